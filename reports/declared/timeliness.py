"""Whether things were done in time. Every limit counts in the period in which it ended.

What is not yet due is in no rate: a unit is not praised for what nobody can judge yet.
"""

from django.utils.translation import gettext_lazy as _

from reports.measures import Counted, Figure, Identity, Rate, Spread
from reports.queries import assignments, timeliness
from reports.queries.timeliness import NOTICE, REPLY, ROUTING, UNIT_NOTICE

DUE = _("期限届满日期")
CASES = Counted.MATTERS

ROUTING_DUE = Figure(
    "routing_due",
    _("应分办"),
    _("分办期限（收到之日起十五日）在期内届满的事项；退回重新分办的以最后一次为准，按登记单位计。"),
    DUE, CASES, ROUTING.due, by="case__unit",
)  # fmt: skip
ROUTED_ON_TIME = Figure(
    "routed_on_time",
    _("及时分办"),
    _("应分办的事项中，不晚于期限转送、交办的。"),
    DUE, CASES, ROUTING.met, by="case__unit",
)  # fmt: skip
ROUTED_LATE = Figure(
    "routed_late",
    _("超期分办"),
    _("应分办的事项中，晚于期限但在期末前转送、交办的。"),
    DUE, CASES, ROUTING.late, by="case__unit",
)  # fmt: skip
NOT_ROUTED = Figure(
    "not_routed",
    _("超期未分办"),
    _("应分办的事项中，到期末仍未转送、交办的。"),
    DUE, CASES, ROUTING.missed, by="case__unit",
)  # fmt: skip
NOTICE_DUE = Figure(
    "office_notice_due",
    _("信访部门应告知"),
    _("信访部门告知期限（收到之日起十五日）在期内届满的事项，姓名、地址不清无法告知的除外；按登记单位计。"),
    DUE, CASES, NOTICE.due, by="case__unit",
)  # fmt: skip
TOLD_ON_TIME = Figure(
    "office_notice_on_time",
    _("信访部门及时告知"),
    _("信访部门应告知的事项中，不晚于期限告知的。"),
    DUE, CASES, NOTICE.met, by="case__unit",
)  # fmt: skip
TOLD_LATE = Figure(
    "office_notice_late",
    _("信访部门超期告知"),
    _("信访部门应告知的事项中，晚于期限但在期末前告知的。"),
    DUE, CASES, NOTICE.late, by="case__unit",
)  # fmt: skip
NOT_TOLD = Figure(
    "office_notice_missing",
    _("信访部门超期未告知"),
    _("信访部门应告知的事项中，到期末仍未告知的。"),
    DUE, CASES, NOTICE.missed, by="case__unit",
)  # fmt: skip
UNIT_NOTICE_DUE = Figure(
    "unit_notice_due",
    _("责任单位应受理告知"),
    _("责任单位受理告知期限（收到之日起十五日）在期内届满、到期末没有退回或撤回的件；按承办单位计。"),
    DUE, CASES, UNIT_NOTICE.due, by="assignment__unit",
)  # fmt: skip
UNIT_TOLD_ON_TIME = Figure(
    "unit_notice_on_time",
    _("责任单位及时受理"),
    _("责任单位应受理告知的件中，不晚于期限告知的。"),
    DUE, CASES, UNIT_NOTICE.met, by="assignment__unit",
)  # fmt: skip
UNIT_TOLD_LATE = Figure(
    "unit_notice_late",
    _("责任单位超期受理"),
    _("责任单位应受理告知的件中，晚于期限但在期末前告知的。"),
    DUE, CASES, UNIT_NOTICE.late, by="assignment__unit",
)  # fmt: skip
UNIT_NOT_TOLD = Figure(
    "unit_notice_missing",
    _("责任单位超期未受理"),
    _("责任单位应受理告知的件中，到期末仍未告知的。"),
    DUE, CASES, UNIT_NOTICE.missed, by="assignment__unit",
)  # fmt: skip
REPLY_DUE = Figure(
    "reply_due",
    _("应答复"),
    _("答复期限（受理之日起六十日）在期内届满的事项；按承办单位计。"),
    DUE, CASES, REPLY.due, by="case__host",
)  # fmt: skip
REPLIED_ON_TIME = Figure(
    "replied_on_time",
    _("按期答复"),
    _("应答复的事项中，不晚于期限出具处理意见书的。"),
    DUE, CASES, REPLY.met, by="case__host",
)  # fmt: skip
REPLIED_LATE = Figure(
    "replied_late",
    _("超期答复"),
    _("应答复的事项中，晚于期限但在期末前出具处理意见书的。"),
    DUE, CASES, REPLY.late, by="case__host",
)  # fmt: skip
NOT_REPLIED = Figure(
    "not_replied",
    _("超期未答复"),
    _("应答复的事项中，到期末仍未出具处理意见书的。"),
    DUE, CASES, REPLY.missed, by="case__host",
)  # fmt: skip
FINISH_DUE = Figure(
    "finish_due",
    _("应办结"),
    _("限办时间在期内、到期末没有退回或撤回的交办件；按承办单位计。"),
    _("限办时间"), CASES, assignments.due,
)  # fmt: skip
FINISHED_ON_TIME = Figure(
    "finished_on_time",
    _("按期办结"),
    _("应办结的件中，办结日期不晚于限办时间的。"),
    _("限办时间"), CASES, assignments.due_done_on_time,
)  # fmt: skip
FINISHED_LATE = Figure(
    "finished_late",
    _("超期办结"),
    _("应办结的件中，办结日期晚于限办时间但在期末前的。"),
    _("限办时间"), CASES, assignments.due_done_late,
)  # fmt: skip
NOT_FINISHED = Figure(
    "not_finished",
    _("超期未办结"),
    _("应办结的件中，到期末仍未办结的。"),
    _("限办时间"), CASES, assignments.due_not_done,
)  # fmt: skip
ACCEPTED = Figure(
    "accepted",
    _("受理"),
    _("期内受理的事项；按承办单位计。"),
    _("受理日期"), CASES, timeliness.accepted, by="host", case="",
)  # fmt: skip
ACCEPTED_CLOSED = Figure(
    "accepted_closed",
    _("受理后办结"),
    _("期内受理的事项中，到期末已办结的，不论是否按期。"),
    _("受理日期"), CASES, timeliness.accepted_closed, by="host", case="",
)  # fmt: skip
ACCEPTED_OPEN = Figure(
    "accepted_open",
    _("受理后在办"),
    _("期内受理的事项中，到期末尚未办结的。"),
    _("受理日期"), CASES, timeliness.accepted_open, by="host", case="",
)  # fmt: skip
REPLIED = Figure(
    "replied",
    _("答复"),
    _("期内出具处理意见书的已受理事项；按承办单位计。"),
    _("答复日期"), CASES, timeliness.replied, by="host", case="",
)  # fmt: skip

