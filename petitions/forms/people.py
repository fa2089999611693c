"""Choosing people by name and post."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from organization.models import Post, User


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One person; the name stands with a post of the day, so that namesakes are told apart."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("empty_label", _("选择人员"))
        super().__init__(User.objects.none(), **kwargs)
        self.posts: dict[int, str] = {}

    def offer(self, people: "QuerySet[User]", on: date) -> None:
        """Offer these people, with what they are on that day. One query more."""
        self.queryset = people.order_by("name", "pk")
        rows = Post.objects.on(on).filter(person__in=people.values("pk"))
        for post in rows.select_related("unit").order_by("unit__path", "pk"):
            self.posts.setdefault(post.person_id or 0, str(post))

    def label_from_instance(self, obj: User) -> str:
        """Return the name and the first post."""
        post = self.posts.get(obj.pk, "")
        return f"{obj.name}（{post}）" if post else obj.name


def people_in(units: Iterable[int], on: date) -> "QuerySet[User]":
    """Return who holds a post in these units on that day, and can sign in."""
    posts = Post.objects.on(on).held().filter(unit__in=list(units))
    return User.objects.filter(pk__in=posts.values("person"), is_active=True)
