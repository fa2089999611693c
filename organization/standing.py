"""What a person is on a given day: posts, roles, and how far down each role reaches."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
)
from django.utils.translation import gettext as _

from audit.log import Signature
from organization.models import OFFICERS, Post, Role, Unit, UnitGrant, User
from organization.models.unit import codes_of
from organization.shadows import Place, Shadow, shadows_of
from organization.walls import Wall, walls_of


class Below(NamedTuple):
    """A unit that a post, a portfolio or a grant of the person reaches, or that was reorganized."""

    pk: int
    code: str
    path: str
    successor: str | None
    origin: str | None
    in_portfolio: bool
    in_grant: bool


@dataclass(frozen=True)
class Standing:
    """The posts of one person on one day. Reaches are read once, when first asked for.

    `posts` is what the person acts under: all posts of the day, own and as a substitute, or the
    one that was chosen. `every` is every post the person ever held or will hold.
    """

    user: User
    on: date
    posts: tuple[Post, ...]  # the highest unit first
    every: tuple[Post, ...]

    @property
    def roles(self) -> frozenset[Role]:
        """The roles of all posts together."""
        return frozenset(Role(post.role) for post in self.posts)

    @property
    def is_officer(self) -> bool:
        """Whether the person keeps the system, its rights or its trail, and so sees no case."""
        return bool(self.roles & OFFICERS)

    def units(self, role: Role) -> frozenset[int]:
        """Return the ids of the units where the person holds the role."""
        return frozenset(post.unit_id for post in self.posts if post.role == role)

    def reach(self, role: Role) -> frozenset[int]:
        """Return the ids of those units and of everything below them."""
        return self._reaches.get(role, frozenset())

    @cached_property
    def portfolio(self) -> frozenset[int]:
        """The ids of the units the person answers for as a leader, and everything below them."""
        return frozenset(unit.pk for unit in self._below if unit.in_portfolio)

    @cached_property
    def granted(self) -> frozenset[int]:
        """The ids of the units opened to the person by a grant, and everything below them."""
        return frozenset(unit.pk for unit in self._below if unit.in_grant)

    @cached_property
    def walls(self) -> list[Wall]:
        """The units and people whose accusation does not exist for this person."""
        ids = {unit.code: unit.pk for unit in self._below}
        wanted = {code for codes, _until in self.shadows for code in codes}
        if missing := wanted - ids.keys():  # above a unit that was split off or carried on
            ids |= dict(Unit.objects.filter(code__in=missing).values_list("code", "pk"))
        return walls_of(self.shadows, ids)

    @cached_property
    def shadows(self) -> list[Shadow]:
        """The same by the codes of units, whatever post is chosen."""
        places = [
            Place(path, until, until_there)
            for post in self.every
            for path, until_there in _places(post.unit)
            for until in [_last_day(post)]
        ]
        changed = [(u.code, u.path, u.successor, u.origin) for u in self._below]
        return shadows_of(places, changed, self.on)

    def signature(self, role: Role | None = None, *, unit: Unit | None = None) -> Signature:
        """Return what the person signs an event with.

        Without a role: the post in the highest unit, or nothing but the person when there is
        no post. With `unit`: the post of that role nearest above the unit, when there is one.
        Raises PermissionDenied for a role the person does not hold that day.
        """
        post = self.post_for(role, unit=unit)
        if post is None:
            if role is not None:
                raise PermissionDenied(_("您当日没有“%(role)s”岗位。") % {"role": role.label})
            return Signature(self.user.pk, "", "")
        return Signature(self.user.pk, post.role, post.unit.code)

    def post_for(self, role: Role | None = None, *, unit: Unit | None = None) -> Post | None:
        """Return the post a signature names; an own post comes before one as a substitute."""
        posts = [post for post in self.posts if role is None or post.role == role]
        posts.sort(key=lambda post: post.as_substitute)
        if unit is not None:
            over = [post for post in posts if unit.is_under(post.unit)]
            posts = sorted(over, key=lambda post: -len(post.unit.path)) or posts
        return posts[0] if posts else None

    @property
    def today(self) -> tuple[Post, ...]:
        """Every post of that day, whatever is chosen: what the post switcher offers."""
        return tuple(post for post in self.every if _runs(post, self.on))

    @property
    def is_narrowed(self) -> bool:
        """Whether one of several posts was chosen, and is still held."""
        return len(self.posts) < len(self.today)

    @cached_property
    def represented(self) -> frozenset[tuple[int, int]]:
        """Unit and holder of each handler's desk that the person keeps as a substitute."""
        return frozenset(
            (post.unit_id, post.person_id)
            for post in self.posts
            if post.as_substitute and post.role == Role.HANDLER and post.person_id
        )

    @cached_property
    def _below(self) -> list[Below]:
        """Every unit below a post, a portfolio or a grant, above a post, and every reorganized one.
        One query."""
        portfolio = Post.portfolio.through.objects.filter(
            post_id__in=[post.pk for post in self.posts if post.may_have_portfolio]
        )
        grants = UnitGrant.objects.of(self.user).on(self.on)
        units = Unit.objects.annotate(
            heads_portfolio=_is_in(portfolio.values("unit_id")),
            heads_grant=_is_in(grants.values("content_object_id")),
        )
        if not self._has_more_than_posts:
            units = units.filter(self._near_posts())
        rows = list(
            units.values_list(
                "pk", "code", "path", "successor__code", "origin__path", "heads_portfolio",
                "heads_grant",
            )
        )  # fmt: skip
        covered = tuple(row[2] for row in rows if row[5])
        granted = tuple(row[2] for row in rows if row[6])
        return [
            Below(*row[:5], row[2].startswith(covered), row[2].startswith(granted)) for row in rows
        ]

    @property
    def _has_more_than_posts(self) -> bool:
        """Whether a portfolio or a grant may open units elsewhere: any unit may lie below it."""
        has_grants = not self.every or self.every[0].reader_may_have_grants
        return has_grants or any(post.may_have_portfolio for post in self.posts)

    def _near_posts(self) -> Q:
        """Return the condition that a unit lies below or above a post, or was reorganized."""
        places = {path for post in self.every for path, _until in _places(post.unit)}
        near = Q(successor__isnull=False) | Q(origin__isnull=False)
        near |= Q(code__in={code for path in places for code in codes_of(path)})
        for path in {post.unit.path for post in self.posts}:
            near |= Q(path__startswith=path)
        return near

    @cached_property
    def _reaches(self) -> dict[str, frozenset[int]]:
        reaches = defaultdict[str, set[int]](set)
        for post in self.posts:
            reaches[post.role].update(
                unit.pk for unit in self._below if unit.path.startswith(post.unit.path)
            )
        return {role: frozenset(units) for role, units in reaches.items()}


