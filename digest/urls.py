"""URLs of digest."""

from django.urls import path

from digest import views

urlpatterns = [
    path("me/digest/", views.my_digest, name="my_digest"),
    path("admin/digests/", views.digest_parked, name="digest_parked"),
    path("admin/digests/<int:pk>/release/", views.digest_release, name="digest_release"),
]
