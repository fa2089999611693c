"""The responsibility chain at work: who answers for a unit on a day, and who when nobody does.

A rung is a post with those who act in it: the substitutes of that day, else the holder. Where a
rung is vacant, the next rung above that is held answers.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import (
    CharField,
    Exists,
    ExpressionWrapper,
    F,
    FilteredRelation,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
)
from django.db.models.functions import Length

from organization.models import Duty, Post, Role, Substitution, Unit, User
from organization.models.post import CHAIN, PostQuerySet
from organization.models.unit import codes_of
from organization.standing import Standing

# Who leads, from the head of the unit upwards. A specialist keeps a desk and answers for nothing.
LEADERS = tuple(duty for duty in CHAIN if duty != Duty.SPECIALIST)
RECEIVING = (Role.UNIT_CLERK, Role.HANDLER, Role.HEAD)


@dataclass(frozen=True)
class Rung:
    """One post of the chain, and who acts in it that day."""

    post: Post
    substitutions: tuple[Substitution, ...] = ()

    @property
    def acting(self) -> tuple[User, ...]:
        """The substitutes while there are any, else the holder; nobody where it is vacant."""
        if self.substitutions:
            return tuple(row.substitute for row in self.substitutions)
        holder = self.post.person
        return (holder,) if holder is not None and holder.is_active else ()

    def able(self, barred: Collection[int | None] = ()) -> tuple[User, ...]:
        """Return who acts in it but for those who may not, such as the author of a draft."""
        return tuple(person for person in self.acting if person.pk not in barred)


def answerable(unit: Unit, on: date) -> list[Rung]:
    """Return who answers for the unit that day, from its own desk up to the root; vacant rungs
    stay in. Two queries."""
    return rungs(Post.objects.chain_of(unit, on), on)


def rungs(posts: PostQuerySet, on: date) -> list[Rung]:
    """Return these posts with their substitutes of that day. Two queries."""
    return [Rung(post, tuple(post.substitutions.all())) for post in with_substitutes(posts, on)]


def with_substitutes(posts: PostQuerySet, on: date) -> PostQuerySet:
    """Load the substitutions of that day, and who stands in, along with the posts."""
    running = Substitution.objects.on(on).filter(substitute__is_active=True)
    running = running.select_related("substitute").order_by("pk")
    return posts.prefetch_related(Prefetch("substitutions", running))


def rung_above(
    unit: Unit, duty: Duty, on: date, *, barred: Collection[int | None] = ()
) -> list[Rung]:
    """Return the nearest leading rung above `duty` in this unit in which somebody may act.

    Several where the duty has several holders, such as both first responsible persons; none when
    nobody above is there.
    """
    return next_held(answerable(unit, on), unit, duty, barred=barred)


def next_held(
    ladder: Iterable[Rung], unit: Unit, duty: Duty, *, barred: Collection[int | None] = ()
) -> list[Rung]:
    """Return what `rung_above` returns, of a ladder that is loaded. No query."""
    own = CHAIN.index(duty)
    found: list[Rung] = []
    for rung in ladder:
        post = rung.post
        is_below = post.unit_id == unit.pk and CHAIN.index(Duty(post.duty)) <= own
        if is_below or post.duty not in LEADERS or not rung.able(barred):
            continue
        if found and (post.unit_id, post.duty) != (found[0].post.unit_id, found[0].post.duty):
            break
        found.append(rung)
    return found


def held_or_above(
    unit: Unit, duty: Duty, on: date, *, barred: Collection[int | None] = ()
) -> list[Rung]:
    """Return the rung of this duty in this unit where somebody may act, else the next above."""
    ladder = answerable(unit, on)
    own = [
        rung
        for rung in ladder
        if rung.post.unit_id == unit.pk and rung.post.duty == duty and rung.able(barred)
    ]
    return own or next_held(ladder, unit, duty, barred=barred)


def acting(on: date) -> PostQuerySet:
    """Return the posts in which somebody acts that day: the holder or a substitute."""
    running = Substitution.objects.on(on).filter(post=OuterRef("pk"), substitute__is_active=True)
    return Post.objects.on(on).filter(Q(person__is_active=True) | Q(Exists(running)))


def acting_in(duty: Duty, on: date) -> dict[int, set[int]]:
    """Return unit -> who acts in its posts of this duty that day, as `Rung.acting`. One query."""
    lasts = Q(substitutions__ended_on__isnull=True) | Q(substitutions__ended_on__gt=on)
    running = lasts & Q(substitutions__valid_from__lte=on, substitutions__valid_to__gte=on)
    rows = (
        Post.objects.on(on)
        .filter(duty=duty)
        .annotate(now=FilteredRelation("substitutions", condition=running))
        .values_list("unit", "person", "person__is_active", "pk")
        .annotate(who=F("now__substitute"), may=F("now__substitute__is_active"))
    )
    acting, holders = defaultdict[int, set[int]](set), list[tuple[int, int, int]]()
    stood_in = set[int]()
    for unit, holder, is_active, post, substitute, may in rows:
        if substitute and may:
            acting[unit].add(substitute)
            stood_in.add(post)
        elif holder and is_active:
            holders.append((post, unit, holder))
    for post, unit, holder in holders:
        if post not in stood_in:
            acting[unit].add(holder)
    return acting


def covered(held: Standing, duties: Collection[Duty] = (Duty.HEAD,)) -> QuerySet[Unit] | None:
    """Return the units where nobody acts in any of these duties and this person is the next held
    rung; None when no post of theirs could be. A condition for other queries: asks nothing yet."""
    leads = tuple(_Lead.of(post) for post in held.posts if post.duty in LEADERS)
    return _covered(leads, held.on, tuple(duties)).all() if leads else None


# Kept by what it is made of: to put it together costs more than to ask it.
@lru_cache(maxsize=1024)
def _covered(leads: tuple["_Lead", ...], on: date, duties: tuple[Duty, ...]) -> QuerySet[Unit]:
    missing = acting(on).filter(unit=OuterRef("pk"), duty__in=duties)
    below = [_falls_to(lead, on) for lead in leads]
    return Unit.objects.filter(reduce(or_, below), ~Exists(missing))


def post_covering(
    held: Standing, unit: Unit, duties: Collection[Duty] = (Duty.HEAD,)
) -> Post | None:
    """Return the post by which this person is the next held rung of a unit where nobody acts in
    these duties, None if they are not. No query for who leads nothing above the unit."""
    for post in held.posts:
        if post.duty in LEADERS and unit.is_under(post.unit):
            rows = _covered((_Lead.of(post),), held.on, tuple(duties))
            if rows.filter(pk=unit.pk).exists():
                return post
    return None


class _Lead(NamedTuple):
    """What a leading post covers is said by."""

    pk: int
    duty: Duty
    unit: int
    path: str

    @classmethod
    def of(cls, post: Post) -> "_Lead":
        return cls(post.pk, Duty(post.duty), post.unit_id, post.unit.path)


def _falls_to(lead: _Lead, on: date) -> Q:
    """Return which units have no held leading rung nearer than this post."""
    below = Q(path__startswith=lead.path)
    if lead.duty == Duty.DUAL:
        below &= _in_portfolio(OuterRef("path"), Q(post_id=lead.pk))
    lineage = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    lower = list(LEADERS[: LEADERS.index(lead.duty)])
    nearer = Q(depth__gt=len(lead.path)) | Q(unit=lead.unit, duty__in=lower)
    covers = _in_portfolio(OuterRef(OuterRef("path")), Q(post_id=OuterRef("pk")))
    between = (
        acting(on)
        .alias(lineage=lineage, depth=Length("unit__path"))
        .filter(nearer, ~Q(duty=Duty.DUAL) | covers, duty__in=LEADERS)
        .filter(lineage__startswith=F("unit__path"))
    )
    return below & ~Q(Exists(between))


def _in_portfolio(path: OuterRef, whose: Q) -> Q:
    """Return the condition that a unit at this path lies in a portfolio."""
    lineage = ExpressionWrapper(path, output_field=CharField())
    rows: QuerySet[Any, Any] = Post.portfolio.through.objects.filter(whose)
    return Q(Exists(rows.alias(lineage=lineage).filter(lineage__startswith=F("unit__path"))))


def receiver_above(unit: Unit, on: date) -> Unit | None:
    """Return the nearest unit above in which somebody can take a case; None up to the root."""
    codes = unit.lineage()[:-1]
    receives = acting(on).filter(unit=OuterRef("pk"), role__in=RECEIVING)
    above = Unit.objects.active(on).filter(Exists(receives), code__in=codes)
    return above.order_by(Length("path").desc()).first()


def lineage_on(unit: Unit, on: date) -> list[str]:
    """Return the codes from the root down to this unit, where it stood that day. No query."""
    former = [(date.fromisoformat(until), path) for path, until in unit.former_paths]
    path = next((path for until, path in sorted(former) if on <= until), unit.path)
    return codes_of(path)
