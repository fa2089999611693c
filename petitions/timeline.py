"""The history of a case as people read it: who did what, when, in which post."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from audit import log
from audit.models import Event
from organization.models import Role, Unit, User
from organization.templatetags.desk import day
from petitions import granted, workflow
from petitions.identity import FIELDS, Veil
from petitions.models import Case
from petitions.models.clocks import ClockCode
from petitions.models.stages import Channel
from petitions.ways import ContactMeans, RevealReason, ServiceMethod, ViewReason

Text = str | Promise

PAPERS = frozenset({"draft", "submit_draft", "return_draft", "approve_draft", "issue", "serve"})
CONTACT = frozenset({"contact", "keep_contact", "receive"})
TOLD = {"due_soon", "due_today", "overdue", "overdue_long"}
INTERNAL = TOLD | {"note", "view_restricted", "reveal", "print", "export"}
# What ?show= may say; the flow is everything no other filter asks for.
FILTERS: dict[str, Text] = {
    "": _("全部"),
    "flow": _("流转"),
    "papers": _("文书"),
    "contact": _("联系"),
    "internal": _("内部"),
}
LONG = 120  # characters of free text above which it is folded


@dataclass(frozen=True)
class Item:
    """One event, as `components/timeline_item.html` takes it; `folded` is opened by hand."""

    kind: str
    at: datetime
    who: str
    what: str
    text: str = ""
    folded: str = ""
    system: bool = False


@dataclass(frozen=True)
class Run:
    """One or more events in a row; those of the system lie folded when there are several."""

    items: tuple[Item, ...]

    @property
    def folded(self) -> bool:
        """Tell whether these are several events that nobody did by hand."""
        return len(self.items) > 1


@dataclass(frozen=True)
class Tab:
    """One filter of the history with the number of events behind it."""

    code: str
    label: Text
    count: int
    active: bool


@dataclass(frozen=True)
class Names:
    """The words for the ids and codes in events."""

    people: Mapping[int, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)


def events_of(case: Case) -> list[Event]:
    """Return the events of a case, newest first. One query."""
    return list(Event.objects.filter(chain=case.chain_id).order_by("-seq"))


def group_of(kind: str) -> str:
    """Return the filter an event belongs to."""
    if kind in PAPERS:
        return "papers"
    if kind in CONTACT:
        return "contact"
    return "internal" if kind in INTERNAL else "flow"


def tabs(events: Sequence[Event], show: str) -> list[Tab]:
    """Return the filters with their counts; the one that `show` names is active."""
    chosen = show if show in FILTERS else ""
    groups = [group_of(event.kind) for event in events]
    return [
        Tab(code, label, groups.count(code) if code else len(groups), code == chosen)
        for code, label in FILTERS.items()
    ]


def runs(events: Iterable[Event], show: str, *, words: bool = True, veil: Veil = str) -> list[Run]:
    """Return the events of one filter in words, newest first. Three queries, whatever the length.

    Without `words` the free texts are left out: a restricted case that was not opened. `veil`
    masks in them what the reader may not know of the petitioner.
    """
    wanted = show if show in FILTERS else ""
    shown = [event for event in events if wanted in {"", group_of(event.kind)}]
    texts = log.texts(shown) if words else {}
    names = names_in(shown)
    result: list[Run] = []
    for event in shown:
        item = _item(event, names, veil(texts.get(event.pk, "")))
        last = result[-1].items if result else ()
        if item.system and last and last[-1].system:
            result[-1] = Run((*last, item))
        else:
            result.append(Run((item,)))
    return result


def names_in(events: Iterable[Event]) -> Names:
    """Return the names of all people and units these events speak of. Two queries."""
    people: set[int] = set()
    units: set[str] = set()
    for event in events:
        people |= {
            pk for pk in (event.actor_id, event.body.get("handler"), event.body.get("person")) if pk
        }
        units |= {code for code in (event.actor_unit, event.body.get("unit")) if code}
    return Names(
        people=dict(User.objects.filter(pk__in=people).values_list("pk", "name")),
        units=dict(Unit.objects.filter(code__in=units).values_list("code", "short_name")),
    )


def _item(event: Event, names: Names, text: str) -> Item:
    # The text of a draft is long and stands on the page already.
    folds = event.kind == "submit_draft" or len(text) > LONG
    return Item(
        kind=event.kind,
        at=event.occurred_at,
        who=who_in(event, names),
        what=_what(event, names),
        text="" if folds else text,
        folded=text if folds else "",
        system=event.actor_id is None,
    )


def who_in(event: Event, names: Names) -> str:
    """Return person, unit and role of an event."""
    if event.actor_id is None:
        return gettext("系统")
    role = str(Role(event.actor_role).label) if event.actor_role in Role.values else ""
    unit = names.units.get(event.actor_unit, event.actor_unit)
    name = names.people.get(event.actor_id, gettext("已注销的用户"))
    if event.body.get("for"):
        role = gettext("%(role)s（代行）") % {"role": role}
    return " · ".join(part for part in (name, unit, role) if part)


def _what(event: Event, names: Names) -> str:
    label = str(workflow.labels().get(event.kind, event.kind))
    tell = DETAILS.get(event.kind)
    detail = tell(event.body, names) if tell else ""
    return f"{label}：{detail}" if detail else label


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
    return _both(_of(Channel, body.get("channel")), came if body.get("received_on") else "")


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


def _clock(body: Body, _names: Names) -> str:
    return _of(ClockCode, body.get("clock"))


def _revealed(body: Body, names: Names) -> str:
    return _both(_of(RevealReason, body.get("reason")), _fields(body, names))


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
    "contact": _contacted,
    "keep_contact": _contacted,
    "receive": _contacted,
    "set_lead": _led,
    "end_lead": _led,
    "work_handed_over": _led,
    "serve": _served,
    "due_soon": _clock,
    "due_today": _clock,
    "overdue": _clock,
    "overdue_long": _clock,
    "reminder_issued": _clock,
    "grant_case": _granted,
    "end_case_grant": _granted,
    "view_restricted": _viewed,
    "reveal": _revealed,
    "print": _fields,
    "dispose": _disposed,
}
