"""One case while its history is told: who says what at each step, as the actions record it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from audit.log import Entry, Signature
from demo import words
from demo.cast import OFFICE, Cast
from demo.corpus.engine import Story
from demo.desks import Planned
from demo.pace import Clockwork
from demo.parties import Matter
from demo.petitioners import Submitted
from demo.reminders import reminders
from demo.walk import SENT
from organization.models import Role, Unit
from organization.names import masked
from petitions import clock
from petitions.actions import Opinion
from petitions.bulk import History
from petitions.models import AssignmentKind, Track, Urgency
from petitions.models.stages import REMEDY_BY_OPINION
from petitions.ways import ContactMeans, Outcome, ServiceMethod

RECENT = timedelta(days=3)  # events this young are still untold on the desks of the demo
SIGNS = (Role.UNIT_CLERK, Role.UNIT_CLERK, Role.HANDLER)
ROLES: dict[str, tuple[Role, ...]] = {
    "sign": SIGNS,
    "delegate": (Role.UNIT_CLERK, Role.HEAD),
    "object": (Role.UNIT_CLERK, Role.HEAD),
    "return_draft": (Role.HEAD,),
    "approve_draft": (Role.HEAD,),
    "issue": (Role.HEAD,),
    "approve_routing": (Role.LEADER,),
} | dict.fromkeys(
    ("accept", "study", "start", "contact", "note", "draft", "submit_draft", "serve",
     "submit_report", "begin"),
    (Role.HANDLER,),
)  # fmt: skip
OFFICE_ROLES = {
    "pass_report": Role.OFFICE,
    "return_report": Role.OFFICE,
    "agree_return": Role.OFFICE,
}
LEADER = "leader"
SERVED_BY = (
    ServiceMethod.POST,
    ServiceMethod.POST,
    ServiceMethod.IN_PERSON,
    ServiceMethod.ELECTRONIC,
)


@dataclass(frozen=True)
class Stage:
    """What all histories of one run share."""

    cast: Cast
    clockwork: Clockwork
    rules: Sequence[clock.Rule]

    @property
    def today(self) -> date:
        return self.clockwork.horizon.date()


@dataclass
class Life:
    """One case while its history is being told."""

    stage: Stage
    chance: Random
    plan: Planned
    planned: bool
    matter: Matter
    who: Submitted
    hosts: list[Unit]
    closed: bool
    received_on: date
    entries: list[Entry] = field(default_factory=list)
    petitions: list[tuple[dict[str, Any], dict[str, Any]]] = field(default_factory=list)
    assignments: dict[int, dict[str, Any]] = field(default_factory=dict)
    replies: dict[int, dict[str, Any]] = field(default_factory=dict)
    handler: Signature | None = None
    handler_is_named: bool = False
    has_host: bool = False

    @property
    def host(self) -> Unit:
        return self.hosts[max(len(self.assignments), 1) - 1]

    def step(self, code: str, at: datetime, **body: Any) -> None:
        """Add one event with the body and the words that the action of this name writes."""
        by = self._signature(code, at.date())
        if self.has_host and "assignment" not in body:
            body["assignment"] = len(self.assignments)
            if by.role == Role.HANDLER and not self.handler_is_named and code not in QUIET:
                body["handler"], self.handler_is_named = by.actor_id, True
        told = not self.planned or at < self.stage.clockwork.horizon - RECENT
        self.entries.append(Entry(code, by, at, body, self._words(code), told))

    def _signature(self, code: str, day: date) -> Signature:
        signer, chance = self.stage.cast.signer, self.chance
        if code not in ROLES:
            return signer(chance, OFFICE, OFFICE_ROLES.get(code, Role.REGISTRAR), day)
        role = chance.choice(ROLES[code])
        if role is Role.LEADER:
            return signer(chance, "SHEC", role, day, only=LEADER)
        if role is Role.HANDLER:
            return self.named_handler(day)
        return signer(chance, self.host.code, role, day)

    def named_handler(self, day: date) -> Signature:
        """Return who handles the case in the unit; chosen once for each unit."""
        if self.handler is None or self.handler.unit != self.host.code:
            posts = self.stage.cast.holders(self.host.code, Role.HANDLER, day)
            only = [held for held in posts if held.username == self.plan.handler]
            # A desk of the demo holds open cases only as planned, however many cases there are.
            others = [held for held in posts if "." in held.username or self.closed]
            self.handler = self.chance.choice(only or others or posts).signature
        return self.handler

    def _words(self, code: str) -> str:
        story, choice = self.matter.story, self.chance.choice
        if code == "submit_draft":
            return Opinion(story.request, story.findings, story.opinion, story.basis).as_text()
        said = {
            "contact": story.phone_note,
            "note": story.investigation_note,
            "return_draft": story.return_reason,
            "approve_draft": story.quality_note,
            "submit_report": story.report,
        }
        if code in SENT:
            return str(self.assignments[len(self.assignments)]["requirement"])
        return said.get(code) or choice(words.SAID.get(code, ("",)))


QUIET = frozenset({"contact", "note", "delegate", "join", "approve_routing"})


def tell(life: Life, path: Sequence[str], moments: Sequence[datetime]) -> History:
    """Write down every step that was taken, and what the sweep saw meanwhile."""
    joins = _joins(life, moments[0])
    for code, at in zip(path, moments, strict=False):
        while joins and joins[0] < at:
            _join(life, joins.pop(0))
        STEPS.get(code, Life.step)(life, code, at)
    for at in joins:
        _join(life, at)
    stage = life.stage
    told = not life.planned
    seen = reminders(life.entries, stage.rules, stage.clockwork.days, stage.today, told=told)
    return History(
        unit=stage.cast.office,
        received_on=life.received_on,
        case=_case(life),
        petitions=life.petitions,
        entries=sorted(life.entries + seen, key=lambda entry: entry.at),
        assignments=life.assignments,
        replies=life.replies,
        # Those are looked at; the crowd behind them is there to be counted.
        papers_until=stage.clockwork.horizon if life.planned else None,
    )


def _joins(life: Life, opened: datetime) -> list[datetime]:
    """Return when the matter was raised again, between its registration and the horizon."""
    clockwork, chance = life.stage.clockwork, life.chance
    room = min((clockwork.horizon - opened).days - 1, 120)
    waits = [chance.uniform(1, max(room, 1)) for _ in range(life.plan.joins)]
    moments = {clockwork.later(chance, opened, wait) for wait in waits}
    return sorted(moment for moment in moments if moment < clockwork.horizon)


def _join(life: Life, at: datetime) -> None:
    # Never at the very second of another step: the order of events must be one.
    taken = {entry.at for entry in life.entries}
    while at in taken:
        at += timedelta(seconds=1)
    who = replace(life.who, channel=life.chance.choice(("letter", "phone", "online")))
    life.step("join", at, channel=who.channel, received_on=at.date().isoformat())
    text = life.chance.choice(words.REPEATS) + life.matter.story.text
    petition = who.petition(life.matter, at, at.date(), life.entries[-1].by, life.chance)
    life.petitions.append((petition | {"text": text, "repeats": True}, who.petitioner()))


def _open(life: Life, code: str, at: datetime) -> None:
    story, who = life.matter.story, life.who
    life.step(
        code,
        at,
        unit=OFFICE,
        channel=who.channel,
        received_on=life.received_on.isoformat(),
        track=story.track,
        route=REMEDY_BY_OPINION,
        topic=story.topic,
        cannot_notify=bool(who.cannot_notify),
    )
    petition = who.petition(life.matter, at, life.received_on, life.entries[-1].by, life.chance)
    life.petitions.append((petition, who.petitioner()))


def _send(life: Life, code: str, at: datetime) -> None:
    no = len(life.assignments) + 1
    unit, subject = life.hosts[no - 1], life.matter.subject
    body: dict[str, Any] = {"assignment": no, "unit": unit.code}
    if life.plan.due is not None and code == AssignmentKind.ASSIGN:
        body["due_on"] = _due_on(life.stage, life.plan.due).isoformat()
    accused = subject is not None and unit.is_under(subject)
    life.assignments[no] = {
        "requirement": life.matter.story.requirement,
        "soft_reason": life.chance.choice(words.SOFT_REASONS) if accused else "",
    }
    life.has_host, life.handler_is_named = True, False
    life.step(code, at, **body)
    life.assignments[no]["sent_by_id"] = life.entries[-1].by.actor_id


def _due_on(stage: Stage, days: int) -> date:
    """Return the day that far from today; one to come is a working day."""
    day = stage.today + timedelta(days=days)
    return stage.clockwork.days.next_workday(day) if days > 0 else day


def _take_back(life: Life, code: str, at: datetime) -> None:
    life.step(code, at)
    life.has_host = False


def _delegate(life: Life, code: str, at: datetime) -> None:
    handler = life.named_handler(at.date())
    life.handler_is_named = True
    life.step(code, at, assignment=len(life.assignments), handler=handler.actor_id)


def _contact(life: Life, code: str, at: datetime) -> None:
    life.step(code, at, means=ContactMeans.PHONE, on=at.date().isoformat())


def _accept(life: Life, code: str, at: datetime) -> None:
    life.step(code, at, statutory=life.matter.story.track == Track.REMEDY)


def _draft(life: Life, code: str, at: datetime) -> None:
    story = life.matter.story
    life.step(code, at, reply=1)
    life.replies[1] = {
        "author_id": life.entries[-1].by.actor_id,
        "request": story.request,
        "findings": story.findings,
        "opinion": story.opinion,
        "basis": story.basis,
        "outcome": _outcome(life.matter),
        "written_at": at,
    }


def _outcome(matter: Matter) -> str:
    """Return what the reply says to the demand, read from the words of the story."""
    story = matter.story
    if story.track == Track.SUGGESTION:
        return _adoption(story)
    if "部分" in story.findings:
        return Outcome.PARTLY
    if "维持" in story.opinion or "不属实" in story.findings:
        return Outcome.NOT_UPHELD
    return Outcome.UPHELD if "属实" in story.findings else Outcome.EXPLAINED


def _adoption(story: Story) -> str:
    if "部分" in story.opinion:
        return Outcome.PARTLY_ADOPTED
    if "不予采纳" in story.opinion or "暂不采纳" in story.opinion:
        return Outcome.NOT_ADOPTED
    return Outcome.ADOPTED if "采纳" in story.opinion else Outcome.NOT_ADOPTED


def _reply(life: Life, code: str, at: datetime) -> None:
    life.step(code, at, reply=1)
    if code == "approve_draft":
        life.replies[1]["reviewer_id"] = life.entries[-1].by.actor_id


def _serve(life: Life, code: str, at: datetime) -> None:
    method = life.chance.choice(SERVED_BY)
    life.step(code, at, reply=1, method=method, served_on=at.date().isoformat())
    life.replies[1]["service_method"] = method


STEPS = {
    "open": _open,
    "assign": _send,
    "transfer": _send,
    "agree_return": _take_back,
    "cancel": _take_back,
    "delegate": _delegate,
    "contact": _contact,
    "accept": _accept,
    "draft": _draft,
    "submit_draft": _reply,
    "return_draft": _reply,
    "approve_draft": _reply,
    "issue": _reply,
    "serve": _serve,
}


def _case(life: Life) -> dict[str, Any]:
    """Return the fields of the case that are no projection."""
    matter, who, plan = life.matter, life.who, life.plan
    topic = life.stage.cast.topics[matter.story.topic]
    harm = topic.asks_minor_harm and plan.urgency != Urgency.NORMAL
    return {
        "title": matter.story.title,
        "petitioner_mark": masked(who.name),
        "headcount": plan.headcount,
        "track": matter.story.track,
        "route": REMEDY_BY_OPINION,
        "topic": topic,
        "region": matter.subject.region if matter.subject else "",
        "subject_unit": matter.subject,
        "subject_text": matter.subject_text,
        "urgency": plan.urgency,
        "minor_harm": harm,
        "restricted": matter.accuses,
        "cannot_notify": who.cannot_notify,
    }
