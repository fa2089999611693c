"""The cases that are on the desks of the demo logins on the day of the demo, whatever its size.

Chance alone would leave some desks empty; here every block of every desk has something in it.
"""

from dataclasses import dataclass, field

from petitions.models import AssignmentKind, Track, Urgency

NONE: frozenset[str] = frozenset()
RETURNED = frozenset({"object"})


@dataclass(frozen=True)
class Planned:
    """A case that has come as far as the step `until`, for the last time it is taken.

    `age` is in days since receipt, at least; `due` is how many days from the day of the demo
    its report is due, None for the limit of the rule. `agreed` speaks of a return asked for.
    """

    until: str
    host: str = ""
    age: int = 1
    handler: str = ""
    due: int | None = None
    kind: str = AssignmentKind.ASSIGN
    track: str = Track.REMEDY
    urgency: str = Urgency.NORMAL
    headcount: int = 1
    anonymous: bool = False
    agreed: bool = True
    joins: int = 0
    detours: frozenset[str] = field(default=NONE)


def jjc(until: str, age: int, due: int | None = None, **more: object) -> Planned:
    """Return a case of the demo handler in the department for basic education."""
    return Planned(until, "JJC", age, "handler", due, **more)  # type: ignore[arg-type]


def xhq(until: str, age: int, due: int | None = None, **more: object) -> Planned:
    """Return a case of the bureau whose clerk and head are demo logins."""
    return Planned(until, "XHQ", age, "", due, **more)  # type: ignore[arg-type]


PLANNED: tuple[Planned, ...] = (
    # The leader decides before these are routed.
    Planned("open", age=1, urgency=Urgency.URGENT),
    Planned("open", age=2, headcount=23),
    Planned("open", age=3, urgency=Urgency.MAJOR, headcount=8),
    Planned("open", age=4, headcount=12, joins=2),
    Planned("approve_routing", age=3, urgency=Urgency.MAJOR),
    Planned("approve_routing", age=4, headcount=9),
    # The clerk routes these; the last three came back.
    Planned("open", age=1),
    Planned("open", age=2, track=Track.SUGGESTION),
    Planned("open", age=4, anonymous=True),
    Planned("open", age=12),
    Planned("open", age=19),
    Planned("agree_return", "XHQ", 7, detours=RETURNED),
    Planned("agree_return", "RSC", 9, detours=RETURNED),
    Planned("cancel", "GJC", 5, detours=frozenset({"cancel"})),
    # The handler: overdue, due today, soon, a returned draft, and ordinary work.
    jjc("start", 45, -4, detours=frozenset({"contact"})),
    jjc("start", 40, 0),
    jjc("return_draft", 44, 5, detours=frozenset({"return_draft"})),
    jjc("draft", 34, 9),
    jjc("start", 22, joins=1),
    jjc("accept", 9),
    jjc("delegate", 5, detours=frozenset({"delegate"})),
    jjc("issue", 41, 8),
    jjc("begin", 48, 3, detours=frozenset({"return_report"})),
    # The head: drafts that wait, two of them of the other handler.
    jjc("submit_draft", 38, 4),
    jjc("submit_draft", 30),
    Planned("submit_draft", "JJC", 42, "jjc.handler2", 2),
    Planned("submit_draft", "JJC", 27, "jjc.handler2", kind=AssignmentKind.TRANSFER),
    Planned("approve_draft", "JJC", 36, "jjc.handler2", 7),
    Planned("object", "JJC", 5, detours=RETURNED),
    Planned("assign", "JJC", 2),
    Planned("transfer", "JJC", 3, kind=AssignmentKind.TRANSFER),
    Planned("sign", "JJC", 4),
    # The bureau's clerk and head.
    xhq("assign", 2),
    xhq("assign", 3, urgency=Urgency.URGENT),
    xhq("transfer", 3, kind=AssignmentKind.TRANSFER),
    xhq("assign", 5, track=Track.SUGGESTION),
    xhq("assign", 20),
    xhq("sign", 4),
    xhq("sign", 8, kind=AssignmentKind.TRANSFER),
    xhq("refuse_return", 9, detours=RETURNED, agreed=False),
    xhq("accept", 10),
    xhq("start", 46, -3),
    xhq("start", 35, 0),
    xhq("start", 30, 4, joins=2),
    xhq("submit_draft", 33, 6),
    xhq("submit_draft", 40, 2),
    xhq("submit_draft", 28, kind=AssignmentKind.TRANSFER),
    xhq("approve_draft", 37, 5),
    xhq("issue", 39, 6),
    xhq("serve", 44, 3),
    xhq("return_report", 47, 2, detours=frozenset({"return_report"})),
    # The office: returns asked for, reports to pass, cases to close.
    xhq("object", 5, detours=RETURNED),
    Planned("object", "GJC", 4, detours=RETURNED),
    Planned("submit_report", "JJC", 45, "handler", 6),
    Planned("submit_report", "XHQ", 41, "", 9),
    Planned("submit_report", "RSC", 50, "", 4),
    Planned("submit_report", "SJDX", 38),
    Planned("submit_report", "HNSF", 43, "", 1),
    Planned("pass_report", "TWC", 40),
    Planned("pass_report", "PDQ", 46),
    Planned("serve", "MBC", 35, kind=AssignmentKind.TRANSFER),
    Planned("serve", "PJLG", 37, kind=AssignmentKind.TRANSFER),
    # Elsewhere: overdue, back on the way to another unit, restricted, without an address.
    Planned("start", "RSC", 55, "", -9),
    Planned("start", "GJC", 52, "", -2),
    Planned("return_draft", "PDQ", 49, "", -1, detours=frozenset({"return_draft"})),
    Planned("assign", "MHQ", 11, detours=RETURNED),
    Planned("sign", "TWC", 12, detours=RETURNED),
    Planned("start", track=Track.ACCUSATION, age=25),
    Planned("start", track=Track.ACCUSATION, age=33, anonymous=True),
    Planned("submit_draft", track=Track.ACCUSATION, age=40),
    Planned("study", track=Track.SUGGESTION, age=30),
    Planned("close", track=Track.SUGGESTION, age=60),
    Planned("start", age=20, anonymous=True),
    Planned("return_report", "ZJC", 48, "", 5, detours=frozenset({"return_report"})),
    # Leaders take these on themselves; the last one is long overdue.
    jjc("start", 42, 22, headcount=31),
    Planned("start", "JJC", 41, "jjc.handler2", 21, urgency=Urgency.MAJOR),
    xhq("start", 42, 24, headcount=18),
    Planned("start", "MBC", 40, "", 23, headcount=26),
    Planned("start", "GJC", 38, "", 25, urgency=Urgency.MAJOR),
    Planned("start", "RSC", 40, "", 22, headcount=9),
    xhq("start", 100, -32),
)
