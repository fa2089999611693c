"""Who stands in for whom: named by the holder of a post, or by the administrator."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from audit.once import go, once
from organization.actions.substitutes import end_substitution, set_substitute
from organization.http import UserRequest
from organization.models import OFFICERS, Post, Role, Substitution, Unit
from organization.standing import standing
from petitions.forms.responsibility import ChainForm
from petitions.forms.substitutes import SubstituteForm

SHOWN = 100


@require_http_methods(["GET", "HEAD", "POST"])
@once
def substitutes(request: UserRequest) -> HttpResponse:
    """List the substitutes of the posts in the reader's keeping, or name one."""
    today = timezone.localdate()
    posts = _posts(request, today)
    form = SubstituteForm(request.POST or None, posts=posts, on=today)
    status = 200
    if request.method == "POST":
        if form.is_valid() and _set(request, form):
            messages.success(request, _("代行已登记，到期自动结束。"))
            return go(request, request.get_full_path())
        status = 422
    keeps = _keeps(request, today)
    rows = Substitution.objects.filter(post__in=posts.values("pk"))
    if not keeps:
        rows = Substitution.objects.filter(
            Q(post__in=posts.values("pk")) | Q(substitute=request.user)
        )
    context = {
        "form": form,
        "may_set": posts.exists(),
        "rows": [_line(row, request, today) for row in _latest(rows)],
        "chooser": _chooser(request) if keeps else None,
    }
    return render(request, "petitions/substitute_list.html", context, status=status)


def _keeps(request: UserRequest, today: date) -> bool:
    return bool(standing(request.user, today).roles & {Role.ADMIN, Role.SECURITY})


def _posts(request: UserRequest, today: date) -> "QuerySet[Post]":
    """Return the posts this reader may name a substitute for: the own ones; for the keepers those
    of the chosen unit, officers' posts for the security officer alone."""
    roles = standing(request.user, today).roles
    posts = Post.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today))
    posts = posts.select_related("unit", "person").order_by("unit__path", "pk")
    if Role.SECURITY in roles:
        return posts.filter(role__in=OFFICERS).exclude(person=request.user)
    if Role.ADMIN in roles:
        return posts.filter(unit__code=request.GET.get("unit", "")).exclude(role__in=OFFICERS)
    return posts.of(request.user)


def _latest(rows: "QuerySet[Substitution]") -> "QuerySet[Substitution]":
    rows = rows.select_related("post__unit", "post__person", "substitute")
    return rows.order_by("-valid_from", "-pk")[:SHOWN]


def _line(row: Substitution, request: UserRequest, today: date) -> dict[str, Any]:
    over = row.valid_to < today or row.ended_on is not None
    state = "ended" if over else "coming" if row.valid_from > today else "running"
    mine = row.post.person_id == request.user.pk or _keeps(request, today)
    return {"row": row, "state": state, "may_end": mine and not over}


def _chooser(request: UserRequest) -> ChainForm | None:
    if Role.SECURITY in standing(request.user, timezone.localdate()).roles:
        return None
    return ChainForm(request.GET, units=Unit.objects.active(timezone.localdate()))


def _set(request: UserRequest, form: SubstituteForm) -> bool:
    try:
        set_substitute(by=request.user, at=timezone.now(), **form.cleaned_data)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    return True


@require_POST
@once
def substitute_end(request: UserRequest, pk: int) -> HttpResponse:
    """End a substitution before its day."""
    row = get_object_or_404(Substitution, pk=pk)
    try:
        end_substitution(row, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.warning(request, "".join(refusal.messages))
    else:
        messages.success(request, _("代行已终止，记录保留。"))
    return go(request, reverse("substitutes"))
