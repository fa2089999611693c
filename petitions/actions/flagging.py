"""What must be reported within hours: somebody raises the alarm, the office reports.

A flag moves no stage and holds up no other step; it starts a clock in hours that only the report
stops. Whoever finds harm to a minor must report it at once, whatever else becomes of the matter.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext

from organization.models import User
from petitions.actions.step import record, take
from petitions.models import Case
from petitions.paper import day
from petitions.ways import ReportedTo
from petitions.workflow import Refused


@dataclass(frozen=True)
class UrgentReport:
    """What an urgent report tells the leadership (信访信息专报)."""

    addressee: str
    situation: str
    place: str
    people: str  # how many, in words: 约30名家长
    measures: str
    asks: str

    def as_text(self) -> str:
        """Return the parts as the history keeps them."""
        parts = (
            ("情况", self.situation),
            ("时间地点", self.place),
            ("涉及人数", self.people),
            ("措施", self.measures),
            ("请求", self.asks),
        )
        return "\n".join(f"{name}：{text.strip()}" for name, text in parts)

    def said(self) -> dict[str, str]:
        """Return the same as the paper takes it."""
        return {
            "addressee": self.addressee,
            "situation": self.situation,
            "place": self.place,
            "people": self.people,
            "measures": self.measures,
            "asks": self.asks,
        }


@transaction.atomic
def flag_urgent(
    case: Case, *, words: str, by: User, at: datetime, version: int | None = None
) -> Case:
    """Say that a matter is urgent and why; the office has hours to report it (Art. 22, 25).

    Raises PermissionDenied, StaleCase, WrongStage or Refused.
    """
    step = take(case, "flag_urgent", by=by, at=at, version=version)
    _require(words)
    return record(step, text=words)


@transaction.atomic
def report_urgent(
    case: Case, report: UrgentReport, *, by: User, at: datetime, version: int | None = None
) -> Case:
    """Report an urgent matter to the leadership, as a numbered paper (Art. 25)."""
    step = take(case, "report_urgent", by=by, at=at, version=version)
    return record(step, text=report.as_text(), said=report.said())


@transaction.atomic
def flag_minor_harm(
    case: Case, *, words: str, by: User, at: datetime, version: int | None = None
) -> Case:
    """Say that a minor is or may be harmed, and by what sign; the office must report it at once.

    From then on the case goes on whatever the petitioner wishes. Raises PermissionDenied,
    StaleCase, WrongStage or Refused.
    """
    step = take(case, "flag_minor_harm", by=by, at=at, version=version)
    _require(words)
    _mark(step.here.case, harm=True)
    return record(step, text=words)


@transaction.atomic
def report_minor_harm(
    case: Case,
    *,
    to: Sequence[str],
    reported_at: datetime,
    reporter: str,
    words: str,
    by: User,
    at: datetime,
    version: int | None = None,
) -> Case:
    """Record to which bodies (`ReportedTo`) the harm was reported, when, by whom, and what was
    said. The clock stops with this record. Raises Refused for a moment still to come, or one
    before the matter was received."""
    step = take(case, "report_minor_harm", by=by, at=at, version=version)
    if not to or not set(to) <= set(ReportedTo.values):
        raise Refused(gettext("请选择向哪些机关报告。"))
    local = timezone.localtime(reported_at)
    if reported_at > at or local.date() < step.here.case.received_on:
        raise Refused(gettext("报告时间须在收到来件之后，不能晚于现在。"))
    _require(words)
    body: dict[str, Any] = {"to": sorted(to), "reported_at": reported_at.isoformat()}
    with translation.override("zh-hans"):  # for the paper
        bodies = "、".join(str(body.label) for body in ReportedTo if body in to)
    said = {
        "reported_to": bodies,
        "reported_at": f"{day(local.date())}{local:%H:%M}",
        "reporter": reporter,
    }
    return record(step, body=body, text=words, said=said)


@transaction.atomic
def clear_minor_harm(
    case: Case, *, words: str, by: User, at: datetime, version: int | None = None
) -> Case:
    """Say as head of the office, on what grounds, that what was flagged is no sign of harm.

    Raises PermissionDenied for who flagged it.
    """
    step = take(case, "clear_minor_harm", by=by, at=at, version=version)
    _require(words)
    _mark(step.here.case, harm=False)
    return record(step, text=words)


def _mark(case: Case, *, harm: bool) -> None:
    if case.minor_harm != harm:
        case.minor_harm = harm
        case.save(update_fields=["minor_harm"])


def _require(words: str) -> None:
    if not words.strip():
        raise Refused(gettext("请写明依据。"))
