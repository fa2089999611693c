"""The life cycle, as one table.

The next-action panel, the allowed actions, the permission matrix, the replay of events and the
tests all read it. No other module compares stages to decide what may happen. The rows of the
process stand in `table`, what a row is made of in `transition`.
"""

from collections.abc import Iterable

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organization.models import Role
from petitions import beside
from petitions.models import AssignmentStage, Case, ReplyStage
from petitions.table import TABLE
from petitions.transition import (
    ALL_HANDS,
    ANY,
    ANY_OPEN,
    CLERKS,
    EVER,
    UNIT_DESK,
    UNIT_HEAD,
    UNIT_STAFF,
    Party,
    Subject,
    Text,
    Transition,
)

__all__ = [
    "BY_CODE", "TABLE", "UNIT_DESK", "UNIT_HEAD", "Party", "Refused", "StaleCase", "Subject",
    "Text", "Transition", "WrongStage",
]  # fmt: skip


class Refused(Exception):
    """A step that is not possible now; carries one sentence for the person who tried."""


class WrongStage(Refused):
    """The case, the assignment or the reply is not where this step may begin."""


class StaleCase(Refused):
    """Somebody changed the case after the page was loaded."""


# Steps beside the process: who is accused, who keeps out, what is asked of whom. They move no
# stage and no clock, are offered on their own panel of the case page, and nothing waits for them.
DECIDERS = frozenset({Role.HEAD, Role.OFFICE, Role.LEADER})
ASIDE: tuple[Transition, ...] = (
    Transition(
        "name_accused", _("列明被检举对象"), Subject.CASE, ANY, None, ANY, roles=CLERKS,
        law="22:30", primary=False,
    ),
    Transition(
        "ask_withdrawal", _("申请撤下被检举对象"), Subject.CASE, ANY, None, ANY, roles=CLERKS,
        needs_words=True, law="22:30", primary=False,
    ),
    Transition(
        "withdraw_accused", _("撤下被检举对象"), Subject.CASE, ANY, None, ANY, roles=CLERKS,
        law="22:30", primary=False,
    ),
    Transition(
        "declare_recusal", _("自行回避"), Subject.CASE, ANY, None, ANY, party=Party.ANYONE,
        roles=ALL_HANDS, needs_words=True, law="22:28", primary=False,
    ),
    Transition(
        "recuse", _("决定回避"), Subject.CASE, ANY, None, ANY, party=Party.ANYONE,
        roles=DECIDERS, needs_words=True, law="22:28", primary=False,
    ),
    Transition(
        "confirm_recusal", _("确认回避"), Subject.CASE, ANY, None, ANY, party=Party.ANYONE,
        roles=DECIDERS, law="22:28", primary=False,
    ),
    Transition(
        "end_recusal", _("解除回避"), Subject.CASE, ANY, None, ANY, party=Party.ANYONE,
        roles=DECIDERS, needs_words=True, law="22:28", primary=False,
    ),
    Transition(
        "ask_recusal", _("登记回避申请"), Subject.CASE, ANY, None, ANY, party=Party.ANYONE,
        roles=UNIT_STAFF | CLERKS, needs_words=True, law="22:28", primary=False,
    ),
    Transition(
        "refuse_recusal", _("不同意回避申请"), Subject.CASE, ANY, None, ANY, party=Party.ANYONE,
        roles=DECIDERS, needs_words=True, law="22:28", primary=False,
    ),
    Transition(
        "ask_facts", _("盲转核查"), Subject.CASE, ANY_OPEN, None, ANY_OPEN, roles=CLERKS,
        needs_words=True, paper=_("核查函"), law="22:30", primary=False,
    ),
    # The papers of the steps themselves: see petitions.papers.kinds.
    Transition(
        "draw_paper", _("补出文书"), Subject.CASE, ANY, None, ANY, party=Party.ANYONE,
        roles=ALL_HANDS, primary=False,
    ),
    Transition(
        "void_paper", _("作废文书"), Subject.CASE, ANY, None, ANY, party=Party.ANYONE,
        roles=ALL_HANDS, needs_words=True, primary=False,
    ),
    Transition(
        "serve_paper", _("送达文书"), Subject.CASE, ANY, None, ANY, party=Party.ANYONE,
        roles=UNIT_STAFF | CLERKS, paper=_("送达回证"), primary=False,
    ),
)  # fmt: skip
BESIDE = tuple(
    Transition(
        row.code, row.label, Subject.CASE, EVER, None, EVER, party=Party.ANYONE, roles=row.roles,
        needs_words=row.needs_words, paper=row.paper, law=row.law, primary=False,
    )
    for row in beside.ROWS
)  # fmt: skip
BY_CODE = {row.code: row for row in (*TABLE, *ASIDE, *BESIDE)}

