"""The limits every installation starts with: both regulations, the city's and the office's own.

Frozen literals. `reference.fill` writes them as rows, which an administrator then follows with
new ones; what runs without rows (`manage.py clock`) counts by them directly.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from petitions.clock import Rule, Unit
from petitions.models.clocks import ClockCode, RuleKind

OLD, NEW = "《信访条例》(2005)", "《信访工作条例》(2022)"
SIMPLE, OWN = "《信访事项简易办理办法（试行）》(2016)", "本单位内部目标"
MINORS = "《未成年人保护法》"
BEGINNING, OLD_ENDS, NEW_BEGINS = date(1949, 10, 1), date(2022, 4, 30), date(2022, 5, 1)
SIMPLE_BEGINS = date(2016, 7, 1)
DAYS, WORKDAYS, HOURS = Unit.DAYS, Unit.WORKDAYS, Unit.HOURS

Limit = tuple[RuleKind, Rule]


class Statutory(NamedTuple):
    """One row of the regulations: articles of 2005 and of 2022 for the same limit."""

    code: ClockCode
    old: str
    new: str
    days: int
    soon: int
    urgent: int
    extension_days: int = 0
    set_by_office: bool = False
    stops_for_hearing: bool = False


# Art. 34 lets the head of the handling body add 30 days once; an assigned due day is put off by
# whoever set it. Only a hearing in the re-review stops a clock by law.
STATUTORY = (
    Statutory(ClockCode.ROUTE, "第21条", "第22条", 15, 5, 2),
    Statutory(ClockCode.NOTICE, "第22条", "第23条", 15, 5, 2),
    Statutory(ClockCode.UNIT_NOTICE, "第21条", "第23条", 15, 5, 2),
    Statutory(ClockCode.HANDLE, "第33条", "第34条", 60, 15, 5, extension_days=30),
    Statutory(
        ClockCode.ASSIGN, "第21条", "第22条", 60, 15, 5, extension_days=30, set_by_office=True
    ),
    Statutory(ClockCode.REVIEW_APPLY, "第34条", "第35条", 30, 10, 3),
    Statutory(ClockCode.REVIEW, "第34条", "第35条", 30, 10, 3),
    Statutory(ClockCode.REREVIEW_APPLY, "第35条", "第36条", 30, 10, 3),
    Statutory(ClockCode.REREVIEW, "第35条", "第36条", 30, 10, 3, stops_for_hearing=True),
)  # fmt: skip


def _both(row: Statutory) -> list[Limit]:
    """Return the limit twice: matters begun before May 2022 keep the old article."""
    eras = ((OLD, row.old, BEGINNING, OLD_ENDS), (NEW, row.new, NEW_BEGINS, None))
    return [
        (
            RuleKind.LAW,
            Rule(
                row.code, row.days, DAYS, row.soon, row.urgent, law, article, begins, ends,
                extension_days=row.extension_days,
                set_by_office=row.set_by_office,
                suspension=f"{law}{article}" if row.stops_for_hearing else "",
            ),
        )
        for law, article, begins, ends in eras
    ]  # fmt: skip


LIMITS: tuple[Limit, ...] = (
    *(limit for row in STATUTORY for limit in _both(row)),
    # Five working days to object are new in 2022; before, the office's own practice.
    (RuleKind.OWN, Rule(ClockCode.RETURN, 5, WORKDAYS, 2, 1, OWN, "", BEGINNING, OLD_ENDS)),
    (RuleKind.LAW, Rule(ClockCode.RETURN, 5, WORKDAYS, 2, 1, NEW, "第23条", NEW_BEGINS)),
    # The 2022 text asks for written feedback and names no days: thirty became a target.
    (RuleKind.LAW, Rule(ClockCode.SUGGESTION, 30, DAYS, 10, 3, OLD, "第36条", BEGINNING, OLD_ENDS)),
    (RuleKind.OWN, Rule(ClockCode.SUGGESTION, 30, DAYS, 10, 3, OWN, "", NEW_BEGINS)),
    (RuleKind.LOCAL, Rule(ClockCode.SIMPLE_NOTICE, 3, WORKDAYS, 1, 1, SIMPLE, "", SIMPLE_BEGINS)),
    (RuleKind.LOCAL, Rule(ClockCode.SIMPLE_HANDLE, 10, WORKDAYS, 3, 1, SIMPLE, "", SIMPLE_BEGINS)),
    (RuleKind.OWN, Rule(ClockCode.EVALUATE, 30, DAYS, 10, 3, OWN, "", BEGINNING)),
    (
        RuleKind.OWN,
        Rule(ClockCode.SUPERVISE, 7, DAYS, 2, 1, OWN, "", BEGINNING, set_by_office=True),
    ),
    (RuleKind.OWN, Rule(ClockCode.URGENT, 4, HOURS, 0, 0, OWN, "", BEGINNING)),
    # The law says at once and names no hours: two of them are the office's own target.
    (RuleKind.OWN, Rule(ClockCode.MINOR_HARM, 2, HOURS, 0, 0, MINORS, "第十一条", BEGINNING)),
)

ERAS = {"2005": OLD_ENDS, "2022": NEW_BEGINS}  # a day on which the regulation was in force


def rules_of(era: str) -> Sequence[Rule]:
    """Return the limits in force under a regulation ("2005", "2022"), as if it always were.

    Raises KeyError for any other.
    """
    day = ERAS[era]
    return [
        replace(rule, valid_from=date.min, valid_to=None) for _, rule in LIMITS if rule.covers(day)
    ]
