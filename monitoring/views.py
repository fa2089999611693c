"""Three addresses for machines. Strangers learn one word; the rest is for who shows the token or
calls from a network inside the house."""

from hmac import compare_digest

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from monitoring import metrics as numbers
from monitoring import readiness
from organization.traces import client_address, is_by_unknown_proxy, is_within


@login_not_required
@require_safe
def health(_request: HttpRequest) -> HttpResponse:
    """Answer 200 while the process answers at all; touches nothing."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Answer 200, or 503 while nothing can be done here; each part by name for insiders."""
    verdict = readiness.look()
    said: dict[str, object] = {"status": verdict.state}
    if is_insider(request):
        said["version"] = settings.VERSION
        said["parts"] = {
            part.name: {"status": part.state, "says": part.says, "ms": part.milliseconds}
            for part in verdict.parts
        }
    return JsonResponse(said, status=503 if verdict.state is readiness.State.DOWN else 200)


@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer the numbers in the text format of Prometheus; does not exist for strangers."""
    if not is_insider(request):
        return HttpResponse(status=404)  # without a page: that may need what is down just now
    return HttpResponse(numbers.exposition(), content_type=numbers.CONTENT_TYPE)


def is_insider(request: HttpRequest) -> bool:
    """Tell whether MONITOR_TOKEN was shown, or MONITOR_NETWORKS holds the caller."""
    said = request.headers.get("Authorization", "").encode()
    if settings.MONITOR_TOKEN and compare_digest(said, f"Bearer {settings.MONITOR_TOKEN}".encode()):
        return True
    # A proxy nobody told us of would make an insider of everybody it speaks for.
    if is_by_unknown_proxy(request):
        return False
    return is_within(client_address(request), settings.MONITOR_NETWORKS)
