"""What the rule of who may see costs: a list under it beside the plain filter by unit."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.models import Permission
from django.db import connection
from django.utils import timezone

from bench.rounds import opened, p50, rounds, signed_in
from organization.models import Post, Role, Unit, User
from petitions.models import Case, CaseGrant, CaseQuerySet

PAGE, COUNTED = 25, 10_001
GRANTS = 100_000
MOST = 1.5  # how much slower than the plain filter a list under the rule may be


@dataclass(frozen=True)
class Line:
    """One measured way, in milliseconds: the first page of a list, its count, and the web page."""

    who: str
    rows: float
    count: float
    page: float


def measure() -> list[Line]:
    """Time the list of a registrar by the plain filter, under the rule, and with the grants."""
    office = Unit.objects.get(kind=Unit.Kind.PETITION_OFFICE)
    first, second = _registrars(office)
    _grant(second, timezone.localdate())
    with _plain(office):
        floor = _line("plain filter by unit", first)
    return [
        floor,
        _line("visible_to, no grants", first),
        _line(f"visible_to, {GRANTS:,} grants", second),
    ]


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

    def by_unit(self: CaseQuerySet, _user: User, _on: date | None = None) -> CaseQuerySet:
        return self.filter(unit=office)

    CaseQuerySet.visible_to = by_unit  # type: ignore[method-assign,assignment]
    try:
        yield
    finally:
        CaseQuerySet.visible_to = rule  # type: ignore[method-assign]


def _line(who: str, user: User) -> Line:
    today = timezone.localdate()

    def seen() -> CaseQuerySet:
        return Case.objects.visible_to(user, today).open()

    client = signed_in(user)
    times = rounds(
        lambda: list(seen().by_urgency()[:PAGE]),
        lambda: seen()[:COUNTED].count(),
        lambda: opened(client, "/desk/cases/?view=open"),
    )
    return Line(who, *map(p50, times))
