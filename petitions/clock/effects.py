"""What each word of `words` does to the clocks."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext

from petitions.clock.codes import OF_ASSIGNMENT, Code
from petitions.clock.reading import Contradiction, Fact, Key

STATUTORY_ROUTE = 6  # Art. 31(6): only these matters end with an opinion, and in sixty days
C = Code
OFFICE = (C.ROUTE, C.NOTICE, C.SIMPLE_NOTICE)
UNIT = (C.UNIT_NOTICE, C.RETURN, C.SIMPLE_NOTICE)
UNREACHABLE = "cannot_notify"  # nobody can be told in writing: name or address unclear (Art. 23)


@dataclass(frozen=True)
class Told:
    """One fact as it was told: the day, the minute where it was said, and its other fields."""

    word: str
    on: date
    at: datetime | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Story:
    """What was told so far: as much as the next word needs to be understood."""

    marks: set[str] = field(default_factory=set)
    facts: list[Fact] = field(default_factory=list)
    assignment: int = 0
    round: int = 0  # how often the matter was taken up again
    presses: dict[str, list[int]] = field(default_factory=dict)  # numbers not answered yet
    pressed: int = 0
    received_on: date | None = None
    accepted_on: date | None = None
    route: int = STATUTORY_ROUTE
    simple: bool = False
    paused: list[Key] = field(default_factory=list)

    def key(self, code: Code) -> Key:
        """Return the clock of this name that is meant now."""
        of_unit = code in OF_ASSIGNMENT or code is C.SIMPLE_NOTICE
        return code, self.assignment if of_unit else self.round

    def keys(self, codes: Iterable[Code]) -> tuple[Key, ...]:
        """Return the clocks of these names that are meant now."""
        return tuple(self.key(code) for code in codes)


Effect = Callable[[Story, Told], None]


def said(told: Told, **more: str) -> dict[str, str]:
    """Return what a sentence about this fact needs."""
    return {"day": told.on.isoformat(), "word": told.word} | more


def does(
    *,
    starts: tuple[Code, ...] = (),
    stops: tuple[Code, ...] = (),
    voids: tuple[Code, ...] = (),
    resumes: tuple[Code, ...] = (),
) -> Effect:
    """Return the effect of a word that does the same whatever was told before."""

    def effect(story: Story, told: Told) -> None:
        story.facts.append(
            Fact(
                told.on,
                starts=story.keys(starts),
                stops=story.keys(stops),
                resumes=story.keys(resumes),
                voids=story.keys(voids),
                at=told.at,
            )
        )

    return effect


def receive(story: Story, told: Told) -> None:
    story.received_on = told.on
    does(starts=(C.ROUTE, C.NOTICE))(story, told)


def classify(story: Story, told: Told) -> None:
    """Choose route and procedure; a simple matter is answered within days of its receipt."""
    story.route = told.fields.get("route", story.route)
    if told.fields.get("procedure") == "simple":
        story.simple = True
        starts = story.keys((C.SIMPLE_NOTICE,))
        story.facts.append(Fact(told.on, starts=starts, counted_from=story.received_on))


def send(*starts: Code) -> Effect:
    """Return what sending to a unit does: the office has done its part, the unit's begins."""

    def effect(story: Story, told: Told) -> None:
        stops = story.keys(OFFICE)
        story.assignment += 1
        codes = (*starts, C.SIMPLE_NOTICE) if story.simple else starts
        story.facts.append(
            Fact(told.on, starts=story.keys(codes), stops=stops, set_due=told.fields.get("due"))
        )
        if UNREACHABLE in story.marks:
            story.facts.append(Fact(told.on, voids=story.keys((C.UNIT_NOTICE, C.SIMPLE_NOTICE))))

    return effect


def deliver(story: Story, told: Told) -> None:
    """Count the unit's days from the day it has the matter, not from the day it was sent."""
    codes = [C.RETURN]
    if UNREACHABLE not in story.marks:
        codes += [C.UNIT_NOTICE, C.SIMPLE_NOTICE] if story.simple else [C.UNIT_NOTICE]
    story.facts.append(Fact(told.on, starts=story.keys(codes)))


def take_back(story: Story, told: Told) -> None:
    """Undo a sending: the office's days run from the first receipt again (Art. 23)."""
    keys = story.keys((C.UNIT_NOTICE, C.ASSIGN, C.RETURN, C.SIMPLE_NOTICE))
    codes = (C.ROUTE,) if UNREACHABLE in story.marks else OFFICE
    office = tuple((code, 0) for code in codes)
    story.facts.append(Fact(told.on, voids=keys, resumes=office))


def accept(story: Story, told: Told) -> None:
    story.accepted_on = told.on
    story.route = told.fields.get("route", story.route)
    story.simple = told.fields.get("procedure", "simple" if story.simple else "") == "simple"
    stops = story.keys((*OFFICE, *UNIT))
    handling = (C.SIMPLE_HANDLE if story.simple else C.HANDLE,)
    starts = story.keys(handling if story.route == STATUTORY_ROUTE else ())
    story.facts.append(Fact(told.on, starts=starts, stops=stops))


