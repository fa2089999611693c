"""From when on there is something to report, and which units report in a month."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db.models import Exists, Min, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from organization.models import Unit
from petitions.models import Assignment, Petition
from reports import figures
from reports.month import Month
from reports.period import Period


def first_days() -> dict[int, date]:
    """Return the day of the first assignment of each unit that ever had one. One query."""
    first = Assignment.objects.filter(unit=OuterRef("pk")).order_by("assigned_on")
    units = Unit.objects.annotate(first=Subquery(first.values("assigned_on")[:1]))
    return dict(units.filter(first__isnull=False).values_list("pk", "first"))


def first_month() -> Month | None:
    """Return the month of the very first assignment, None when there is none. One query."""
    day = min(first_days().values(), default=None)
    return Month.of(day) if day else None


def ended_months(at: datetime) -> list[Month]:
    """Return every month that has ended by `at`, from that of the first assignment on."""
    first = first_month()
    return list(first.through(Month.at(at).previous)) if first else []


def has_pages(month: Month, today: date) -> bool:
    """Tell whether there is anything to say of a month: not before the register, nor to come.

    The month that ended last always has its page, empty if need be.
    """
    running = Month.of(today)
    return month <= running and (month >= running.previous or month >= (first_month() or running))


def in_use_since() -> Month | None:
    """Return the month of the first registration at this desk, None when there is none.

    Imported petitions were registered on the day of their import, whenever they came in.
    """
    first = Petition.objects.aggregate(first=Min("registered_at"))["first"]
    return Month.of(timezone.localdate(first)) if first else None


def reporting_units(month: Month, days: Mapping[int, date]) -> QuerySet[Unit]:
    """Return the units that owe a report for this month, in their order.

    Before the desk was in use only units that had been sent a case by then; since then every
    unit that existed on the last day, with a zero report if need be. A closed unit reports as
    long as it holds open assignments. `days` is what `first_days` returned.
    """
    sent = [pk for pk, day in days.items() if day <= month.last]
    holds = Exists(figures.OPENING.rows(month).filter(unit=OuterRef("pk")))
    existed = Q(valid_to__isnull=True) | Q(valid_to__gte=month.first)
    owes = Q(pk__in=sent) & (existed | Q(holds))
    since = in_use_since()
    if since and since <= month:
        there = Unit.objects.active(month.last).exclude(kind=Unit.Kind.COMMISSION)
        owes |= Q(pk__in=there.values("pk"))
    return Unit.objects.filter(owes).in_order()


def departments(period: Period) -> QuerySet[Unit]:
    """Return the departments of the commission that the bulletin lists, in their order.

    All that had not been closed before the period began, and those that still hold open cases.
    The day of founding does not matter: old registers may be older than the list of units.
    """
    holds = Exists(figures.OPENING.rows(period).filter(unit=OuterRef("pk")))
    existed = Q(valid_to__isnull=True) | Q(valid_to__gte=period.first)
    rows = Unit.objects.departments().select_related("parent")
    return rows.filter(existed | Q(holds)).in_order()
