"""Steps recorded on a case beside the process, most of them of the apps above: its files, who
leads it, what is pressed, what is promised. They move no stage and no clock; `workflow` makes rows
of them, so that rights, the matrix and the history know them like any other step. What they mean
is said by the app itself.
"""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from organization.models import Role

CLERKS = frozenset({Role.REGISTRAR, Role.OFFICE})
DIRECTION = frozenset({Role.OFFICE, Role.LEADER})
PRESSING = DIRECTION | {Role.REGISTRAR, Role.HEAD}
ALL_HANDS = PRESSING | {Role.UNIT_CLERK, Role.HANDLER}


class Beside(NamedTuple):
    """One step: `roles` may take it on any case they may see; the action asks for more."""

    code: str
    label: str | Promise
    roles: frozenset[Role]
    law: str = ""
    needs_words: bool = False
    paper: str | Promise = ""


ROWS: tuple[Beside, ...] = (
    # Files. What is in doubt is decided by the office; who brought it never decides alone.
    Beside("add_file", _("添加附件"), ALL_HANDS),
    Beside("release_file", _("解除附件隔离"), frozenset({Role.OFFICE}), needs_words=True),
    Beside("reject_file", _("不采用隔离附件"), frozenset({Role.OFFICE}), needs_words=True),
    Beside("remove_file", _("移除附件"), ALL_HANDS, needs_words=True),
    # 化解: the problem itself is settled, which is not the same as closed.
    Beside("propose_resolution", _("提请确认化解"), ALL_HANDS, needs_words=True),
    Beside("verify_resolution", _("核实化解"), CLERKS, needs_words=True, paper=_("化解确认单")),
    Beside("refuse_resolution", _("不予确认化解"), CLERKS, needs_words=True),
    Beside("set_root_cause", _("记录根源"), ALL_HANDS),
    # 领导包案
    Beside("set_lead", _("落实包案领导"), DIRECTION, "22:18", paper=_("包案表")),
    Beside("end_lead", _("解除包案"), DIRECTION, "22:18", needs_words=True),
    Beside("do_lead_duty", _("履行包案职责"), ALL_HANDS, "22:18", needs_words=True),
    Beside("instruct", _("包案领导批示"), ALL_HANDS, "22:18", needs_words=True),
    Beside("answer_instruction", _("回复批示"), ALL_HANDS, "22:18", needs_words=True),
    # Dated tasks on a case, wherever they come from.
    Beside("set_task", _("落实任务"), ALL_HANDS),
    Beside("finish_task", _("完成任务"), ALL_HANDS, needs_words=True),
    Beside("move_task", _("调整任务期限"), ALL_HANDS, needs_words=True),
    Beside("cancel_task", _("撤销任务"), ALL_HANDS, needs_words=True),
    # 催办、督办
    Beside("remind", _("催办"), PRESSING, "22:22", paper=_("催办单")),
    Beside("supervise", _("督办"), DIRECTION | {Role.REGISTRAR}, "22:22", paper=_("督办函")),
    Beside("list_supervision", _("挂牌督办"), DIRECTION, "22:39", needs_words=True),
    Beside("answer_supervision", _("回复督办"), ALL_HANDS, "22:22", needs_words=True),
    Beside("return_supervision", _("退回督办回复"), CLERKS, "22:22", needs_words=True),
    Beside("pass_supervision", _("督办办结"), CLERKS, "22:22"),
    Beside("dismiss_proposal", _("不采纳提示"), DIRECTION | {Role.REGISTRAR}, needs_words=True),
    # 三项建议、责任追究
    Beside("recommend", _("提出信访工作建议"), DIRECTION, "22:40", paper=_("信访工作建议书")),
    # 重信重访专项治理
    Beside("put_on_campaign", _("列入专项治理"), DIRECTION),
    Beside("set_three", _("三个落实"), DIRECTION | {Role.REGISTRAR}),
    Beside("analyse", _("梳理分析"), ALL_HANDS, needs_words=True),
    Beside("judge_campaign", _("研判属实合理"), ALL_HANDS, needs_words=True),
    Beside("ask_strike_off", _("提请销号"), ALL_HANDS, needs_words=True),
    Beside("strike_off", _("销号"), frozenset({Role.LEADER}), needs_words=True),
    Beside("return_strike_off", _("退回销号提请"), frozenset({Role.LEADER}), needs_words=True),
    # 接访、下访、三个一定
    Beside("receive", _("接访下访"), ALL_HANDS, "22:18", needs_words=True),
    Beside("keep_contact", _("三个一定"), ALL_HANDS, needs_words=True),
    Beside("note_wish", _("记录联系意愿"), ALL_HANDS),
    # 重要节点、矛盾纠纷排查
    Beside("list_key_case", _("列入重要节点"), DIRECTION | {Role.REGISTRAR}),
    Beside("link_finding", _("关联排查问题"), ALL_HANDS),
    Beside("book_reception", _("预约领导接访"), DIRECTION | {Role.REGISTRAR}, "22:18"),
    # 例会、稳评
    Beside("discuss", _("列入例会"), DIRECTION | {Role.REGISTRAR}),
    Beside("give_material", _("提交例会材料"), ALL_HANDS, needs_words=True),
    Beside("decide", _("例会议定"), DIRECTION | {Role.REGISTRAR}, needs_words=True),
    Beside("link_decision", _("关联重大决策"), ALL_HANDS),
    # 案例公开: a text of its own that names nobody, read by a second person before it goes out.
    Beside("write_publication", _("拟写公开稿"), CLERKS),
    Beside("return_publication", _("退回公开稿"), CLERKS, needs_words=True),
    Beside("check_publication", _("复核公开稿"), CLERKS),
    Beside("publish_case", _("公开案例"), frozenset({Role.OFFICE})),
    Beside("withdraw_publication", _("撤回公开案例"), frozenset({Role.OFFICE}), needs_words=True),
)  # fmt: skip
