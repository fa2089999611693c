"""What people do for the safety of their own account. Each asks for the password once more."""

from django.conf import settings
from django.contrib import auth, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organization import second_factor, signing_in, throttling
from organization.actions import accounts
from organization.http import UserRequest
from organization.models import LiveSession
from organization.sign_in_forms import MyEnrolForm, MyPasswordForm, PasswordAgainForm
from organization.traces import trace_of
from organization.views.signing import picture_of

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
def my_password(request: UserRequest) -> HttpResponse:
    """Change one's password; whoever else is signed in with it is out, this browser goes on."""
    form = MyPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _is_right(request, form):
        try:
            with transaction.atomic():
                _change_password(request, form.cleaned_data["new"])
        except ValidationError as error:
            form.add_error("new", error)
        else:
            messages.success(request, _("密码已修改。"))
            return redirect("me")
    return _page(request, "organization/my_password.html", {"form": form})


@require_http_methods(METHODS)
def my_factor(request: UserRequest) -> HttpResponse:
    """Set up an authenticator, or another in its place; the old one counts until then."""
    has, form = second_factor.has_device(request.user), MyEnrolForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _is_right(request, form):
        try:
            codes = accounts.enrol(request.user, form.cleaned_data["code"], at=timezone.localtime())
        except ValidationError as error:
            form.add_error("code", error)
        else:
            LiveSession.objects.filter(user=request.user).update(second_factor=True)
            return _codes(request, codes)
    context = {"form": form, "has": has, "setting_up": not has or "new" in request.GET}
    context |= {"again": PasswordAgainForm(prefix="again"), "optional": not settings.TOTP_REQUIRED}
    if context["setting_up"] or form.is_bound:
        device = second_factor.new_device(request.user)
        context |= {"key": second_factor.spelled(device), "setting_up": True}
        context |= {"issuer": settings.OTP_TOTP_ISSUER}
    else:
        context |= {"left": second_factor.spares_left(request.user)}
    return _page(request, "organization/my_factor.html", context)


@require_safe
def my_picture(request: UserRequest) -> HttpResponse:
    """Show the QR code of the authenticator that is being set up."""
    return picture_of(request.user)


@require_POST
def my_spares(request: UserRequest) -> HttpResponse:
    """Print new spare codes; the old ones are void."""
    form = PasswordAgainForm(request.POST, prefix="again")
    if not (form.is_valid() and _is_right(request, form)):
        return _refused(request, form)
    return _codes(request, accounts.renew_spares(request.user, at=timezone.localtime()))


@require_POST
def my_factor_off(request: UserRequest) -> HttpResponse:
    """Do without the authenticator, where the settings leave that open."""
    form = PasswordAgainForm(request.POST, prefix="again")
    if settings.TOTP_REQUIRED:
        return HttpResponse(status=404)
    if not (form.is_valid() and _is_right(request, form)):
        return _refused(request, form)
    accounts.drop_factor(request.user, at=timezone.localtime())
    messages.success(request, _("动态口令已停用。"))
    return redirect("me")


def _change_password(request: UserRequest, new: str) -> None:
    """Change it and open a new sign-in for this browser under a new session key."""
    live, at = signing_in.live_session(request.user), timezone.localtime()
    user = accounts.change_password(request.user, new, at=at)
    auth.update_session_auth_hash(request, user)
    signing_in.begin(
        user,
        request.session.session_key or "",
        trace_of(request),
        how="password_change",
        second_factor=bool(live and live.second_factor),
        at=at,
    )


def _is_right(request: UserRequest, form: PasswordAgainForm | MyEnrolForm | MyPasswordForm) -> bool:
    """Tell whether the present password was typed; guesses are slowed down here as at the door."""
    user, at, address = request.user, timezone.localtime(), trace_of(request).address
    if wait := throttling.charge(user.username, address, at):
        form.add_error(None, _("尝试次数过多，请在 %(n)s 秒后再试。") % {"n": wait})
        return False
    if not user.check_password(form.cleaned_data["password"]):
        signing_in.note_failure(user, trace_of(request), how="password_again", at=at)
        form.add_error("password", _("当前密码不对，请核对后再试。"))
        return False
    throttling.clear(user.username, address, at)
    return True


def _refused(request: UserRequest, form: PasswordAgainForm) -> HttpResponse:
    left = second_factor.spares_left(request.user)
    context = {"again": form, "has": True, "setting_up": False, "left": left}
    context |= {"optional": not settings.TOTP_REQUIRED, "form": form}
    return _page(request, "organization/my_factor.html", context)


def _codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    context = {"codes": codes, "next_url": reverse("me")}
    return render(request, "registration/recovery_codes.html", context)


def _page(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    form = context["form"]
    return render(request, template, context, status=422 if form.errors else 200)  # type: ignore[attr-defined]
