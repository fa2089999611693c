"""What this app lays on a desk: assessments to sign, measures that are late or due soon."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organization.models import Role, User
from organization.standing import standing
from petitions.desk_items import DeskItem
from risk_assessment.models import Assessment, AssessmentStage, Measure, led_by

SOON = timedelta(days=7)


def items(user: User, on: date) -> Sequence[DeskItem]:
    """Return what this person owes. Two queries at most, none for who has no case work."""
    held = standing(user, on)
    if held.is_officer or held.roles <= {Role.REGISTRAR}:
        return []
    found = _to_sign(user, on) if Role.LEADER in held.roles else []
    return [*found, *_measures(user, on)]


def _to_sign(user: User, on: date) -> list[DeskItem]:
    rows = Assessment.objects.filter(
        stage=AssessmentStage.TO_SIGN, decision__unit__in=led_by(standing(user, on))
    ).exclude(submitted_by=user)
    rows = rows.exclude(decision__opened_by=user).select_related("decision")
    return [
        DeskItem(
            _("稳评签署"),
            gettext("%(number)s %(title)s 的风险评估待签署")
            % {"number": row.decision.number, "title": row.decision.title},
            reverse("decision_detail", args=[row.decision.slug]),
        )
        for row in rows.order_by("submitted_on", "pk")
    ]


def _measures(user: User, on: date) -> list[DeskItem]:
    rows = Measure.objects.owed_by(user, on).open().filter(until__lte=on + SOON)
    rows = rows.select_related("point__assessment__decision").order_by("until", "pk")
    return [
        DeskItem(
            _("防范措施"),
            gettext("%(number)s 风险点 %(point)s 的防范措施")
            % {"number": row.point.assessment.decision.number, "point": row.point},
            reverse("decision_measure", args=[row.pk]),
            row.until,
        )
        for row in rows
    ]
