"""What one kind of paper is made of, and the sets its rows are written with."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from organization.models import Role
from petitions.models import Case


class To(StrEnum):
    """Whom a paper goes to."""

    PETITIONER = "petitioner"
    HOST = "host"  # the unit the case was sent to
    OFFICE = "office"  # the unit that sent it
    OTHER = "other"  # a unit or leaders, said by the step
    PARTIES = "parties"  # the petitioner and others, said by the step
    FILE = "file"


class Layout(StrEnum):
    """信函格式 of GB/T 9704-2012 10.1, or a plain form of lines and cells."""

    LETTER = "letter"
    FORM = "form"


@dataclass(frozen=True)
class Demand:
    """A field the law wants in the paper. `always` is False where not every case has it: the
    wording must name it, and what it says may be empty."""

    field: str
    law: str
    always: bool = True


@dataclass(frozen=True)
class Kind:
    """One row. `steps` issue it by themselves; after `also` it may be drawn up by hand.

    `given` are the fields only the step, or the person who draws it up, can say. `by_host`: the
    unit that handles signs, else the office. `accusations` says whether it may be issued where
    2022 Art. 30 applies.
    """

    code: str
    title: str
    to: To
    law: str
    steps: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    layout: Layout = Layout.LETTER
    # Behind the unit's word in the number; "" means no number, or that of what it is about: the
    # opinion, the request for facts, the reminder.
    word: str = ""
    demands: tuple[Demand, ...] = ()
    given: tuple[str, ...] = ()
    by_host: bool = False
    signs: frozenset[Role] = frozenset({Role.REGISTRAR, Role.OFFICE})
    accusations: bool = True
    when: Callable[[Case], bool] = lambda _case: True

    @property
    def is_served(self) -> bool:
        """Whether it must be served on the petitioner, with proof."""
        return self.to is To.PETITIONER

    @property
    def names_nobody(self) -> bool:
        """Whether the petitioner is masked in it: units learn who it is in the system, for a
        reason that is recorded."""
        return self.to in {To.HOST, To.OFFICE, To.OTHER}

    @property
    def may_be_void(self) -> bool:
        """Whether it can be declared void: one with the number of something else goes with it."""
        return bool(self.word) or self.layout is Layout.FORM

    @property
    def series(self) -> str:
        """The kind of its number series, "" for one without numbers of its own."""
        return f"paper-{self.code}" if self.word else ""


REGULATION = "《信访工作条例》"
ART_22, ART_23, ART_24, ART_25 = (f"{REGULATION}第二十{n}条" for n in "二三四五")
ART_28, ART_29 = f"{REGULATION}第二十八条", f"{REGULATION}第二十九条"
ART_30, ART_31, ART_32 = (f"{REGULATION}第三十{n}条" for n in ("", "一", "二"))
ART_33, ART_34, ART_35, ART_36 = (f"{REGULATION}第三十{n}条" for n in "三四五六")
ART_18, ART_19, ART_20 = (f"{REGULATION}第{n}条" for n in ("十八", "十九", "二十"))
ART_40, ART_44 = (f"{REGULATION}第{n}条" for n in ("四十", "四十四"))
MINORS_11 = "《未成年人保护法》第十一条"
SHANGHAI = "《上海市信访条例》第{}条"

CLERKS = frozenset({Role.REGISTRAR, Role.OFFICE})
DESK = frozenset({Role.UNIT_CLERK, Role.HANDLER})
HEAD = frozenset({Role.HEAD})
UNIT = DESK | HEAD


def all_of(law: str, *fields: str) -> tuple[Demand, ...]:
    """Return the demands of one article."""
    return tuple(Demand(field, law) for field in fields)
