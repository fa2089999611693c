"""Every address of the product. Staff work under /desk/; the public side stays apart."""

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView

from config.health import health

icon = RedirectView.as_view(url=f"{settings.STATIC_URL}favicon.svg")

urlpatterns = [
    path("healthz", health, name="health"),
    path("favicon.ico", login_not_required(icon), name="favicon"),
    path("", include("organization.urls")),
    path("desk/", include("petitions.urls")),
    path("desk/", include("accountability.urls")),
    path("desk/", include("meetings.urls")),
    path("desk/", include("risk_assessment.urls")),
    path("desk/", include("portal.urls")),
    path("desk/", include("reports.urls")),
    path("desk/audit/", include("audit.urls")),
    path("desk/jobs/", include("errands.urls")),
    path("desk/", include("digest.urls")),
    path("desk/reference/", admin.site.urls),
]
