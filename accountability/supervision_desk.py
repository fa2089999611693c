"""What supervision puts on somebody's desk: notices and recommendations to answer."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accountability.models import Recommendation, Supervision, SupervisionStage
from accountability.models.supervision import ANSWERERS
from organization.models import Role, User
from organization.standing import standing
from petitions.desk_items import DeskItem

MOST = 20


def items_of(user: User, on: date) -> Sequence[DeskItem]:
    """Return the supervisions that units of this person owe an answer, and the recommendations
    that wait for them as the head. Two queries, none for who holds no post in such a unit."""
    roles = standing(user, on).roles
    items = _supervisions(user, on) if roles & set(ANSWERERS) else []
    return items + (_recommendations(user, on) if Role.HEAD in roles else [])


def _supervisions(user: User, on: date) -> list[DeskItem]:
    rows = Supervision.objects.answered_by_units_of(user, on).owed().select_related("case")
    return [
        DeskItem(
            _("督办"),
            gettext("%(number)s（%(case)s）：%(stage)s")
            % {
                "number": row.number,
                "case": row.case.number,
                "stage": SupervisionStage(row.stage).label,
            },
            reverse("supervision_detail", args=[row.slug]),
            row.until,
        )
        for row in rows.order_by("until", "pk")[:MOST]
    ]


def _recommendations(user: User, on: date) -> list[DeskItem]:
    rows = Recommendation.objects.owed_by(user, on).order_by("until", "pk")[:MOST]
    return [
        DeskItem(
            _("建议书"),
            gettext("%(number)s：请书面反馈采纳情况") % {"number": row.number},
            reverse("recommendation_detail", args=[row.slug]),
            row.until,
        )
        for row in rows
    ]
