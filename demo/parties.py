"""Who is complained about, what the story is, and which unit gets the case."""

from dataclasses import dataclass
from datetime import date
from random import Random

from demo import words
from demo.cast import Cast
from demo.corpus import Story, story
from organization.models import Unit
from petitions.models import Track

# The department that answers for a first-level topic, below the university and at one.
DEPARTMENT = {
    "E01": "JJC", "E02": "KSC", "E03": "XXC", "E04": "CWC", "E05": "RSC", "E06": "JJC",
    "E07": "TWC", "E08": "JJC", "E09": "MBC", "E10": "GJC", "E11": "ZJC", "E12": "XQC",
    "E13": "FZC", "E14": "JDC", "E15": "FZC", "E16": "GJC", "E17": "FZC",
}  # fmt: skip
AT_UNIVERSITY = {"E01": "KSC", "E04": "XXC", "E06": "GJC", "E07": "XXC", "E08": "GJC", "E13": "CWC"}
ACCUSATIONS_GO_TO = ("RSC", "JDC")
# Share of the stories about each kind of unit; the rest is about tutors, who are no unit.
SUBJECTS = {"district": 48, "direct": 10, "university": 20, "bureau": 10, "tutor": 12}
LEVELS = (
    ("幼儿园", "kindergarten"), ("初级中学", "junior"), ("小学", "primary"), ("附属", "primary"),
    ("特殊教育", "primary"), ("工业学校", "vocational"), ("商贸学校", "vocational"),
    ("中学", "senior"), ("实验学校", "junior"), ("外国语学校", "senior"), ("学校", "vocational"),
)  # fmt: skip
TRIES = 400


@dataclass(frozen=True)
class Matter:
    """The story, the unit it is about (None for one outside the house), and the name of that."""

    story: Story
    subject: Unit | None
    subject_text: str

    @property
    def accuses(self) -> bool:
        return self.story.track == Track.ACCUSATION


def level_of(unit: Unit) -> str:
    """Return the level of the corpus that fits the unit."""
    if unit.kind == Unit.Kind.UNIVERSITY:
        return "university"
    if unit.kind == Unit.Kind.SCHOOL:
        return next(level for ending, level in LEVELS if ending in unit.name)
    return "authority"


def draw_matter(chance: Random, cast: Cast) -> Matter:
    """Return a matter about any unit of the house or about a tutor."""
    (kind,) = chance.choices(list(SUBJECTS), list(SUBJECTS.values()))
    if kind == "tutor":
        name = chance.choice(words.TUTORS)
        return Matter(story(chance, subject=name, level="tutoring"), None, name)
    return _about(chance, chance.choice(cast.subjects[kind]))


def matter_for(chance: Random, cast: Cast, host: str, track: str) -> Matter:
    """Return a matter of this track that this host would get; any host when it is ""."""
    below = [unit for unit in cast.units.values() if host and unit.is_under(cast.units[host])]
    narrow = bool(host) and cast.units[host].kind != Unit.Kind.DEPARTMENT
    for _ in range(TRIES):
        matter = _about(chance, chance.choice(below)) if narrow else draw_matter(chance, cast)
        fits = not host or host in {unit.code for unit in hosts(cast, matter)}
        if fits and matter.story.track == track:
            return matter
    raise LookupError(f"The corpus has no {track} for {host or 'any unit'}.")


def _about(chance: Random, subject: Unit) -> Matter:
    level = level_of(subject)
    return Matter(story(chance, subject=subject.name, level=level), subject, "")


def hosts(cast: Cast, matter: Matter) -> list[Unit]:
    """Return the units that may get the case, the likeliest first.

    An accusation never goes to the accused unit or below it (2022 Art. 30).
    """
    subject, units = matter.subject, cast.units
    if matter.accuses:
        above = [units[code] for code in ACCUSATIONS_GO_TO]
        bureau = cast.bureau_of(subject)
        rows = ([bureau] if bureau else []) + above
        return [unit for unit in rows if subject is None or not unit.is_under(subject)]
    department = _department(cast, matter)
    if subject is None:
        return [department, *cast.hosts[Unit.Kind.BUREAU]]
    bureau = cast.bureau_of(subject)
    if bureau and bureau != subject:
        return [bureau, department, subject]
    if subject.kind == Unit.Kind.BUREAU:
        return [department, subject]
    return [subject, department]


def draw_host(chance: Random, cast: Cast, matter: Matter, day: date) -> Unit:
    """Return one of the hosts that can work on this day."""
    rows = [unit for unit in hosts(cast, matter) if cast.can_host(unit, day)]
    weights = (60, 36, 4) if len(rows) == 3 else (55, *[45 / len(rows)] * (len(rows) - 1))
    return chance.choices(rows, weights)[0]


def other_host(chance: Random, cast: Cast, matter: Matter, wrong: Unit, day: date) -> Unit:
    """Return where a case goes first by mistake, or next after it came back."""
    rows = cast.hosts[Unit.Kind.DEPARTMENT] + cast.hosts[Unit.Kind.BUREAU]
    return chance.choice(
        [
            unit
            for unit in rows
            if unit != wrong
            and cast.can_host(unit, day)
            and not (matter.accuses and matter.subject and unit.is_under(matter.subject))
        ]
    )


def _department(cast: Cast, matter: Matter) -> Unit:
    topic = matter.story.topic[:3]
    at_university = AT_UNIVERSITY if matter.story.level == "university" else {}
    return cast.units[at_university.get(topic) or DEPARTMENT[topic]]
