"""The history of a case as people read it: who did what, when, in which post."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import CharField, Value
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from audit import log
from audit.models import Event
from organization.models import Role, Unit, User
from petitions import workflow
from petitions.event_words import DETAILS, Names
from petitions.identity import Veil
from petitions.models import Case

Text = str | Promise

PAPERS = frozenset({
    "draft", "submit_draft", "return_draft", "approve_draft", "issue", "serve", "answer_now",
    "serve_answer", "paper_issued", "paper_stored", "void_paper", "serve_paper",
})  # fmt: skip
CONTACT = frozenset({"contact", "keep_contact", "receive"})
TOLD = {"due_soon", "due_today", "overdue", "overdue_long"}
INTERNAL = TOLD | {"note", "view_restricted", "reveal", "print", "export", "file_read"}
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


def events_of(case: Case, *, words: bool = False) -> list[Event]:
    """Return the events of a case, newest first, with the free texts or without: those of a
    restricted case that was not opened are not even read. One query."""
    events = Event.objects.filter(chain=case.chain_id).order_by("-seq")
    return list(events.with_words() if words else events)


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


def runs(events: Iterable[Event], show: str, *, veil: Veil = str) -> list[Run]:
    """Return the events of one filter in words, newest first. One query, whatever the length.

    Free texts that were read along are shown; `veil` masks in them what the reader may not know
    of the petitioner.
    """
    wanted = show if show in FILTERS else ""
    shown = [event for event in events if wanted in {"", group_of(event.kind)}]
    names = names_in(shown)
    result: list[Run] = []
    for event in shown:
        item = _item(event, names, veil(event.said or ""))
        last = result[-1].items if result else ()
        if item.system and last and last[-1].system:
            result[-1] = Run((*last, item))
        else:
            result.append(Run((item,)))
    return result


def names_in(events: Iterable[Event]) -> Names:
    """Return the names of all people and units these events speak of. One query."""
    people: set[int] = set()
    units: set[str] = set()
    for event in events:
        people |= {
            pk for pk in (event.actor_id, event.body.get("handler"), event.body.get("person")) if pk
        }
        said = (event.actor_unit, event.body.get("unit"), event.body.get("co_unit"))
        units |= {code for code in said if code}
    named = User.objects.filter(pk__in=people).values_list(
        Cast("pk", CharField()), "name", Value(False)
    )
    called = Unit.objects.filter(code__in=units).values_list("code", "short_name", Value(True))
    rows = list(named.union(called, all=True))
    return Names(
        people={int(key): name for key, name, is_unit in rows if not is_unit},
        units={key: name for key, name, is_unit in rows if is_unit},
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
        system=event.actor_id is None and event.actor_role != log.PETITIONER.role,
    )


def who_in(event: Event, names: Names) -> str:
    """Return person, unit and role of an event."""
    if event.actor_id is None:
        return gettext("信访人") if event.actor_role == log.PETITIONER.role else gettext("系统")
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
