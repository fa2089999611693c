"""The match panel beside the intake form: what a registrar waits for after every few letters."""

from dataclasses import dataclass

from django.test import Client
from django.urls import reverse

from bench.rounds import ROUNDS, milliseconds, opened, p50, p95, signed_in
from organization.models import Post, Role, Unit
from petitions.models import Petition

MOST = 150  # milliseconds, of 95 in 100 answers
ADDRESS = "/desk/cases/new/matches/"


@dataclass(frozen=True)
class Panel:
    """The times of the panel for petitions that were registered before, in milliseconds, and of
    the smallest answer of all, asked for in turns with it."""

    floor: float
    p50: float
    p95: float

    @property
    def is_kept(self) -> bool:
        """Whether the budget is kept."""
        return self.p95 <= MOST


def measure() -> Panel:
    """Time the panel with all that a clerk can have typed: person, unit, topic, title and text."""
    office = Unit.objects.get(kind=Unit.Kind.PETITION_OFFICE)
    post = Post.objects.filter(unit=office, role=Role.REGISTRAR, person__isnull=False).first()
    assert post is not None
    assert post.person is not None
    browser = signed_in(post.person)
    latest = Petition.objects.filter(case__subject_unit__isnull=False, case__restricted=False)
    rows = latest.select_related("case", "petitioner").order_by("-pk")[: 4 * ROUNDS]
    told = [_typed(one) for one in rows]
    for fields in told[:3]:
        _ask(browser, fields)
    floor, times = [], []
    for fields in told:
        floor.append(milliseconds(lambda: opened(browser, reverse("health"))))
        times.append(milliseconds(lambda fields=fields: _ask(browser, fields)))  # type: ignore[misc]
    return Panel(p50(floor), p50(times), p95(times))


def _ask(browser: Client, fields: dict[str, object]) -> None:
    """Ask for the panel; anything but the panel is a mistake here."""
    response = browser.post(ADDRESS, fields, headers={"HX-Request": "true"})
    if response.status_code != 200:
        raise RuntimeError(f"{ADDRESS} answered {response.status_code}.")


def _typed(petition: Petition) -> dict[str, object]:
    return {
        "name": petition.petitioner.name,
        "phone": petition.petitioner.phone,
        "subject_unit": petition.case.subject_unit_id or "",
        "topic": petition.case.topic_id,
        "title": petition.title,
        "text": petition.text,
    }
