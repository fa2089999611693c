"""The product with one address that nobody declared."""

from django.http import HttpResponse
from django.urls import path

from config.urls import urlpatterns as product


def forgotten(_request):
    return HttpResponse("open")


urlpatterns = [*product, path("desk/forgotten/", forgotten, name="forgotten")]
