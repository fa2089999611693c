"""URLs of portal, the staff side, under /desk/."""

from django.urls import path

from portal.views import (
    codes,
    converting,
    enquiries,
    guide,
    links,
    online,
    petitioner,
    publications,
    reissuing,
)

urlpatterns = [
    path("enquiries/", enquiries.enquiry_list, name="enquiry_list"),
    path("enquiries/new/", enquiries.enquiry_new, name="enquiry_new"),
    path("enquiries/targets/", converting.enquiry_targets, name="enquiry_targets"),
    path("enquiries/<slug:slug>/", enquiries.enquiry_detail, name="enquiry_detail"),
    path("guide/", guide.guide_edit, name="guide_edit"),
    path("guide/<int:version>/", guide.guide_version, name="guide_version"),
    path("online/", online.online_list, name="online_list"),
    path("online/<slug:slug>/", online.online_detail, name="online_detail"),
    path("online/<slug:slug>/code/", reissuing.online_code, name="online_code"),
    path("petitioner-acts/<slug:key>/", petitioner.petitioner_act, name="petitioner_act"),
    path(
        "cases/<slug:slug>/petitioner-acts/",
        petitioner.case_petitioner_panel,
        name="case_petitioner_panel",
    ),
    path("cases/<slug:slug>/query-code/", codes.case_code, name="case_code"),
    path("publications/", publications.publication_list, name="publication_list"),
    path("publications/<int:pk>/", publications.publication_detail, name="publication_detail"),
    path(
        "publications/<int:pk>/preview/",
        publications.publication_preview,
        name="publication_preview",
    ),
    path("links/<int:pk>/", links.link_detail, name="link_detail"),
    path("cases/<slug:slug>/links/new/", links.case_link_new, name="case_link_new"),
    path("cases/<slug:slug>/links/", links.case_link_panel, name="case_link_panel"),
    path("cases/<slug:slug>/enquiry/", converting.case_enquiry, name="case_enquiry"),
    path("cases/<slug:slug>/publish/", publications.publication_new, name="publication_new"),
    path(
        "cases/<slug:slug>/publication/",
        publications.case_publication_panel,
        name="case_publication_panel",
    ),
]
