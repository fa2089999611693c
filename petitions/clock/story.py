"""Facts told in plain words, read from and answered in JSON: the contract of `manage.py clock`.

A matter is told as `{"rules": "2022", "today": "2026-03-01", "facts": [{"event": "received",
"on": "2026-01-05"}, ...]}` with the words of `words.WORDS`, in the order of their days. Days are
`2026-01-05`; where hours count, `2026-01-05T09:30` in Asia/Shanghai.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from organization.workdays import WorkCalendar
from petitions.clock.codes import OF_ASSIGNMENT, RIGHTS, Code
from petitions.clock.effects import NOTICES, Story, Told
from petitions.clock.reading import Contradiction, Reading, read
from petitions.clock.rules import Rule
from petitions.clock.showing import steps_of
from petitions.clock.words import WORDS, tell

SHANGHAI = ZoneInfo("Asia/Shanghai")
# A year beyond these is a slip of the pen.
MOMENT = re.compile(r"(19[5-9]|20\d)\d-\d\d-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?)?")
ROUTES = range(1, 7)
PROCEDURES = ("simple", "ordinary")
BY_UNIT = OF_ASSIGNMENT | {Code.SIMPLE_NOTICE}  # the office has one of the latter too, number 0
METHODS = ("direct", "post", "electronic", "left", "agent", "public")


@dataclass(frozen=True)
class Matter:
    """One matter as it was told."""

    rules: str
    today: date
    now: datetime | None
    facts: tuple[Told, ...]

    @property
    def days(self) -> list[date]:
        """Every day that was named."""
        dues = (told.fields.get("due") for told in self.facts)
        return [self.today, *(told.on for told in self.facts), *(due for due in dues if due)]


def parse(said: object, known_rules: Sequence[str]) -> Matter:
    """Return what was told. Raises Contradiction with one sentence."""
    if not isinstance(said, dict) or not isinstance(said.get("facts"), list):
        raise Contradiction(gettext("须为含有 rules、today 和 facts 列表的 JSON 对象。"))
    rules = said.get("rules")
    if rules not in known_rules:
        raise Contradiction(
            gettext("没有名为 %(name)s 的规则，可用：%(known)s。")
            % {"name": rules, "known": "、".join(known_rules)}
        )
    today, now = _moment(said.get("today"), "today")
    facts = tuple(_told(one) for one in said["facts"])
    _require_order(facts, today, now)
    return Matter(str(rules), today, now, facts)


def _told(said: object) -> Told:
    event = said.get("event") if isinstance(said, dict) else said
    if not isinstance(said, dict) or not isinstance(event, str) or event not in WORDS:
        raise Contradiction(gettext("不认识的事实：%(event)s。") % {"event": event})
    word = WORDS[event]
    on, at = _moment(said.get("on"), f"{word.code} on")
    given = set(said) - {"event", "on", "note"}
    if unknown := sorted(given - {*word.needs, *word.may}):
        raise Contradiction(
            gettext("%(event)s 没有 %(field)s 这一项。")
            % {"event": word.code, "field": "、".join(unknown)}
        )
    if missing := sorted(set(word.needs) - given):
        raise Contradiction(
            gettext("%(event)s 缺少 %(field)s。")
            % {"event": word.code, "field": "、".join(missing)}
        )
    fields = {name: FIELDS[name](said[name], f"{word.code} {name}") for name in sorted(given)}
    if fields.get("due", on) < on:
        raise Contradiction(gettext("指定的末日 %(due)s 早于 %(on)s。") % {**fields, "on": on})
    return Told(word.code, on, at, fields)


def _moment(said: object, name: str) -> tuple[date, datetime | None]:
    """Return the day, and the minute where an hour is told."""
    try:
        at = datetime.fromisoformat(_shaped(said))
    except ValueError:
        raise Contradiction(
            gettext("%(name)s 须为日期，如 2026-01-05，而不是 %(said)s。")
            % {"name": name, "said": said}
        ) from None
    if len(str(said)) == len("2026-01-05"):
        return at.date(), None
    at = at.astimezone(SHANGHAI) if at.tzinfo else at.replace(tzinfo=SHANGHAI)
    return at.date(), at


def _shaped(said: object) -> str:
    """Return what has the shape of a day of our time, with or without a minute."""
    if isinstance(said, str) and MOMENT.fullmatch(said):
        return said
    raise ValueError


def _require_order(facts: Sequence[Told], today: date, now: datetime | None) -> None:
    for before, after in pairwise(facts):
        if _is_before(after.on, after.at, before.on, before.at):
            raise Contradiction(
                gettext("%(after)s（%(day)s）早于它之前的 %(before)s（%(earlier)s）。")
                % {
                    "after": after.word, "day": after.on, "before": before.word,
                    "earlier": before.on,
                }
            )  # fmt: skip
    for told in facts[-1:]:
        if _is_before(today, now, told.on, told.at):
            raise Contradiction(
                gettext("%(event)s（%(day)s）晚于今天（%(today)s）。")
                % {"event": told.word, "day": told.on, "today": today}
            )


def _is_before(day: date, at: datetime | None, other: date, other_at: datetime | None) -> bool:
    """Compare by the minute where both are known to it, else by the day."""
    return at < other_at if at and other_at else day < other


def _text(said: object, _name: str) -> str:
    return str(said)


def _one_of(choices: Sequence[object]) -> Callable[[object, str], object]:
    def take(said: object, name: str) -> object:
        if isinstance(said, bool) or said not in choices:
            shown = "、".join(str(choice) for choice in choices)
            raise Contradiction(
                gettext("%(name)s 须为 %(choices)s 之一，而不是 %(said)s。")
                % {"name": name, "choices": shown, "said": said}
            )
        return said

    return take


def _days(said: object, name: str) -> int:
    if not isinstance(said, int) or isinstance(said, bool):
        raise Contradiction(
            gettext("%(name)s 须为整数，而不是 %(said)s。") % {"name": name, "said": said}
        )
    return said


FIELDS: Mapping[str, Callable[[object, str], Any]] = {
    "route": _one_of(ROUTES),
    "procedure": _one_of(PROCEDURES),
    "days": _days,
    "due": lambda said, name: _moment(said, name)[0],
    "kind": _one_of(tuple(NOTICES)),
    "clock": _one_of(tuple(Code.__members__)),
    "basis": _text,
    "method": _one_of(METHODS),
}


def read_matter(
    matter: Matter, rules: Sequence[Rule], calendar: WorkCalendar
) -> list[dict[str, Any]]:
    """Return the clocks of the matter as JSON, in the order in which they started.

    Raises Contradiction, and organization.workdays.MissingYear.
    """
    story = Story()
    for told in matter.facts:
        tell(story, told)
    readings = read(story.facts, rules, calendar, strict=True, today=matter.today)
    return [_answered(reading, matter) for reading in readings.values()]


def _answered(reading: Reading, matter: Matter) -> dict[str, Any]:
    rule, due = reading.rule, reading.due
    steps = steps_of(
        due.lines,
        f"{rule.law}{rule.article}",
        stopped_on=reading.stopped_on,
        voided=reading.voided,
    )
    return {
        "code": Code(reading.code).name,
        "clock": reading.code,
        "assignment": reading.assignment if reading.code in BY_UNIT else 0,
        "start": reading.started_on.isoformat(),
        "due": due.at.isoformat(timespec="minutes") if due.at else due.on.isoformat(),
        "duty": reading.code not in RIGHTS,
        "state": reading.state(matter.today, matter.now).value,
        "days_left": reading.days_left(matter.today),
        "lines": [str(step) for step in steps],
    }
