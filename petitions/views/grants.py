"""The grants: what is opened to whom beside the posts, given and ended."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.once import go, once
from organization.actions.grants import end_unit_grant, grant_unit
from organization.http import UserRequest
from organization.models import Role, UnitGrant
from organization.standing import standing
from petitions import granted
from petitions.actions import granting
from petitions.forms.granting import (
    COMING,
    ENDED,
    RUNNING,
    CaseGrantForm,
    GrantFilter,
    UnitGrantForm,
)
from petitions.models import Case, CaseGrant

PAGE = 50


@require_safe
def grants(request: UserRequest) -> HttpResponse:
    """List all grants for the security officer; for the petition office those on its cases."""
    today = timezone.localdate()
    filters = GrantFilter(request.GET)
    filters.is_valid()
    rows = _rows(request, filters.cleaned_data, today)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "page": page,
        "lines": [_line(row, today) for row in page.object_list],
        "is_security": _is_security(request),
        "today": today,
    }
    return render(request, "petitions/grant_list.html", context)


def _is_security(request: UserRequest) -> bool:
    return Role.SECURITY in standing(request.user, timezone.localdate()).roles


def _rows(request: UserRequest, wanted: dict[str, Any], today: date) -> list[Any]:
    """Return the grants that were asked for, the newest first. Two queries."""
    found: list[Any] = []
    if wanted.get("kind") != "unit":
        found += _narrowed(_case_grants(request, today), wanted, today, "content_object__number")
    if wanted.get("kind") != "case" and _is_security(request):
        found += _narrowed(UnitGrant.objects.all(), wanted, today, "content_object__name")
    return sorted(found, key=lambda row: (row.valid_from, row.pk), reverse=True)


def _case_grants(request: UserRequest, today: date) -> "QuerySet[Any]":
    held = standing(request.user, today)
    if _is_security(request):
        return CaseGrant.objects.exclude(content_object__in=Case.objects.hidden_from(held))
    own = Case.objects.visible_to(request.user, today).filter(unit__in=held.units(Role.OFFICE))
    rows: QuerySet[Any] = CaseGrant.objects.filter(content_object__in=own.values("pk"))
    return rows


def _narrowed(
    rows: "QuerySet[Any]", wanted: dict[str, Any], today: date, name: str
) -> "Iterable[Any]":
    kept = Q(ended_on__isnull=True) | Q(ended_on__gt=today)
    states = {
        RUNNING: Q(valid_from__lte=today, valid_to__gte=today) & kept,
        COMING: Q(valid_from__gt=today) & kept,
        ENDED: Q(valid_to__lt=today) | Q(ended_on__lte=today),
    }
    if state := wanted.get("state"):
        rows = rows.filter(states[state])
    if text := wanted.get("q", "").strip():
        rows = rows.filter(Q(user__name__icontains=text) | Q((f"{name}__icontains", text)))
    return rows.select_related("content_object", "user", "granted_by", "permission")


def _line(row: Any, today: date) -> dict[str, Any]:
    """Return one row as the list shows it; of a case the number, never the title."""
    on_case = isinstance(row, CaseGrant)
    over = row.valid_to < today or (row.ended_on is not None and row.ended_on <= today)
    state = ENDED if over else COMING if row.valid_from > today else RUNNING
    return {
        "row": row,
        "kind": "case" if on_case else "unit",
        "object": row.content_object.number if on_case else row.content_object.name,
        "label": granted.LABELS.get(row.permission.codename, _("查看单位及其下级")),
        "state": state,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@once
def grant_new(request: UserRequest, kind: str) -> HttpResponse:
    """Give a grant on a unit or on a case."""
    if kind not in FORMS:
        raise Http404
    today = timezone.localdate()
    if kind == "unit" and not _is_security(request):
        raise PermissionDenied(_("单位授权由安全管理员办理。"))
    form, status = FORMS[kind](request, today), 200
    if request.method == "POST":
        if form.is_valid() and GIVE[kind](request, form):
            messages.success(request, _("已授权，事由和期限已记入操作记录。"))
            return go(request, reverse("grants"))
        status = 422
    return render(request, "petitions/grant_new.html", {"form": form, "kind": kind}, status=status)


def _unit_form(request: UserRequest, today: date) -> Any:
    return UnitGrantForm(request.POST or None, on=today, giver=request.user)


def _case_form(request: UserRequest, today: date) -> Any:
    codes = granting.grantable(request.user, today)
    return CaseGrantForm(request.POST or None, on=today, giver=request.user, codes=codes)


def _give_unit(request: UserRequest, form: Any) -> bool:
    data = dict(form.cleaned_data)
    try:
        grant_unit(data.pop("unit"), by=request.user, at=timezone.now(), **data)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    return True


def _give_case(request: UserRequest, form: Any) -> bool:
    data = dict(form.cleaned_data)
    number, code = data.pop("number"), data.pop("grant")
    case = granting.case_of_number(number, request.user, timezone.localdate())
    if case is None:
        form.add_error("number", _("没有这个编号的信访件，请核对编号。"))
        return False
    try:
        granting.grant_case(case, code, by=request.user, at=timezone.now(), **data)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    return True


FORMS = {"unit": _unit_form, "case": _case_form}
GIVE = {"unit": _give_unit, "case": _give_case}


@require_POST
@once
def grant_end(request: UserRequest, kind: str, pk: int) -> HttpResponse:
    """End a grant before its day."""
    today = timezone.localdate()
    try:
        if kind == "case":
            row = get_object_or_404(_case_grants(request, today), pk=pk)
            granting.end_case_grant(row, by=request.user, at=timezone.now())
        elif kind == "unit":
            unit_grant = get_object_or_404(UnitGrant, pk=pk)
            end_unit_grant(unit_grant, by=request.user, at=timezone.now())
        else:
            raise Http404
    except ValidationError as refusal:
        messages.warning(request, "".join(refusal.messages))
    else:
        messages.success(request, _("授权已终止，记录保留。"))
    return go(request, reverse("grants"))
