"""What can happen to units, people, posts and the calendar: one function per verb.

Each action is one transaction: lock, may they, can it, change, record on the chain of what it
changes. `by` is None when the system acts, as in demo data.
"""

from organization.actions.calendar import record_calendar
from organization.actions.closing import StillHeld, close_unit, merge_unit
from organization.actions.people import PERSONAL, enter_person, register_person, set_active
from organization.actions.planning import cancel_planned, carry_out_planned, decide
from organization.actions.posts import (
    AMENDABLE_POST,
    amend_post,
    appoint,
    end_post,
)
from organization.actions.units import (
    AMENDABLE,
    WrongPlace,
    amend_unit,
    move_unit,
    open_unit,
    rename_unit,
)

__all__ = [
    "AMENDABLE",
    "AMENDABLE_POST",
    "PERSONAL",
    "StillHeld",
    "WrongPlace",
    "amend_post",
    "amend_unit",
    "appoint",
    "cancel_planned",
    "carry_out_planned",
    "close_unit",
    "decide",
    "end_post",
    "enter_person",
    "merge_unit",
    "move_unit",
    "open_unit",
    "record_calendar",
    "register_person",
    "rename_unit",
    "set_active",
]
