"""Signing in, step by step, and out."""

from django.conf import settings
from django.contrib import auth, messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organization import second_factor, signing_in, throttling
from organization.actions import accounts
from organization.demo_logins import DemoLogin, demo_logins
from organization.http import UserRequest
from organization.models import User, Why
from organization.sign_in_forms import CodeForm, EnrolForm, LoginForm, NewPasswordForm
from organization.traces import trace_of
from organization.views import pending

REASONS: dict[str, str | Promise] = {
    Why.LOGOUT: gettext_lazy("您已退出登录。"),
    Why.REPLACED: gettext_lazy(
        "您的账号在另一处登录，这里的登录已结束。如非本人操作，请重新登录并立即修改密码。"
    ),
    Why.IDLE: gettext_lazy("长时间没有操作，登录已结束。请重新登录，草稿仍在。"),
    Why.TOO_LONG: gettext_lazy("已到最长登录时间，登录已结束。请重新登录，草稿仍在。"),
    Why.PASSWORD: gettext_lazy("密码已修改，请用新密码登录。"),
    Why.FACTOR: gettext_lazy("登录验证方式已变更，请重新登录。"),
    Why.POSTS: gettext_lazy("您的岗位或权限有变动，请重新登录。"),
    Why.DISABLED: gettext_lazy("账号已停用或到期，请联系系统管理员。"),
    Why.OFFICER: gettext_lazy("安全管理员结束了这次登录，请重新登录。"),
    "codes": gettext_lazy("动态码错误次数过多，请从头登录。"),
    "sso": gettext_lazy("统一身份认证没有成功，或没有对应的账号。请重试，或用密码登录。"),
}
METHODS = ["GET", "HEAD", "POST"]


def logins_to_offer() -> list[DemoLogin]:
    """Return the demo logins of today; the template calls it when it is rendered."""
    return demo_logins(timezone.localdate())


@login_not_required
@require_http_methods(METHODS)
def login(request: HttpRequest) -> HttpResponse:
    """Ask for name and password; somebody half way is led to the next step."""
    if request.user.is_authenticated:
        target = request.POST.get("next") or request.GET.get("next", "")
        url = pending.safe_target(request, target)
        return redirect(url or resolve_url(settings.LOGIN_REDIRECT_URL))
    if request.method == "POST":
        return _try_password(request, LoginForm(request.POST))
    if waiting := pending.load(request):
        return pending.proceed(request, waiting)
    return _login_page(request, LoginForm())


@login_not_required
@require_http_methods(METHODS)
def login_code(request: HttpRequest) -> HttpResponse:
    """Ask for the code of the authenticator, or for a spare one."""
    waiting = pending.load(request)
    if waiting is None or waiting.factor:
        return redirect("login")
    form = CodeForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, "login_code", form)
    user, at, trace = waiting.user, timezone.localtime(), trace_of(request)
    name = f"code/{user.username}"
    if wait := throttling.charge(name, trace.address, at):
        return _too_soon(request, "login_code", form, wait)
    kind = second_factor.is_code(user, form.cleaned_data["code"], at=at)
    if not kind:
        return _wrong_code(request, waiting, form)
    throttling.clear(name, trace.address, at)
    if kind == "recovery":
        left = second_factor.spares_left(user)
        messages.warning(
            request, _("备用码已使用，还剩 %(n)s 个。请尽快更换动态口令。") % {"n": left}
        )
    waiting.factor = True
    request.session.cycle_key()
    pending.save(request, waiting)
    return pending.proceed(request, waiting)


@login_not_required
@require_http_methods(METHODS)
def login_password(request: HttpRequest) -> HttpResponse:
    """Have a password changed that is too old or was given by somebody else."""
    waiting = pending.load(request)
    if waiting is None or pending.next_step(waiting) != "login_password":
        return redirect("login")
    form = NewPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            at = timezone.localtime()
            waiting.user = accounts.change_password(waiting.user, form.cleaned_data["new"], at=at)
        except ValidationError as error:
            form.add_error("new", error)
        else:
            request.session.cycle_key()
            pending.save(request, waiting)
            return pending.proceed(request, waiting)
    given = waiting.user.must_change_password
    return _page(request, "login_password", form, {"given": given})