def standing(user: User, on: date) -> Standing:
    """Return what the person is that day: one query, a second when a reach is asked for.

    Kept on the user instance, so a request asks once. `user.active_post` (an id, set by the
    middleware) narrows what the person acts under to that post, never what the wall looks at.
    """
    kept: dict[date, Standing] = user.__dict__.setdefault("standings", {})
    if on not in kept:
        every = tuple(_every_post(user))
        now = tuple(post for post in every if _runs(post, on))
        chosen = tuple(post for post in now if post.pk == user.active_post)
        kept[on] = Standing(user, on, chosen or now, every)
    return kept[on]


def signature_of(user: User, on: date) -> Signature:
    """Return what the person signs with that day; the read log asks for it by setting."""
    return standing(user, on).signature()


def _every_post(user: User) -> list[Post]:
    """Return all posts of the person, whenever, own and as a substitute. One query."""
    standing_in = FilteredRelation("substitutions", condition=Q(substitutions__substitute=user))
    posts = (
        Post.objects.annotate(standing_in=standing_in)
        .filter(Q(person=user) | Q(standing_in__isnull=False))
        .annotate(
            sub_from=F("standing_in__valid_from"),
            sub_to=F("standing_in__valid_to"),
            sub_ended=F("standing_in__ended_on"),
            with_portfolio=Exists(Post.portfolio.through.objects.filter(post_id=OuterRef("pk"))),
            with_grants=Exists(UnitGrant.objects.of(user)),
        )
        .select_related("unit")
        .order_by("unit__path", "pk")
    )
    found = list(posts)
    for post in found:
        post.as_substitute = post.person_id != user.pk
        post.may_have_portfolio = post.with_portfolio  # type: ignore[attr-defined]
        post.reader_may_have_grants = post.with_grants  # type: ignore[attr-defined]
    return found


def _runs(post: Post, on: date) -> bool:
    """Tell whether the person acts in this post that day."""
    if not (post.valid_from <= on and (post.valid_to is None or on <= post.valid_to)):
        return False
    if not post.as_substitute:
        return True
    first: date = post.sub_from  # type: ignore[attr-defined]
    last = _last_day(post)
    return first <= on and (last is None or on <= last)


def _last_day(post: Post) -> date | None:
    """Return the last day the person is in this post, None while no end is known."""
    if not post.as_substitute:
        return post.valid_to
    ends: date = post.sub_to  # type: ignore[attr-defined]
    ended: date | None = post.sub_ended  # type: ignore[attr-defined]
    if ended is not None:
        ends = min(ends, ended - timedelta(days=1))
    return min(ends, post.valid_to) if post.valid_to else ends


def _is_in(keys: QuerySet[Any, Any]) -> Any:
    """Return whether a unit is one of these; the few keys are read once, not for each unit."""
    return ExpressionWrapper(Q(pk__in=keys), BooleanField())


def _places(unit: Unit) -> list[tuple[str, date | None]]:
    """Return where the unit stands and stood: path, and its last day there."""
    former = [(path, date.fromisoformat(until)) for path, until in unit.former_paths]
    return [(unit.path, None), *former]
