"""What happened to a unit, read from its chain for the page that keeps it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from audit import labels, log
from audit.models import Event
from organization import derived
from organization.models import PlannedChange, Post, Unit, User

SHOWN = 100


@dataclass(frozen=True)
class Entry:
    """One event in words: on record when, in effect when, by whom, and what changed."""

    at: datetime
    on: date | None
    what: str
    who: str
    changes: tuple[str, ...]


def history_of(unit: Unit) -> list[Entry]:
    """Return the newest events of the unit's chain. Five queries, whatever happened."""
    events = Event.objects.filter(chain__subject=derived.chain_of_unit(unit))
    shown = list(events.order_by("-seq")[:SHOWN])
    said, kinds = log.texts(shown), labels.kinds()
    names = _Names(shown)
    return [
        Entry(
            event.occurred_at,
            _day(event.body.get("on")),
            str(kinds.get(event.kind, event.kind)),
            names.person(event.actor_id) or str(labels.roles().get(event.actor_role, "")),
            tuple(_lines(event, names, said.get(event.pk, ""))),
        )
        for event in shown
    ]


def _lines(event: Event, names: "_Names", text: str) -> list[str]:
    body = event.body
    found = []
    if post := names.posts.get(body.get("post")):
        found.append(f"{post.title} {names.person(body.get('person'))}".strip())
    for field, (old, new) in body.get("changes", {}).items():
        if field != "path":
            found.append(f"{names.field(field)}：{names.value(old)} → {names.value(new)}")
    if "verb" in body:
        args = " ".join(names.value(value) for value in body.get("args", {}).values())
        found.append(f"{PlannedChange.Verb(body['verb']).label} {args}".strip())
    if not found and text:
        found.append(text)
    return found


class _Names:
    """The people, units and posts that the events name, read at once."""

    def __init__(self, events: list[Event]) -> None:
        people, codes, posts = set[int](), set[str](), set[int]()
        for event in events:
            body = event.body
            people |= {key for key in (event.actor_id, body.get("person")) if key}
            posts |= {body["post"]} if isinstance(body.get("post"), int) else set()
            codes |= set(_texts(body.get("changes", {}))) | set(_texts(body.get("args", {})))
        self.people = dict(User.objects.filter(pk__in=people).values_list("pk", "name"))
        self.units = dict(Unit.objects.filter(code__in=codes).values_list("code", "name"))
        self.posts: dict[Any, Post] = Post.objects.in_bulk(posts)

    def person(self, key: Any) -> str:
        return self.people.get(key, "")

    def field(self, name: str) -> str:
        for model in (Unit, Post):
            if any(field.name == name for field in model._meta.get_fields()):
                return str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        return name

    def value(self, value: Any) -> str:
        if isinstance(value, list):
            return "、".join(self.value(item) for item in value) or "-"
        if value in (None, ""):
            return "-"
        return self.units.get(value, str(value)) if isinstance(value, str) else str(value)


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for item in items for text in _texts(item)]


def _day(said: Any) -> date | None:
    return date.fromisoformat(said) if isinstance(said, str) else None
