"""The rows of the life cycle, in the order of the process; `workflow` reads them."""

from django.utils.translation import gettext_lazy as _

from organization.models import Role
from petitions.models.clocks import HANDLING, ClockCode
from petitions.table_reports import REPORTING
from petitions.transition import (
    ANY,
    ANY_OPEN,
    BEFORE_OPINION,
    CLERKS,
    NO_ACCUSATION,
    NO_ASSIGNMENT,
    NO_SUGGESTION,
    NOBODY,
    OFFICE_HEAD,
    REDRESS,
    REVIEW_HEADS,
    REVIEWERS,
    SUGGESTIONS,
    UNIT_DESK,
    UNIT_HEAD,
    UNIT_STAFF,
    A,
    C,
    Party,
    R,
    Subject,
    Transition,
    at,
    begins_at,
)

ARCHIVABLE = at(
    C.CLOSED, C.CLOSED_FINAL, C.NOT_ACCEPTED, C.NOT_REACCEPTED, C.DIVERTED, C.WITHDRAWN
)  # fmt: skip

REOPENED = at(C.REPLIED, C.CLOSED)
REVOKED = at(C.REVIEWED, C.CLOSED_FINAL)

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
        "link_repeat", _("作为重复件并入"), Subject.CASE, begins_at(C.TRIAGE), C.LINKED,
        at(C.TRIAGE), C.LINKED, roles=CLERKS, paper=_("重复信访告知"), law="22:19",
        stops=(ClockCode.ROUTE, ClockCode.NOTICE), primary=False,
    ),
    Transition(
        "link_duplicate", _("作为同一来件并入"), Subject.CASE, begins_at(C.TRIAGE), C.LINKED,
        at(C.TRIAGE), C.LINKED, roles=CLERKS, paper=_("重复信访告知"), law="22:19",
        stops=(ClockCode.ROUTE, ClockCode.NOTICE), primary=False,
    ),
    Transition(
        "merge_joint", _("联名并案"), Subject.CASE, begins_at(C.TRIAGE), C.LINKED,
        at(C.TRIAGE), C.LINKED, roles=CLERKS, paper=_("并案告知书"), law="22:20, 23",
        stops=(ClockCode.ROUTE, ClockCode.NOTICE), primary=False, tracks=NO_ACCUSATION,
    ),
    Transition(
        "name_representatives", _("确定信访代表"), Subject.CASE, ANY_OPEN, None, ANY_OPEN,
        roles=CLERKS, law="22:20", primary=False,
    ),
    Transition(
        "unlink", _("拆分"), Subject.CASE, ANY, None, ANY, roles=OFFICE_HEAD, needs_words=True,
        law="22:19", primary=False,
    ),
    Transition(
        "void", _("作废"), Subject.CASE, begins_at(C.TRIAGE), C.VOID, at(C.TRIAGE), C.VOID,
        roles=OFFICE_HEAD, needs_words=True, law="22:21", voids=HANDLING, primary=False,
    ),
    Transition(
        "no_longer_accept", _("不再受理"), Subject.CASE, begins_at(C.TRIAGE), C.NOT_REACCEPTED,
        at(C.TRIAGE), C.NOT_REACCEPTED, roles=OFFICE_HEAD, needs_words=True,
        paper=_("不再受理告知书"), law="22:36", stops=(ClockCode.ROUTE, ClockCode.NOTICE),
        primary=False, tracks=REDRESS,
    ),
    Transition(
        "approve_routing", _("批办"), Subject.CASE, begins_at(C.TRIAGE), None, at(C.TRIAGE),
        party=Party.ABOVE, roles=frozenset({Role.LEADER}), needs_words=True, paper=_("批办单"),
        law="22:22", primary=False,
    ),
    Transition(
        "classify", _("分类甄别"), Subject.CASE, begins_at(C.TRIAGE), None, at(C.TRIAGE),
        roles=CLERKS, paper=_("拟办单"), law="22:29, 30, 31", primary=False,
    ),
    Transition(
        "answer_now", _("直接答复"), Subject.REPLY, begins_at(""), R.ISSUED, at(C.TRIAGE),
        C.REPLIED, NO_ASSIGNMENT, roles=CLERKS, paper=_("答复书"), law="22:23, 29",
        stops=(ClockCode.ROUTE, ClockCode.NOTICE), primary=False, tracks=NO_ACCUSATION,
    ),
    Transition(
        "not_ours", _("告知向有权机关提出"), Subject.CASE, begins_at(C.TRIAGE), C.NOT_ACCEPTED,
        at(C.TRIAGE), C.NOT_ACCEPTED, roles=CLERKS, needs_words=True,
        paper=_("不予受理告知书"), law="22:23", stops=(ClockCode.ROUTE, ClockCode.NOTICE),
        primary=False,
    ),
    Transition(
        "divert", _("导入法定途径"), Subject.CASE, begins_at(C.TRIAGE), C.DIVERTED,
        at(C.TRIAGE), C.DIVERTED, roles=CLERKS, needs_words=True, paper=_("分类处理告知书"),
        law="22:28, 31", stops=(ClockCode.ROUTE, ClockCode.NOTICE), primary=False, tracks=REDRESS,
    ),
    Transition(
        "accept_here", _("本机关受理"), Subject.CASE, begins_at(C.TRIAGE), C.ACCEPTED,
        at(C.TRIAGE), C.ACCEPTED, roles=CLERKS, paper=_("受理告知书、承办单"), law="22:23, 34",
        stops=(ClockCode.ROUTE, ClockCode.NOTICE), starts=(ClockCode.HANDLE, ClockCode.ASSIGN),
        primary=False, tracks=NO_SUGGESTION,
    ),
    Transition(
        "refuse_here", _("本机关不予受理"), Subject.CASE, begins_at(C.TRIAGE), C.NOT_ACCEPTED,
        at(C.TRIAGE), C.NOT_ACCEPTED, roles=OFFICE_HEAD, needs_words=True,
        paper=_("不予受理告知书"), law="22:19, 23, 28",
        stops=(ClockCode.ROUTE, ClockCode.NOTICE), primary=False, tracks=NO_SUGGESTION,
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
        "designate", _("指定受理"), Subject.ASSIGNMENT,
        begins_at(A.PENDING_SIGN, A.SIGNED, A.RETURN_REQUESTED), A.SIGNED, at(C.ROUTED),
        party=Party.ABOVE, roles=frozenset({Role.LEADER}), needs_words=True,
        paper=_("指定受理决定"), law="22:24", stops=(ClockCode.RETURN,), primary=False,
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
        "add_cohandler", _("请其他单位协办"), Subject.ASSIGNMENT,
        begins_at(A.SIGNED, A.WORKING), None,
        at(C.ROUTED, C.ACCEPTED, C.IN_PROGRESS), party=Party.HOST,
        roles=UNIT_HEAD | {Role.UNIT_CLERK}, needs_words=True, paper=_("协办函"), law="22:24",
        primary=False,
    ),
    Transition(
        "accept", _("受理"), Subject.CASE, begins_at(C.ROUTED), C.ACCEPTED, at(C.ROUTED),
        C.ACCEPTED, begins_at(A.SIGNED), A.WORKING, Party.HOST, UNIT_DESK,
        paper=_("受理告知书"), law="22:23, 34", stops=(ClockCode.UNIT_NOTICE, ClockCode.RETURN),
        starts=(ClockCode.HANDLE,), tracks=NO_SUGGESTION,
    ),
    Transition(
        "study", _("研究建议"), Subject.CASE, begins_at(C.ROUTED), C.IN_PROGRESS, at(C.ROUTED),
        C.IN_PROGRESS, begins_at(A.SIGNED), A.WORKING, Party.HOST, UNIT_DESK,
        paper=_("收件告知书"), law="22:23, 29",
        stops=(ClockCode.UNIT_NOTICE, ClockCode.RETURN), tracks=SUGGESTIONS,
    ),
    Transition(
        "refuse", _("不予受理"), Subject.CASE, begins_at(C.ROUTED), C.NOT_ACCEPTED, at(C.ROUTED),
        C.NOT_ACCEPTED, begins_at(A.SIGNED), A.DROPPED, Party.HOST, UNIT_HEAD, needs_words=True,
        paper=_("不予受理告知书"), law="22:23",
        stops=(ClockCode.UNIT_NOTICE, ClockCode.RETURN), voids=(ClockCode.ASSIGN,),
        primary=False, tracks=NO_SUGGESTION,
    ),
    Transition(
        "divert_unit", _("受理后导入法定途径"), Subject.CASE, begins_at(C.ACCEPTED), C.DIVERTED,
        at(C.ACCEPTED), C.DIVERTED, begins_at(A.WORKING), A.DROPPED, Party.HOST, UNIT_DESK,
        needs_words=True, paper=_("分类处理告知书"), law="22:31",
        voids=(ClockCode.HANDLE, ClockCode.ASSIGN), primary=False, tracks=REDRESS,
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
        "mediate", _("调解和解"), Subject.REPLY, begins_at("", R.DRAFTING, R.RETURNED), R.SERVED,
        at(C.IN_PROGRESS), C.REPLIED, begins_at(A.WORKING), None, Party.HOST, UNIT_DESK,
        needs_words=True, paper=_("调解、和解协议书"), law="22:33", stops=(ClockCode.HANDLE,),
        starts=(ClockCode.EVALUATE,), primary=False, tracks=REDRESS,
    ),
    Transition(
        "serve", _("送达"), Subject.REPLY, begins_at(R.ISSUED), R.SERVED, at(C.REPLIED),
        None, begins_at(A.WORKING), None, Party.HOST, UNIT_DESK, paper=_("送达回证"),
        law="22:35", starts=(ClockCode.REVIEW_APPLY, ClockCode.EVALUATE),
    ),
    Transition(
        "serve_answer", _("送达答复"), Subject.REPLY, begins_at(R.ISSUED), R.SERVED,
        at(C.REPLIED), None, NO_ASSIGNMENT, roles=CLERKS, paper=_("送达回证"), law="22:23",
        starts=(ClockCode.EVALUATE,),
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
        stops=HANDLING,
    ),
    Transition(
        "window_lapse", _("期满未申请复查，办结"), Subject.CASE, begins_at(C.REPLIED), C.CLOSED,
        at(C.REPLIED), C.CLOSED, roles=NOBODY, paper=_("办结单"), law="22:35", stops=HANDLING,
        primary=False,
    ),
    Transition(
        "request_review", _("申请复查"), Subject.CASE, begins_at(C.REPLIED, C.CLOSED), C.REVIEW,
        at(C.REPLIED, C.CLOSED), C.REVIEW, party=Party.REVIEWER, roles=REVIEWERS,
        needs_words=True, paper=_("复查受理通知"), law="22:35",
        stops=(ClockCode.REVIEW_APPLY,), starts=(ClockCode.REVIEW,), primary=False,
        tracks=REDRESS,
    ),
    Transition(
        "decide_review", _("作出复查意见"), Subject.CASE, begins_at(C.REVIEW), C.REVIEWED,
        at(C.REVIEW), C.REVIEWED, party=Party.REVIEWER, roles=REVIEW_HEADS, not_author=True,
        needs_words=True, paper=_("复查意见书"), law="22:35", stops=(ClockCode.REVIEW,),
        tracks=REDRESS,
    ),
    Transition(
        "serve_review", _("送达复查意见"), Subject.CASE, begins_at(C.REVIEWED), C.CLOSED,
        at(C.REVIEWED), C.CLOSED, party=Party.REVIEWER, roles=REVIEWERS, paper=_("送达回证"),
        law="22:36", starts=(ClockCode.REREVIEW_APPLY,), tracks=REDRESS,
    ),
    Transition(
        "request_rereview", _("申请复核"), Subject.CASE, begins_at(C.CLOSED), C.REREVIEW,
        at(C.CLOSED), C.REREVIEW, party=Party.REVIEWER, roles=REVIEWERS, needs_words=True,
        paper=_("复核受理通知"), law="22:36", stops=(ClockCode.REREVIEW_APPLY,),
        starts=(ClockCode.REREVIEW,), primary=False, tracks=REDRESS,
    ),
    Transition(
        "open_hearing", _("决定听证"), Subject.CASE, begins_at(C.REREVIEW), C.SUSPENDED,
        at(C.REREVIEW), C.SUSPENDED, party=Party.REVIEWER, roles=REVIEW_HEADS, needs_words=True,
        paper=_("听证通知"), law="22:36", suspends=(ClockCode.REREVIEW,), primary=False,
        tracks=REDRESS,
    ),
    Transition(
        "close_hearing", _("听证结束"), Subject.CASE, begins_at(C.SUSPENDED), C.REREVIEW,
        at(C.SUSPENDED), C.REREVIEW, party=Party.REVIEWER, roles=REVIEW_HEADS, needs_words=True,
        paper=_("听证笔录、听证结论"), law="22:36", unsuspends=(ClockCode.REREVIEW,),
        tracks=REDRESS,
    ),
    Transition(
        "decide_rereview", _("作出复核意见"), Subject.CASE, begins_at(C.REREVIEW),
        C.CLOSED_FINAL, at(C.REREVIEW), C.CLOSED_FINAL, party=Party.REVIEWER,
        roles=REVIEW_HEADS, not_author=True, needs_words=True, paper=_("复核意见书"),
        law="22:36", stops=(ClockCode.REREVIEW,), tracks=REDRESS,
    ),
    Transition(
        "redo", _("按复查复核意见重新办理"), Subject.CASE, REVOKED, C.IN_PROGRESS, REVOKED,
        C.IN_PROGRESS, party=Party.REVIEWER, roles=REVIEW_HEADS, not_author=True,
        paper=_("重新办理通知"), law="22:35, 36",
        starts=(ClockCode.HANDLE, ClockCode.ASSIGN), primary=False, tracks=REDRESS,
    ),
    Transition(
        "request_ext", _("申请延期"), Subject.CASE, begins_at(C.IN_PROGRESS), None,
        at(C.IN_PROGRESS), party=Party.HOST, roles=UNIT_DESK, needs_words=True, law="22:34",
        primary=False, tracks=NO_SUGGESTION,
    ),
    Transition(
        "approve_ext", _("批准延期"), Subject.CASE, begins_at(C.IN_PROGRESS), None,
        at(C.IN_PROGRESS), party=Party.HOST, roles=UNIT_HEAD, not_author=True,
        paper=_("延期告知书"), law="22:34", primary=False, tracks=NO_SUGGESTION,
    ),
    Transition(
        "refuse_ext", _("不同意延期"), Subject.CASE, begins_at(C.IN_PROGRESS), None,
        at(C.IN_PROGRESS), party=Party.HOST, roles=UNIT_HEAD, not_author=True, needs_words=True,
        law="22:34", primary=False, tracks=NO_SUGGESTION,
    ),
    Transition(
        "extend_due", _("延长反馈期限"), Subject.ASSIGNMENT,
        begins_at(A.PENDING_SIGN, A.SIGNED, A.WORKING, A.REPORT_RETURNED), None, ANY_OPEN,
        roles=CLERKS, needs_words=True, law="22:22", primary=False,
    ),
    Transition(
        "to_simple", _("转为简易办理"), Subject.CASE, begins_at(C.ACCEPTED, C.IN_PROGRESS), None,
        at(C.ACCEPTED, C.IN_PROGRESS), party=Party.HOST, roles=UNIT_DESK, needs_words=True,
        paper=_("程序转换告知"), law="22:34", voids=(ClockCode.HANDLE,),
        starts=(ClockCode.SIMPLE_HANDLE,), primary=False, tracks=REDRESS,
    ),
    Transition(
        "to_ordinary", _("转为普通程序"), Subject.CASE, begins_at(C.ACCEPTED, C.IN_PROGRESS),
        None, at(C.ACCEPTED, C.IN_PROGRESS), party=Party.HOST, roles=UNIT_DESK | UNIT_HEAD,
        needs_words=True, paper=_("程序转换告知"), law="22:34",
        voids=(ClockCode.SIMPLE_HANDLE,), starts=(ClockCode.HANDLE,), primary=False,
        tracks=REDRESS,
    ),
    Transition(
        "reopen", _("重新办理"), Subject.CASE, REOPENED, C.IN_PROGRESS,
        REOPENED, C.IN_PROGRESS, roles=OFFICE_HEAD, needs_words=True,
        paper=_("重新办理通知"), law="22:32, 34",
        starts=(ClockCode.HANDLE, ClockCode.ASSIGN), primary=False,
    ),
    Transition(
        "ask_withdraw", _("登记撤回申请"), Subject.CASE, BEFORE_OPINION, None, BEFORE_OPINION,
        party=Party.ANYONE, roles=UNIT_STAFF | CLERKS, needs_words=True, primary=False,
        tracks=NO_ACCUSATION,
    ),
    Transition(
        "withdraw", _("确认撤回"), Subject.CASE, BEFORE_OPINION, C.WITHDRAWN, BEFORE_OPINION,
        C.WITHDRAWN, assignment_to=A.DROPPED, roles=CLERKS, not_author=True, needs_words=True,
        paper=_("撤回确认书"), voids=HANDLING, primary=False, tracks=NO_ACCUSATION,
    ),
    Transition(
        "keep_up", _("不撤回，继续办理"), Subject.CASE, BEFORE_OPINION, None, BEFORE_OPINION,
        roles=CLERKS, not_author=True, needs_words=True, primary=False, tracks=NO_ACCUSATION,
    ),
    Transition(
        "archive", _("归档"), Subject.CASE,
        ARCHIVABLE, C.ARCHIVED, ARCHIVABLE, C.ARCHIVED,
        roles=CLERKS, paper=_("卷内目录"), primary=False,
    ),
    *REPORTING,
    Transition(
        "contact", _("记录联系"), Subject.CASE, ANY, None, ANY, party=Party.ANYONE,
        roles=UNIT_STAFF | CLERKS, needs_words=True, paper=_("联系记录"), primary=False,
    ),
    Transition(
        "note", _("备注"), Subject.CASE, ANY, None, ANY, party=Party.ANYONE,
        roles=UNIT_STAFF | CLERKS | {Role.LEADER}, needs_words=True, primary=False,
    ),
)  # fmt: skip
