"""What leaders and those they press can do: one function per verb of the office.

Each action is one transaction in the same order: lock, may they, can it, change, record. What
concerns a case is recorded on the chain of the case.
"""

from accountability.actions.campaign_work import (
    ask_strike_off,
    describe_cause,
    judge_campaign,
    record_campaign,
    return_strike_off,
    set_campaign_measure,
    set_three,
    strike_off,
)
from accountability.actions.campaigns import (
    close_campaign,
    freeze_campaign,
    open_campaign,
    put_on_campaign,
)
from accountability.actions.deciding import (
    decide_proceeding,
    file_appeal,
    file_reply,
    record_outcome,
)
from accountability.actions.leading import (
    Measure,
    answer_instruction,
    do_lead_duty,
    instruct,
    make_plan,
)
from accountability.actions.leads import end_lead, set_lead
from accountability.actions.proceeding import (
    add_reader,
    draw_facts,
    end_without,
    name_decider,
    open_proceeding,
    serve_notice,
)
from accountability.actions.proposing import dismiss, propose, take_up
from accountability.actions.receiving import (
    Promise,
    ReceptionKind,
    arrange_reception,
    record_reception,
)
from accountability.actions.recommending import (
    answer_recommendation,
    close_recommendation,
    recommend,
    set_root_cause,
)
from accountability.actions.reminding import urge
from accountability.actions.supervising import (
    answer_supervision,
    list_supervision,
    pass_supervision,
    return_supervision,
    supervise,
)
from accountability.actions.tasks import cancel_task, finish_task, move_task, set_task

__all__ = [
    "Measure",
    "Promise",
    "ReceptionKind",
    "add_reader",
    "answer_instruction",
    "answer_recommendation",
    "answer_supervision",
    "arrange_reception",
    "ask_strike_off",
    "cancel_task",
    "close_campaign",
    "close_recommendation",
    "decide_proceeding",
    "describe_cause",
    "dismiss",
    "do_lead_duty",
    "draw_facts",
    "end_lead",
    "end_without",
    "file_appeal",
    "file_reply",
    "finish_task",
    "freeze_campaign",
    "instruct",
    "judge_campaign",
    "list_supervision",
    "make_plan",
    "move_task",
    "name_decider",
    "open_campaign",
    "open_proceeding",
    "pass_supervision",
    "propose",
    "put_on_campaign",
    "recommend",
    "record_campaign",
    "record_outcome",
    "record_reception",
    "return_strike_off",
    "return_supervision",
    "serve_notice",
    "set_campaign_measure",
    "set_lead",
    "set_root_cause",
    "set_task",
    "set_three",
    "strike_off",
    "supervise",
    "take_up",
    "urge",
]