ROUTING_CELLS = (ROUTED_ON_TIME, ROUTED_LATE, NOT_ROUTED)
NOTICE_CELLS = (TOLD_ON_TIME, TOLD_LATE, NOT_TOLD)
UNIT_NOTICE_CELLS = (UNIT_TOLD_ON_TIME, UNIT_TOLD_LATE, UNIT_NOT_TOLD)
REPLY_CELLS = (REPLIED_ON_TIME, REPLIED_LATE, NOT_REPLIED)
FINISH_CELLS = (FINISHED_ON_TIME, FINISHED_LATE, NOT_FINISHED)
TIMELINESS = (
    ROUTING_DUE, *ROUTING_CELLS, NOTICE_DUE, *NOTICE_CELLS, UNIT_NOTICE_DUE, *UNIT_NOTICE_CELLS,
    REPLY_DUE, *REPLY_CELLS, FINISH_DUE, *FINISH_CELLS, ACCEPTED, ACCEPTED_CLOSED, ACCEPTED_OPEN,
    REPLIED,
)  # fmt: skip

RATES = (
    Rate(
        "routing_on_time_rate", _("信访部门及时分办率"),
        _("及时分办÷（及时分办＋超期分办＋超期未分办），只计期限已届满的。"),
        ROUTED_ON_TIME, ROUTING_CELLS,
    ),
    Rate(
        "office_notice_rate", _("信访部门及时受理率"),
        _("及时告知÷（及时告知＋超期告知＋超期未告知），只计期限已届满的。"),
        TOLD_ON_TIME, NOTICE_CELLS,
    ),
    Rate(
        "unit_notice_rate", _("责任单位及时受理率"),
        _("及时受理÷（及时受理＋超期受理＋超期未受理），只计期限已届满的。"),
        UNIT_TOLD_ON_TIME, UNIT_NOTICE_CELLS,
    ),
    Rate(
        "reply_rate", _("按期答复率"),
        _("按期答复÷（按期答复＋超期答复＋超期未答复），只计期限已届满的。"),
        REPLIED_ON_TIME, REPLY_CELLS,
    ),
    Rate(
        "finish_rate", _("按期办结率"),
        _("按期办结÷（按期办结＋超期办结＋超期未办结），只计限办时间已到的。"),
        FINISHED_ON_TIME, FINISH_CELLS,
    ),
    Rate(
        "closed_rate", _("总体办结率"),
        _("期内受理的事项中到期末已办结的÷期内受理的事项。"),
        ACCEPTED_CLOSED, (ACCEPTED,),
    ),
)  # fmt: skip
SPREADS = (
    Spread(
        "handling_days", _("办理时长"),
        _("期内答复的事项从受理到出具处理意见书的天数：平均数、中位数，以及九成事项不超过的天数。"),
        REPLIED, "accepted_on", "replied_on",
    ),
)  # fmt: skip
IDENTITIES = (
    Identity("routing_cells", _("应分办＝及时＋超期＋超期未分办"), (ROUTING_DUE,), ROUTING_CELLS),
    Identity("notice_cells", _("应告知＝及时＋超期＋超期未告知"), (NOTICE_DUE,), NOTICE_CELLS),
    Identity(
        "unit_notice_cells", _("应受理告知＝及时＋超期＋超期未受理"),
        (UNIT_NOTICE_DUE,), UNIT_NOTICE_CELLS,
    ),
    Identity("reply_cells", _("应答复＝按期＋超期＋超期未答复"), (REPLY_DUE,), REPLY_CELLS),
    Identity("finish_cells", _("应办结＝按期＋超期＋超期未办结"), (FINISH_DUE,), FINISH_CELLS),
    Identity(
        "accepted_cells", _("受理＝受理后办结＋受理后在办"),
        (ACCEPTED,), (ACCEPTED_CLOSED, ACCEPTED_OPEN),
    ),
)  # fmt: skip
