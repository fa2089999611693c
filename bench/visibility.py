"""What the rule of who may see costs: a list under it beside the plain filter by unit."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.utils import timezone

from bench.rounds import opened, p50, rounds, signed_in
from organization.models import Post, Role, Unit, User
from petitions.models import Case, CaseGrant, CaseQuerySet

PAGE, COUNTED = 25, 10_001
GRANTS = 100_000
Run = Callable[[], None]
MOST = 1.5  # how much slower than the plain filter a list under the rule may be


@dataclass(frozen=True)
class Line:
    """One measured way, in milliseconds: the first page of a list, its count, and the web page."""

    who: str
    rows: float
    count: float
    page: float


def measure() -> list[Line]:
    """Time the list of a registrar by the plain filter, under the rule, and with the grants; all
    three in turns, since they are compared."""
    office = Unit.objects.get(kind=Unit.Kind.PETITION_OFFICE)
    first, second = _registrars(office)
    _grant(second, timezone.localdate())
    browsers = {user: signed_in(user) for user in (first, second)}
    ways: list[tuple[str, User, Callable[[], AbstractContextManager[None]]]] = [
        ("plain filter by unit", first, partial(_plain, office)),
        ("visible_to, no grants", first, nullcontext),
        (f"visible_to, {GRANTS:,} grants", second, nullcontext),
    ]
    times = [
        rounds(*(_under(rule, partial(run, user, browsers[user])) for _name, user, rule in ways))
        for run in (_rows, _count, _page)
    ]
    return [
        Line(name, *(p50(each[place]) for each in times))
        for place, (name, _user, _rule) in enumerate(ways)
    ]


def _under(rule: Callable[[], AbstractContextManager[None]], run: Callable[[], None]) -> Run:
    def under_it() -> None:
        with rule():
            run()

    return under_it


def _seen(user: User) -> CaseQuerySet:
    return Case.objects.visible_to(user, timezone.localdate()).open()


def _rows(user: User, _browser: Client) -> None:
    list(_seen(user).by_urgency()[:PAGE])


def _count(user: User, _browser: Client) -> None:
    _seen(user)[:COUNTED].count()


def _page(_user: User, browser: Client) -> None:
    opened(browser, "/desk/cases/?view=open")


def _registrars(office: Unit) -> tuple[User, User]:
    posts = Post.objects.filter(unit=office, role=Role.REGISTRAR).select_related("person")
    first, second = (post.person for post in posts.order_by("pk")[:2])
    assert first is not None
    assert second is not None
    return first, second


def _grant(user: User, today: date) -> None:
    """Give the person so many grants on cases spread over all there are."""
    if CaseGrant.objects.of(user).exists():
        return
    every = max(1, Case.objects.count() // GRANTS)
    permission = Permission.objects.get(codename="attend_case")
    cases = Case.objects.order_by("pk").values_list("pk", flat=True)[::every][:GRANTS]
    CaseGrant.objects.bulk_create(
        (
            CaseGrant(
                user=user,
                permission=permission,
                content_object_id=case,
                reason="bench",
                valid_from=today,
                valid_to=today + timedelta(days=90),
            )
            for case in cases
        ),
        batch_size=5000,
    )
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM ANALYZE {CaseGrant._meta.db_table}")


@contextmanager
def _plain(office: Unit) -> Iterator[None]:
    """Let every list be the plain filter, which knows neither posts nor wall."""
    rule = CaseQuerySet.visible_to

    def by_unit(
        self: CaseQuerySet, _user: User, _on: date | None = None, **_grants: bool
    ) -> CaseQuerySet:
        return self.filter(unit=office)

    CaseQuerySet.visible_to = by_unit  # type: ignore[method-assign,assignment]
    try:
        yield
    finally:
        CaseQuerySet.visible_to = rule  # type: ignore[method-assign]
