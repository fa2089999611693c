"""When a rule proposes to hold somebody to account. It proposes a unit and a day, never a person;
a person opens the proceeding, or leaves it with a reason."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accountability.above import opening_post
from accountability.models import Proposal, Purpose, Supervision
from accountability.proceeding_facts import unit_of
from accountability.rules import Facts, Rule
from audit.models import Event
from organization.models import Unit, User
from organization.standing import standing
from organization.templatetags.desk import day
from petitions.models import Assignment, Case, Clock
from petitions.models.clocks import ClockCode

ABOUT = "unit/"  # what a proposal is about: the code of the unit follows
LONG = timedelta(days=30)  # a term missed by more than this
UNANSWERED = timedelta(days=10)  # a supervision without an answer for more than this
LOOK_BACK = timedelta(days=7)  # how far back returned reports are looked for, should a day be lost
WATCHED = (ClockCode.NOTICE, ClockCode.UNIT_NOTICE, ClockCode.HANDLE)


class Lapse(NamedTuple):
    """What a rule found: on which case, of which unit, on which day it fell short."""

    rule: str
    occasion: str
    case: Case
    unit: Unit
    facts: dict[str, Any]


def _said(facts: Facts) -> dict[str, Any]:
    known = parse_date(str(facts["day"]))
    return {**facts, "day": day(known)}


def may_open(proposal: Proposal, by: User, on: date) -> bool:
    """Tell whether this person may open a proceeding on the unit the proposal names."""
    unit = Unit.objects.filter(code=proposal.about.removeprefix(ABOUT)).first()
    return unit is not None and opening_post(standing(by, on), unit) is not None


RULES: tuple[Rule, ...] = (
    Rule(
        "liable_clock", _("期限严重逾期"), Purpose.PROCEEDING,
        lambda facts: gettext("%(unit)s的%(clock)s时限%(day)s届满，已逾期 %(days)d 天仍未办理。")
        % {**_said(facts), "clock": ClockCode(facts["clock"]).label},
        may_open,
    ),
    Rule(
        "liable_return", _("报结再次退回"), Purpose.PROCEEDING,
        lambda facts: gettext("%(unit)s的报结%(day)s被第 %(times)d 次退回重办。") % _said(facts),
        may_open,
    ),
    Rule(
        "liable_supervision", _("督办逾期不复"), Purpose.PROCEEDING,
        lambda facts: gettext("%(unit)s对督办函%(number)s应于%(day)s回复，已逾期 %(days)d 天未复。")
        % _said(facts),
        may_open,
    ),
)  # fmt: skip


def lapses(at: datetime) -> Iterator[Lapse]:
    """Yield what the rules find that day. Each finds the same occasion again until it is over."""
    on = timezone.localdate(at)
    yield from _terms(on)
    yield from _returns(at)
    yield from _supervisions(on)


def _terms(on: date) -> Iterator[Lapse]:
    rows = Clock.objects.running().filter(code__in=WATCHED, due_on__lt=on - LONG)
    known = rows.select_related("assignment__unit", "case__unit", "case__host")
    for row in known.order_by("pk").iterator():
        unit = unit_of(row)
        if unit is not None:
            facts = {"clock": row.code, "days": (on - row.due_on).days}
            occasion = f"{row.code}/{row.assignment_no}/{row.due_on.isoformat()}"
            yield _lapse("liable_clock", occasion, row.case, unit, row.due_on, facts)


def _returns(at: datetime) -> Iterator[Lapse]:
    lately = Event.objects.filter(kind="return_report", recorded_at__gte=at - LOOK_BACK)
    for event in lately.select_related("chain").order_by("pk"):
        no = event.body.get("assignment")
        before = event.chain.events.filter(kind="return_report", seq__lte=event.seq)
        times = sum(one.body.get("assignment") == no for one in before)
        rows = Assignment.objects.filter(case__chain=event.chain_id, no=no)
        sent = rows.select_related("case", "unit").first()
        if sent is not None and times > 1:
            on, occasion = timezone.localdate(event.occurred_at), f"{no}/{times}"
            yield _lapse("liable_return", occasion, sent.case, sent.unit, on, {"times": times})


def _supervisions(on: date) -> Iterator[Lapse]:
    rows = Supervision.objects.owed().filter(until__lt=on - UNANSWERED)
    for row in rows.select_related("case", "unit").order_by("pk"):
        facts = {"number": row.number, "days": (on - row.until).days}
        occasion = f"{row.slug}/{row.until.isoformat()}"
        yield _lapse("liable_supervision", occasion, row.case, row.unit, row.until, facts)


def _lapse(
    rule: str, occasion: str, case: Case, unit: Unit, on: date, facts: dict[str, Any]
) -> Lapse:
    said = {"unit": unit.name, "code": unit.code, "day": on.isoformat()}
    return Lapse(rule, occasion, case, unit, said | facts)
