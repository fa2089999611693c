"""What can happen to a case: one function per verb of the office.

Nothing outside this package writes a stage or adds an event to a case. Each action is one
transaction in the same order: lock, may they, can it, change, record. Nobody is told from here:
the relay finds the events that nobody was told of yet.
"""

from petitions.actions.accusing import (
    ShutOut,
    ask_withdrawal,
    name_accused,
    withdraw_accused,
)
from petitions.actions.asking_facts import (
    approve_answer,
    ask_facts,
    close_facts,
    draft_answer,
    return_answer,
    sign_facts,
    withdraw_facts,
)
from petitions.actions.disposing import (
    dispose,
    first_review_disposal,
    keep_from_disposal,
    propose_disposal,
    refuse_disposal,
    second_review_disposal,
    set_term,
)
from petitions.actions.exporting import record_export
from petitions.actions.handling import (
    accept,
    agree_return,
    contact,
    delegate,
    note,
    object_to,
    refuse_return,
    sign,
    start,
)
from petitions.actions.recusing import (
    ask_recusal,
    confirm_recusal,
    declare_recusal,
    end_recusal,
    recuse,
    refuse_recusal,
)
from petitions.actions.registering import Matter, Submission, count_refusal, join, register
from petitions.actions.replying import (
    Opinion,
    approve_draft,
    draft,
    issue,
    return_draft,
    serve,
    submit_draft,
)
from petitions.actions.reporting import begin, close, pass_report, return_report, submit_report
from petitions.actions.resolving import (
    propose_resolution,
    refuse_resolution,
    verify_resolution,
)
from petitions.actions.revealing import record_print, record_subject_access, reveal
from petitions.actions.routing import approve_routing, assign, cancel, latest_due, transfer

__all__ = [
    "Matter",
    "Opinion",
    "ShutOut",
    "Submission",
    "accept",
    "agree_return",
    "approve_answer",
    "approve_draft",
    "approve_routing",
    "ask_facts",
    "ask_recusal",
    "ask_withdrawal",
    "assign",
    "begin",
    "cancel",
    "close",
    "close_facts",
    "confirm_recusal",
    "contact",
    "count_refusal",
    "declare_recusal",
    "delegate",
    "dispose",
    "draft",
    "draft_answer",
    "end_recusal",
    "first_review_disposal",
    "issue",
    "join",
    "keep_from_disposal",
    "latest_due",
    "name_accused",
    "note",
    "object_to",
    "pass_report",
    "propose_disposal",
    "propose_resolution",
    "record_export",
    "record_print",
    "record_subject_access",
    "recuse",
    "refuse_disposal",
    "refuse_recusal",
    "refuse_resolution",
    "refuse_return",
    "register",
    "return_answer",
    "return_draft",
    "return_report",
    "reveal",
    "second_review_disposal",
    "serve",
    "set_term",
    "sign",
    "sign_facts",
    "start",
    "submit_draft",
    "submit_report",
    "transfer",
    "verify_resolution",
    "withdraw_accused",
    "withdraw_facts",
]
