"""Who stands above whom when somebody is held to account (2022 Art. 43: 上级机关责令改正)."""

from django.db.models import Q

from organization.models import Post, Role, Unit
from organization.standing import Standing


def opening_post(held: Standing, unit: Unit) -> Post | None:
    """Return the post by which this person may open a proceeding on the unit, None if by none.

    The director of a petition office on what stands above, beside or below it but the office
    itself, a leader on what stands below the leader's own unit.
    """
    for post in sorted(held.posts, key=lambda post: post.as_substitute):
        if post.role == Role.OFFICE and unit.pk != post.unit_id and _beside(post.unit, unit):
            return post
        if post.role == Role.LEADER and is_above(post.unit, unit):
            return post
    return None


def openable(held: Standing) -> Q:
    """Return the condition on units under which `opening_post` finds a post. No query."""
    found = Q(pk__in=[])
    for post in held.posts:
        if post.role == Role.OFFICE:
            found |= Q(path__startswith=_parent_path(post.unit)) & ~Q(pk=post.unit_id)
        if post.role == Role.LEADER:
            found |= Q(path__startswith=post.unit.path) & ~Q(pk=post.unit_id)
    return found


def is_above(upper: Unit, unit: Unit) -> bool:
    """Tell whether the first stands above the second, and is not the same. No query."""
    return upper.pk != unit.pk and unit.is_under(upper)


def _parent_path(office: Unit) -> str:
    return office.path.removesuffix(f"{office.code}/") or office.path


def _beside(office: Unit, unit: Unit) -> bool:
    return unit.path.startswith(_parent_path(office))
