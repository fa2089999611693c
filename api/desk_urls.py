"""Pages of those who keep the interface, under /desk/."""

from django.urls import path

from api.views import hooks, tokens

urlpatterns = [
    path("api/tokens/", tokens.token_list, name="token_list"),
    path("api/tokens/new/", tokens.token_new, name="token_new"),
    path("api/tokens/<int:pk>/", tokens.token_detail, name="token_detail"),
    path("api/tokens/<int:pk>/release/", tokens.token_release, name="token_release"),
    path("api/tokens/<int:pk>/revoke/", tokens.token_revoke, name="token_revoke"),
    path("api/hooks/", hooks.hook_list, name="hook_list"),
    path("api/hooks/new/", hooks.hook_new, name="hook_new"),
    path("api/hooks/<int:pk>/", hooks.hook_detail, name="hook_detail"),
    path("api/hooks/<int:pk>/end/", hooks.hook_end, name="hook_end"),
    path("api/deliveries/<int:pk>/again/", hooks.hook_again, name="hook_again"),
]