# Facts that are not steps of the office: what the clock saw, what was brought in from outside.
RECORDS: dict[str, Text] = {
    "due_soon": _("临期提醒"),
    "due_today": _("今日到期"),
    "overdue": _("逾期"),
    "overdue_long": _("逾期一周以上"),
    "recounted": _("期限重新计算"),
    "grant_case": _("单件授权"),
    "end_case_grant": _("终止单件授权"),
    "grant_ending": _("授权即将到期"),
    "import": _("导入登记"),
    "view_restricted": _("查看限制件"),
    "taking_refused": _("依第三十条不予收存"),
    "file_quarantined": _("隔离附件"),
    "file_cleared": _("查毒通过，解除附件隔离"),
    "file_infected": _("附件查出病毒"),
    "file_read": _("打开附件"),
    "fact_asked": _("发出核查函"),
    "fact_signed": _("签收核查函"),
    "fact_drafted": _("核查情况送审"),
    "fact_returned": _("核查情况退回修改"),
    "fact_answered": _("回复核查情况"),
    "fact_closed": _("了结核查函"),
    "fact_withdrawn": _("撤回核查函"),
    "wall_proof": _("隔离核验"),
    "export": _("导出"),
    "reveal": _("查看联系方式"),
    "print": _("打印办理单"),
    "subject_access": _("依申请查阅个人信息"),
    "propose_disposal": _("提出销毁"),
    "keep_from_disposal": _("不予销毁"),
    "first_review_disposal": _("销毁初审通过"),
    "second_review_disposal": _("销毁复审通过"),
    "refuse_disposal": _("不同意销毁"),
    "dispose": _("到期销毁"),
    "retention_changed": _("修改保管期限"),
    "reminder_issued": _("催办单"),
    "supervision_proposed": _("提示督办"),
    "supervision_late": _("督办逾期未回复"),
    "linked_in": _("并入来件"),
    "unlinked": _("解除并入，重新单独办理"),
    "work_handed_over": _("移交任务或批示"),
    "paper_issued": _("出具文书"),
    "paper_stored": _("文书存档"),
    # Of the petitioner, through the public pages.
    "petitioner_supplement": _("信访人补充材料"),
    "petitioner_recusal": _("信访人申请回避"),
    "petitioner_secrecy": _("信访人要求保密"),
    "petitioner_review": _("信访人网上申请复查"),
    "petitioner_rereview": _("信访人网上申请复核"),
    "petitioner_withdraw": _("信访人网上申请撤回"),
    "petitioner_act_taken": _("处理信访人提交"),
    "petitioner_act_declined": _("答复信访人提交，未采纳"),
    "petitioner_fetched": _("信访人下载文书"),
    "evaluated": _("信访人评价"),
}


def labels() -> dict[str, Text]:
    """Return the label of every kind of event a case can have."""
    return {row.code: row.label for row in BY_CODE.values()} | RECORDS


def require(row: Transition, case: Case, *, assignment_at: str, subject_at: str) -> None:
    """Raise WrongStage, saying where things stand, unless this step may begin here.

    `assignment_at` is the stage of the host's open assignment ("" if there is none);
    `subject_at` is the stage of what the step moves.
    """
    if not row.is_for(case.track):
        raise WrongStage(
            gettext("%(track)s类事项不适用“%(step)s”（条例第二十九至三十一条）。")
            % {"track": case.get_track_display(), "step": row.label}
        )
    if row.case_at and case.stage not in row.case_at:
        raise WrongStage(
            gettext("此件现为“%(stage)s”，不能%(step)s。")
            % {"stage": case.get_stage_display(), "step": row.label}
        )
    if row.assignment_at and assignment_at not in row.assignment_at:
        raise WrongStage(
            gettext("承办单位现为“%(stage)s”，不能%(step)s。")
            % {"stage": _name(AssignmentStage, assignment_at), "step": row.label}
        )
    if row.subject is not Subject.CASE and subject_at not in row.sources:
        choices = AssignmentStage if row.subject is Subject.ASSIGNMENT else ReplyStage
        raise WrongStage(
            gettext("现为“%(stage)s”，不能%(step)s。")
            % {"stage": _name(choices, subject_at), "step": row.label}
        )


def _name(choices: type[AssignmentStage] | type[ReplyStage], stage: str) -> Text:
    return choices(stage).label if stage else gettext("尚无")


def may_begin(row: Transition, case_at: str, *, assignment_at: str, subject_at: str) -> bool:
    """Tell whether the stages allow this step; `require` says the same with words."""
    return (
        (not row.case_at or case_at in row.case_at)
        and (not row.assignment_at or assignment_at in row.assignment_at)
        and (row.subject is Subject.CASE or subject_at in row.sources)
    )


def possible(
    case_at: str, *, assignment_at: str, reply_at: str, track: str
) -> Iterable[Transition]:
    """Yield the steps that stages and kind allow now, whoever asks; the process order is kept."""
    stages = {Subject.CASE: case_at, Subject.ASSIGNMENT: assignment_at, Subject.REPLY: reply_at}
    for row in TABLE:
        subject_at = stages[row.subject]
        if not row.is_for(track) or not (row.sources or row.case_at):
            continue
        if may_begin(row, case_at, assignment_at=assignment_at, subject_at=subject_at):
            yield row
