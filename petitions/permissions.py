"""Who may do what.

Two questions, each answered once: which cases exist for me is `Case.objects.visible_to(user)`;
what may I do here is `require` inside an action, or `offers` for a page. Both lean on the posts a
person holds on the day, and on the `party` and `roles` columns of the life-cycle table.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext

from audit.models import Event
from organization import chain
from organization.models import Duty, Role, User
from organization.standing import Standing, standing
from petitions import granted, guards
from petitions.models import Accused, Case, Recusal
from petitions.situation import Situation
from petitions.workflow import BY_CODE, UNIT_HEAD, Party, Transition


@dataclass(frozen=True)
class Offer:
    """A step shown to a person; `refused` says why it cannot be taken now, empty if it can."""

    row: Transition
    refused: str = ""


def role_for(by: User, row: Transition, here: Situation, on: date) -> Role | None:
    """Return the role under which this person may take this step here, None if they may not.

    By a post, own or as a substitute; by being the next held rung where the unit has no head who
    may; by a grant on this very case.
    """
    held = standing(by, on)
    if row.not_author and by.pk in here.authors(row):
        return None
    role = _by_post(held, row, here)
    if role is not None and row.party is Party.ANYONE and granted.grants_on(held, here.case):
        role = role if granted.shown_by_post(held, here.case) else None
    return role or _by_vacancy(held, row, here) or _by_grant(held, row, here)


def _by_post(held: Standing, row: Transition, here: Situation) -> Role | None:
    for role in sorted(row.roles, key=list(Role).index):
        if _reaches(held, role, row.party, here) and not _of_another(held, role, row, here):
            return role
    return None


def _reaches(held: Standing, role: Role, party: Party, here: Situation) -> bool:
    if party is Party.OFFICE:
        return here.case.unit_id in held.units(role)
    if party is Party.HOST:
        return here.assignment is not None and here.assignment.unit_id in held.units(role)
    if party is Party.ABOVE:
        return here.case.unit_id in held.reach(role)
    if party is Party.REVIEWER:
        return bool(held.units(role)) and here.review_desk_id in held.units(role)
    return bool(held.units(role))


def _of_another(held: Standing, role: Role, row: Transition, here: Situation) -> bool:
    """Tell whether the person is a handler of the unit, and another one handles this matter."""
    assignment = here.assignment
    if role is not Role.HANDLER or row.party is not Party.HOST or assignment is None:
        return False
    if assignment.handler_id in {None, held.user.pk}:
        return False
    return (assignment.unit_id, assignment.handler_id) not in held.represented


def _by_vacancy(held: Standing, row: Transition, here: Situation) -> Role | None:
    """Return the role of the next held rung, where no head of the unit may take a head's step."""
    if row.party is not Party.HOST or row.roles != UNIT_HEAD or here.assignment is None:
        return None
    unit = here.assignment.unit
    above = [p for p in held.posts if p.duty in chain.LEADERS and unit.is_under(p.unit)]
    if not above or _heads_of(held).get(unit.pk, set()) - here.authors(row) - _kept_out(held, here):
        return None
    answers = chain.held_or_above(unit, Duty.HEAD, held.on, barred=barred_from(row, here))
    posts = {rung.post.pk for rung in answers if held.user in rung.acting}
    return next((Role(post.role) for post in above if post.pk in posts), None)


def _heads_of(held: Standing) -> dict[int, set[int]]:
    """Return who acts as head of which unit today. One query, once a request."""
    kept = held.__dict__
    if "heads" not in kept:
        kept["heads"] = chain.acting_in(Duty.HEAD, held.on)
    heads: dict[int, set[int]] = kept["heads"]
    return heads


def _kept_out(held: Standing, here: Situation) -> set[int]:
    """Return which heads are recused from this case or accused in it. One query a request."""
    kept = held.__dict__
    if "kept_out" not in kept:
        people = {person for heads in _heads_of(held).values() for person in heads}
        recused = Recusal.objects.filter(ended_on__isnull=True, person__in=people)
        accused = Accused.objects.filter(person__in=people).values_list("case", "person")
        kept["kept_out"] = defaultdict(set)
        for case, person in recused.values_list("case", "person").union(accused):
            kept["kept_out"][case].add(person)
    found: set[int] = kept["kept_out"].get(here.case.pk, set())
    return found


def barred_from(row: Transition, here: Situation) -> set[int | None]:
    """Return who may not judge here: the author, who was recused, who is accused. Two queries."""
    recused = here.case.recusals.filter(ended_on__isnull=True).values_list("person", flat=True)
    accused = here.case.accused.filter(person__isnull=False).values_list("person", flat=True)
    return (here.authors(row) if row.not_author else set()) | set(recused) | set(accused)


def _by_grant(held: Standing, row: Transition, here: Situation) -> Role | None:
    if not held.posts or row.code not in granted.steps_on(held, here.case):
        return None
    return Role.HANDLER if row.code in granted.AT_THE_DESK else Role(held.posts[0].role)


def require(by: User, row: Transition, here: Situation, on: date) -> Role:
    """Return the role the person acts in; raises PermissionDenied, naming who may."""
    role = role_for(by, row, here, on)
    if role is None or not Case.objects.visible_to(by, on).filter(pk=here.case.pk).exists():
        raise PermissionDenied(refusal(row, here))
    return role


def refusal(row: Transition, here: Situation) -> str:
    """Return the sentence that says whose step this is."""
    roles = "、".join(str(role.label) for role in sorted(row.roles, key=list(Role).index))
    unit = here.case.unit.name
    if row.party is Party.HOST and here.assignment is not None:
        unit = here.assignment.unit.name
    return gettext("“%(step)s”由%(unit)s的%(roles)s办理；本人起草的不能由本人审核。") % {
        "step": row.label,
        "unit": unit,
        "roles": roles,
    }


def offers(user: User, here: Situation, on: date) -> list[Offer]:
    """Return the steps this person may take on this case now, in the order of the process.

    A step that the stage allows but a rule still forbids is returned with its reason.
    """
    rows = here.possible()
    return [
        Offer(row, guards.reason(row, here, on))
        for row in rows
        if role_for(user, row, here, on) is not None
    ]


def may_register(user: User, on: date) -> bool:
    """Tell whether this person may register petitions."""
    held = standing(user, on)
    return any(held.units(role) for role in BY_CODE["open"].roles)


def events_visible_to(user: User, on: date, events: QuerySet[Event]) -> QuerySet[Event]:
    """Leave out the trail of accusations against a unit in which, or below which, the reader has
    a post: for the accused side the case does not exist on any path (2022 Art. 30)."""
    hidden = Case.objects.accusing(standing(user, on)).values("chain")
    return events.exclude(chain__in=hidden)
