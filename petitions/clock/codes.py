"""The names of the clocks; `models.clocks` says them in Chinese."""

from enum import StrEnum


class Code(StrEnum):
    """C1 to C15 of the life cycle. C2 runs twice: for the office, and for each unit. So does C15:
    for what is urgent (Art. 25), and for harm to a minor (Protection of Minors Law 11)."""

    ROUTE = "C1"
    NOTICE = "C2a"
    UNIT_NOTICE = "C2b"
    RETURN = "C3"
    HANDLE = "C4"
    ASSIGN = "C5"
    REVIEW_APPLY = "C6"
    REVIEW = "C7"
    REREVIEW_APPLY = "C8"
    REREVIEW = "C9"
    EVALUATE = "C10"
    SUPERVISE = "C11"
    SUGGESTION = "C12"
    SIMPLE_NOTICE = "C13"
    SIMPLE_HANDLE = "C14"
    URGENT = "C15"
    MINOR_HARM = "C15b"


# Somebody may act within these and misses no duty by not acting: a unit that objects, a
# petitioner who asks for review or says what they think of the answer.
RIGHTS = frozenset({Code.RETURN, Code.REVIEW_APPLY, Code.REREVIEW_APPLY, Code.EVALUATE})
# What ends when a matter is closed; the petitioner's windows and a reviewer's limits go on.
HANDLING = (
    Code.ROUTE,
    Code.NOTICE,
    Code.UNIT_NOTICE,
    Code.RETURN,
    Code.HANDLE,
    Code.ASSIGN,
    Code.SIMPLE_NOTICE,
    Code.SIMPLE_HANDLE,
)
# What must be reported within hours, whatever becomes of the matter meanwhile.
REPORTS = frozenset({Code.URGENT, Code.MINOR_HARM})
# They belong to one assignment; every other clock belongs to the case.
OF_ASSIGNMENT = frozenset({Code.UNIT_NOTICE, Code.RETURN, Code.ASSIGN})
