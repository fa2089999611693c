"""What can be done with meetings and reception days: one function per verb of the office.

Each action is one transaction in the same order: lock, may they, can it, change, record. What
concerns a case is recorded on the chain of the case and on no other.
"""

from meetings.actions.agenda import (
    drop_item,
    give_material,
    move_item,
    put_on_agenda,
    request_topic,
)
from meetings.actions.deciding import decide, finish_decision, minute, set_outcome
from meetings.actions.planning import (
    cancel_meeting,
    change_meeting,
    hold,
    invite,
    plan_meeting,
    send_agenda,
    uninvite,
)
from meetings.actions.receiving import book, cancel_reception, plan_reception, receive

__all__ = [
    "book",
    "cancel_meeting",
    "cancel_reception",
    "change_meeting",
    "decide",
    "drop_item",
    "finish_decision",
    "give_material",
    "hold",
    "invite",
    "minute",
    "move_item",
    "plan_meeting",
    "plan_reception",
    "put_on_agenda",
    "receive",
    "request_topic",
    "send_agenda",
    "set_outcome",
    "uninvite",
]
