"""The responsibility chain of a unit as a page shows it: every rung of a day, what is open there,
since when it is vacant, and on which days it changed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import reduce
from operator import or_

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from organization import chain
from organization.models import OFFICERS, Duty, Post, Role, Substitution, Unit, User
from organization.models.unit import codes_of
from organization.standing import Standing, standing
from petitions.models import Case

LABELS: dict[Duty, str | Promise] = {
    Duty.FIRST_RESPONSIBLE: _("第一责任人"),
    Duty.IN_CHARGE: _("分管领导"),
    Duty.DUAL: _("一岗双责"),
    Duty.HEAD: _("主要负责人"),
    Duty.OFFICE: _("信访办主任"),
    Duty.SPECIALIST: _("信访专员"),
    Duty.REGISTRAR: _("登记员"),
    Duty.HANDLER: _("经办人"),
}
ORDER = list(LABELS)  # from the top of the chain to the desk
ABOVE = chain.LEADERS  # of the units above only who leads is shown
ALL_UNITS = frozenset({Role.OFFICE, Role.REGISTRAR, Role.LEADER}) | OFFICERS
MOST_BELOW = 300  # units shown as a tree; of more only the first level
NEXT_DAY = timedelta(days=1)


@dataclass
class Line:
    """One post on the page. Counts are None for who sees no case, and on another day."""

    post: Post
    substitutions: list[Substitution]
    open: int | None = None
    late: int | None = None
    vacant_days: int | None = None

    @property
    def is_vacant(self) -> bool:
        """Whether nobody holds the post, even if somebody stands in."""
        return self.post.person is None


@dataclass
class Level:
    """All posts of one duty in one unit; `missing` says that nobody is entered at all."""

    unit: Unit
    duty: Duty
    lines: list[Line] = field(default_factory=list)
    missing: bool = False
    vacant_days: int | None = None  # of a missing one: since somebody held it last, if ever

    @property
    def label(self) -> str | Promise:
        """What the duty is called in the chain."""
        return LABELS[self.duty]


@dataclass(frozen=True)
class Node:
    """A unit below, who heads it that day, and what stands below it in turn."""

    unit: Unit
    head: str
    below: "list[Node]"


@dataclass(frozen=True)
class Sheet:
    """The whole page."""

    unit: Unit
    on: date
    levels: list[Level]
    earlier: date | None
    later: date | None
    counted: bool

    @property
    def is_empty(self) -> bool:
        """Whether nobody at all is entered for the unit itself."""
        return not any(level.lines for level in self.levels if level.unit == self.unit)


def may_read(held: Standing, unit: Unit) -> bool:
    """Tell whether this person may read the chain: of the own line, up and down; the petition
    office, the leaders and the three officers that of every unit."""
    if held.roles & ALL_UNITS:
        return True
    return unit.pk in held.portfolio or any(
        unit.is_under(post.unit) or post.unit.is_under(unit) for post in held.posts
    )


def sheet(unit: Unit, reader: User, on: date, today: date) -> Sheet:
    """Return the chain of that day. At most five queries, however many posts there are."""
    posts = list(_posts(unit, on))
    units = {post.unit_id: post.unit for post in posts} | {unit.pk: unit}
    for above in Unit.objects.filter(code__in=chain.lineage_on(unit, on)):
        units[above.pk] = above
    levels = list(_levels(unit, units.values(), posts, on))
    held = standing(reader, today)
    counted = on == today and not held.is_officer
    if counted:
        _count([line for level in levels for line in level.lines], reader, today)
    earlier, later = _changes(posts, on)
    return Sheet(unit, on, levels, earlier, later, counted)


def _posts(unit: Unit, on: date) -> "Iterable[Post]":
    """Return every post of the chain, whenever, so that the days it changed are known."""
    lineage = chain.lineage_on(unit, on)
    covered = Post.portfolio.through.objects.filter(post_id=OuterRef("pk"), unit__code__in=lineage)
    own = Q(unit=unit, duty__in=ORDER)
    above = Q(unit__code__in=lineage, duty__in=ABOVE)
    return (
        Post.objects.filter(own | above)
        .filter(~Q(duty=Duty.DUAL) | Q(Exists(covered)))
        .select_related("unit", "person")
        .prefetch_related(
            Prefetch("substitutions", Substitution.objects.select_related("substitute")),
            Prefetch("portfolio", Unit.objects.order_by("path")),
        )
        .order_by("valid_from", "pk")
    )


def _levels(unit: Unit, units: Iterable[Unit], posts: Iterable[Post], on: date) -> Iterator[Level]:
    """Yield the levels from the top down, with those that ought to be held and are not."""
    by_place: dict[tuple[int, str], list[Post]] = defaultdict(list)
    for post in posts:
        by_place[post.unit_id, post.duty].append(post)
    for place in sorted(units, key=lambda row: len(row.path)):
        expected = _expected(place, own=place.pk == unit.pk)
        for duty in ORDER:
            rows = by_place[place.pk, duty]
            lines = [_line(post, on) for post in rows if _runs(post, on)]
            if lines:
                yield Level(place, duty, lines)
            elif duty in expected and not _led_otherwise(place, duty, by_place, on):
                yield Level(place, duty, missing=True, vacant_days=_vacant_days(rows, on))


def _expected(unit: Unit, *, own: bool) -> set[Duty]:
    if unit.kind == Unit.Kind.COMMISSION:
        return {Duty.FIRST_RESPONSIBLE, Duty.IN_CHARGE}
    if not own:
        return {Duty.HEAD}
    if unit.kind == Unit.Kind.PETITION_OFFICE:
        return {Duty.OFFICE, Duty.REGISTRAR}
    return {Duty.HEAD, Duty.SPECIALIST, Duty.HANDLER}


def _led_otherwise(
    unit: Unit, duty: Duty, by_place: dict[tuple[int, str], list[Post]], on: date
) -> bool:
    """Tell whether a unit without a head is led by its first responsible persons."""
    first = by_place[unit.pk, Duty.FIRST_RESPONSIBLE]
    return duty == Duty.HEAD and any(_runs(post, on) for post in first)


def _runs(post: Post, on: date) -> bool:
    return post.valid_from <= on and (post.valid_to is None or on <= post.valid_to)


def _line(post: Post, on: date) -> Line:
    running = [
        row
        for row in post.substitutions.all()
        if row.valid_from <= on <= row.valid_to and (row.ended_on is None or on < row.ended_on)
    ]
    vacant = (on - post.valid_from).days if post.person is None else None
    return Line(post, running, vacant_days=vacant)


def _vacant_days(rows: Iterable[Post], on: date) -> int | None:
    ends = [post.valid_to for post in rows if post.valid_to is not None and post.valid_to < on]
    return (on - max(ends)).days - 1 if ends else None


def _changes(posts: Iterable[Post], on: date) -> tuple[date | None, date | None]:
    """Return the nearest days before and after on which somebody else answered."""
    days: set[date] = set()
    for post in posts:
        days.add(post.valid_from)
        if post.valid_to is not None:
            days.add(post.valid_to + NEXT_DAY)
        for row in post.substitutions.all():
            days |= {row.valid_from, row.ended_on or row.valid_to + NEXT_DAY}
    before, after = [day for day in days if day < on], [day for day in days if day > on]
    return max(before, default=None), min(after, default=None)


def _count(lines: list[Line], reader: User, today: date) -> None:
    """Fill in what is open and overdue at each post, of what the reader may see. One query."""
    answers = [_answers_for(line.post) for line in lines]
    if not lines:
        return
    asked = {}
    for place, condition in enumerate(answers):
        asked[f"open{place}"] = Count("pk", filter=condition)
        asked[f"late{place}"] = Count("pk", filter=condition & Q(due_on__lt=today))
    cases = Case.objects.visible_to(reader, today).open().filter(reduce(or_, answers))
    found = cases.aggregate(**asked)
    for place, line in enumerate(lines):
        line.open, line.late = found[f"open{place}"], found[f"late{place}"]


def _answers_for(post: Post) -> Q:
    """Return which cases the post answers for."""
    if post.duty == Duty.DUAL:
        covered = [Q(host__path__startswith=unit.path) for unit in post.portfolio.all()]
        return reduce(or_, covered, Q(pk__in=[]))
    if post.duty in ABOVE:
        return Q(host__path__startswith=post.unit.path)
    if post.duty in {Duty.OFFICE, Duty.REGISTRAR}:
        return Q(unit=post.unit_id)
    own = Q(host=post.unit_id)
    if post.duty != Duty.HANDLER:
        return own
    return own & Q(handler=post.person_id) if post.person_id else Q(pk__in=[])


def below(unit: Unit, on: date) -> tuple[list[Node], int]:
    """Return the units below as a tree, and how many there are; of too many only the first level.

    Two queries.
    """
    units = list(Unit.objects.active(on).subtree_of(unit).exclude(pk=unit.pk).order_by("path"))
    count = len(units)
    if count > MOST_BELOW:
        units = [row for row in units if row.parent_id == unit.pk]
    heads = chain.acting(on).held().filter(duty=Duty.HEAD, unit__in=[row.pk for row in units])
    names = dict(heads.values_list("unit", "person__name"))
    children: dict[int | None, list[Unit]] = defaultdict(list)
    for row in sorted(units, key=lambda row: (row.order, row.code)):
        children[row.parent_id].append(row)

    def nodes(parent: int) -> list[Node]:
        return [Node(row, names.get(row.pk, ""), nodes(row.pk)) for row in children[parent]]

    return nodes(unit.pk), count


def readable(held: Standing, on: date) -> "Iterable[Unit]":
    """Return the units whose chain this person may read, for the chooser."""
    units = Unit.objects.active(on)
    if held.roles & ALL_UNITS:
        return units
    codes = {code for post in held.posts for code in codes_of(post.unit.path)}
    own = Unit.objects.subtree_of([post.unit_id for post in held.posts])
    return units.filter(Q(code__in=codes) | Q(pk__in=own.values("pk")) | Q(pk__in=held.portfolio))


def panels(unit: Unit) -> list[str]:
    """Return the addresses of what upper apps know about the chain; each is fetched on its own."""
    return [url for name in settings.CHAIN_PANELS if (url := _panel(name, unit))]


def _panel(name: str, unit: Unit) -> str:
    try:
        return reverse(name, args=[unit.code])
    except NoReverseMatch:  # the app that has the panel is not installed
        return ""
