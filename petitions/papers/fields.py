"""The closed list of what a wording may name, {{编号}} and the like, and where each comes from.

Papers are Chinese whatever language the reader works in, so these names and values are too.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from organization.models import Unit
from petitions import letter
from petitions.models import AssignmentKind, Track
from petitions.models.clocks import ClockCode
from petitions.paper import day
from petitions.papers.facts import Facts
from petitions.ways import Outcome

Value = Callable[["Field"], str]
SEVERAL = 1
NUMERALS = {1: "一", 2: "二", 3: "三", 4: "四", 5: "五", 6: "六"}
WITHHELD = "（检举控告事项，依据《信访工作条例》第三十条，内容摘要从略）"


@dataclass(frozen=True)
class Field:
    """One name. Without `value` only the step, or the person who draws the paper up, can say it.

    `sample` stands in the preview of a wording.
    """

    code: str
    name: str
    sample: str
    value: Callable[[Facts], str] | None = None


def said(on: date | None) -> str:
    """Return 2026年3月4日, "" for no day."""
    return day(on) if on else ""


def _petitioner(facts: Facts) -> str:
    person = facts.person
    name = person.name if person else ""
    headcount = facts.petition.headcount if facts.petition else 1
    return f"{name or '匿名信访人'}{f'等{headcount}人' if headcount > SEVERAL else ''}"


def _contact(facts: Facts) -> str:
    person = facts.person
    return "；".join(filter(None, (person.phone, person.address))) if person else ""


def _title(facts: Facts) -> str:
    return (facts.petition.title if facts.petition else "") or facts.case.title


def _abstract(facts: Facts) -> str:
    """Return what the petition says for a unit; of an accusation nothing (2022 Art. 30)."""
    if facts.case.restricted:
        return WITHHELD
    text = facts.petition.text if facts.petition else ""
    return text or facts.case.title


def _demands(facts: Facts) -> str:
    asked = [str(demand) for demand in facts.petition.demands] if facts.petition else []
    if len(asked) == 1:
        return asked[0]
    return "\n".join(f"{place}. {demand}" for place, demand in enumerate(asked, start=1))


def _track(facts: Facts) -> str:
    case = facts.case
    articles = {Track.SUGGESTION: "第二十九条", Track.ACCUSATION: "第三十条"}
    article = articles.get(Track(case.track), f"第三十一条第{NUMERALS[case.route]}项")
    return f"{case.get_track_display()}类（《信访工作条例》{article}）"


def _topic(facts: Facts) -> str:
    topic = facts.case.topic
    return f"{topic.parent.name}—{topic.name}" if topic.parent else topic.name


def _host(facts: Facts) -> str:
    """Return the unit that handles: the one it was sent to, else the office itself."""
    return facts.assignment.unit.name if facts.assignment else facts.unit.name


def _destination(facts: Facts) -> str:
    return "有权处理的机关" if facts.case.restricted else _host(facts)


def _handler(facts: Facts) -> str:
    handler = facts.assignment.handler if facts.assignment else None
    return handler.name if handler else ""


def _way(facts: Facts) -> str:
    return str(AssignmentKind(facts.assignment.kind).label) if facts.assignment else ""


def _standing(facts: Facts) -> str:
    """Return where the matter stands, as the petitioner may know it."""
    case = facts.case
    if case.closed_on:
        return f"已于{day(case.closed_on)}办结"
    if case.replied_on:
        return f"{_host(facts)}已于{day(case.replied_on)}作出书面答复"
    if case.accepted_on:
        due = facts.last_day(ClockCode.HANDLE)
        by = f"，办理期限至{day(due)}" if due else ""
        return f"{_host(facts)}已于{day(case.accepted_on)}受理，正在办理{by}"
    if facts.assignment:
        return f"已于{day(facts.assignment.assigned_on)}转由{_destination(facts)}处理"
    return "已登记，正在甄别分办"


def _enquiry(facts: Facts) -> str:
    phone = _phone(facts)
    by_phone = f"（电话：{phone}）" if phone else ""
    return f"可凭编号{facts.case.number}向{facts.issuer}{by_phone}查询办理情况"


def _phone(facts: Facts) -> str:
    """Return the telephone for petitioners: that of the unit that signs, else of one above it."""
    unit: Unit | None = facts.unit
    while unit is not None and not unit.phone:
        unit = unit.parent
    return unit.phone if unit else ""


def _decision(facts: Facts) -> str:
    return {"agree_return": "同意退回", "refuse_return": "不同意退回，请继续办理"}.get(
        facts.step, ""
    )


def _outcome(facts: Facts) -> str:
    code = facts.reply.outcome if facts.reply else ""
    return str(Outcome(code).label) if code in Outcome.values else ""


def _of_reply(part: str) -> Callable[[Facts], str]:
    def value(facts: Facts) -> str:
        return str(getattr(facts.reply, part)) if facts.reply else ""

    return value


def _review_body(facts: Facts) -> str:
    unit = facts.assignment.unit if facts.assignment else facts.unit
    return letter.review_body(letter.issuer_of(unit))


def _review_last(facts: Facts) -> str:
    return said(letter.window_last(ClockCode.REVIEW_APPLY, facts.on))


def _served_title(facts: Facts) -> str:
    if facts.served is not None:
        return facts.title_of(facts.served)
    return letter.title_of(facts.case) if facts.reply else ""


def _served_number(facts: Facts) -> str:
    if facts.served is not None:
        return facts.served.number
    return facts.reply.number if facts.reply else ""


FIELDS: tuple[Field, ...] = (
    Field("case_number", "编号", "教信〔2026〕0003", lambda f: f.case.number),
    Field("petition_number", "信访件编号", "教信件〔2026〕0005",
          lambda f: f.petition.number if f.petition else ""),
    Field("received_on", "收到日期", "2026年3月2日",
          lambda f: said(f.petition.received_on if f.petition else f.case.received_on)),
    Field("today", "出具日期", "2026年3月4日", lambda f: said(f.on)),
    Field("channel", "信访形式", "来信",
          lambda f: str(f.petition.get_channel_display()) if f.petition else ""),
    Field("petitioner", "信访人", "王建国", _petitioner),
    Field("mark", "信访人（遮盖）", "王**", lambda f: f.case.petitioner_mark or "匿名"),
    Field("contact", "联系方式", "13000001234；某路1号", _contact),
    Field("headcount", "信访人数", "1人",
          lambda f: f"{f.petition.headcount if f.petition else f.case.headcount}人"),
    Field("title", "题名", "反映职称评审程序问题", _title),
    Field("matter", "事项", "反映职称评审程序问题", lambda f: f.case.title),
    Field("text", "来信内容", "来信人反映职称评审程序不公开。",
          lambda f: f.petition.text if f.petition else ""),
    Field("abstract", "内容摘要", "反映职称评审程序不公开，要求重新公示。", _abstract),
    Field("demands", "具体诉求", "重新公示评审结果。", _demands),
    Field("track", "诉求类别", "申诉求决类（《信访工作条例》第三十一条第六项）", _track),
    Field("topic", "内容分类", "教师待遇与人事—职称评审", _topic),
    Field("times", "信访次数", "第1次", lambda f: f"第{f.case.petition_count}次"),
    Field("standing", "办理情况", "已于2026年3月3日转由基础教育处处理", _standing),
    Field("office", "登记单位", "市教育委员会信访办公室", lambda f: f.case.unit.name),
    Field("registrar", "登记人", "刘敏",
          lambda f: f.petition.registered_by.name if f.petition and f.petition.registered_by
          else ""),
    Field("phone", "信访电话", "021-23110001", _phone),
    Field("issuer", "出具单位", "市教育委员会", lambda f: f.issuer),
    Field("signer", "签发人", "陈立", lambda f: f.signed),
    Field("host", "承办单位", "基础教育处", _host),
    Field("co_unit", "协办单位", "人事处",
          lambda f: f.assignment.co_unit.name if f.assignment and f.assignment.co_unit else ""),
    Field("handler", "经办人", "何敏", _handler),
    Field("destination", "去向", "基础教育处", _destination),
    Field("way", "方式", "交办", _way),
    Field("assigned_on", "转交日期", "2026年3月3日",
          lambda f: said(f.assignment.assigned_on) if f.assignment else ""),
    Field("due_on", "反馈期限", "2026年5月2日",
          lambda f: said(f.assignment.due_on) if f.assignment else ""),
    Field("notice_due", "告知期限", "2026年3月18日",
          lambda f: said(f.last_day(ClockCode.UNIT_NOTICE))),
    Field("return_due", "异议期限", "2026年3月10日", lambda f: said(f.last_day(ClockCode.RETURN))),
    Field("handle_due", "办理期限", "2026年5月5日", lambda f: said(f.last_day(ClockCode.HANDLE))),
    Field("requirement", "交办意见", "请核实后答复信访人。",
          lambda f: f.assignment.requirement if f.assignment else ""),
    Field("words", "说明", "经研究，请按规定办理。", lambda f: f.words),
    Field("decision", "决定", "不同意退回，请继续办理", _decision),
    Field("accepted_on", "受理日期", "2026年3月6日", lambda f: said(f.case.accepted_on)),
    Field("request", "反映事项", "你反映职称评审程序不公开。", _of_reply("request")),
    Field("findings", "经查情况", "经查，评审结果公示不足五个工作日。", _of_reply("findings")),
    Field("opinion", "处理意见", "责令学校重新公示，并向你书面说明。", _of_reply("opinion")),
    Field("basis", "法律依据", "依据《职称评审管理暂行规定》第二十五条。", _of_reply("basis")),
    Field("outcome", "处理结果", "支持", _outcome),
    Field("author", "拟稿人", "何敏",
          lambda f: f.reply.author.name if f.reply and f.reply.author else ""),
    Field("reviewer", "审核人", "吴强",
          lambda f: f.reply.reviewer.name if f.reply and f.reply.reviewer else ""),
    Field("submitted_on", "送审日期", "2026年4月1日",
          lambda f: said(f.reply.submitted_on) if f.reply else ""),
    Field("opinion_number", "答复文号", "教基访复〔2026〕1号",
          lambda f: f.reply.number if f.reply else ""),
    Field("replied_on", "答复日期", "2026年4月3日", lambda f: said(f.case.replied_on)),
    Field("reply_served_on", "答复送达日期", "2026年4月5日",
          lambda f: said(f.reply.served_on) if f.reply else ""),
    Field("closed_on", "办结日期", "2026年4月10日", lambda f: said(f.case.closed_on)),
    Field("review_body", "复查机关", "市人民政府", _review_body),
    Field("review_last", "复查最后一日", "2026年5月4日", _review_last),
    Field("review_days", "复查期限", "30日",
          lambda f: letter.window_words(ClockCode.REVIEW_APPLY, f.on)),
    Field("rereview_days", "复核期限", "30日",
          lambda f: letter.window_words(ClockCode.REREVIEW_APPLY, f.on)),
    Field("enquiry", "查询方式", "可凭编号教信〔2026〕0003向市教育委员会查询办理情况", _enquiry),
    Field("served_title", "送达文书", "信访处理意见书", _served_title),
    Field("served_number", "送达文号", "教基访复〔2026〕1号", _served_number),
    Field("service_to", "受送达人", "王建国", _petitioner),
    Field("service_way", "送达方式", "邮寄送达"),
    Field("service_on", "送达日期", "2026年4月5日"),
    Field("service_proof", "送达证明", "挂号信回执 XA12345678"),
    Field("server", "送达人", "何敏", lambda f: f.signed),
    Field("procedure", "办理程序", "普通程序", lambda _f: "普通程序"),
    Field("addressee", "主送", "徐汇区教育局"),
    Field("record", "记录", "2026年3月20日在校长室询问张某，其称……"),
    Field("contact_way", "联系途径", "电话"),
    Field("contacted_on", "联系日期", "2026年3月20日"),
    Field("fact_text", "核查事项", "请核查2026年2月职称评审公示的起止日期。"),
    Field("answer_by", "回复期限", "2026年3月20日"),
    Field("situation", "情况", "该事项已逾期三日，尚未反馈。"),
    Field("measures", "措施", "已派员到场听取意见。"),
    Field("asks", "要求", "请于五日内办结并反馈。"),
    Field("reason", "理由", "需要委托第三方鉴定。"),
    Field("basis_said", "依据", "《信访工作条例》第三十一条"),
    Field("competent", "有权机关", "徐汇区人民法院"),
    Field("legal_route", "法定途径", "劳动人事争议仲裁"),
    Field("apply_how", "申请办法", "持本人身份证明和合同到仲裁委员会立案窗口申请"),
    Field("apply_by", "申请期限", "2027年3月2日"),
    Field("earlier", "此前意见", "教信复核〔2025〕2号（2025年9月1日）"),
    Field("old_due", "原期限", "2026年5月5日"),
    Field("new_due", "新期限", "2026年6月4日"),
    Field("approver", "批准人", "吴强"),
    Field("from_on", "起始日期", "2026年4月1日"),
    Field("old_procedure", "原程序", "简易程序"),
    Field("opinion_said", "原意见", "徐教访复〔2026〕1号信访处理意见书"),
    Field("respondent", "被申请人", "徐汇区教育局"),
    Field("ruling", "结论", "维持原处理意见。"),
    Field("hearing_at", "听证时间", "2026年4月20日上午9时"),
    Field("hearing_place", "听证地点", "市教育委员会第二会议室"),
    Field("members", "参加人员", "主持人：周明；听证员：李某、赵某"),
    Field("points", "听证事项", "评审公示程序是否合规"),
    Field("votes", "表决情况", "五人同意，无人反对"),
    Field("parties", "各方当事人", "王建国；徐汇区枫林路小学"),
    Field("dispute", "争议事项", "职称评审公示时间争议"),
    Field("terms", "协议内容", "学校于十日内重新公示。"),
    Field("perform_by", "履行期限", "2026年5月1日"),
    Field("place", "时间地点", "2026年3月4日上午8时，市教育委员会门口"),
    Field("people", "涉及人数", "约30名家长"),
    Field("reported_to", "报告机关", "公安机关、民政部门"),
    Field("reported_at", "报告时间", "2026年3月4日09:20"),
    Field("reporter", "报告人", "刘敏"),
    Field("proposed", "化解依据", "信访人已书面表示接受，学校重新公示完毕。"),
    Field("lead", "包案领导", "周明（协助：吴强）"),
    Field("suggestion_kind", "建议类别", "改进工作"),
    Field("contents", "卷内文件", "1. 《信访事项登记表》教信件〔2026〕0005 2026年3月2日"),
    Field("bodies", "有关单位", "徐汇区教育局、人事处"),
    Field("withdrawn_on", "撤回日期", "2026年3月20日"),
    Field("confirmed", "确认情况", "2026年3月21日电话确认为本人真实意愿"),
)  # fmt: skip
BY_CODE = {field.code: field for field in FIELDS}
BY_NAME = {field.name: field for field in FIELDS}


def value_of(field: Field, facts: Facts) -> str:
    """Return what the field says in this paper: what was said for it, else what the case knows.

    In a paper that goes to a unit whoever petitioned is masked, wherever the words come from.
    """
    given = facts.said.get(field.code)
    if given is None and field.value is not None:
        given = field.value(facts)
    text = (given or "").strip()
    return facts.veil(text) if facts.kind.names_nobody else text
