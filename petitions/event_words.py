"""What each event of a case says in one line, beside the name of its step."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext, ngettext

from organization.templatetags.desk import day, moment
from petitions import granted
from petitions.identity import FIELDS
from petitions.models import FileOrigin
from petitions.models.clocks import ClockCode
from petitions.models.stages import Channel, Track
from petitions.papers.kinds import BY_CODE
from petitions.uploads.words import doubt_in_words
from petitions.ways import (
    ContactMeans,
    RefusalGround,
    ReopenGround,
    ReportedTo,
    RevealReason,
    ServiceMethod,
    StatutoryRoute,
    Verdict,
    ViewReason,
)


@dataclass(frozen=True)
class Names:
    """The words for the ids and codes in events."""

    people: Mapping[int, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)


Body = Mapping[str, Any]


def _disposed(body: Body, _names: Names) -> str:
    return str(body.get("batch", ""))


def _of(choices: Any, code: object) -> str:
    return str(dict(choices.choices).get(code, code or ""))


def _day(iso: object) -> str:
    return day(date.fromisoformat(iso)) if isinstance(iso, str) and iso else ""


def _both(*parts: str) -> str:
    return "，".join(part for part in parts if part)


def _received(body: Body, _names: Names) -> str:
    came = gettext("%(day)s收到") % {"day": _day(body.get("received_on"))}
    checks = {
        "found": gettext("核对：发现未成年人受侵害线索"),
        "none": gettext("核对：未发现未成年人受侵害线索"),
    }
    checked = checks.get(str(body.get("harm_check", "")), "")
    channel = _of(Channel, body.get("channel"))
    return _both(channel, came if body.get("received_on") else "", checked)


def _sent(body: Body, names: Names) -> str:
    code = str(body.get("unit", ""))
    limit = gettext("限%(day)s前反馈") % {"day": _day(body.get("due_on"))}
    return _both(names.units.get(code, code), limit if body.get("due_on") else "")


def _delegated(body: Body, names: Names) -> str:
    return names.people.get(body.get("handler", 0), "")


def _accepted(body: Body, _names: Names) -> str:
    return "" if body.get("statutory", True) else gettext("不适用60日办理期限")


def _contacted(body: Body, _names: Names) -> str:
    return _both(_of(ContactMeans, body.get("means")), _day(body.get("on")))


def _served(body: Body, _names: Names) -> str:
    return _both(_of(ServiceMethod, body.get("method")), _day(body.get("served_on")))


def _paper(body: Body, _names: Names) -> str:
    """Name the paper; where its PDF was stored, with the hash by which anybody can know it."""
    kind = BY_CODE.get(str(body.get("kind", "")))
    title = f"《{kind.title}》{body.get('number', '')}" if kind else str(body.get("number", ""))
    stored = "paper" in body and kind is None and "sha256" in body
    return _both(title, f"SHA-256 {body['sha256']}" if stored else "")


def _classified(body: Body, _names: Names) -> str:
    is_redress = body.get("track") == Track.REMEDY
    return _both(_of(Track, body.get("track")), _route(body) if is_redress else "")


def _route(body: Body) -> str:
    # The number of the item; what stands behind it is in the law.
    return _of(StatutoryRoute, body.get("route")).partition("：")[0]


def _diverted(body: Body, _names: Names) -> str:
    last = gettext("最迟%(day)s提出") % {"day": _day(body.get("until"))}
    return _both(_of(StatutoryRoute, body.get("route")), last if body.get("until") else "")


def _linked(body: Body, _names: Names) -> str:
    return str(body.get("number", ""))


def _days(body: Body, _names: Names) -> str:
    days = body.get("days", 0)
    return ngettext("%(n)d日", "%(n)d日", days) % {"n": days}


def _reopened(body: Body, _names: Names) -> str:
    return _of(ReopenGround, body.get("ground"))


def _asked_on(body: Body, _names: Names) -> str:
    return gettext("%(day)s书面申请") % {"day": _day(body.get("asked_on"))}


def _helped(body: Body, names: Names) -> str:
    code = str(body.get("co_unit", ""))
    limit = gettext("限%(day)s前反馈") % {"day": _day(body.get("until"))}
    return _both(names.units.get(code, code), limit)


def _requested(body: Body, _names: Names) -> str:
    came = gettext("%(day)s收到") % {"day": _day(body.get("received_on"))}
    return _both(came, gettext("逾期受理") if body.get("late") else "")


def _decided(body: Body, _names: Names) -> str:
    return _of(Verdict, body.get("verdict"))


def _mediated(body: Body, _names: Names) -> str:
    return gettext("%(day)s前履行") % {"day": _day(body.get("perform_by"))}


def _refused(body: Body, _names: Names) -> str:
    return _of(RefusalGround, body.get("ground"))


def _reported(body: Body, _names: Names) -> str:
    at = datetime.fromisoformat(body["reported_at"])
    return _both("、".join(_of(ReportedTo, code) for code in body.get("to", ())), moment(at))


def _clock(body: Body, _names: Names) -> str:
    return _of(ClockCode, body.get("clock"))


def _recounted(body: Body, names: Names) -> str:
    days = {"old": _day(body.get("old")), "new": _day(body.get("due"))}
    return _both(_clock(body, names), gettext("%(old)s 改为 %(new)s") % days)


def _revealed(body: Body, names: Names) -> str:
    return _both(_of(RevealReason, body.get("reason")), _fields(body, names))


def _added(body: Body, _names: Names) -> str:
    files = [str(file["no"]) for file in body.get("files", ())]
    origin = _of(FileOrigin, body.get("origin"))
    return _both(origin, gettext("附件%(no)s") % {"no": "、".join(files)})


def _filed(body: Body, _names: Names) -> str:
    doubt = doubt_in_words(str(body.get("doubt", "")))
    return _both(gettext("附件%(no)s") % {"no": body.get("no", "")}, doubt)


def _fields(body: Body, _names: Names) -> str:
    return "、".join(str(FIELDS[name]) for name in body.get("fields", ()) if name in FIELDS)


def _viewed(body: Body, _names: Names) -> str:
    return _of(ViewReason, body.get("reason"))


def _led(body: Body, names: Names) -> str:
    return names.people.get(body.get("person", 0), "")


def _granted(body: Body, names: Names) -> str:
    label = str(granted.LABELS.get(str(body.get("grant", "")), ""))
    until = gettext("至%(day)s") % {"day": _day(body.get("to"))} if body.get("to") else ""
    return _both(label, names.people.get(body.get("person", 0), ""), until)


DETAILS: dict[str, Callable[[Body, Names], str]] = {
    "open": _received,
    "join": _received,
    "import": _received,
    "assign": _sent,
    "transfer": _sent,
    "delegate": _delegated,
    "accept": _accepted,
    "accept_here": _sent,
    "contact": _contacted,
    "keep_contact": _contacted,
    "receive": _contacted,
    "set_lead": _led,
    "end_lead": _led,
    "work_handed_over": _led,
    "classify": _classified,
    "divert": _diverted,
    "divert_unit": _diverted,
    "not_ours": _refused,
    "request_review": _requested,
    "request_rereview": _requested,
    "decide_review": _decided,
    "decide_rereview": _decided,
    "serve_review": _served,
    "no_longer_accept": _linked,
    "mediate": _mediated,
    "redo": _reopened,
    "merge_joint": _linked,
    "link_repeat": _linked,
    "link_duplicate": _linked,
    "unlink": _linked,
    "linked_in": _linked,
    "unlinked": _linked,
    "request_ext": _days,
    "approve_ext": _days,
    "extend_due": _days,
    "reopen": _reopened,
    "designate": _sent,
    "add_cohandler": _helped,
    "ask_withdraw": _asked_on,
    "withdraw": _contacted,
    "keep_up": _contacted,
    "refuse": _refused,
    "refuse_here": _refused,
    "report_minor_harm": _reported,
    "serve": _served,
    "serve_answer": _served,
    "due_soon": _clock,
    "due_today": _clock,
    "overdue": _clock,
    "overdue_long": _clock,
    "recounted": _recounted,
    "reminder_issued": _clock,
    "grant_case": _granted,
    "end_case_grant": _granted,
    "view_restricted": _viewed,
    "reveal": _revealed,
    "print": _fields,
    "dispose": _disposed,
    "paper_issued": _paper,
    "petitioner_fetched": _paper,
    "paper_stored": _paper,
    "void_paper": _paper,
    "serve_paper": _served,
    "add_file": _added,
    **dict.fromkeys(
        (
            "file_quarantined",
            "file_cleared",
            "file_infected",
            "file_read",
            "release_file",
            "reject_file",
            "remove_file",
        ),
        _filed,
    ),
}
