"""URLs of portal, the staff side, under /desk/."""

from django.urls import path

from portal.views import enquiries, publications

urlpatterns = [
    path("enquiries/", enquiries.enquiry_list, name="enquiry_list"),
    path("enquiries/new/", enquiries.enquiry_new, name="enquiry_new"),
    path("enquiries/<slug:slug>/", enquiries.enquiry_detail, name="enquiry_detail"),
    path("publications/", publications.publication_list, name="publication_list"),
    path("publications/<int:pk>/", publications.publication_detail, name="publication_detail"),
    path("cases/<slug:slug>/publish/", publications.publication_new, name="publication_new"),
    path(
        "cases/<slug:slug>/publication/",
        publications.case_publication_panel,
        name="case_publication_panel",
    ),
]
