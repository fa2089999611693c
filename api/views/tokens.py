"""Tokens: the list, a new one, one with its calls; releasing and revoking."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from api import actions
from api.desk_forms import TokenForm
from api.models import Token, TokenState
from audit import shown_once
from audit.once import go, once
from organization.http import UserRequest
from organization.models import Role
from organization.standing import standing
from petitions.workflow import Refused

PAGE, CALLS = 50, 100
SHOWN = "api token"


@require_safe
def token_list(request: UserRequest) -> HttpResponse:
    """List the tokens, those that open something first."""
    today = timezone.localdate()
    tokens = Token.objects.select_related("account", "created_by").order_by(
        "revoked_at", "expires_on", "pk"
    )
    page = Paginator(tokens, PAGE).get_page(request.GET.get("page"))
    rows = [(token, token.state(today)) for token in page]
    context = {"page": page, "rows": rows, "may_make": _is(request, Role.ADMIN)}
    return render(request, "api/token_list.html", context)


@once
def token_new(request: UserRequest) -> HttpResponse:
    """Make a token; the secret is on the page that follows, once."""
    form = TokenForm(request.POST or None, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        try:
            token, secret = actions.make_token(
                **form.cleaned_data, by=request.user, at=timezone.now()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            shown_once.keep(request, SHOWN, token.pk, secret)
            messages.success(request, _("令牌已创建，等待安全管理员启用。"))
            return go(request, reverse("token_detail", args=[token.pk]))
    status = 422 if request.method == "POST" else 200
    return render(request, "api/token_new.html", {"form": form}, status=status)


@require_safe
def token_detail(request: UserRequest, pk: int) -> HttpResponse:
    """Show one token, and its last calls."""
    token = get_object_or_404(
        Token.objects.select_related("account", "created_by", "released_by", "revoked_by"), pk=pk
    )
    state = token.state(timezone.localdate())
    context = {
        "token": token,
        "state": state,
        "secret": shown_once.taken(request, SHOWN, token.pk) if request.method == "GET" else "",
        "held": standing(token.account, timezone.localdate()).posts,
        "calls": token.calls.order_by("-at", "-pk")[:CALLS],
        "may_release": state is TokenState.WAITING and _is(request, Role.SECURITY),
    }
    return render(request, "api/token_detail.html", context)


@require_POST
@once
def token_release(request: UserRequest, pk: int) -> HttpResponse:
    """Let a token open what it is for."""
    return _act(request, pk, actions.release_token, _("令牌已启用。"))


@require_POST
@once
def token_revoke(request: UserRequest, pk: int) -> HttpResponse:
    """Shut a token for ever."""
    return _act(request, pk, actions.revoke_token, _("令牌已停用，随即失效。"))


def _act(request: UserRequest, pk: int, action: Callable[..., object], said: str) -> HttpResponse:
    token = get_object_or_404(Token, pk=pk)
    try:
        action(token, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return go(request, reverse("token_detail", args=[pk]))


def _is(request: UserRequest, role: Role) -> bool:
    return role in standing(request.user, timezone.localdate()).roles
