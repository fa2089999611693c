"""The addresses of the product, and those of the import should they not be among them yet."""

from django.urls import include, path

from config.urls import urlpatterns as product
from petitions.views import importing

IMPORT = [
    path("", importing.petition_import, name="petition_import"),
    path("template/", importing.petition_import_template, name="petition_import_template"),
    path("<uuid:key>/", importing.petition_import_preview, name="petition_import_preview"),
    path("<uuid:key>/confirm/", importing.petition_import_confirm, name="petition_import_confirm"),
]
urlpatterns = [path("desk/cases/import/", include(IMPORT)), *product]
