"""How many people make which size of petition, as dated settings of the office."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SizeQuerySet(models.QuerySet["SizeClass"]):
    """Which sizes."""

    def in_force(self) -> "list[SizeClass]":
        """Return all of them, to ask `size_of`. One query."""
        return list(self.order_by("valid_from", "people"))


class SizeClass(models.Model):
    """One size, from so many people on, of the sizes that begin on one day.

    A matter keeps the sizes of the day it was received. Sources differ on where a group begins, so
    it is the office's to say.
    """

    valid_from = models.DateField(_("起用日期"))
    people = models.PositiveIntegerField(_("起点人数"))
    name = models.CharField(_("名称"), max_length=20)
    is_group = models.BooleanField(_("集体信访"), default=True)

    objects = SizeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("信访规模")
        constraints = [
            models.UniqueConstraint(fields=["valid_from", "people"], name="size_begins_once"),
            models.CheckConstraint(condition=Q(people__gte=2), name="size_has_several_people"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.people}+"


def size_of(people: int, on: date, sizes: Sequence[SizeClass]) -> dict[str, Any]:
    """Return the columns of a case that this many people, received on that day, decide: the
    largest size they reach among those that began last. No query."""
    begun = [size for size in sizes if size.valid_from <= on]
    latest = max((size.valid_from for size in begun), default=None)
    reached = [row for row in begun if row.valid_from == latest and row.people <= people]
    size = max(reached, key=lambda row: row.people, default=None)
    return {"size": size.name if size else "", "is_group": bool(size and size.is_group)}
