"""What a step tells the papers it issues, read from its event: the words and the body of the step.

One function per step, in the codes of `fields`. A step that is not here tells its papers through
`said` of `step.record`, or needs to tell nothing but its words.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from audit import log
from audit.models import Event
from organization.models import Unit, User
from petitions import letter
from petitions.models import Assignment, Case, Reply
from petitions.models.clocks import ClockCode
from petitions.paper import day
from petitions.papers.kinds import BY_CODE
from petitions.ways import ContactMeans

Said = dict[str, str]
REGULATION = "《信访工作条例》"
TO_WHOM = "有权处理的机关、单位："  # the first line of what a refusal or a diversion says
ROUTES = {
    1: "审判机关诉讼程序或者复议程序、检察机关刑事立案程序或者法律监督程序、公安机关法律程序"
    "（第三十一条第一项）",
    2: "仲裁（第三十一条第二项）",
    3: "党员申诉、申请复审等（第三十一条第三项）",
    4: "行政复议、行政裁决、行政确认、行政许可、行政处罚等行政程序（第三十一条第四项）",
    5: "申请查处违法行为、履行保护人身权或者财产权等合法权益职责（第三十一条第五项）",
}
GROUNDS = {
    "not_ours": f"不属于本机关、单位职权范围，{REGULATION}第二十三条",
    "other_way": f"已经或者应当通过法定途径解决，{REGULATION}第二十八条、第三十一条",
    "in_hand": f"已经受理或者正在办理，{REGULATION}第十九条",
}
VERDICTS = {
    "upheld": "维持原意见。",
    "changed": "变更原意见。",
    "revoked": "撤销原意见，责令重新办理。",
}
REOPENED = {
    "new_facts": "有新的事实或者理由",
    "review_order": "复查复核意见撤销原意见，责令重新办理",
    "quality": "办理质量检查不合格",
}
SIMPLE, ORDINARY = "简易程序", "普通程序"
REVIEWED = "复查意见"


@dataclass(frozen=True)
class Told:
    """One step as its event tells it, on the case as it stands behind it.

    `before` and `after` are the last days of the clocks.
    """

    case: Case
    on: date
    by: User | None
    words: str = ""
    body: Mapping[str, Any] = field(default_factory=dict)
    assignment: Assignment | None = None
    reply: Reply | None = None
    before: Mapping[str, date] = field(default_factory=dict)
    after: Mapping[str, date] = field(default_factory=dict)

    def unit(self, name: str) -> str:
        """Return the name of the unit whose code the body holds. One query."""
        found = Unit.objects.filter(code=self.body.get(name, "")).first()
        return found.name if found else ""

    def day(self, name: str) -> str:
        """Return the day the body holds, in words."""
        iso = self.body.get(name)
        return day(date.fromisoformat(iso)) if iso else ""

    def earlier(self, *kinds: str) -> tuple[Event | None, str]:
        """Return the last event of these kinds with its words. Two queries."""
        rows = Event.objects.filter(chain=self.case.chain_id, kind__in=kinds)
        event = rows.order_by("-seq").first()
        return event, log.texts([event]).get(event.pk, "") if event else ""


def of(code: str, told: Told) -> Said:
    """Return what this step tells its papers, nothing for a step that has no more to say."""
    tell = SAYINGS.get(code)
    return {name: text for name, text in tell(told).items() if text} if tell else {}


def _apart(words: str) -> tuple[str, str]:
    """Return the body that is competent and the reasons, from what a refusal says."""
    first, _, rest = words.partition("\n")
    if first.startswith(TO_WHOM):
        return first.removeprefix(TO_WHOM).strip(), rest.strip()
    return "", words.strip()


def _refused(told: Told) -> Said:
    competent, reason = _apart(told.words)
    basis = GROUNDS.get(str(told.body.get("ground", "")), f"{REGULATION}第二十三条")
    return {"competent": competent, "reason": reason, "basis_said": basis}


def _diverted(told: Told) -> Said:
    competent, how = _apart(told.words)
    route = ROUTES.get(int(told.body.get("route", 0)), "")
    until = told.day("until")
    return {"legal_route": route, "competent": competent, "apply_how": how, "apply_by": until}


def _no_more(told: Told) -> Said:
    return {"earlier": f"信访事项{told.body.get('number', '')}已经复核终结", "reason": told.words}


def _linked(told: Told) -> Said:
    number = str(told.body.get("number", ""))
    return {"case_number": number, "standing": f"已并入{number}一并办理"}


def _joined(told: Told) -> Said:
    number = str(told.body.get("number", ""))
    return {"case_number": number, "standing": f"由{told.case.unit.name}按{number}统一办理"}


def _extended(told: Told) -> Said:
    _event, asked = told.earlier("request_ext")
    old, new = told.before.get(ClockCode.HANDLE), told.after.get(ClockCode.HANDLE)
    return {
        "old_due": day(old) if old else "",
        "new_due": day(new) if new else "",
        "reason": asked or told.words,
        "approver": told.by.name if told.by else "",
    }


def _made_simple(told: Told) -> Said:
    return {"old_procedure": ORDINARY, "procedure": SIMPLE, "reason": told.words}


def _made_ordinary(told: Told) -> Said:
    return {"old_procedure": SIMPLE, "procedure": ORDINARY, "reason": told.words}


def _designated(told: Told) -> Said:
    unit, asked = told.unit("unit"), told.assignment.unit.name if told.assignment else ""
    named = unit or asked
    bodies = "、".join(dict.fromkeys(filter(None, (told.case.unit.name, asked, unit))))
    return {"addressee": bodies, "bodies": bodies, "competent": named, "reason": told.words}


def _helped(told: Told) -> Said:
    return {
        "addressee": told.unit("co_unit"), "asks": told.words, "answer_by": told.day("until")
    }  # fmt: skip


def _withdrawn(told: Told) -> Said:
    event, _words = told.earlier("ask_withdraw")
    asked = event.body.get("asked_on") if event else None
    means = dict(ContactMeans.choices).get(str(told.body.get("means", "")), "")
    return {
        "withdrawn_on": day(date.fromisoformat(asked)) if asked else day(told.on),
        "confirmed": f"{told.day('on')}{means}确认，{told.words}",
    }


def _settled(told: Told) -> Said:
    unit = told.assignment.unit.name if told.assignment else told.case.unit.name
    return {
        "addressee": "各方当事人",
        "parties": f"{_names(told.case)}；{unit}",
        "dispute": told.case.title,
        "terms": told.words,
        "perform_by": told.day("perform_by"),
    }


def _names(case: Case) -> str:
    petition = case.petitions.select_related("petitioner").order_by("pk").first()
    return (petition.petitioner.name if petition else "") or "信访人"


def _asked_review(told: Told) -> Said:
    number = told.reply.number if told.reply else ""
    due = told.after.get("C7")
    return {"opinion_said": f"{number}{letter.title_of(told.case)}",
            "answer_by": day(due) if due else ""}  # fmt: skip


def _asked_final(told: Told) -> Said:
    due = told.after.get("C9")
    return {"opinion_said": REVIEWED, "answer_by": day(due) if due else ""}


def _reviewed(told: Told) -> Said:
    _event, asked = told.earlier("request_review")
    return _decided(told, asked, "第三十五条") | {
        "competent": "复查机关的上一级机关、单位",
        "apply_by": day(letter.window_last(ClockCode.REREVIEW_APPLY, told.on)),
    }


def _ended(told: Told) -> Said:
    _event, asked = told.earlier("request_rereview")
    return _decided(told, asked, "第三十六条")


def _decided(told: Told, asked: str, article: str) -> Said:
    unit = told.assignment.unit if told.assignment else told.case.unit
    return {
        "respondent": letter.issuer_of(unit).name,
        "asks": asked,
        "situation": told.words,
        "ruling": VERDICTS.get(str(told.body.get("verdict", "")), ""),
        "basis_said": f"{REGULATION}{article}",
    }


def _anew(told: Told) -> Said:
    ground = str(told.body.get("ground", ""))
    return {"reason": REOPENED.get(ground, ""), "words": told.words}


def _resolved(told: Told) -> Said:
    _event, proposed = told.earlier("propose_resolution")
    return {"proposed": proposed}


def _contents(told: Told) -> Said:
    """List what lies in the file, as its index on the case names it: petitions, then papers."""
    petitions = told.case.petitions.order_by("pk").values_list("number", "received_on")
    papers = told.case.papers.valid().order_by("no").values_list("kind", "number", "issued_on")
    lines = [f"信访件 {number} {day(on)}" for number, on in petitions]
    lines += [f"《{BY_CODE[kind].title}》{number} {day(on)}" for kind, number, on in papers]
    return {"contents": "\n".join(f"{place}. {line}" for place, line in enumerate(lines, 1))}


SAYINGS: dict[str, Callable[[Told], Said]] = {
    "not_ours": _refused,
    "refuse": _refused,
    "refuse_here": _refused,
    "merge_joint": _joined,
    "divert": _diverted,
    "divert_unit": _diverted,
    "no_longer_accept": _no_more,
    "link_repeat": _linked,
    "link_duplicate": _linked,
    "approve_ext": _extended,
    "to_simple": _made_simple,
    "to_ordinary": _made_ordinary,
    "designate": _designated,
    "add_cohandler": _helped,
    "withdraw": _withdrawn,
    "mediate": _settled,
    "reopen": _anew,
    "redo": _anew,
    "verify_resolution": _resolved,
    "archive": _contents,
    "request_review": _asked_review,
    "request_rereview": _asked_final,
    "decide_review": _reviewed,
    "decide_rereview": _ended,
}
