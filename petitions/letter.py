"""The handling opinion as a paper: whose it is, to whom, its parts and the way to a review.

The paper goes to a citizen, so its words are Chinese whatever language the reader works in.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from organization import calendar
from organization.models import Unit
from petitions import clock, replay
from petitions.models import Case, ClockRule, Reply, Track
from petitions.models.clocks import ClockCode
from petitions.models.stages import REMEDY_BY_OPINION

AHEAD = timedelta(days=200)
COUNTED_IN = {clock.Unit.DAYS: "日", clock.Unit.WORKDAYS: "个工作日", clock.Unit.HOURS: "小时"}
NOT_A_BODY = {Unit.Kind.DEPARTMENT, Unit.Kind.PETITION_OFFICE}


@dataclass(frozen=True)
class Part:
    """One numbered part of the paper, with its paragraphs."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Letter:
    """What `petitions/_letter.html` prints."""

    issuer: str
    title: str
    number: str
    addressee: str
    opening: str
    parts: tuple[Part, ...]
    remedy: str
    issued_on: date | None


def letter_of(reply: Reply, case: Case, *, addressee: str) -> Letter:
    """Return the paper; `assignment.unit`, or for what the office answered itself the unit of
    the case, must be joined with its parents.

    `addressee` is the petitioner's name, or the mark where the reader may not know it.
    """
    issuer = issuer_of(reply.assignment.unit if reply.assignment else case.unit)
    return Letter(
        issuer=issuer.name,
        title=title_of(case),
        number=reply.number,
        addressee=addressee,
        opening=_opening(reply, case),
        parts=_parts(reply),
        remedy=remedy(issuer, _written_on(reply, case)) if ends_with_opinion(case) else "",
        issued_on=reply.issued_on,
    )


def title_of(case: Case) -> str:
    """Return what the reply is called: an opinion where it opens the way to a review."""
    return "信访处理意见书" if ends_with_opinion(case) else "信访答复书"


def _opening(reply: Reply, case: Case) -> str:
    """Return the first sentence; it names the department that helped the unit complained about."""
    sent = reply.assignment
    helper = sent.co_unit if sent else None
    by = f"由{sent.unit.name}承办、{helper.name}协办" if sent and helper else "经办理"
    return f"你提出的信访事项（编号：{case.number}）收悉。{by}，现答复如下："


def issuer_of(unit: Unit) -> Unit:
    """Return the body in whose name a unit answers: a department never answers in its own."""
    while unit.kind in NOT_A_BODY and unit.parent is not None:
        unit = unit.parent
    return unit


def ends_with_opinion(case: Case) -> bool:
    """Tell whether the reply opens the way to a review (2022 Art. 31 (6), 35)."""
    return case.track == Track.REMEDY and case.route == REMEDY_BY_OPINION


def _written_on(reply: Reply, case: Case) -> date:
    """Return the day whose rules the paper names: that of issue, of a draft that of its writing."""
    if reply.issued_on:
        return reply.issued_on
    return timezone.localdate(reply.written_at) if reply.written_at else case.received_on


def remedy(issuer: Unit, on: date) -> str:
    """Return the sentence on the right to a review that an opinion of that day carries (2022
    Art. 35). One query."""
    days = window_words(ClockCode.REVIEW_APPLY, on)
    return (
        f"如不服本处理意见，可自收到本意见书之日起{days}内，向{review_body(issuer)}书面请求复查；"
        "逾期不请求复查的，不再受理（《信访工作条例》第三十五条）。"
    )


def window_last(code: ClockCode, received_on: date) -> date:
    """Return the last day of a petitioner's window for who has the paper on this day, by the rule
    in force that day (2022 Art. 35, 36). Two queries."""
    days = calendar.load(received_on, received_on + AHEAD)
    return clock.due(_window(code, received_on), received_on, days).on


def window_words(code: ClockCode, on: date) -> str:
    """Return how long a petitioner's window is that opens on this day: 30日. One query."""
    rule = _window(code, on)
    return f"{rule.days}{COUNTED_IN[rule.unit]}"


def _window(code: ClockCode, on: date) -> clock.Rule:
    rows = ClockRule.objects.filter(code=code)
    return clock.rule_for(code, on, [replay.rule_of(row) for row in rows])


def review_body(issuer: Unit) -> str:
    """Return who reviews an opinion of this body."""
    if issuer.review_body:
        return issuer.review_body
    above = issuer.review_authority or issuer.parent
    return above.name if above else "上一级机关、单位"


def _parts(reply: Reply) -> tuple[Part, ...]:
    texts = (
        ("你反映的事项", reply.request),
        ("经查情况", reply.findings),
        ("处理意见", reply.opinion),
        ("法律法规依据", reply.basis),
    )
    told = [(heading, _paragraphs(text)) for heading, text in texts if text.strip()]
    return tuple(
        Part(f"{numeral}、{heading}", paragraphs)
        for numeral, (heading, paragraphs) in zip("一二三四", told, strict=False)
    )


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
