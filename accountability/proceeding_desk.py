"""What people owe in proceedings: a reply, a decision, the next step of who opened one."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accountability.models import AccountabilityProceeding, ProceedingStage
from organization.models import User
from organization.standing import standing
from petitions.desk_items import DeskItem

Stage = ProceedingStage


def items(user: User, on: date) -> Iterator[DeskItem]:
    """Yield the proceedings that wait for this person. One query, none for officers."""
    if standing(user, on).is_officer:
        return
    mine = Q(answerer=user, stage=Stage.NOTIFIED)
    mine |= Q(decider=user, stage=Stage.REPLIED)
    mine |= Q(decider=user, stage=Stage.NOTIFIED, reply_until__lt=on)
    mine |= Q(opened_by=user, stage__in=(Stage.DRAFT, Stage.DECIDED))
    rows = AccountabilityProceeding.objects.visible_to(user, on).filter(mine)
    for row in rows.order_by("pk"):
        url = reverse("proceeding_detail", args=[row.slug])
        until = row.reply_until if row.answerer_id == user.pk else None
        yield DeskItem(_("责任追究"), _words(row, user), url, until)


def _words(row: AccountabilityProceeding, user: User) -> str:
    said = {"number": row.number}
    if row.answerer_id == user.pk:
        return gettext("%(number)s：等你申辩") % said
    if row.decider_id == user.pk:
        return gettext("%(number)s：等你决定") % said
    if row.stage == Stage.DRAFT:
        return gettext("%(number)s：提取事实并告知责任人") % said
    return gettext("%(number)s：登记执行情况") % said
