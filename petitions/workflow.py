"""The life cycle, as one table.

The next-action panel, the allowed actions, the permission matrix, the replay of events and the
tests all read it. No other module compares stages to decide what may happen.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organization.models import Role
from petitions import beside
from petitions.models import AssignmentStage, Case, CaseStage, ReplyStage
from petitions.models.clocks import ClockCode

Text = str | Promise


class Refused(Exception):
    """A step that is not possible now; carries one sentence for the person who tried."""


class WrongStage(Refused):
    """The case, the assignment or the reply is not where this step may begin."""


class StaleCase(Refused):
    """Somebody changed the case after the page was loaded."""


class Subject(StrEnum):
    """What moves."""

    CASE = "case"
    ASSIGNMENT = "assignment"
    REPLY = "reply"


class Party(StrEnum):
    """Whose post counts: one in the unit that registered the case, one in the unit it was sent
    to, one in a unit above, or any post of the role that lets its holder see the case."""

    OFFICE = "office"
    HOST = "host"
    ABOVE = "above"
    ANYONE = "anyone"


@dataclass(frozen=True)
class Transition:
    """One row. `sources` and `target` speak of the subject; an empty `sources` means it begins."""

    code: str
    label: Text
    subject: Subject
    sources: frozenset[str]
    target: str | None  # None: stays where it is
    case_at: frozenset[CaseStage]  # where the case must be
    case_to: CaseStage | None = None
    assignment_at: frozenset[str] = frozenset()  # where the host's assignment must be, if said
    assignment_to: str | None = None
    party: Party = Party.OFFICE
    roles: frozenset[Role] = frozenset()
    not_author: bool = False
    needs_words: bool = False
    paper: Text = ""
    law: str = ""
    starts: tuple[ClockCode, ...] = ()
    stops: tuple[ClockCode, ...] = ()
    resumes: tuple[ClockCode, ...] = ()
    primary: bool = field(default=True)  # the step the process waits for, not a way out

    @property
    def is_silent(self) -> bool:
        """Whether it leaves every stage as it was, such as a note."""
        return not (self.target or self.case_to or self.assignment_to)


C, A, R = CaseStage, AssignmentStage, ReplyStage
ANY_OPEN = frozenset({C.TRIAGE, C.ROUTED, C.ACCEPTED, C.IN_PROGRESS, C.REPLIED})
ANY = ANY_OPEN | {C.CLOSED}
CLERKS = frozenset({Role.REGISTRAR, Role.OFFICE})
OFFICE_HEAD = frozenset({Role.OFFICE})
UNIT_STAFF = frozenset({Role.UNIT_CLERK, Role.HANDLER, Role.HEAD})
UNIT_DESK = frozenset({Role.UNIT_CLERK, Role.HANDLER})
UNIT_HEAD = frozenset({Role.HEAD})


def at(*stages: CaseStage) -> frozenset[CaseStage]:
    """Return the stages as the table wants them."""
    return frozenset(stages)


def begins_at(*stages: str) -> frozenset[str]:
    """Return the subject's stages as the table wants them."""
    return frozenset(stages)


