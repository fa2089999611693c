"""What another owner or another national class of a topic would have changed, in numbers.

Reads alone. Who keeps the topics sees how many cases went where, and no case; how many are
restricted is said, and not where they went.
"""

import hashlib
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Q, Subquery

from organization.models import Unit
from petitions.models import Assignment, Case, CaseQuerySet, NationalClass, Topic
from petitions.recounting import REHEARSED


@dataclass(frozen=True)
class Sent:
    """How many cases went to a unit first; None: to none yet."""

    unit: Unit | None
    cases: int


@dataclass(frozen=True)
class Rerouting:
    """A changed topic and the cases received under it in the last 90 days.

    `first` of the `cases` name no unit complained about, so that the owner is suggested first;
    of the others it is suggested after the unit that answers for the place.
    """

    topic: Topic
    owners: tuple[Unit | None, Unit | None]  # before and after
    classes: tuple[NationalClass | None, NationalClass | None]
    cases: int
    first: int
    restricted: int
    sent: tuple[Sent, ...]

    @property
    def is_routed(self) -> bool:
        """Whether another unit is suggested."""
        return self.owners[0] != self.owners[1]

    @property
    def is_reported(self) -> bool:
        """Whether the cases are reported under another class."""
        return self.classes[0] != self.classes[1]

    @property
    def total(self) -> int:
        """Every case of the topic."""
        return self.cases + self.restricted

    @property
    def digest(self) -> str:
        """A fingerprint: what was seen is what is confirmed."""
        rows = [*self.owners, *self.classes, *(one.unit for one in self.sent)]
        keys = [str(row.pk if row else 0) for row in rows]
        numbers = [self.first, self.restricted, *(one.cases for one in self.sent)]
        text = " ".join([str(self.topic.pk), *keys, *map(str, numbers)])
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def of_topic(before: Topic, after: Topic, today: date) -> Rerouting:
    """Return what the change means for the cases of the last 90 days. Three queries, and
    one for each owner and class that is named."""
    received = Case.objects.filter(topic=after, received_on__range=(today - REHEARSED, today))
    counted = received.aggregate(
        cases=Count("pk", filter=Q(restricted=False)),
        first=Count("pk", filter=Q(restricted=False, subject_unit=None)),
        restricted=Count("pk", filter=Q(restricted=True)),
    )
    return Rerouting(
        topic=after,
        owners=(before.owner, after.owner),
        classes=(before.national, after.national),
        **counted,
        sent=_sent(received.filter(restricted=False)),
    )


def _sent(cases: CaseQuerySet) -> tuple[Sent, ...]:
    opened = Assignment.objects.filter(case=OuterRef("pk"), no=1).values("unit")
    rows = cases.annotate(first_unit=Subquery(opened)).values("first_unit")
    numbers = dict(rows.annotate(n=Count("pk")).values_list("first_unit", "n"))
    units = Unit.objects.in_bulk([pk for pk in numbers if pk])
    found = [Sent(units.get(pk), n) for pk, n in numbers.items()]
    return tuple(sorted(found, key=lambda one: (-one.cases, one.unit.pk if one.unit else 0)))
