"""Screening rounds: called with a number, answered by each unit, every issue followed to its end.

The chain of a round tells of units, numbers and days; no issue and no case stands on it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from accountability.models import (
    KeyPeriod,
    ScreeningFinding,
    ScreeningReturn,
    ScreeningRound,
)
from accountability.offices import office_of, role_in
from audit import log
from audit.log import Signature
from organization import chain
from organization.models import Role, Unit, User
from organization.standing import standing
from petitions.actions.step import record, take
from petitions.models import Case, Topic
from petitions.models.numbering import SeriesKind
from petitions.models.numbering import take as take_number
from petitions.workflow import Refused

# A telephone or identity number tells that a person is written down instead of an issue.
PERSONAL = re.compile(r"(?<!\d)(?:1\d{10}|\d{17}[\dXx])(?!\d)")


@dataclass(frozen=True)
class Issue:
    """One issue as a unit reports it: what, what is done next, by whom, by when."""

    topic: Topic
    issue: str
    next_step: str
    unit: Unit
    until: date
    person: User | None = None


@transaction.atomic
def call_screening(
    *,
    title: str,
    scope: str,
    until: date,
    units: Iterable[Unit],
    period: KeyPeriod | None = None,
    by: User,
    at: datetime,
) -> ScreeningRound:
    """Ask units by a day which issues they know of. Raises PermissionDenied, Refused."""
    on = timezone.localdate(at)
    office = office_of(by, on)
    asked = {unit.pk: unit for unit in units}
    _check_call(title, until, asked, period, on)
    (serial,) = take_number(office, SeriesKind.SCREENING, on.year)
    slug = f"{office.code}-PC-{on.year}-{serial:04d}"
    called: ScreeningRound = ScreeningRound.objects.create(
        chain=log.open_chain(f"screening/{slug}"), slug=slug, office=office, year=on.year,
        number=f"{office.docket_word}排〔{on.year}〕{serial:04d}", serial=serial, period=period,
        title=title.strip(), scope=scope.strip(), called_on=on, until=until, called_by=by,
    )  # fmt: skip
    ScreeningReturn.objects.bulk_create(
        ScreeningReturn(round=called, unit=unit) for unit in asked.values()
    )
    body: dict[str, Any] = {
        "units": sorted(unit.code for unit in asked.values()),
        "until": until.isoformat(),
    }
    if period:
        body["period"] = period.slug
    signature = standing(by, on).signature(Role.OFFICE, unit=office)
    _record(called, "screening_called", signature, at, body)
    return called


@transaction.atomic
def file_return(
    filed: ScreeningReturn, issues: Sequence[Issue], *, none_found: bool, by: User, at: datetime
) -> ScreeningReturn:
    """Answer for a unit: its issues, or in words that there are none. Once.

    Raises PermissionDenied; Refused when an issue lacks an owner who acts, or a day.
    """
    filed, on = _take(filed), timezone.localdate(at)
    role = role_in(filed.unit, by, on)
    if role is None:
        raise PermissionDenied(gettext("由%(unit)s回报。") % {"unit": filed.unit.name})
    if filed.filed_on is not None:
        raise Refused(gettext("本单位已回报，不必重复。"))
    if bool(issues) == none_found:
        raise Refused(gettext("请逐条填写问题，或勾选“未排查出问题”，二者择一。"))
    for no, issue in enumerate(issues, 1):
        _check_issue(no, issue, filed.unit, on)
        ScreeningFinding.objects.create(
            filed=filed, no=no, topic=issue.topic, issue=issue.issue, next_step=issue.next_step,
            unit=issue.unit, person=issue.person, until=issue.until,
        )  # fmt: skip
    filed.filed_on, filed.filed_by, filed.none_found = on, by, none_found
    filed.save(update_fields=["filed_on", "filed_by", "none_found"])
    signature = standing(by, on).signature(role, unit=filed.unit)
    body = {"unit": filed.unit.code, "issues": len(issues), "late": on > filed.round.until}
    _record(filed.round, "screening_filed", signature, at, body)
    return filed


@transaction.atomic
def settle_finding(
    finding: ScreeningFinding, *, outcome: str, by: User, at: datetime
) -> ScreeningFinding:
    """Write down how an issue ended. By its owner, the unit that reported it, or the office."""
    finding, on = _take_finding(finding), timezone.localdate(at)
    signature = _working_on(finding, by, on)
    if not outcome.strip():
        raise Refused(gettext("请写明处理结果，不能只打勾。"))
    _require_impersonal(outcome)
    finding.outcome, finding.settled_on, finding.settled_by = outcome, on, by
    finding.save(update_fields=["outcome", "settled_on", "settled_by"])
    body = {"unit": finding.filed.unit.code, "finding": finding.no}
    _record(finding.filed.round, "finding_settled", signature, at, body)
    return finding


@transaction.atomic
def open_case_from_finding(
    finding: ScreeningFinding, case: Case, *, by: User, at: datetime
) -> ScreeningFinding:
    """Say which case came of an issue. The case, registered as any other, must exist for `by`."""
    step = take(case, "link_finding", by=by, at=at)
    finding = _take_finding(finding)
    signature = _working_on(finding, by, step.on)
    if finding.case_id is not None:
        # The same words for who may see that case and for who must not learn that it is there.
        raise Refused(gettext("这个问题目前不能关联，请与信访办联系。"))
    finding.case = step.here.case
    finding.save(update_fields=["case"])
    called = finding.filed.round
    record(step, body={"screening": called.slug, "finding": finding.no})
    body = {"unit": finding.filed.unit.code, "finding": finding.no}
    _record(called, "finding_linked", signature, at, body)
    return finding


def may_work_on(finding: ScreeningFinding, by: User, on: date) -> bool:
    """Tell whether the person may settle this issue."""
    return _role_on(finding, by, on) is not None


def _role_on(finding: ScreeningFinding, by: User, on: date) -> tuple[Role, Unit] | None:
    for unit in (finding.unit, finding.filed.unit, finding.filed.round.office):
        role = role_in(unit, by, on)
        if role is not None:
            return role, unit
    return None


def _working_on(finding: ScreeningFinding, by: User, on: date) -> Signature:
    found = _role_on(finding, by, on)
    if found is None:
        raise PermissionDenied(gettext("由责任单位、回报单位或信访办办理。"))
    role, unit = found
    return standing(by, on).signature(role, unit=unit)


def _check_call(
    title: str, until: date, units: Mapping[int, Unit], period: KeyPeriod | None, on: date
) -> None:
    if not title.strip():
        raise Refused(gettext("请写明排查名称。"))
    if not units:
        raise Refused(gettext("请选择要排查的单位。"))
    if until < on:
        raise Refused(gettext("回报期限不能早于今天。"))
    if period and until > period.ends_on:
        raise Refused(gettext("回报期限不能晚于节点最后一天。"))


def _check_issue(no: int, issue: Issue, unit: Unit, on: date) -> None:
    if not issue.issue.strip() or not issue.next_step.strip():
        raise Refused(gettext("第%(no)s条：请写明问题和下一步措施。") % {"no": no})
    if issue.until < on:
        raise Refused(gettext("第%(no)s条：期限不能早于今天。") % {"no": no})
    if not issue.unit.is_under(unit):
        raise Refused(gettext("第%(no)s条：责任单位须为本单位或其下属单位。") % {"no": no})
    if issue.person and issue.person not in _acting(issue.unit, on):
        raise Refused(gettext("第%(no)s条：责任人不在责任单位任职。") % {"no": no})
    _require_impersonal(issue.issue + issue.next_step)


def _require_impersonal(words: str) -> None:
    if PERSONAL.search(words):
        raise Refused(gettext("排查只写问题，不写人：请删去电话或证件号码。"))


def _acting(unit: Unit, on: date) -> set[User]:
    posts = chain.acting(on).in_unit(unit).select_related("person")
    return {person for rung in chain.rungs(posts, on) for person in rung.acting}


def _take(filed: ScreeningReturn) -> ScreeningReturn:
    rows = ScreeningReturn.objects.select_for_update(of=("self",))
    return rows.select_related("unit", "round__chain", "round__office").get(pk=filed.pk)


def _take_finding(finding: ScreeningFinding) -> ScreeningFinding:
    rows = ScreeningFinding.objects.select_for_update(of=("self",)).select_related(
        "unit", "filed__unit", "filed__round__chain", "filed__round__office"
    )
    found = rows.get(pk=finding.pk)
    if found.settled_on is not None:
        raise Refused(gettext("这个问题已经办结。"))
    return found


def _record(
    called: ScreeningRound, kind: str, by: Signature, at: datetime, body: Mapping[str, Any]
) -> None:
    log.append(called.chain, kind, by=by, at=at, body=body)