TABLE: tuple[Transition, ...] = (
    Transition(
        "open", _("立项登记"), Subject.CASE, frozenset(), C.TRIAGE, frozenset(), roles=CLERKS,
        paper=_("收件回执"), law="22:19, 21", starts=(ClockCode.ROUTE, ClockCode.NOTICE),
    ),
    Transition(
        "join", _("并入已有事项"), Subject.CASE, ANY, None, ANY, roles=CLERKS,
        paper=_("重复信访告知"), law="22:19", primary=False,
    ),
    Transition(
        "approve_routing", _("批办"), Subject.CASE, begins_at(C.TRIAGE), None, at(C.TRIAGE),
        party=Party.ABOVE, roles=frozenset({Role.LEADER}), needs_words=True, paper=_("批办单"),
        law="22:22", primary=False,
    ),
    Transition(
        "assign", _("交办"), Subject.CASE, begins_at(C.TRIAGE), C.ROUTED, at(C.TRIAGE),
        C.ROUTED, roles=CLERKS, paper=_("交办函、去向告知书"), law="22:22, 23",
        stops=(ClockCode.ROUTE, ClockCode.NOTICE),
        starts=(ClockCode.UNIT_NOTICE, ClockCode.RETURN, ClockCode.ASSIGN),
    ),
    Transition(
        "transfer", _("转送"), Subject.CASE, begins_at(C.TRIAGE), C.ROUTED, at(C.TRIAGE),
        C.ROUTED, roles=CLERKS, paper=_("转送函、去向告知书"), law="22:22, 23",
        stops=(ClockCode.ROUTE, ClockCode.NOTICE),
        starts=(ClockCode.UNIT_NOTICE, ClockCode.RETURN),
    ),
    Transition(
        "sign", _("签收"), Subject.ASSIGNMENT, begins_at(A.PENDING_SIGN), A.SIGNED, at(C.ROUTED),
        party=Party.HOST, roles=UNIT_STAFF, law="22:23",
    ),
    Transition(
        "object", _("提出异议"), Subject.ASSIGNMENT, begins_at(A.SIGNED), A.RETURN_REQUESTED,
        at(C.ROUTED), party=Party.HOST, roles=UNIT_HEAD | {Role.UNIT_CLERK}, needs_words=True,
        paper=_("退回申请"), law="22:23", stops=(ClockCode.RETURN,), primary=False,
    ),
    Transition(
        "agree_return", _("同意退回"), Subject.ASSIGNMENT, begins_at(A.RETURN_REQUESTED),
        A.RETURNED, at(C.ROUTED), C.TRIAGE, roles=CLERKS, paper=_("退回意见"), law="22:23",
        stops=(ClockCode.UNIT_NOTICE, ClockCode.RETURN, ClockCode.ASSIGN),
        resumes=(ClockCode.ROUTE, ClockCode.NOTICE),
    ),
    Transition(
        "refuse_return", _("不同意退回"), Subject.ASSIGNMENT, begins_at(A.RETURN_REQUESTED),
        A.SIGNED, at(C.ROUTED), roles=CLERKS, needs_words=True, paper=_("退回意见"), law="22:23",
    ),
    Transition(
        "cancel", _("撤回转交办"), Subject.ASSIGNMENT, begins_at(A.PENDING_SIGN), A.CANCELLED,
        at(C.ROUTED), C.TRIAGE, roles=CLERKS, needs_words=True, paper=_("撤销通知"), law="22:22",
        stops=(ClockCode.UNIT_NOTICE, ClockCode.RETURN, ClockCode.ASSIGN),
        resumes=(ClockCode.ROUTE, ClockCode.NOTICE), primary=False,
    ),
    Transition(
        "delegate", _("指派经办人"), Subject.ASSIGNMENT,
        begins_at(A.PENDING_SIGN, A.SIGNED, A.WORKING, A.REPORT_RETURNED), None, ANY_OPEN,
        party=Party.HOST, roles=UNIT_HEAD | {Role.UNIT_CLERK}, primary=False,
    ),
    Transition(
        "accept", _("受理"), Subject.CASE, begins_at(C.ROUTED), C.ACCEPTED, at(C.ROUTED),
        C.ACCEPTED, begins_at(A.SIGNED), A.WORKING, Party.HOST, UNIT_DESK,
        paper=_("受理告知书"), law="22:23, 34", stops=(ClockCode.UNIT_NOTICE, ClockCode.RETURN),
        starts=(ClockCode.HANDLE,),
    ),
    Transition(
        "start", _("开始调查核实"), Subject.CASE, begins_at(C.ACCEPTED), C.IN_PROGRESS,
        at(C.ACCEPTED), C.IN_PROGRESS, begins_at(A.WORKING), None, Party.HOST, UNIT_DESK,
        paper=_("调查记录"), law="22:31",
    ),
    Transition(
        "draft", _("拟写处理意见书"), Subject.REPLY, begins_at("", R.DRAFTING, R.RETURNED),
        R.DRAFTING, at(C.IN_PROGRESS), None, begins_at(A.WORKING), None, Party.HOST, UNIT_DESK,
        law="22:32",
    ),
    Transition(
        "submit_draft", _("送审"), Subject.REPLY, begins_at(R.DRAFTING), R.IN_REVIEW,
        at(C.IN_PROGRESS), None, begins_at(A.WORKING), None, Party.HOST, UNIT_DESK,
        paper=_("意见书审批单"), law="22:32",
    ),
    Transition(
        "return_draft", _("退回修改"), Subject.REPLY, begins_at(R.IN_REVIEW), R.RETURNED,
        at(C.IN_PROGRESS), party=Party.HOST, roles=UNIT_HEAD, not_author=True, needs_words=True,
        law="22:32", primary=False,
    ),
    Transition(
        "approve_draft", _("审核通过"), Subject.REPLY, begins_at(R.IN_REVIEW), R.APPROVED,
        at(C.IN_PROGRESS), party=Party.HOST, roles=UNIT_HEAD, not_author=True,
        paper=_("意见书审批单"), law="22:32",
    ),
    Transition(
        "issue", _("出具处理意见书"), Subject.REPLY, begins_at(R.APPROVED), R.ISSUED,
        at(C.IN_PROGRESS), C.REPLIED, begins_at(A.WORKING), None, Party.HOST, UNIT_HEAD,
        paper=_("信访处理意见书"), law="22:32, 34", stops=(ClockCode.HANDLE,),
    ),
    Transition(
        "serve", _("送达"), Subject.REPLY, begins_at(R.ISSUED), R.SERVED, at(C.REPLIED),
        party=Party.HOST, roles=UNIT_DESK, paper=_("送达回证"), law="22:35",
    ),
    Transition(
        "submit_report", _("报结"), Subject.ASSIGNMENT, begins_at(A.WORKING), A.REPORT_SUBMITTED,
        at(C.REPLIED), party=Party.HOST, roles=UNIT_DESK, needs_words=True, paper=_("办结报告"),
        law="22:22", stops=(ClockCode.ASSIGN,),
    ),
    Transition(
        "return_report", _("退回重办"), Subject.ASSIGNMENT, begins_at(A.REPORT_SUBMITTED),
        A.REPORT_RETURNED, at(C.REPLIED), roles=CLERKS, not_author=True, needs_words=True,
        paper=_("退办意见"), law="22:22", resumes=(ClockCode.ASSIGN,), primary=False,
    ),
    Transition(
        "begin", _("重新办理"), Subject.ASSIGNMENT, begins_at(A.REPORT_RETURNED), A.WORKING,
        at(C.REPLIED), party=Party.HOST, roles=UNIT_DESK, law="22:22",
    ),
    Transition(
        "pass_report", _("审核报结"), Subject.ASSIGNMENT, begins_at(A.REPORT_SUBMITTED), A.DONE,
        at(C.REPLIED), roles=CLERKS, not_author=True, law="22:22",
    ),
    Transition(
        "close", _("办结"), Subject.CASE, begins_at(C.REPLIED), C.CLOSED, at(C.REPLIED),
        C.CLOSED, roles=CLERKS, paper=_("办结单"), law="22:34",
        stops=tuple(ClockCode),
    ),
    Transition(
        "contact", _("记录联系"), Subject.CASE, ANY, None, ANY, party=Party.ANYONE,
        roles=UNIT_STAFF | CLERKS, needs_words=True, paper=_("联系记录"), primary=False,
    ),
    Transition(
        "note", _("备注"), Subject.CASE, ANY, None, ANY, party=Party.ANYONE,
        roles=UNIT_STAFF | CLERKS | {Role.LEADER}, needs_words=True, primary=False,
    ),
)  # fmt: skip

