"""Random cases that live through everything the table allows, written in two parts: what was known
on a day, and what was recorded later. Driven by any `random.Random`, that of Hypothesis too."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Max

from audit import log
from audit.log import SYSTEM, Entry
from audit.models import Event
from organization.models import CalendarDay, Unit
from petitions import bulk, replay
from petitions.models import (
    Assignment,
    ClockRule,
    Petition,
    Petitioner,
    PetitionerKind,
    Proceeding,
    ProceedingKind,
    Reply,
    Topic,
)  # fmt: skip
from petitions.models.numbering import SeriesKind, take
from portal.models import QueryCode, Rating
from reports.month import Month
from tests.reports.from_events import Law
from tests.world import SHANGHAI

FIRST, DAYS = date(2018, 1, 1), 730
MONTHS = list(Month(2018, 1).through(Month(2019, 12)))
CHANNELS = ("letter", "visit", "phone", "online", "online", "mailbox", "fax")
MARKS = ("good", "fair", "bad")
WAITS = (0, 0, 1, 2, 5, 14, 15, 16, 30, 59, 60, 61, 90)
MAKE_UP = (
    date(2018, 2, 11), date(2018, 2, 24), date(2018, 4, 8), date(2019, 2, 2), date(2019, 5, 5),
)  # fmt: skip
HOURS = (time(0), time(10), time(23, 59, 59, 999999))
ASKS = {
    "request_review": ProceedingKind.REVIEW, "request_rereview": ProceedingKind.REREVIEW,
}  # fmt: skip
DECIDES = {"decide_review", "decide_rereview"}
DRAFT = ("draft", "submit_draft")


@dataclass
class Step:
    """One event to be; `at` is an instant of the day it happens on."""

    kind: str
    on: date
    at: datetime
    body: dict
    of: "Step | None" = None  # what came in and is rated


class Life:
    """One case, told step by step."""

    def __init__(self, rng, office, units):
        self.rng, self.office, self.units, self.steps = rng, office, units, []
        self.day = FIRST + timedelta(days=rng.randrange(DAYS - 60))
        self.no, self.kind = 0, ""
        self.received = self.day - timedelta(days=rng.choice((0, 0, 0, 1, 3, 16, 40)))
        self._step(
            "open", unit=office.code, channel=rng.choice(CHANNELS),
            received_on=self.received.isoformat(), track="remedy", route=6, topic="E05-04",
            cannot_notify=rng.randrange(8) == 0,
        )  # fmt: skip
        if self._goes_on(9) and self._is_sent():
            self._is_handled()
        for _ in range(rng.choice((0, 0, 0, 1, 2))):
            self._comes_back()
        self._is_rated()
        self.steps.sort(key=lambda step: step.on)

    def _goes_on(self, often):
        return self.rng.randrange(10) < often

    def _waits(self):
        how = self.rng.randrange(10)
        later = [day for day in MAKE_UP if day >= self.day]
        if how == 0:
            self.day = Month.of(self.day).last
        elif how == 1:
            self.day = Month.of(self.day).next.first
        elif how == 2 and later:  # a Saturday or Sunday that is worked
            self.day = later[0]
        else:
            self.day += timedelta(days=self.rng.choice(WAITS))

    def _step(self, kind, **body):
        at = datetime.combine(self.day, self.rng.choice(HOURS), SHANGHAI)
        self.steps.append(Step(kind, self.day, at, body))

    def _next(self, *kinds, **body):
        for kind in kinds:
            self._waits()
            self._step(kind, assignment=self.no, **body)

    def _is_sent(self):
        """Send it out, to more than one unit if it comes back; tell whether it stayed."""
        for _ in range(3):
            self._waits()
            self.no, self.kind = self.no + 1, self.rng.choice(("assign", "assign", "transfer"))
            body = {"assignment": self.no, "unit": self.rng.choice(self.units)}
            if self.kind == "assign" and self._goes_on(7):
                due = self.day + timedelta(days=self.rng.choice((1, 15, 30, 60)))
                body["due_on"] = due.isoformat()
            self._step(self.kind, **body)
            how = self.rng.randrange(10)
            if how == 0:
                self._next("cancel")
            elif how in {1, 2}:
                self._next("sign", "object", "agree_return")
            else:
                self._next(*("sign", "object", "refuse_return") if how == 3 else ("sign",))
                return self._goes_on(9)
        return False

    def _is_handled(self):
        self._next("accept", **({} if self._goes_on(9) else {"statutory": False}))
        if not self._goes_on(9):
            return
        again = ("return_draft", *DRAFT) if self._goes_on(2) else ()
        self._next("start")
        if not self._goes_on(7):
            self._next("request_ext", "approve_ext", days=self.rng.choice((1, 15, 30)))
        self._next(*DRAFT, *again, "approve_draft", "issue", reply=1)
        self._waits()
        self._step("serve", assignment=self.no, reply=1, served_on=self.day.isoformat())
        if self.kind == "assign":
            if not self._goes_on(9):
                return
            back = ("return_report", "begin", "submit_report") if self._goes_on(2) else ()
            self._next("submit_report", *back, "pass_report")
        if self._goes_on(8):
            self._next("close")
            if not self._goes_on(5):
                self._is_reviewed()

    def _is_reviewed(self):
        """Ask for a review, and of some for a re-review too; what is revoked stays open here."""
        for number, level in ((2, "review"), (3, "rereview")):
            self._waits()
            received = self.day - timedelta(days=self.rng.choice((0, 0, 1)))
            self._step(
                f"request_{level}", proceeding=number, received_on=received.isoformat(),
                desk=self.office.pk, late=False,
            )  # fmt: skip
            if not self._goes_on(9):
                return
            verdict = self.rng.choice(("upheld", "upheld", "changed", "revoked"))
            self._next(f"decide_{level}", proceeding=number, verdict=verdict)
            if level == "rereview" or verdict == "revoked" or not self._goes_on(8):
                return
            self._next("serve_review", method="mail", served_on=self.day.isoformat())
            if not self._goes_on(6):
                return

    def _comes_back(self):
        self.day = self.rng.choice(self.steps).on + timedelta(days=self.rng.randrange(40))
        received = self.day - timedelta(days=self.rng.choice((0, 0, 1, 7)))
        self._step("join", channel=self.rng.choice(CHANNELS), received_on=received.isoformat())

    def _is_rated(self):
        """Let some of those who have a query code say what they think, at the latest on the last
        day they may."""
        served = [step.on for step in self.steps if step.kind == "serve"]
        for came in [step for step in self.steps if step.body.get("channel") == "online"]:
            on = served[0] + timedelta(days=self.rng.choice((0, 1, 7, 29, 30))) if served else None
            if on and on >= came.on and self._goes_on(6):
                marks = {f"of_{side}": self.rng.choice(MARKS) for side in ("office", "unit")}
                self.day = on
                self._step("evaluated", **marks)
                self.steps[-1].of = came


def tell(world, rng, count):
    """Return so many lives."""
    units = [world.jjc.code, world.rsc.code, world.bureau.code]
    offices = [world.office, world.office, world.bureau]
    return [Life(rng, rng.choice(offices), units) for _ in range(count)]


def write(lives, until, recorded_at):
    """Write what happened by that day; return the lives with their cases."""
    begun = [life for life in lives if life.steps[0].on <= until]
    told = [[step for step in life.steps if step.on <= until] for life in begun]
    _number_ratings(begun, told)
    histories = [_history(life, steps) for life, steps in zip(begun, told, strict=True)]
    written = list(zip(begun, bulk.write(histories, recorded_at=recorded_at), strict=True))
    for (_life, case), steps in zip(written, told, strict=True):
        for step in steps:
            _asks(case, step)
    return written


def _number_ratings(lives, told):
    """Say in each rating of which petition it is: they are numbered in the order they came in."""
    last = {}
    for life, steps in zip(lives, told, strict=True):
        office = life.office
        for step in (one for one in steps if one.kind in {"open", "join"}):
            year = int(step.body["received_on"][:4])
            if (office, year) not in last:
                rows = Petition.objects.filter(unit=office, year=year)
                last[office, year] = rows.aggregate(last=Max("serial"))["last"] or 0
            last[office, year] += 1
            number = f"{office.docket_word}件〔{year}〕{last[office, year]:04d}"
            for rating in (one for one in steps if one.of is step):
                rating.body["petition"] = number


def _asks(case, step):
    """Give what came online its query code, and a rating its row."""
    if step.body.get("channel") == "online":
        petition = case.petitions.get(number=step.body["petition"])
        QueryCode.objects.create(code_hash=f"{petition.pk}", petition=petition, made_at=step.at)
    elif step.kind == "evaluated":
        Rating.objects.create(
            petition=case.petitions.get(number=step.body["petition"]), office=case.unit,
            unit=case.host, of_office=step.body["of_office"], of_unit=step.body["of_unit"],
            rated_on=step.on, rated_at=step.at,
        )  # fmt: skip


def go_on(written, until):
    """Record what happened after that day to cases that were there, as the desk would."""
    for life, case in written:
        rest = [step for step in life.steps if step.on > until]
        for step in rest:
            _rows(case, life, step)
            _asks(case, step)
            log.append(case.chain, step.kind, by=SYSTEM, at=step.at, body=step.body)
        if rest:
            replay.project(case)


def _came(step):
    fields = {
        "channel": step.body["channel"], "title": "反映问题", "text": "。",
        "received_on": date.fromisoformat(step.body["received_on"]), "registered_at": step.at,
        "repeats": step.kind == "join",
    }  # fmt: skip
    return fields, {"kind": PetitionerKind.PERSON, "name": "王建国"}


def _history(life, steps):
    replies = {}
    if any(step.kind == "draft" for step in steps):
        replies = {1: {"opinion": "已答复。", "written_at": steps[-1].at}}
    topic = Topic.objects.get(code="E05-04")
    return bulk.History(
        unit=life.office,
        received_on=life.received,
        case={"title": "反映问题", "petitioner_mark": "王**", "topic": topic, "track": "remedy"},
        petitions=[_came(step) for step in steps if step.kind in {"open", "join"}],
        entries=[Entry(step.kind, SYSTEM, step.at, step.body) for step in steps],
        replies=replies,
        proceedings={
            step.body["proceeding"]: {"outcome": step.body["verdict"]}
            for step in steps
            if step.kind in DECIDES
        },
    )


def _rows(case, life, step):
    """Add the rows that an action adds before the case is projected."""
    if step.kind == "join":
        fields, person = _came(step)
        year = fields["received_on"].year
        (serial,) = take(life.office, SeriesKind.PETITION, year)
        number = f"{life.office.docket_word}件〔{year}〕{serial:04d}"
        petition = Petition.objects.create(
            case=case, number=number, unit=life.office, year=year, serial=serial, **fields
        )
        Petitioner.objects.create(petition=petition, **person)
        step.body["petition"] = number
    elif step.kind == "evaluated":
        step.body["petition"] = step.of.body["petition"]
    elif step.kind in {"assign", "transfer"}:
        replay.project(case)  # the assignment before has ended by now
        Assignment.objects.create(
            case=case, proceeding=Proceeding.objects.get(case=case, no=1), kind=step.kind,
            no=step.body["assignment"], unit=Unit.objects.get(code=step.body["unit"]),
            assigned_on=step.on, due_on=step.on if step.kind == "assign" else None,
        )  # fmt: skip
    elif step.kind in ASKS:
        Proceeding.objects.create(case=case, no=step.body["proceeding"], kind=ASKS[step.kind])
    elif step.kind in DECIDES:
        row = case.proceedings.filter(no=step.body["proceeding"])
        row.update(outcome=step.body["verdict"])
    elif step.kind == "draft" and not Reply.objects.filter(case=case).exists():
        row = case.assignments.get(no=step.body["assignment"])
        Reply.objects.create(
            case=case, no=1, assignment=row, opinion="已答复。", written_at=step.at
        )


def events():
    """Return what an export of the trail says of the cases, in the order of their chains."""
    rows = Event.objects.filter(chain__subject__startswith="case/").order_by(
        "chain__subject", "seq"
    )
    return [
        {
            "subject": subject, "seq": seq, "kind": kind, "body": body, "recorded_at": recorded_at,
            "on": at.astimezone(SHANGHAI).date(),
        }
        for subject, seq, kind, at, recorded_at, body in rows.values_list(
            "chain__subject", "seq", "kind", "occurred_at", "recorded_at", "body"
        )
    ]  # fmt: skip


def law():
    """Return the limits and the working days in force, as an auditor would get them."""
    days = {kind: set() for kind in CalendarDay.Kind.values}
    for kind, day in CalendarDay.objects.values_list("kind", "date"):
        days[kind].add(day)
    limits = ClockRule.objects.values(
        "code", "days", "unit", "roll_forward", "valid_from", "valid_to"
    )
    return Law(list(limits), days["holiday"], days["workday"])
