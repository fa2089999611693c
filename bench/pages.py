"""What the pages cost: statements, times beside the floor, and how their rows are found."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.db.models import Count
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from bench.plans import Scan, explained, large_tables, scans
from bench.rounds import FEWER, ROUNDS, opened, p50, p95, rounds, signed_in
from organization.models import Post, Role, Unit, User
from petitions.models import Assignment, Case
from petitions.models.handling import FINISHED
from reports.month import Month

DEEP = 400  # the last page of 25 that the list counts up to


@dataclass(frozen=True)
class Budget:
    """The most a page may cost; times as multiples of the floor, None where none is set."""

    p50: float | None = None
    p95: float | None = None
    queries: int | None = None
    is_even: bool = False  # as many statements for one row as for a whole page
    ms: float | None = None


LIST = Budget(30, 60, 12, is_even=True)
CASE = Budget(40, None, 20)
OVERVIEW = Budget(ms=150)
FREE = Budget()


@dataclass(frozen=True)
class Visit:
    """Who opens which addresses, one after the other."""

    user: User
    addresses: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """A page with much on it, and the same page with next to nothing."""

    name: str
    budget: Budget
    many: Visit
    few: Visit | None = None
    rounds: int = ROUNDS


@dataclass(frozen=True)
class Result:
    """What a page cost. `few` is None where the page has no small form."""

    name: str
    budget: Budget
    few: int | None
    many: int
    floor: float
    p50: float
    p95: float
    scans: tuple[Scan, ...]

    @property
    def missed(self) -> list[str]:
        """Return which budgets were missed, in words."""
        budget = self.budget
        checks = {
            "p50": budget.p50 is None or self.p50 <= budget.p50 * self.floor,
            "p95": budget.p95 is None or self.p95 <= budget.p95 * self.floor,
            "ms": budget.ms is None or self.p50 <= budget.ms,
            "queries": budget.queries is None or self.many <= budget.queries,
            "even": not budget.is_even or self.few in {None, self.many},
        }
        return [name for name, is_kept in checks.items() if not is_kept]


class Browsers:
    """One signed-in browser for each person; a second sign-in would end the first."""

    def __init__(self) -> None:
        self._open: dict[int, Callable[[str], None]] = {}

    def visit(self, visit: Visit) -> None:
        """Open all addresses of the visit."""
        pk = visit.user.pk
        if pk not in self._open:
            client = signed_in(visit.user)
            self._open[pk] = lambda address: opened(client, address)
        for address in visit.addresses:
            self._open[pk](address)


def measure(originals: int, plans: list[str] | None = None) -> list[Result]:
    """Visit every page; `plans` takes the plan of each of its statements on a large table.

    `originals` is how many of the cases have their whole history: the first ones.
    """
    browsers, large = Browsers(), large_tables()
    return [_result(page, browsers, large, plans) for page in list(pages(originals))]


def missing() -> list[str]:
    """Return the pages that this version does not have."""
    return [] if _overview() else ["overview"]


def _result(
    page: Page, browsers: Browsers, large: frozenset[str], plans: list[str] | None
) -> Result:
    few = len(_statements(browsers, page.few)) if page.few else None
    statements = _statements(browsers, page.many)
    floor, times = rounds(
        lambda: _floor(browsers, page.many.user),
        lambda: browsers.visit(page.many),
        count=page.rounds,
    )
    if plans is not None:
        plans += _plans(page.name, statements, large)
    print(f"{page.name}: {p50(times):.0f} ms", flush=True)
    return Result(
        page.name, page.budget, few, len(statements), p50(floor), p50(times), p95(times),
        tuple(scans(statements, large)),
    )  # fmt: skip


def _floor(browsers: Browsers, user: User) -> None:
    browsers.visit(Visit(user, (reverse("health"),)))


def _statements(browsers: Browsers, visit: Visit) -> list[str]:
    browsers.visit(visit)  # what is asked once a minute or once a process is not the page's
    with CaptureQueriesContext(connection) as captured:
        browsers.visit(visit)
    return [query["sql"] for query in captured.captured_queries]


def _plans(name: str, statements: list[str], large: frozenset[str]) -> Iterator[str]:
    for statement in statements:
        if statement.startswith("SELECT") and any(f'"{table}"' in statement for table in large):
            yield f"=== {name}\n{statement}\n\n{explained(statement)}\n"


def _overview() -> str:
    try:
        return reverse("overview")
    except NoReverseMatch:
        return ""


def pages(originals: int) -> Iterator[Page]:
    """Return every page that is measured."""
    named = ("office", "clerk", "leader", "leader2")
    people = {user.username: user for user in User.objects.filter(username__in=named)}
    office, registrar, leader, dual = (people[name] for name in named)
    busy, quiet = _units(kind=Unit.Kind.DEPARTMENT)[-1], _units()[0]
    yield from _lists(office, registrar, leader, dual, busy)
    for name, user in (
        ("office", office), ("registrar", registrar),
        ("leader of the commission", leader), ("leader with a portfolio", dual),
    ):  # fmt: skip
        yield Page(f"my work, {name}", LIST, _at(user, "desk"))
    for name, role in (
        ("head", Role.HEAD),
        ("specialist", Role.UNIT_CLERK),
        ("handler", Role.HANDLER),
    ):
        few, many = (_at(_holder(unit, role), "desk") for unit in (quiet, busy))
        yield Page(f"my work, {name}", LIST, many, few)
    yield from _cases(registrar, originals)
    yield from _months(office, busy, quiet)


def _lists(office: User, registrar: User, leader: User, dual: User, busy: Unit) -> Iterator[Page]:
    roles = (Role.HEAD, Role.UNIT_CLERK, Role.HANDLER)
    head, clerk, handler = (_holder(busy, role) for role in roles)
    for name, user, query in (
        ("office, open", office, "view=open"),
        ("office, overdue", office, "view=late"),
        ("office, all", office, "view=all"),
        (f"office, all, page {DEEP}", office, f"view=all&page={DEEP}"),
        ("registrar, open", registrar, "view=open"),
        ("leader of the commission, open", leader, "view=open"),
        ("leader with a portfolio, open", dual, "view=open"),
        ("leader with a portfolio, all", dual, "view=all"),
        ("head, open", head, "view=open"),
        ("specialist, all", clerk, "view=all"),
        ("handler, open", handler, "view=open"),
        ("handler, all", handler, "view=all"),
    ):
        one = f"{query}&q={_first(user, late=query == 'view=late').slug}"
        many, few = (Visit(user, (f"{reverse('case_list')}?{each}",)) for each in (query, one))
        # Far back lie closed cases, and what they show is asked for apart.
        yield Page(f"cases, {name}", LIST, many, None if "page=" in query else few)


def _cases(user: User, originals: int) -> Iterator[Page]:
    """The cases with the longest and with the shortest history."""
    whole = Case.objects.order_by("pk").values_list("pk", flat=True)[:originals]
    seen = Case.objects.visible_to(user, timezone.localdate())
    rows = seen.filter(pk__in=list(whole), restricted=False, host__isnull=False)
    ordered = rows.order_by("-chain__seq", "pk")
    both = ordered[0], ordered.reverse()[0]
    for name, budget, parts, count in (
        ("case", CASE, ["case_detail"], ROUNDS),
        (f"case, its {len(settings.CASE_PANELS)} panels", FREE, settings.CASE_PANELS, FEWER),
    ):
        many, few = (
            Visit(user, tuple(reverse(part, args=[case.slug]) for part in parts)) for case in both
        )
        yield Page(name, budget, many, few, count)


def _months(office: User, busy: Unit, quiet: Unit) -> Iterator[Page]:
    last = Month.at(timezone.now()).previous
    yield Page("bulletin", FREE, _at(office, "bulletin", last))
    many, few = (_at(office, "unit_report", last, unit.code) for unit in (busy, quiet))
    yield Page("unit report", FREE, many, few)
    yield Page("unit reports of a month", FREE, _at(office, "report_month", last))
    if address := _overview():
        yield Page("overview", OVERVIEW, Visit(office, (address,)))


def _at(user: User, name: str, *args: object) -> Visit:
    return Visit(user, (reverse(name, args=args),))


def _units(**kept: str) -> list[Unit]:
    """Return the units that have open cases, those with the fewest first."""
    rows = Assignment.objects.exclude(stage__in=FINISHED)
    found = rows.values("unit").annotate(n=Count("pk")).order_by("n", "unit")
    units = Unit.objects.filter(**kept).in_bulk([row["unit"] for row in found])
    return [units[row["unit"]] for row in found if row["unit"] in units]


def _holder(unit: Unit, role: Role) -> User:
    posts = Post.objects.held().on(timezone.localdate()).filter(unit=unit, role=role)
    person = posts.order_by("pk")[0].person
    assert person is not None
    return person


def _first(user: User, *, late: bool) -> Case:
    """Return an open case that this person sees."""
    today = timezone.localdate()
    seen = Case.objects.visible_to(user, today).filter(restricted=False)
    return (seen.overdue(today) if late else seen.open()).order_by("pk")[0]
