"""Language, own settings, and the search behind every field that asks for a unit."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organization import second_factor, signing_in
from organization.forms import SettingsForm
from organization.http import UserRequest
from organization.models import Unit

OPTIONS = 10
COOKIE_AGE = 365 * 24 * 3600


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Change the language and come back to the same page with the same filters."""
    code = request.POST.get("language", "")
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        target = reverse("login")
    response = redirect(target)
    if code in dict(settings.LANGUAGES):
        _remember(request, response, code)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def me(request: UserRequest) -> HttpResponse:
    """Let people set language, density and shortcuts for themselves."""
    user = request.user
    shown = {"language": translation.get_language(), "density": user.density}
    form = SettingsForm(request.POST or None, initial=shown | {"shortcuts_on": user.shortcuts_on})
    if not form.is_valid():
        context = {"form": form, "factor": second_factor.has_device(user)}
        context |= {"live": signing_in.live_session(user)}
        return render(request, "organization/me.html", context, status=422 if form.errors else 200)
    user.language = form.cleaned_data["language"]
    user.density = form.cleaned_data["density"]
    user.shortcuts_on = form.cleaned_data["shortcuts_on"]
    user.save(update_fields=["language", "density", "shortcuts_on"])
    with translation.override(user.language):
        messages.success(request, _("设置已保存。"))
    response = redirect("me")
    _remember(request, response, user.language)
    return response


@require_safe
def unit_options(request: UserRequest) -> HttpResponse:
    """Answer the type-ahead field: the ten best units for ?q= as <li> elements."""
    units = Unit.objects.active(timezone.localdate()).best(request.GET.get("q", ""))
    context = {"units": units.select_related("parent")[:OPTIONS]}
    # Without the request: the frame of a page is not around it and need not be counted.
    return HttpResponse(render_to_string("organization/_unit_options.html", context))


def _remember(request: HttpRequest, response: HttpResponse, code: str) -> None:
    """Keep the language for the person, and for this browser's login page."""
    if request.user.is_authenticated:
        request.user.language = code
        request.user.save(update_fields=["language"])
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
