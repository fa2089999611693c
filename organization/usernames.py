"""Usernames that are proposed from the pinyin of a name: wangjianguo, wangjianguo2."""

from collections.abc import Container

from organization.models import User
from organization.pinyin import pinyin_of_person

LONGEST = 50  # leaves room for a number


def propose(name: str, taken: Container[str]) -> str:
    """Return the first free username for this name. Pure."""
    pinyin, _initials = pinyin_of_person(name)
    stem = "".join(sign for sign in pinyin if sign.isascii() and sign.isalnum())[:LONGEST] or "user"
    number, found = 1, stem
    while found in taken:
        number += 1
        found = f"{stem}{number}"
    return found


def free_username(name: str) -> str:
    """Return the first username for this name that nobody has. One query."""
    stem = propose(name, ())
    taken = set(User.objects.filter(username__startswith=stem).values_list("username", flat=True))
    return propose(name, taken)
