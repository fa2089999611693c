"""Every address of the product. Staff work under /desk/, programs under
/api/v1/; the public side stays apart."""

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView

from monitoring import views as monitoring

handler400 = "api.problems.bad_request"
handler403 = "api.problems.permission_denied"
handler404 = "api.problems.page_not_found"
handler500 = "api.problems.server_error"
icon = RedirectView.as_view(url=f"{settings.STATIC_URL}favicon.svg")

urlpatterns = [
    path("healthz", monitoring.health, name="health"),
    path("readyz", monitoring.ready, name="ready"),
    path("metrics", monitoring.metrics, name="metrics"),
    path("favicon.ico", login_not_required(icon), name="favicon"),
    path("", include("organization.urls")),
    path("", include("portal.public_urls", namespace="public")),
    path("en/", include("portal.public_urls", namespace="public_en")),
    path("desk/", include("petitions.urls")),
    path("desk/", include("accountability.urls")),
    path("desk/", include("meetings.urls")),
    path("desk/", include("risk_assessment.urls")),
    path("desk/", include("portal.urls")),
    path("desk/", include("reports.urls")),
    path("desk/audit/", include("audit.urls")),
    path("desk/jobs/", include("errands.urls")),
    path("desk/", include("digest.urls")),
    path("desk/", include("api.desk_urls")),
    path("api/v1/", include("api.urls")),
    path("desk/reference/", admin.site.urls),
]
