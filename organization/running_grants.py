"""What guardian answers for our grants: a permission on an object holds only while it runs."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Model, QuerySet
from django.utils import timezone
from guardian.backends import ObjectPermissionBackend

from organization.models import Grant, Unit, UnitGrant, User


class RunningGrants(ObjectPermissionBackend):
    """`user.has_perm("petitions.lead_case", case)` and the like, on the day it is asked.

    A grant on a unit holds for all units below it. There are no grants to groups.
    """

    def has_perm(self, user_obj: Any, perm: str, obj: Model | None = None) -> bool:
        """Tell whether a grant of this permission on this object runs today."""
        label, _dot, codename = perm.rpartition(".")
        if obj is None or (label and label != obj._meta.app_label):
            return False
        return codename in self.get_all_permissions(user_obj, obj)

    def get_group_permissions(self, user_obj: Any, obj: Model | None = None) -> set[str]:
        """Return nothing: grants are given to people by name."""
        return set()

    def get_all_permissions(self, user_obj: Any, obj: Model | None = None) -> Iterable[str]:
        """Return the codes of the grants on this object that run today. One query."""
        if not isinstance(user_obj, User) or not user_obj.is_active or obj is None:
            return set()
        grants = _grants_on(obj, user_obj, timezone.localdate())
        if grants is None:
            return set()
        return set(grants.values_list("permission__codename", flat=True))


def _grants_on(obj: Model, user: User, on: date) -> "QuerySet[Grant] | None":
    """Return the running grants of this person on this object, None where none can be."""
    if isinstance(obj, Unit):
        found: QuerySet[Grant] = UnitGrant.objects.filter(content_object__code__in=obj.lineage())
    elif hasattr(obj, "grants"):
        found = obj.grants.all()
    else:
        return None
    running: QuerySet[Grant] = found.of(user).on(on)  # type: ignore[attr-defined]
    return running
