"""The figures of the office overview: what is in hand, and how long each step takes."""

from django.utils.translation import gettext_lazy as _

from reports.measures import Counted, Figure, Spread
from reports.queries import overview

CASES = Counted.MATTERS

HANDED = Figure(
    "handed",
    _("转交办"),
    _("期内转送、交办的件，不含到期末已退回或已撤销的；按承办单位计。"),
    _("转送、交办日期"), CASES, overview.handed,
)  # fmt: skip
IN_HAND = Figure(
    "in_hand",
    _("在办"),
    _("期末尚未办结、退回或撤销的交办件；按承办单位计。"),
    _("期末"), CASES, overview.in_hand,
)  # fmt: skip
DUE_SOON = Figure(
    "due_soon",
    _("临期"),
    _("期末在办、限办时间未到但已进入提醒期的交办件；按承办单位计。"),
    _("限办时间"), CASES, overview.due_soon,
)  # fmt: skip
FINISHED = Figure(
    "finished",
    _("办结件"),
    _("期内办结的交办件，不论是否按期、何时交办；按承办单位计。"),
    _("办结日期"), CASES, overview.finished,
)  # fmt: skip
ROUTED = Figure(
    "step_routed", _("登记→转办"),
    _("期内首次转送、交办的事项，从收到之日到转送、交办之日。"),
    _("转送、交办日期"), CASES, overview.routed,
)  # fmt: skip
SIGNED = Figure(
    "step_signed", _("转办→签收"),
    _("期内签收的件，从转送、交办之日到签收之日。"),
    _("签收日期"), CASES, overview.signed,
)  # fmt: skip
TOLD = Figure(
    "step_told", _("签收→告知"),
    _("期内受理并告知的事项，从签收之日到告知受理之日。"),
    _("受理日期"), CASES, overview.told,
)  # fmt: skip
SUBMITTED = Figure(
    "step_submitted", _("告知→送审"),
    _("期内送审的处理意见书，从告知受理之日到最后一次送审之日；意见建议不经受理，不计在内。"),
    _("送审日期"), Counted.TIMES, overview.submitted, by="assignment__unit",
)  # fmt: skip
SERVED = Figure(
    "step_served", _("送审→送达"),
    _("期内送达的处理意见书，从最后一次送审之日到送达之日。"),
    _("送达日期"), Counted.TIMES, overview.served, by="assignment__unit",
)  # fmt: skip

STEPS = tuple(
    Spread(figure.code, figure.name, figure.definition, figure, start, end)
    for figure, start, end in (
        (ROUTED, "case__received_on", "assigned_on"),
        (SIGNED, "assigned_on", "signed_on"),
        (TOLD, "signed_on", "case__accepted_on"),
        (SUBMITTED, "case__accepted_on", "submitted_on"),
        (SERVED, "submitted_on", "served_on"),
    )
)
FIGURES = (HANDED, IN_HAND, DUE_SOON, FINISHED, ROUTED, SIGNED, TOLD, SUBMITTED, SERVED)
