"""Meeting the petitioner 接访、下访、约谈: recorded with its promises, or arranged for a day."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import models, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accountability import wishes
from accountability.actions.leading import prove
from accountability.actions.leads import running_lead
from accountability.actions.tasks import set_task
from accountability.models import CaseTask, LeadDuty, TaskSource
from organization.models import Unit, User
from organization.standing import standing
from petitions.actions.step import record, take
from petitions.models import Case
from petitions.ways import ContactMeans
from petitions.workflow import Refused


class ReceptionKind(models.TextChoices):
    """Where and why the petitioner is met."""

    LEAD_REVIEW = "lead_review", _("包案约谈")
    HOME_VISIT = "home_visit", _("下访")
    RECEPTION = "reception", _("接访")


# What the office begins must agree with how the petitioner wants to be reached; who comes to the
# office is always received.
MEANS = {
    ReceptionKind.LEAD_REVIEW: ContactMeans.MEETING,
    ReceptionKind.HOME_VISIT: ContactMeans.CALL,
}


class Promise(NamedTuple):
    """What was promised to the petitioner: it becomes a task with an owner and a day."""

    what: str
    unit: Unit
    due_on: date
    person: User | None = None


@transaction.atomic
def record_reception(
    case: Case,
    *,
    kind: str,
    on: date,
    words: str,
    promises: Sequence[Promise] = (),
    origin: str = "",
    by: User,
    at: datetime,
) -> list[CaseTask]:
    """Record that the petitioner was met, and make a task of every promise.

    Of who leads the case it proves the duty to keep contact. `origin` names what it belongs to,
    such as "reception/<slug>". Raises PermissionDenied, Refused.
    """
    step = take(case, "receive", by=by, at=at)
    if kind not in ReceptionKind.values:
        raise Refused(gettext("请选择接待形式。"))
    if not words.strip():
        raise Refused(gettext("请写明谈了什么、答应了什么。"))
    if not step.here.case.received_on <= on <= step.on:
        raise Refused(gettext("接待日期须在收到信访之日至今天之间；以后的日子请用“约定”。"))
    _require_wish(step.here.case, kind, by, on)
    tasks = [
        set_task(
            case,
            what=one.what,
            unit=one.unit,
            person=one.person,
            due_on=one.due_on,
            source=TaskSource.RECEPTION,
            origin=origin,
            by=by,
            at=at,
        )
        for one in promises
    ]
    lead = running_lead(step.here.case, lock=True)
    if lead is not None and by.pk in lead.people and on >= lead.began_on:
        prove(lead, LeadDuty.CONTACT, on, words, by)
    body = {"kind": kind, "on": on.isoformat(), "tasks": [task.no for task in tasks]}
    record(step, body=body | {"origin": origin} if origin else body, text=words)
    return tasks


def arrange_reception(
    case: Case, *, kind: str, on: date, words: str, by: User, at: datetime
) -> CaseTask:
    """Put down for oneself to meet the petitioner on a day to come. Raises as `set_task` does."""
    if kind not in ReceptionKind.values:
        raise Refused(gettext("请选择接待形式。"))
    _require_wish(case, kind, by, on)
    post = standing(by, on).post_for()
    what = f"{ReceptionKind(kind).label}：{words}" if words.strip() else ReceptionKind(kind).label
    return set_task(
        case,
        what=str(what),
        unit=post.unit if post else case.unit,
        person=by,
        due_on=on,
        source=TaskSource.RECEPTION,
        by=by,
        at=at,
    )


def _require_wish(case: Case, kind: str, by: User, on: date) -> None:
    means = MEANS.get(ReceptionKind(kind))
    if means and (refused := wishes.refusal(case, by, means, on)):
        raise Refused(refused)