# Steps beside the process: who is accused, who keeps out, what is asked of whom. They move no
# stage and no clock, are offered on their own panel of the case page, and nothing waits for them.
DECIDERS = frozenset({Role.HEAD, Role.OFFICE, Role.LEADER})
ALL_HANDS = UNIT_STAFF | CLERKS | {Role.LEADER}
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
)  # fmt: skip
BESIDE = tuple(
    Transition(
        row.code, row.label, Subject.CASE, ANY, None, ANY, party=Party.ANYONE, roles=row.roles,
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
    "grant_case": _("单件授权"),
    "end_case_grant": _("终止单件授权"),
    "grant_ending": _("授权即将到期"),
    "import": _("导入登记"),
    "view_restricted": _("查看限制件"),
    "taking_refused": _("依第三十条不予收存"),
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
    "work_handed_over": _("移交任务或批示"),
}


def labels() -> dict[str, Text]:
    """Return the label of every kind of event a case can have."""
    return {row.code: row.label for row in BY_CODE.values()} | RECORDS


def require(row: Transition, case: Case, *, assignment_at: str, subject_at: str) -> None:
    """Raise WrongStage, saying where things stand, unless this step may begin here.

    `assignment_at` is the stage of the host's open assignment ("" if there is none);
    `subject_at` is the stage of what the step moves.
    """
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


def may_begin(row: Transition, case: Case, *, assignment_at: str, subject_at: str) -> bool:
    """Tell whether the stages allow this step; `require` says the same with words."""
    return (
        (not row.case_at or case.stage in row.case_at)
        and (not row.assignment_at or assignment_at in row.assignment_at)
        and (row.subject is Subject.CASE or subject_at in row.sources)
    )


def possible(case: Case, *, assignment_at: str, reply_at: str) -> Iterable[Transition]:
    """Yield the steps that the stages allow now, whoever asks; the process order is kept."""
    stages = {Subject.CASE: case.stage, Subject.ASSIGNMENT: assignment_at, Subject.REPLY: reply_at}
    for row in TABLE:
        subject_at = stages[row.subject]
        if (row.sources or row.case_at) and may_begin(
            row, case, assignment_at=assignment_at, subject_at=subject_at
        ):
            yield row
