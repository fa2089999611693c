"""URLs of audit, below /desk/audit/."""

from django.urls import path

from audit import views

urlpatterns = [
    path("", views.audit_log, name="audit_log"),
    path("export/", views.audit_export, name="audit_export"),
    path("anchors/", views.anchor_list, name="anchor_list"),
]