@login_not_required
@require_http_methods(METHODS)
def login_enrol(request: HttpRequest) -> HttpResponse:
    """Have an authenticator set up where everybody needs one; it is the last step."""
    waiting = pending.load(request)
    if waiting is None or pending.next_step(waiting) != "login_enrol":
        return redirect("login")
    form = EnrolForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user, at, trace = waiting.user, timezone.localtime(), trace_of(request)
        name = f"code/{user.username}"
        if wait := throttling.charge(name, trace.address, at):
            return _too_soon(request, "login_enrol", form, wait, _device(user))
        try:
            with transaction.atomic():
                codes = accounts.enrol(user, form.cleaned_data["code"], at=at)
                waiting.factor = True
                url = pending.enter(request, waiting)
        except ValidationError as error:
            form.add_error("code", error)
        else:
            throttling.clear(name, trace.address, at)
            context = {"codes": codes, "next_url": url}
            return render(request, "registration/recovery_codes.html", context)
    return _page(request, "login_enrol", form, _device(waiting.user))


@login_not_required
@require_safe
def login_picture(request: HttpRequest) -> HttpResponse:
    """Show the QR code of the authenticator that is being set up, to its owner only."""
    waiting = pending.load(request)
    if waiting is None or pending.next_step(waiting) != "login_enrol":
        return HttpResponse(status=404)
    return picture_of(waiting.user)


@login_not_required
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """End the sign-in, and have the browser forget what it kept of it."""
    if isinstance(request.user, User):
        signing_in.leave(request.user, timezone.localtime())
    request.session.flush()
    response = redirect(f"{resolve_url('login')}?why={Why.LOGOUT.value}")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@require_http_methods(METHODS)
def stay(request: UserRequest) -> HttpResponse:
    """Say how many seconds are left; a POST counts as work and starts them anew."""
    left = signing_in.seconds_left(request.user, timezone.localtime())
    return JsonResponse({"left": left})


def picture_of(user: User) -> HttpResponse:
    """Return the QR code as a file of our own; nothing inline, nothing from elsewhere."""
    device = second_factor.new_device(user)
    return HttpResponse(second_factor.picture(device), content_type="image/svg+xml")


def _device(user: User) -> dict[str, object]:
    device = second_factor.new_device(user)
    return {"key": second_factor.spelled(device), "issuer": settings.OTP_TOTP_ISSUER}


def _try_password(request: HttpRequest, form: LoginForm) -> HttpResponse:
    """Look at name and password; the answer is the same for a name that does not exist."""
    if not form.is_valid():
        return _login_page(request, form)
    name, at, trace = form.cleaned_data["username"], timezone.localtime(), trace_of(request)
    if wait := throttling.charge(name, trace.address, at):
        _say_wait(form, wait)
        return _login_page(request, form, wait)
    user = auth.authenticate(request, username=name, password=form.cleaned_data["password"])
    if not isinstance(user, User):
        known = User.objects.filter(username=name).first()
        signing_in.note_failure(known, trace, how="password", at=at)
        form.add_error(None, _("用户名或密码不对，请核对后再试。"))
        return _login_page(request, form)
    throttling.clear(name, trace.address, at)
    target = request.POST.get("next", "")
    waiting = pending.start(request, user, how="password", factor=False, target=target)
    return pending.proceed(request, waiting)


def _wrong_code(request: HttpRequest, waiting: pending.Pending, form: CodeForm) -> HttpResponse:
    """Say so, and after a few of them begin again with the password."""
    signing_in.note_failure(waiting.user, trace_of(request), how="code", at=timezone.localtime())
    waiting.tries += 1
    if waiting.tries >= pending.TRIES:
        request.session.flush()
        return redirect(f"{resolve_url('login')}?why=codes")
    pending.save(request, waiting)
    form.add_error("code", _("动态码不对或已用过。请等下一个动态码，或使用备用码。"))
    return _page(request, "login_code", form)


def _too_soon(
    request: HttpRequest,
    page: str,
    form: CodeForm,
    wait: int,
    more: dict[str, object] | None = None,
) -> HttpResponse:
    _say_wait(form, wait)
    response = _page(request, page, form, more)
    response.status_code, response.headers["Retry-After"] = 429, str(wait)
    return response


def _say_wait(form: LoginForm | CodeForm, wait: int) -> None:
    form.add_error(None, _("尝试次数过多，请在 %(n)s 秒后再试。") % {"n": wait})


def _login_page(request: HttpRequest, form: LoginForm, wait: int = 0) -> HttpResponse:
    context = {
        "form": form,
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "why": "" if form.is_bound else REASONS.get(request.GET.get("why", ""), ""),
        "demo_logins": logins_to_offer,
        "sso": bool(settings.OIDC_RP_CLIENT_ID),
    }
    status = 429 if wait else 422 if form.errors else 200
    response = render(request, "registration/login.html", context, status=status)
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response


def _page(
    request: HttpRequest,
    name: str,
    form: CodeForm | NewPasswordForm,
    more: dict[str, object] | None = None,
) -> HttpResponse:
    context = {"form": form, **(more or {})}
    status = 422 if form.errors else 200
    return render(request, f"registration/{name}.html", context, status=status)
