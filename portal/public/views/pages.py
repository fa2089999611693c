"""The first page, and how all of them look."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from portal.public import looks
from portal.public.language import address


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Lead to what people come for."""
    return render(request, "portal/public/home.html")


@login_not_required
@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Switch large type or high contrast and come back to the same page."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        target = address(request, "home")
    return looks.toggle(request, redirect(target))
