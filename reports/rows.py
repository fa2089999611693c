"""How one row of a figure is named, dated and opened, by what it is.

A row whose case the reader may not see keeps its number and its days, nothing else: the list has
exactly the rows that were counted, for everybody who may open it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import CharField, F, Model, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accountability.models import (
    CampaignCase,
    CaseLead,
    PeriodCase,
    Recommendation,
    Supervision,
)
from meetings.models import AgendaItem, Meeting
from organization.models import User
from petitions.models import Assignment, Case, Clock, Petition, Proceeding, Reply
from portal.models import Enquiry, PublishedCase

Text = str | Promise
Day = tuple[Text, str]
HOST = _("承办单位")
AT_ONCE = 1000  # rows of a file that are read together


@dataclass(frozen=True)
class Kind:
    """The columns of one table: `key` names a row for ever, `number` and `days` everybody reads
    who may open the list; `title` and the page behind it only who may see the row."""

    key: tuple[str, ...]
    number: str
    unit: str
    days: tuple[Day, ...]
    title: str = "case__title"
    page: str = "case_detail"
    opens: str = "case__slug"  # what the page is asked for
    unit_label: Text = HOST


RECEIVED, DUE = (_("收到日期"), "received_on"), (_("限办时间"), "due_on")

KINDS: dict[type[Model], Kind] = {
    Assignment: Kind(
        ("case__slug", "no"), "case__number", "unit__short_name",
        ((_("交办日期"), "assigned_on"), DUE, (_("办结日期"), "done_on")),
    ),
    Petition: Kind(
        ("number",), "number", "unit__short_name", (RECEIVED,), unit_label=_("登记单位")
    ),
    Clock: Kind(
        ("case__slug", "code", "assignment_no"), "case__number", "case__host__short_name",
        (
            (_("起算日期"), "started_on"), (_("期限届满日期"), "due_on"),
            (_("完成日期"), "stopped_on"),
        ),
    ),
    Case: Kind(
        ("slug",), "number", "host__short_name",
        (
            (_("受理日期"), "accepted_on"), (_("答复日期"), "replied_on"),
            (_("办结日期"), "closed_on"),
        ),
        title="title", opens="slug",
    ),
    Reply: Kind(
        ("case__slug", "no"), "case__number", "assignment__unit__short_name",
        (
            (_("送审日期"), "submitted_on"), (_("出具日期"), "issued_on"),
            (_("送达日期"), "served_on"),
        ),
    ),
    Proceeding: Kind(
        ("case__slug", "no"), "case__number", "case__host__short_name",
        ((_("申请日期"), "accepted_on"), (_("决定日期"), "issued_on")),
    ),
    CaseLead: Kind(
        ("case__slug", "pk"), "case__number", "case__host__short_name",
        (
            (_("包案起"), "began_on"), (_("办结日期"), "case__closed_on"),
            (_("化解日期"), "case__resolved_on"),
        ),
    ),
    Supervision: Kind(
        ("slug",), "number", "unit__short_name",
        ((_("发出日期"), "issued_on"), (_("回复日期"), "answered_on")),
        page="supervision_detail", opens="slug", unit_label=_("被督办单位"),
    ),
    Recommendation: Kind(
        ("slug",), "number", "unit__short_name",
        ((_("发出日期"), "issued_on"), (_("反馈日期"), "answered_on")),
        title="", page="recommendation_detail", opens="slug", unit_label=_("主送单位"),
    ),
    CampaignCase: Kind(
        ("campaign__slug", "case__slug"), "case__number", "case__host__short_name",
        ((_("销号日期"), "struck_off_on"), (_("化解日期"), "resolved_on")),
    ),
    PeriodCase: Kind(
        ("period__slug", "case__slug"), "case__number", "unit__short_name",
        ((_("列入日期"), "listed_on"), (_("节点结束日期"), "period__ends_on")),
        unit_label=_("责任单位"),
    ),
    Meeting: Kind(
        ("slug",), "number", "unit__short_name", ((_("召开日期"), "held_on"),),
        title="title", page="meeting_detail", opens="slug",
    ),
    AgendaItem: Kind(
        ("meeting__slug", "pk"), "meeting__number", "unit__short_name",
        ((_("召开日期"), "meeting__held_on"),),
        title="title", page="meeting_detail", opens="meeting__slug", unit_label=_("汇报单位"),
    ),
    Enquiry: Kind(
        ("slug",), "number", "unit__short_name",
        (RECEIVED, (_("答复日期"), "answered_on"), (_("公开日期"), "published_on")),
        title="topic__name", page="enquiry_detail", opens="slug", unit_label=_("答复单位"),
    ),
    PublishedCase: Kind(
        ("case__slug", "pk"), "case__number", "case__host__short_name",
        ((_("公开日期"), "published_on"),), title="title",
    ),
}  # fmt: skip
# Their `visible_to` says no more than that of their case.
OF_CASE = frozenset({Assignment, Petition, Clock, Reply, Proceeding, CaseLead, CampaignCase})


@dataclass(frozen=True)
class Row:
    """One row of a list. `title`, and what opens it, are "" for whoever may not see it."""

    key: str
    number: str
    unit: str
    days: tuple[tuple[Text, date | None], ...]
    many: int | None = None  # what it adds to a figure that sums
    title: str = ""
    page: str = ""
    opens: str = ""

    @property
    def url(self) -> str:
        """The address of the page behind it."""
        return reverse(self.page, args=[self.opens]) if self.page else ""

    @property
    def case(self) -> str:
        """The slug of the case it opens, "" where it opens none."""
        return self.opens if self.page == "case_detail" else ""


def key_of(model: type[Model]) -> Any:
    """Return the expression of the key, "XFB-2026-0003/1"."""
    first, *others = KINDS[model].key
    parts: list[Any] = [Cast(first, CharField())]
    for column in others:
        parts += [Value("/"), Cast(F(column), CharField())]
    return Concat(*parts, output_field=CharField()) if others else parts[0]


def written(rows: QuerySet[Any], user: User, on: date, *, sums: str = "") -> list[Row]:
    """Return these rows in their order, as this reader may see them. Three queries."""
    kind = KINDS[rows.model]
    wanted = (kind.number, kind.unit, *(path for _label, path in kind.days))
    known = dict(_seen(rows.model, rows, user, on))
    found = rows.annotate(key=key_of(rows.model)).values_list("pk", "key", sums or "pk", *wanted)
    heads, result = labels(rows.model), []
    for pk, key, many, number, unit, *days in found:
        dated = tuple(zip(heads, days, strict=True))
        row = Row(key, number, unit or "", dated, many if sums else None)
        result.append(opened(row, kind, known[pk]) if pk in known else row)
    return result


def every(rows: QuerySet[Any], user: User, on: date, *, sums: str = "") -> Iterator[Row]:
    """Yield these rows by their key, some at a time; which they are is asked once."""
    key, model = KINDS[rows.model].key, rows.model
    ids = list(rows.order_by(*key).values_list("pk", flat=True))
    for start in range(0, len(ids), AT_ONCE):
        some = model._default_manager.filter(pk__in=ids[start : start + AT_ONCE])
        yield from written(some.order_by(*key), user, on, sums=sums)


def by_keys(model: type[Model], keys: Iterable[str]) -> QuerySet[Any]:
    """Return the rows that have these keys."""
    column = KINDS[model].key[0]
    firsts = {key.partition("/")[0] for key in keys}
    rows = model._default_manager.annotate(key=key_of(model))
    return rows.filter(Q(**{f"{column}__in": firsts}), key__in=list(keys))


def _seen(
    model: type[Model], rows: QuerySet[Any], user: User, on: date
) -> Iterable[tuple[int, tuple[str, str]]]:
    """Yield (id, (title, what opens it)) of those of these rows that exist for the reader."""
    kind = KINDS[model]
    if model in OF_CASE:
        yield from _of_seen_cases(rows, user, on)
        return
    ids = list(rows.values_list("pk", flat=True))
    columns = ("pk", kind.title or "pk", kind.opens)
    for pk, title, opens in _visible(model, user, on).filter(pk__in=ids).values_list(*columns):
        yield pk, (str(title) if kind.title else "", opens)


def _of_seen_cases(
    rows: QuerySet[Any], user: User, on: date
) -> Iterator[tuple[int, tuple[str, str]]]:
    """Yield the same of rows that exist for whoever sees their case: these cases are looked at,
    where one condition would have the database find all that the reader may see."""
    pairs = list(rows.values_list("pk", "case_id"))
    cases = Case.objects.visible_to(user, on).filter(pk__in={case for _pk, case in pairs})
    known = {pk: (title, slug) for pk, title, slug in cases.values_list("pk", "title", "slug")}
    yield from ((pk, known[case]) for pk, case in pairs if case in known)


def _visible(model: type[Model], user: User, on: date) -> QuerySet[Any]:
    rows: QuerySet[Any] = model._default_manager.visible_to(user, on)  # type: ignore[attr-defined]
    return rows


def opened(row: Row, kind: Kind, known: tuple[str, str]) -> Row:
    """Return the row with its title and its page, for who may see it."""
    title, opens = known
    return replace(row, title=title, page=kind.page, opens=opens)


def labels(model: type[Model]) -> Sequence[Text]:
    """Return the heads of the days of such rows."""
    return [label for label, _path in KINDS[model].days]
