"""What handling led to: settled at once or raised again, sent back, recommended and adopted."""

from django.utils.translation import gettext_lazy as _

from reports.measures import Counted, Figure, Identity, Rate
from reports.queries import assignments, outcomes

CASES = Counted.MATTERS

REPLIED_FIRST = Figure(
    "replied_first",
    _("初次信访事项答复"),
    _("期内出具处理意见书、此前没有重复信访的事项；按承办单位计。"),
    _("答复日期"), CASES, outcomes.replied_first, by="host", case="",
)  # fmt: skip
SETTLED_AT_ONCE = Figure(
    "settled_at_once",
    _("一次性化解"),
    _("初次信访事项答复中，答复后九十日内没有就同一事项再次信访的。"),
    _("答复日期"), CASES, outcomes.settled_at_once, by="host", case="",
)  # fmt: skip
SENT = Figure(
    "sent",
    _("转送、交办"),
    _("期内转送、交办的件，不含到期末已撤回的；按承办单位计。"),
    _("转送、交办日期"), CASES, assignments.sent,
)  # fmt: skip
SENT_BACK = Figure(
    "sent_back",
    _("转送、交办后退回"),
    _("期内转送、交办的件中，到期末经同意退回的；不同意退回的不计。"),
    _("转送、交办日期"), CASES, assignments.sent_back,
)  # fmt: skip
RECOMMENDED = Figure(
    "recommended",
    _("提出三项建议"),
    _("期内发出的改进工作、完善政策、追究责任建议书；按主送单位计。"),
    _("发出日期"), CASES, outcomes.recommended, case=None,
)  # fmt: skip
ANSWERED = Figure(
    "recommendations_answered",
    _("建议反馈"),
    _("期内收到书面反馈的信访工作建议书；按主送单位计。"),
    _("反馈日期"), CASES, outcomes.recommendations_answered, case=None,
)  # fmt: skip
ADOPTED = Figure(
    "recommendations_adopted",
    _("建议采纳"),
    _("建议反馈中，采纳或部分采纳的。"),
    _("反馈日期"), CASES, outcomes.recommendations_adopted, case=None,
)  # fmt: skip
REFUSED = Figure(
    "recommendations_refused",
    _("建议未采纳"),
    _("建议反馈中，不采纳并说明理由的。"),
    _("反馈日期"), CASES, outcomes.recommendations_refused, case=None,
)  # fmt: skip

OUTCOMES = (
    REPLIED_FIRST, SETTLED_AT_ONCE, SENT, SENT_BACK, RECOMMENDED, ANSWERED, ADOPTED, REFUSED,
)  # fmt: skip
RATES = (
    Rate(
        "settled_at_once_rate", _("一次性化解率"),
        _("一次性化解÷初次信访事项答复，同一期间答复的；期末满九十日后才定数。"),
        SETTLED_AT_ONCE, (REPLIED_FIRST,), final_after=outcomes.QUIET,
    ),
    Rate(
        "sent_back_rate", _("退回率"), _("转送、交办后退回÷转送、交办，同一期间转送、交办的。"),
        SENT_BACK, (SENT,),
    ),
    Rate(
        "adoption_rate", _("建议采纳率"), _("建议采纳÷建议反馈，同一期间反馈的。"),
        ADOPTED, (ANSWERED,),
    ),
)  # fmt: skip
IDENTITIES = (
    Identity("recommendation_cells", _("建议反馈＝采纳＋未采纳"), (ANSWERED,), (ADOPTED, REFUSED)),
)
