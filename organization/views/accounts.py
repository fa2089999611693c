"""The security officer's look at accounts: who can sign in, with what, and who is signed in."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_otp.plugins.otp_totp.models import TOTPDevice

from audit.once import go, once
from organization import second_factor, signing_in
from organization.actions import accounts
from organization.http import UserRequest
from organization.models import Post, User

PAGE = 25


@require_safe
def account_list(request: UserRequest) -> HttpResponse:
    """List the accounts, those who are signed in first; ?q= narrows by name."""
    typed = request.GET.get("q", "").strip()
    device = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
    people = User.objects.select_related("live_session").annotate(has_device=Exists(device))
    if typed:
        asked = Q(name__icontains=typed) | Q(username__icontains=typed)
        people = people.filter(asked | Q(initials__istartswith=typed))
    if request.GET.get("live"):
        people = people.filter(live_session__isnull=False)
    people = people.order_by("-is_active", "username")
    page = Paginator(people, PAGE).get_page(request.GET.get("page"))
    posts: dict[int, list[Post]] = {}
    held = Post.objects.on(timezone.localdate()).filter(person__in=[user.pk for user in page])
    for post in held.select_related("unit").order_by("unit__path", "pk"):
        posts.setdefault(post.person_id or 0, []).append(post)
    context = {"page": page, "q": typed, "held": posts, "live": request.GET.get("live", "")}
    return render(request, "organization/account_list.html", context)


@require_safe
def account_detail(request: UserRequest, pk: int) -> HttpResponse:
    """Show one account and what can be done about it."""
    return _detail(request, get_object_or_404(User.objects.select_related("live_session"), pk=pk))


@require_POST
@once
def account_end(request: UserRequest, pk: int) -> HttpResponse:
    return _act(request, pk, accounts.end_sign_in, _("登录已结束。"))


@require_POST
@once
def account_factor(request: UserRequest, pk: int) -> HttpResponse:
    return _act(request, pk, accounts.reset_factor, _("动态口令已重置，本人下次登录时重新设置。"))


@require_POST
@once
def account_disable(request: UserRequest, pk: int) -> HttpResponse:
    return _act(request, pk, accounts.disable, _("账号已停用。"))


@require_POST
def account_password(request: UserRequest, pk: int) -> HttpResponse:
    """Show a new one-time password, once. A second click makes another and voids the first."""
    user = get_object_or_404(User, pk=pk)
    password = accounts.issue_password(user, by=request.user, at=timezone.localtime())
    return _detail(request, get_object_or_404(User, pk=pk), password)


def _act(request: UserRequest, pk: int, action: Callable[..., object], said: str) -> HttpResponse:
    user = get_object_or_404(User, pk=pk)
    action(user, by=request.user, at=timezone.localtime())
    messages.success(request, said)
    return go(request, reverse("account_detail", args=[pk]))


def _detail(request: UserRequest, person: User, password: str = "") -> HttpResponse:
    today = timezone.localdate()
    context = {
        "person": person,
        "password": password,
        "is_self": person.pk == request.user.pk,
        "may_sign_in": person.may_sign_in(today),
        "has_device": second_factor.has_device(person),
        "spares": second_factor.spares_left(person),
        "held": Post.objects.on(today).filter(person=person).select_related("unit"),
        "live": signing_in.live_session(person),
    }
    return render(request, "organization/account_detail.html", context)
