"""URLs of errands."""

from django.urls import path

from errands import views

urlpatterns = [
    path("", views.errand_list, name="errand_list"),
    path("trail/", views.trail_order, name="trail_order"),
    path("<int:pk>/", views.errand_detail, name="errand_detail"),
    path("<int:pk>/file/", views.errand_file, name="errand_file"),
    path("<int:pk>/cancel/", views.errand_cancel, name="errand_cancel"),
    path("<int:pk>/retry/", views.errand_retry, name="errand_retry"),
    path("<int:pk>/decide/", views.errand_decide, name="errand_decide"),
]
