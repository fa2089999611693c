"""What follows from the fields of a unit, a person or a post: path, pinyin, role, event body.

Pure: nothing is read or saved here. `actions` writes one at a time, `bulk` writes hundreds.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Model

from organization.models import ROLE_OF_DUTY, Duty, Post, Unit, User
from organization.pinyin import pinyin_of, pinyin_of_person

Body = dict[str, Any]


def place(unit: Unit) -> None:
    """Set the path of a unit from its parent and code."""
    unit.path = path_below(unit.parent, unit.code)


def path_below(parent: Unit | None, code: str) -> str:
    """Return the path of a unit of this code under this parent."""
    return f"{parent.path if parent else ''}{code}/"


def spell_unit(unit: Unit) -> None:
    """Set the pinyin of both names, so that either is found by its initials."""
    spelled = [pinyin_of(name) for name in dict.fromkeys((unit.name, unit.short_name))]
    unit.pinyin = " ".join(pinyin for pinyin, _initials in spelled)
    unit.initials = " ".join(initials for _pinyin, initials in spelled)


def spell_person(person: User) -> None:
    """Set the pinyin of a person's name."""
    person.pinyin, person.initials = pinyin_of_person(person.name)


def give_role(post: Post) -> None:
    """Set the role that follows from the duty, unless one is set."""
    post.role = post.role or ROLE_OF_DUTY[Duty(post.duty)]


def chain_of_unit(unit: Unit) -> str:
    """Return the subject of the chain that tells of the unit and its posts."""
    return f"unit/{unit.code}"


def chain_of_person(person: User) -> str:
    """Return the subject of the chain that tells of the person; never the name."""
    return f"person/{person.pk}"


def unit_body(unit: Unit) -> Body:
    """Return what the event of a new unit says."""
    body: Body = {"kind": unit.kind, "parent": unit.parent.code if unit.parent else None}
    return body | {"origin": unit.origin.code} if unit.origin else body


def person_body(person: User) -> Body:
    """Return what the event of a new or changed person says."""
    return {"active": person.is_active}


def post_body(post: Post) -> Body:
    """Return what the event of a filled or changed post says."""
    return {
        "post": post.pk,
        "duty": str(post.duty),
        "role": str(post.role),
        "person": post.person_id,
        "from": post.valid_from.isoformat(),
        "to": post.valid_to.isoformat() if post.valid_to else None,
    }


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Body:
    """Return what an event says of changed fields: {"changes": {field: [before, after]}}."""
    return {
        "changes": {
            name: [plain(old.get(name)), plain(value)]
            for name, value in new.items()
            if plain(old.get(name)) != plain(value)
        }
    }


def plain(value: Any) -> Any:
    """Return a value as an event keeps it: dates in ISO form, units by code, people by id."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Unit):
        return value.code
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, str):
        return str(value)  # a choice is a string of its own kind
    if isinstance(value, Iterable):
        return sorted(plain(item) for item in value)
    return value
