"""Dated limits: what a rule says, and which one counts on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Unit(StrEnum):
    """What a limit is counted in; 日 of the regulation are calendar days."""

    DAYS = "days"
    WORKDAYS = "workdays"
    HOURS = "hours"


@dataclass(frozen=True)
class Rule:
    """One dated limit; `key` is the id of its row, None for a limit set on a single case.

    `days` is counted in `unit`. The switches are questions on which offices and laws differ, and
    `extension_days` is the longest extension, 0 where there is none. `suspension` names the law
    that lets the clock stand still; without it every suspension needs a basis of its own.
    """

    code: str
    days: int
    unit: Unit
    soon_days: int
    urgent_days: int
    law: str
    article: str
    valid_from: date
    valid_to: date | None = None
    roll_forward: bool = True  # a last day off moves to the next working day (Civil Code 203)
    first_day_counts: bool = False  # else counting begins on the day after (Civil Code 201)
    set_by_office: bool = False  # whoever assigns may name the last day (Art. 22)
    extension_days: int = 0
    extends_rolled: bool = False  # an extension runs from the moved last day, not from the counted
    suspension: str = ""
    key: int | None = None

    def covers(self, day: date) -> bool:
        """Tell whether the rule is in force on this day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class NoRule(LookupError):
    """No rule of this code is in force on the day the clock starts."""


def rule_for(code: str, day: date, rules: Iterable[Rule]) -> Rule:
    """Return the rule in force on this day; the latest one wins. Raises NoRule."""
    found = [rule for rule in rules if rule.code == code and rule.covers(day)]
    if not found:
        raise NoRule(f"No deadline rule {code} is in force on {day.isoformat()}.")
    return max(found, key=lambda rule: rule.valid_from)
