"""Who reads numbers, who opens the lists behind them, who confirms and publishes.

Numbers hold no restricted case, so all staff who handle petitions read every department's. The
list behind a number opens for posts whose reach holds the unit; it has exactly the rows that were
counted, and a row whose case the reader may not see shows its number and days, nothing else.
"""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from organization import chain
from organization.models import Duty, Role, Unit, User
from organization.standing import Standing, standing
from reports import contents
from reports.models import Bulletin

OFFICE = (Role.OFFICE, Role.REGISTRAR)
BELOW = (Role.LEADER, Role.HEAD, Role.UNIT_CLERK, Role.HANDLER)
CONFIRMS = (Role.UNIT_CLERK, Role.HEAD)


def reach(user: User, on: date) -> frozenset[int]:
    """Return the ids of the units whose lists and reports this person may open.

    The Petition Office reaches all units of the body it serves. At most three queries.
    """
    held = standing(user, on)
    ids = {pk for role in BELOW for pk in held.reach(role)}
    served = [post.unit.parent_id or post.unit_id for post in held.posts if post.role in OFFICE]
    if served:
        ids.update(Unit.objects.subtree_of(served).values_list("pk", flat=True))
    return frozenset(ids)


def reaches_all(user: User, on: date) -> bool:
    """Tell whether the person may open the lists of every unit there is. Four queries at most."""
    return not Unit.objects.exclude(pk__in=reach(user, on)).exists()


def own_units(user: User, on: date) -> frozenset[int]:
    """Return the ids of the units in which this person holds a post."""
    return frozenset(post.unit_id for post in standing(user, on).posts)


def is_office(user: User, on: date) -> bool:
    """Tell whether this person works in the Petition Office."""
    return bool(standing(user, on).roles & set(OFFICE))


def is_director(user: User, on: date) -> bool:
    """Tell whether this person may publish and correct."""
    return Role.OFFICE in standing(user, on).roles


def confirming_role(user: User, unit: Unit, on: date) -> Role | None:
    """Return the role in which this person confirms the unit's report, None if they may not.

    Where the unit has neither specialist nor head, the next held rung of its chain confirms.
    """
    held = standing(user, on)
    own = next((role for role in CONFIRMS if unit.pk in held.units(role)), None)
    if own is not None:
        return own
    post = chain.post_covering(held, unit, (Duty.SPECIALIST, Duty.HEAD))
    return Role(post.role) if post else None


def require_confirming(user: User, unit: Unit, on: date) -> Role:
    """Return the role the person confirms in; raises PermissionDenied, naming who may."""
    role = confirming_role(user, unit, on)
    if role is None:
        raise PermissionDenied(
            _("月报由%(unit)s的信访专员或负责人确认报送。") % {"unit": unit.name}
        )
    return role


def objecting_units(user: User, bulletin: Bulletin, on: date) -> list[Unit]:
    """Return the departments of a bulletin for whose figures this person speaks."""
    rows = Unit.objects.filter(code__in=contents.office_codes(bulletin)).in_order()
    return [unit for unit in rows if confirming_role(user, unit, on) is not None]


def require_objecting(user: User, unit: Unit, on: date) -> Role:
    """Return the role in which the person objects for the unit; raises PermissionDenied.

    Whoever confirms the unit's own report speaks for its figures in the bulletin.
    """
    role = confirming_role(user, unit, on)
    if role is None:
        raise PermissionDenied(
            _("对%(unit)s数字的异议由该处室的负责人或信访专员提出。") % {"unit": unit.name}
        )
    return role


def require_own(raised_by: int, user: User) -> None:
    """Raise PermissionDenied unless the objection is this person's own."""
    if raised_by != user.pk:
        raise PermissionDenied(_("异议、更正申请只能由提出人自己撤回。"))


def require_publishing(user: User, on: date) -> Standing:
    """Return the standing of a person who may publish and correct; raises PermissionDenied."""
    if not is_director(user, on):
        raise PermissionDenied(_("通报和月报的发布、更正由信访办办理。"))
    return standing(user, on)


def require_judging(user: User, unit: Unit, on: date) -> Standing:
    """Return the standing of the office that accepts, returns and presses this unit's report.

    Raises PermissionDenied.
    """
    held = require_publishing(user, on)
    if unit.pk not in reach(user, on):
        raise PermissionDenied(_("%(unit)s的月报由其上级信访办审核。") % {"unit": unit.name})
    return held