def turn(*, simple: bool) -> Effect:
    """Return the change of procedure: the new limit counts from acceptance, as the old one did."""

    def effect(story: Story, told: Told) -> None:
        if story.simple is simple:
            raise Contradiction(gettext("%(day)s %(word)s：本来就适用这一程序。") % said(told))
        story.simple = simple
        begins, ends = (C.SIMPLE_HANDLE, C.HANDLE) if simple else (C.HANDLE, C.SIMPLE_HANDLE)
        starts = story.keys((begins,)) if story.route == STATUTORY_ROUTE else ()
        story.facts.append(
            Fact(told.on, starts=starts, voids=story.keys((ends,)), counted_from=story.accepted_on)
        )

    return effect


def extend(story: Story, told: Told) -> None:
    key = story.key(Code[told.fields.get("clock", "HANDLE")])
    extends = ((*key, told.fields["days"]),)
    story.facts.append(Fact(told.on, extends=extends, notice_follows=True))


# What a written notice ends: the day it goes out is the day that counts (Art. 23).
NOTICES: dict[str, tuple[Code, ...]] = {
    "whereabouts": (C.NOTICE,),
    "acceptance": (C.NOTICE, C.UNIT_NOTICE, C.SIMPLE_NOTICE),
    "refusal": (C.NOTICE, C.UNIT_NOTICE, C.SIMPLE_NOTICE),
    "diversion": (C.NOTICE, C.UNIT_NOTICE, C.SIMPLE_NOTICE),
    "extension": (),
    "suspension": (),
    "resumption": (),
    "procedure": (),
    "receipt": (),
    "repeat": (),
}


def notify(story: Story, told: Told) -> None:
    """Stop a limit on the day of the written notice; an extension counts from its own."""
    kind = told.fields["kind"]
    if kind == "extension":
        keys = story.keys((Code[told.fields.get("clock", "HANDLE")],))
        story.facts.append(Fact(told.on, notifies=keys))
        return
    codes = NOTICES[kind]
    if story.assignment and kind != "whereabouts":
        codes = tuple(code for code in codes if code is not C.NOTICE)
    keys = story.keys(codes)
    story.facts += [Fact(told.on, resumes=keys), Fact(told.on, stops=keys)]


def pause(story: Story, told: Told) -> None:
    keys = story.keys((Code[told.fields["clock"]],))
    story.paused = list(keys)
    story.facts.append(Fact(told.on, suspends=keys, basis=told.fields.get("basis", "")))


def hear(story: Story, told: Told) -> None:
    """Open a hearing: only in the re-review the law takes its days out of the limit (Art. 36)."""
    code = C.HANDLE
    if "review_requested" in story.marks:
        code = C.REREVIEW if "rereview_requested" in story.marks else C.REVIEW
    pause(story, Told(told.word, told.on, told.at, {**told.fields, "clock": code.name}))


def go_on(story: Story, told: Told) -> None:
    story.facts.append(Fact(told.on, unsuspends=tuple(story.paused)))


def serve(story: Story, told: Told) -> None:
    """Open the petitioner's windows: they count from the day the paper reached them (Art. 35)."""
    reviewable = story.route == STATUTORY_ROUTE and "opinion_issued" in story.marks
    does(starts=(C.REVIEW_APPLY, C.EVALUATE) if reviewable else (C.EVALUATE,))(story, told)


def ask_review(story: Story, told: Told) -> None:
    """Use the window: only an opinion under Art. 31(6) is reviewed, not an answer of other kind."""
    if story.route != STATUTORY_ROUTE:
        raise Contradiction(
            gettext("%(day)s %(word)s：只有信访处理意见可以申请复查。") % said(told)
        )
    does(stops=(C.REVIEW_APPLY,), starts=(C.REVIEW,))(story, told)


def reopen(story: Story, told: Told) -> None:
    """Take the matter up again: another sixty days, and the old opinion binds no more."""
    voids = story.keys((C.REVIEW_APPLY, C.REREVIEW_APPLY, C.EVALUATE))
    story.round += 1
    story.accepted_on, story.simple = told.on, False
    story.facts.append(Fact(told.on, starts=story.keys((C.HANDLE,)), voids=voids))


def press(code: Code) -> Effect:
    """Return the start of one of several clocks of a kind, such as a second supervision."""

    def effect(story: Story, told: Told) -> None:
        story.pressed += 1
        story.presses.setdefault(code, []).append(story.pressed)
        key = (code, story.pressed)
        story.facts.append(Fact(told.on, starts=(key,), set_due=told.fields.get("due"), at=told.at))

    return effect


def answer(code: Code) -> Effect:
    """Return the answer to the oldest one that still waits."""

    def effect(story: Story, told: Told) -> None:
        if not story.presses.get(code):
            raise Contradiction(gettext("%(day)s %(word)s：没有待答复的事项。") % said(told))
        key = (code, story.presses[code].pop(0))
        story.facts.append(Fact(told.on, stops=(key,), at=told.at))

    return effect


def end(story: Story, told: Told) -> None:
    """Let every clock fall away that still runs."""
    keys = [key for fact in story.facts for key in fact.starts]
    story.facts.append(Fact(told.on, voids=tuple(dict.fromkeys(keys))))
