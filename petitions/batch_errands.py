"""Assigning more cases than a page may wait for: one after the other, each with its own result."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from errands.actions import Order
from errands.kinds import Kind, Product, Work
from errands.models import Errand, ErrandLine
from organization.models import Unit, User
from petitions.batches import assign_each
from petitions.models import Case

ASSIGN = "assign"


def order(versions: Mapping[int, int], said: Mapping[str, Any]) -> Order:
    """Return what is asked: the cases in the state in which they were seen, and the clean form."""
    to, due_on = said["to"], said["due_on"]
    asked = {
        "versions": {str(pk): version for pk, version in versions.items()},
        "to": to.pk,
        "due_on": due_on.isoformat() if due_on else "",
        "requirement": said["requirement"],
    }
    words = _("交办至%(unit)s") % {"unit": to.name}
    return Order(CASE_ASSIGN.name, asked, words=words, expected=len(versions))


def _run(work: Work) -> Product:
    versions = {int(pk): version for pk, version in work.errand.asked["versions"].items()}
    settled = set(work.errand.lines.values_list("key", flat=True))
    for place, pk in enumerate(sorted(versions), start=1):
        if str(pk) not in settled:
            _assign(work, pk, versions[pk])
        work.progress.at(ASSIGN, place, len(versions))
    return Product(work.errand.lines.filter(is_done=True).count())


@transaction.atomic
def _assign(work: Work, pk: int, version: int) -> None:
    """Assign one case and write its line: both, or neither and whoever takes over does it."""
    work.lease.confirm()
    cases = Case.objects.visible_to(work.user, timezone.localdate(work.at))
    case = cases.filter(pk=pk).first()
    refused = _sent(work, case, version) if case else _("您已不能看到此件，未交办。")
    ErrandLine.objects.create(
        errand=work.errand,
        key=str(pk),
        label=case.number if case else "",
        is_done=not refused,
        words=refused[:300] or _("已交办"),
    )


def _sent(work: Work, case: Case, version: int) -> str:
    """Assign the case as it was asked; returns why not, "" when it was sent."""
    said = work.errand.asked
    outcome = assign_each(
        [case],
        {case.pk: version},
        to=Unit.objects.get(pk=said["to"]),
        due_on=date.fromisoformat(said["due_on"]) if said["due_on"] else None,
        requirement=said["requirement"],
        by=work.user,
        at=work.at,
    )
    return outcome.refused[0].refused if outcome.refused else ""


def _lines(errand: Errand, user: User, on: date) -> "QuerySet[ErrandLine]":
    """Return the results of cases that the reader may still see."""
    ids = [int(key) for key in errand.lines.values_list("key", flat=True)]
    seen = Case.objects.visible_to(user, on).filter(pk__in=ids).values_list("pk", flat=True)
    return errand.lines.filter(key__in=[str(pk) for pk in seen])


CASE_ASSIGN = Kind(
    "case_assign",
    gettext_lazy("批量交办"),
    {ASSIGN: (gettext_lazy("交办"), 1)},
    _run,
    lines=_lines,
)
