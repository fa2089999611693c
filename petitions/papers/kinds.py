"""Every paper that can belong to a case, as one table.

Who gets it, at which step, in which layout, what the law wants to stand in it, who signs. The
words are in `wording`, what they may name in `fields`. A step that issues a paper names nothing:
the row here names the step. What a row is made of: `kind`.
"""

from organization.models import Role
from petitions.letter import ends_with_opinion
from petitions.models import Case
from petitions.papers.kind import (
    ART_18,
    ART_19,
    ART_22,
    ART_23,
    ART_24,
    ART_25,
    ART_29,
    ART_30,
    ART_31,
    ART_32,
    ART_33,
    ART_34,
    ART_35,
    ART_36,
    ART_40,
    CLERKS,
    HEAD,
    MINORS_11,
    REGULATION,
    SHANGHAI,
    UNIT,
    Demand,
    Kind,
    Layout,
    To,
    all_of,
)

__all__ = ["BY_CODE", "KINDS", "Demand", "Kind", "Layout", "To", "fits", "of_step"]


def ends_with_answer(case: Case) -> bool:
    """Tell whether the reply is a plain answer: no opinion under Art. 31 (6)."""
    return not ends_with_opinion(case)


KINDS: tuple[Kind, ...] = (
    Kind(
        "register", "信访事项登记表", To.FILE, "22:19", ("open", "join"), layout=Layout.FORM,
        demands=all_of(ART_19, "petition_number", "received_on", "channel", "petitioner", "text"),
    ),
    Kind(
        "receipt", "信访事项收件回执", To.PETITIONER, "22:21", ("open",), word="收",
        demands=all_of(SHANGHAI.format("三十五"), "case_number", "received_on", "enquiry"),
    ),
    Kind(
        "repeat", "重复信访事项告知书", To.PETITIONER, "22:19",
        ("join", "link_repeat", "link_duplicate"), word="重",
        accusations=False,
        demands=all_of(ART_19, "case_number", "received_on", "standing"),
    ),
    Kind(
        "joint", "信访事项并案告知书", To.PETITIONER, "22:20, 23", ("merge_joint",), word="并",
        accusations=False,
        demands=all_of(ART_23, "case_number", "received_on", "standing"),
    ),
    Kind(
        "proposal", "信访事项拟办单", To.FILE, "22:22, 29-31", ("classify",), layout=Layout.FORM,
        demands=(
            *all_of(ART_22, "case_number", "matter", "track"),
            Demand("words", ART_22, always=False),
        ),
    ),
    Kind(
        "instruction", "信访事项批办单", To.FILE, "22:22", ("approve_routing",),
        layout=Layout.FORM, demands=all_of(ART_22, "case_number", "matter", "words"),
        signs=frozenset({Role.LEADER}),
    ),
    Kind(
        "transfer", "信访事项转送函", To.HOST, "22:22, 23", ("transfer",), word="转",
        demands=all_of(ART_22, "case_number", "abstract"),
    ),
    Kind(
        "assign", "信访事项交办函", To.HOST, "22:22", ("assign",), word="交",
        demands=all_of(ART_22, "case_number", "abstract", "due_on"),
    ),
    Kind(
        "hand_in", "信访事项承办单", To.HOST, "22:23, 34", ("accept_here",), word="承",
        demands=all_of(ART_22, "case_number", "abstract", "due_on"),
    ),
    Kind(
        "whereabouts", "信访事项去向告知书", To.PETITIONER, "22:23", ("assign", "transfer"),
        word="告",
        demands=all_of(ART_23, "destination", "assigned_on", "case_number", "enquiry"),
    ),
    Kind(
        "object", "信访事项退回申请", To.OFFICE, "22:23", ("object",), word="退", by_host=True,
        demands=all_of(ART_23, "case_number", "words"), signs=HEAD | {Role.UNIT_CLERK},
    ),
    Kind(
        "return", "信访事项退回意见", To.HOST, "22:23", ("agree_return", "refuse_return"),
        word="退复", demands=(Demand("decision", ART_23), Demand("words", ART_23, always=False)),
    ),
    Kind(
        "cancel", "撤销转交办通知", To.HOST, "22:22", ("cancel",), word="撤",
        demands=all_of(ART_22, "case_number", "words"),
    ),
    Kind(
        "accept", "信访事项受理告知书", To.PETITIONER, "22:23, 44(3)", ("accept", "accept_here"),
        word="受", by_host=True, signs=UNIT | CLERKS, accusations=False,
        demands=(
            *all_of(ART_23, "title", "received_on", "track", "procedure", "host", "enquiry"),
            Demand("handler", ART_23, always=False), Demand("handle_due", ART_34, always=False),
        ),
    ),
    Kind(
        "study", "建议意见收件告知书", To.PETITIONER, "22:23, 29", ("study",), word="研",
        by_host=True, signs=UNIT,
        demands=all_of(ART_29, "title", "received_on", "host", "enquiry"),
    ),
    Kind(
        "inquiry", "信访事项调查记录", To.FILE, "22:31", also=("start",), layout=Layout.FORM,
        by_host=True, signs=UNIT, given=("record",), demands=all_of(ART_31, "record"),
    ),
    Kind(
        "approval", "信访处理意见书审批单", To.FILE, "22:32", ("approve_draft",),
        also=("submit_draft",), layout=Layout.FORM, by_host=True, signs=UNIT,
        demands=all_of(ART_32, "request", "findings", "opinion", "basis", "author"),
    ),
    Kind(
        "opinion", "信访处理意见书", To.PETITIONER, "22:32, 34; SH:38", ("issue",),
        by_host=True, signs=HEAD, when=ends_with_opinion,
        demands=(
            *all_of(ART_32, "request", "findings", "opinion", "basis"),
            *all_of(ART_35, "review_body", "review_days", "review_last"),
        ),
    ),
    Kind(
        "answer", "信访答复书", To.PETITIONER, "22:29-31", ("issue", "answer_now"),
        by_host=True, signs=HEAD, when=ends_with_answer,
        demands=all_of(ART_29, "request", "opinion", "basis"),
    ),
    Kind(
        "service", "送达回证", To.FILE, "22:35",
        ("serve", "serve_answer", "serve_review"), ("serve_paper",),
        layout=Layout.FORM, by_host=True, signs=UNIT | CLERKS,
        demands=(
            *all_of(ART_35, "served_title", "service_to", "service_way", "service_on", "server"),
            Demand("service_proof", ART_35, always=False),
        ),
    ),
    Kind(
        "report", "信访事项办结报告", To.OFFICE, "22:22(3)", ("submit_report",), word="结",
        by_host=True, signs=UNIT,
        demands=(
            *all_of(ART_22, "case_number", "findings", "opinion", "replied_on", "words"),
            Demand("reply_served_on", ART_22, always=False),
        ),
    ),
    Kind(
        "redo", "信访事项退办意见", To.HOST, "22:22", ("return_report",), word="退办",
        demands=all_of(ART_22, "case_number", "words"),
    ),
    Kind(
        "closing", "信访事项办结单", To.FILE, "22:34", ("close", "window_lapse"),
        layout=Layout.FORM,
        demands=all_of(ART_34, "case_number", "closed_on"),
    ),
    Kind(
        "contact", "联系记录", To.FILE, "", also=("contact",), layout=Layout.FORM, by_host=True,
        signs=UNIT | CLERKS, given=("contact_way", "contacted_on"),
        demands=all_of(REGULATION, "contact_way", "contacted_on", "words"),
    ),
    Kind(
        "facts", "核查函", To.OTHER, "22:30", ("ask_facts",),
        given=("addressee", "fact_text", "answer_by"),
        demands=all_of(ART_30, "fact_text", "answer_by"),
    ),
    Kind(
        "remind", "信访事项催办单", To.OTHER, "22:22", ("remind",),
        given=("addressee", "situation"), demands=all_of(ART_22, "case_number", "situation"),
    ),
    Kind(
        "supervise", "信访事项督办函", To.OTHER, "22:40", ("supervise",),
        given=("addressee", "situation", "asks", "answer_by"),
        demands=all_of(ART_40, "case_number", "situation", "asks", "answer_by"),
    ),
    # What is `given` here the step tells through `sayings`, or its action through `said`.
    Kind(
        "refuse", "信访事项不予受理告知书", To.PETITIONER, "SH:35",
        ("not_ours", "refuse", "refuse_here"),
        word="不受",
        by_host=True, signs=HEAD | CLERKS, given=("reason", "basis_said", "competent"),
        demands=all_of(SHANGHAI.format("三十五"), "title", "reason", "basis_said", "competent"),
    ),
    Kind(
        "no_more", "信访事项不再受理告知书", To.PETITIONER, "22:36", ("no_longer_accept",),
        word="不再受",
        given=("earlier", "reason"), demands=all_of(ART_36, "title", "earlier", "reason"),
    ),
    Kind(
        "divert", "信访事项分类处理告知书", To.PETITIONER, "22:31", ("divert", "divert_unit"),
        word="分",
        by_host=True, signs=UNIT | CLERKS,
        given=("legal_route", "competent", "apply_how", "apply_by"),
        demands=all_of(ART_31, "title", "legal_route", "competent", "apply_how"),
    ),
    Kind(
        "extend", "信访事项延期办理告知书", To.PETITIONER, "22:34", ("approve_ext",), word="延",
        by_host=True,
        signs=HEAD, given=("old_due", "new_due", "reason", "approver"),
        demands=all_of(ART_34, "old_due", "new_due", "reason", "approver"),
    ),
    Kind(
        "suspend", "信访事项中止办理告知书", To.PETITIONER, "22:36", word="中", by_host=True,
        signs=HEAD, given=("reason", "basis_said", "from_on"),
        demands=all_of(ART_36, "reason", "basis_said", "from_on"),
    ),
    Kind(
        "resume", "信访事项恢复办理告知书", To.PETITIONER, "22:36", word="恢", by_host=True,
        signs=HEAD, given=("from_on", "new_due"), demands=all_of(ART_36, "from_on", "new_due"),
    ),
    Kind(
        "procedure", "办理程序转换告知书", To.PETITIONER, "22:34", ("to_simple", "to_ordinary"),
        word="转程", by_host=True,
        signs=UNIT, given=("old_procedure", "procedure", "reason"),
        demands=all_of(ART_34, "old_procedure", "procedure", "reason"),
    ),
    Kind(
        "take_review", "信访事项复查受理通知书", To.PETITIONER, "22:35", ("request_review",),
        word="复查受",
        given=("opinion_said", "answer_by"), demands=all_of(ART_35, "opinion_said", "answer_by"),
    ),
    Kind(
        "review", "信访事项复查意见书", To.PETITIONER, "22:35; SH:39", ("decide_review",),
        word="复查",
        signs=HEAD | {Role.OFFICE}, given=("respondent", "asks", "situation", "ruling",
        "basis_said", "competent", "apply_by"),
        demands=all_of(SHANGHAI.format("三十九"), "respondent", "asks", "situation", "ruling",
        "basis_said", "competent", "apply_by"),
    ),
    Kind(
        "take_final", "信访事项复核受理通知书", To.PETITIONER, "22:36", ("request_rereview",),
        word="复核受",
        given=("opinion_said", "answer_by"), demands=all_of(ART_36, "opinion_said", "answer_by"),
    ),
    Kind(
        "final", "信访事项复核意见书", To.PETITIONER, "22:36; SH:40", ("decide_rereview",),
        word="复核",
        signs=HEAD | {Role.OFFICE}, given=("respondent", "asks", "situation", "ruling",
        "basis_said"),
        demands=all_of(SHANGHAI.format("四十"), "respondent", "asks", "situation", "ruling",
        "basis_said"),
    ),
    Kind(
        "again", "信访事项重新办理通知书", To.HOST, "22:34-36", ("reopen", "redo"), word="重办",
        given=("reason",),
        demands=(
            *all_of(ART_34, "case_number", "reason", "words"),
            Demand("handle_due", ART_34, always=False),
        ),
    ),
    Kind(
        "hearing", "信访事项听证通知书", To.PARTIES, "22:31(6), 36", ("open_hearing",), word="听",
        given=("addressee", "hearing_at", "hearing_place", "members", "points"),
        demands=all_of(ART_36, "hearing_at", "hearing_place", "members", "points"),
    ),
    Kind(
        "minutes", "信访事项听证笔录", To.FILE, "22:36", ("close_hearing",), layout=Layout.FORM,
        given=("hearing_at", "hearing_place", "members", "record"),
        demands=all_of(ART_36, "hearing_at", "hearing_place", "members", "record"),
    ),
    Kind(
        "finding", "信访事项听证结论", To.FILE, "22:36", ("close_hearing",), layout=Layout.FORM,
        given=("hearing_at", "members", "points", "votes", "ruling"),
        demands=all_of(ART_36, "hearing_at", "members", "points", "votes", "ruling"),
    ),
    Kind(
        "settlement", "信访事项调解协议书", To.PARTIES, "22:33", ("mediate",), word="调",
        by_host=True,
        signs=UNIT, given=("addressee", "parties", "dispute", "terms", "perform_by"),
        demands=all_of(ART_33, "parties", "dispute", "terms", "perform_by"),
    ),
    Kind(
        "designate", "指定受理决定书", To.OTHER, "22:24", ("designate",), word="指",
        given=("addressee", "bodies", "reason", "competent"),
        demands=all_of(ART_24, "bodies", "reason", "competent"),
    ),
    Kind(
        "help", "信访事项协办函", To.OTHER, "22:24", ("add_cohandler",), word="协", by_host=True,
        signs=UNIT,
        given=("addressee", "asks", "answer_by"),
        demands=all_of(ART_24, "case_number", "asks", "answer_by"),
    ),
    Kind(
        "withdrawal", "信访事项撤回确认书", To.PETITIONER, "", ("withdraw",), word="撤确",
        given=("withdrawn_on", "confirmed"),
        demands=all_of(REGULATION, "title", "withdrawn_on", "confirmed"),
    ),
    Kind(
        "urgent", "信访信息专报", To.OTHER, "22:25", ("report_urgent",), word="专报",
        given=("addressee", "situation", "place", "people", "measures", "asks"),
        demands=all_of(ART_25, "situation", "place", "people", "measures", "asks"),
    ),
    Kind(
        "harm", "强制报告记录", To.FILE, "未成年人保护法11", ("report_minor_harm",),
        layout=Layout.FORM, given=("reported_to", "reported_at", "reporter"),
        demands=all_of(MINORS_11, "case_number", "reported_to", "reported_at", "reporter", "words"),
    ),
    Kind(
        "resolved", "信访事项化解确认单", To.FILE, "", ("verify_resolution",), layout=Layout.FORM,
        given=("proposed",),
        demands=all_of(REGULATION, "case_number", "proposed", "words", "signer"),
    ),
    Kind(
        "lead", "领导包案表", To.FILE, "22:18", ("set_lead",), layout=Layout.FORM,
        given=("lead", "reason"), signs=frozenset({Role.OFFICE, Role.LEADER}),
        demands=all_of(ART_18, "case_number", "lead", "reason", "today"),
    ),
    # It has the number of the recommendation it is.
    Kind(
        "recommend", "信访工作建议书", To.OTHER, "22:40", ("recommend",),
        given=("addressee", "suggestion_kind", "asks", "answer_by"),
        signs=frozenset({Role.OFFICE, Role.LEADER}),
        demands=all_of(ART_40, "suggestion_kind", "asks", "answer_by"),
    ),
    Kind(
        "contents", "卷内目录", To.FILE, "", ("archive",), layout=Layout.FORM, given=("contents",),
        demands=all_of(REGULATION, "case_number", "contents"),
    ),
)  # fmt: skip
BY_CODE = {kind.code: kind for kind in KINDS}


def of_step(code: str, case: Case) -> list[Kind]:
    """Return what this step issues on this case, in the order of the table."""
    return [kind for kind in KINDS if code in kind.steps and fits(kind, case)]


def fits(kind: Kind, case: Case) -> bool:
    """Tell whether such a paper may be issued on this case at all.

    Nobody whose name or address is unclear is given a notice (2022 Art. 23); of an accusation the
    petitioner learns that it was received and passed on, no more (Art. 23, 30).
    """
    if case.restricted and not kind.accusations:
        return False
    if kind.to is To.PETITIONER and case.cannot_notify and kind.code not in {"opinion", "answer"}:
        return False
    return kind.when(case)
