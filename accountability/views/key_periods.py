"""The pages of key periods: the list, a new one, the grid, and what the office writes into one."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accountability.actions import key_periods as actions
from accountability.forms.key_periods import CheckForm, ListCaseForm, PeriodForm, ReaderForm
from accountability.key_candidates import candidates_of
from accountability.key_grid import lines_of, rows_of
from accountability.models import CheckRecord, ContactDuty, KeyPeriod
from accountability.models.screening import own_units
from accountability.veils import veils_for
from accountability.views.common import carried_out
from audit import reads
from audit.once import go, once
from organization.http import UserRequest
from organization.models import Role, Unit, User
from organization.standing import standing
from petitions.workflow import Refused


@require_safe
def key_period_list(request: UserRequest) -> HttpResponse:
    """List the periods the reader may open, those that run first."""
    today = timezone.localdate()
    periods = KeyPeriod.objects.visible_to(request.user, today).select_related("office")
    context = {
        "periods": periods.order_by("-ends_on", "-pk"),
        "today": today,
        "may_open": Role.OFFICE in standing(request.user, today).roles,
    }
    return render(request, "accountability/key_period_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def key_period_new(request: UserRequest) -> HttpResponse:
    """Open a period."""
    form = PeriodForm(request.POST or None)
    if form.is_valid():
        try:
            period = actions.open_period(**form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已设立，参加单位会收到消息。"))
            return go(request, reverse("key_period_detail", args=[period.slug]))
    status = 422 if form.errors else 200
    return render(request, "accountability/key_period_new.html", {"form": form}, status=status)


@require_safe
def key_period_detail(request: UserRequest, slug: str) -> HttpResponse:
    """Show units by 三个到位 and cases by 三个一定; every view is noted."""
    now = timezone.now()
    today, period = timezone.localdate(now), period_or_404(request, slug)
    lines = lines_of(period, request.user, today)
    held = standing(request.user, today)
    running = period.is_open(today)
    context = {
        "period": period,
        "today": today,
        "lines": lines,
        "rows": rows_of(period, lines, today),
        "duties": ContactDuty,
        "running": running,
        "over": period.closed_at is not None or today > period.ends_on,
        "mine": own_units(held) if running else frozenset(),
        "directs": actions.may_direct(period, request.user, today),
        "is_office": period.office_id in held.units(Role.OFFICE),
        "lists": bool(held.roles & {Role.OFFICE, Role.LEADER, Role.REGISTRAR}),
        "rounds": period.rounds.order_by("called_on", "pk"),
        "readers": period.readers.filter(person__isnull=False).select_related("person"),
        "checks": _checks(period, request.user, today),
    }
    return render(request, "accountability/key_period_detail.html", context)


def _checks(period: KeyPeriod, user: User, today: date) -> list[tuple[CheckRecord, str]]:
    """Return the checks of a period and what was found, the petitioners of its cases masked."""
    veils = veils_for(period.cases.values_list("case", flat=True), user, today)
    rows = period.checks.select_related("unit", "checked_by").order_by("checked_on", "pk")
    return [(row, veils.over(row.findings, row.checked_by_id)) for row in rows]


def period_or_404(request: UserRequest, slug: str) -> KeyPeriod:
    """Return the period, and note that it was read. Raises Http404 for who is not named."""
    now = timezone.now()
    periods = KeyPeriod.objects.visible_to(request.user, timezone.localdate(now))
    period = get_object_or_404(periods.select_related("office", "opened_by"), slug=slug)
    reads.note(request, f"period/{period.slug}", reads.PAGE, now)
    return period


@require_http_methods(["GET", "HEAD", "POST"])
@once
def key_period_case(request: UserRequest, slug: str) -> HttpResponse:
    """List a case in the period."""
    period, today = period_or_404(request, slug), timezone.localdate()
    picked = {name: request.GET.get(name) for name in ("number", "reason", "unit")}
    form = ListCaseForm(
        request.POST or None, period=period, user=request.user, today=today, initial=picked
    )

    def deed() -> Any:
        data = form.cleaned_data
        return actions.list_case(
            period, data["number"], reason=data["reason"], unit=data["unit"],
            by=request.user, at=timezone.now(),
        )  # fmt: skip

    more = {"candidates": candidates_of(period, request.user, today)}
    done = _("已列入，责任单位按间隔收到任务。")
    return _write(request, period, form, deed, _("列入事项"), done, more)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def key_period_check(request: UserRequest, slug: str) -> HttpResponse:
    """Write down that a unit was visited or telephoned."""
    period, today = period_or_404(request, slug), timezone.localdate()
    form = CheckForm(request.POST or None, period=period, today=today)

    def deed() -> Any:
        return actions.record_check(period, **form.cleaned_data, by=request.user, at=timezone.now())

    return _write(request, period, form, deed, _("记录指导检查"), _("指导检查已记录。"))


@require_http_methods(["GET", "HEAD", "POST"])
@once
def key_period_reader(request: UserRequest, slug: str) -> HttpResponse:
    """Let somebody else open the period until a day."""
    period, today = period_or_404(request, slug), timezone.localdate()
    form = ReaderForm(request.POST or None, period=period, today=today)

    def deed() -> Any:
        return actions.name_reader(period, **form.cleaned_data, by=request.user, at=timezone.now())

    return _write(request, period, form, deed, _("列入知悉名单"), _("知悉名单已更新。"))


def _write(
    request: UserRequest,
    period: KeyPeriod,
    form: forms.Form,
    deed: Callable[[], Any],
    verb: str,
    done: str,
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    """Show one small form of the period, or carry it out."""
    if form.is_valid() and carried_out(form, deed):
        messages.success(request, done)
        return go(request, reverse("key_period_detail", args=[period.slug]))
    context = {"form": form, "period": period, "verb": verb, **(more or {})}
    status = 422 if form.errors else 200
    return render(request, "accountability/key_period_write.html", context, status=status)


@require_POST
@once
def zero_report(request: UserRequest, slug: str, code: str) -> HttpResponse:
    """Report with one tap that nothing new came up in the unit today."""
    period = period_or_404(request, slug)
    units = Unit.objects.filter(pk__in=period.readers.values("unit"))
    unit = get_object_or_404(units, code=code)
    try:
        actions.zero_report(period, unit, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("%(unit)s今日零报告已报送。") % {"unit": unit.name})
    return go(request, reverse("key_period_detail", args=[period.slug]))
