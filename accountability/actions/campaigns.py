"""A yearly campaign: opened, its list put together, frozen, and closed with a report.

What concerns the campaign is recorded on its own chain, which names no case; that a case was put
on a campaign stands on the chain of the case.
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accountability.actions.proposing import take_up
from accountability.models import Campaign, CampaignCase, CampaignResult, Proposal, Purpose
from accountability.rules import suggested
from audit import log
from organization.models import Role, Unit, User
from organization.standing import standing
from petitions.actions.step import record, take
from petitions.models import Case
from petitions.workflow import Refused

FIRST_YEAR = 2008  # of the programme
LABELS: dict[str, str | Promise] = {
    "campaign_opened": _("启动专项治理"),
    "campaign_frozen": _("确定专项治理清单"),
    "campaign_closed": _("专项治理总结"),
}


def labels() -> dict[str, str | Promise]:
    """Return the words for the events of a campaign."""
    return LABELS


@transaction.atomic
def open_campaign(
    unit: Unit, *, year: int, title: str, leader: User, target: int, by: User, at: datetime
) -> Campaign:
    """Open the campaign of a year for a petition office. Raises PermissionDenied, Refused."""
    on = timezone.localdate(at)
    role = _direction(unit, by, at)
    if not FIRST_YEAR <= year <= on.year + 1:
        raise Refused(gettext("年度须在 2008 年与明年之间。"))
    if not title.strip():
        raise Refused(gettext("请写明名称。"))
    if Role.LEADER not in standing(leader, on).roles:
        raise Refused(gettext("牵头领导须是在岗的领导。"))
    if Campaign.objects.filter(unit=unit, year=year).exists():
        raise Refused(gettext("%(year)s年的专项治理已经启动。") % {"year": year})
    slug = f"{unit.code}-ZX-{year}"
    campaign: Campaign = Campaign.objects.create(
        chain=log.open_chain(f"campaign/{slug}"), slug=slug, unit=unit, year=year, title=title,
        leader=leader, target=target, opened_by=by, opened_on=on,
    )  # fmt: skip
    body = {"year": year, "leader": leader.pk, "target": target}
    _record(campaign, "campaign_opened", role, by, at, body=body)
    return campaign


@transaction.atomic
def put_on_campaign(
    campaign: Campaign, case: Case, *, reason: str = "", by: User, at: datetime
) -> CampaignCase:
    """Put a case on the list; what rules proposed it is taken up and is the reason.

    After the list was frozen the case is an addition and asks for words. Raises PermissionDenied,
    Refused.
    """
    campaign = _lock(campaign)
    step = take(case, "put_on_campaign", by=by, at=at)
    case = step.here.case
    if case.unit_id != campaign.unit_id:
        raise Refused(gettext("此件不由本次专项治理的牵头单位登记。"))
    if CampaignCase.objects.filter(campaign=campaign, case=case).exists():
        raise Refused(gettext("此件已在清单上。"))
    proposals = list(_proposed(campaign, case))
    if campaign.frozen_on and not reason.strip():
        raise Refused(gettext("清单已经确定，增列须写明理由。"))
    why = [reason.strip(), *(str(row.why) for row in suggested(proposals))]
    if not any(why):
        raise Refused(gettext("请写明列入的理由。"))
    row: CampaignCase = CampaignCase.objects.create(
        campaign=campaign, case=case, added_on=step.on, added_by=by,
        is_addition=campaign.frozen_on is not None, reason="\n".join(filter(None, why)),
    )  # fmt: skip
    for proposal in proposals:
        take_up(proposal, by=by, at=at)
    body = {"campaign": campaign.slug, "addition": row.is_addition}
    record(step, body=body, text=row.reason)
    return row


@transaction.atomic
def freeze_campaign(campaign: Campaign, *, by: User, at: datetime) -> Campaign:
    """Fix the list: the rate is counted on it from now on. Raises PermissionDenied, Refused."""
    campaign = _lock(campaign)
    role = _direction(campaign.unit, by, at)
    if campaign.frozen_on:
        raise Refused(gettext("清单已经确定。"))
    if not campaign.cases.exists():
        raise Refused(gettext("清单还是空的，先列入事项再确定。"))
    campaign.frozen_on = timezone.localdate(at)
    campaign.save(update_fields=["frozen_on"])
    return _record(campaign, "campaign_frozen", role, by, at)


@transaction.atomic
def close_campaign(campaign: Campaign, *, words: str, by: User, at: datetime) -> Campaign:
    """End a campaign with its report; what is still open goes on as a case. Raises
    PermissionDenied, Refused."""
    campaign = _lock(campaign)
    role = _direction(campaign.unit, by, at)
    if campaign.frozen_on is None:
        raise Refused(gettext("清单还没有确定，不能总结。"))
    if not words.strip():
        raise Refused(gettext("请写明总结。"))
    if _waiting(campaign, by, at):
        raise Refused(gettext("还有提请销号未签批的件，签批或退回后再总结。"))
    campaign.closed_on, campaign.words = timezone.localdate(at), words
    campaign.save(update_fields=["closed_on", "words"])
    return _record(campaign, "campaign_closed", role, by, at, text=words)


def may_direct(campaign_unit: Unit, user: User, at: datetime) -> bool:
    """Tell whether this person opens, freezes and closes the campaigns of the office."""
    return _role(campaign_unit, user, at) is not None


def _waiting(campaign: Campaign, by: User, at: datetime) -> bool:
    """Tell whether something waits for a signature, of what exists for this person."""
    rows = CampaignCase.objects.visible_to(by, timezone.localdate(at)).filter(campaign=campaign)
    return rows.filter(result=CampaignResult.OPEN, asked_on__isnull=False).exists()


def _proposed(campaign: Campaign, case: Case) -> Any:
    rows = Proposal.objects.open(Purpose.CAMPAIGN).filter(case=case)
    return rows.filter(about=f"campaign/{campaign.slug}").order_by("pk")


def _lock(campaign: Campaign) -> Campaign:
    rows = Campaign.objects.select_for_update(of=("self",)).select_related("chain", "unit")
    campaign = rows.get(pk=campaign.pk)
    if campaign.closed_on:
        raise Refused(gettext("%(title)s已经结束。") % {"title": campaign.title})
    return campaign


def _role(unit: Unit, by: User, at: datetime) -> Role | None:
    held = standing(by, timezone.localdate(at))
    if unit.pk in held.units(Role.OFFICE):
        return Role.OFFICE
    return Role.LEADER if unit.pk in held.reach(Role.LEADER) else None


def _direction(unit: Unit, by: User, at: datetime) -> Role:
    role = _role(unit, by, at)
    if role is None:
        raise PermissionDenied(gettext("专项治理由信访办主任或分管领导启动、确定和总结。"))
    return role


def _record(
    campaign: Campaign, kind: str, role: Role, by: User, at: datetime, *,
    body: dict[str, Any] | None = None, text: str = "",
) -> Campaign:  # fmt: skip
    signature = standing(by, timezone.localdate(at)).signature(role, unit=campaign.unit)
    log.append(campaign.chain, kind, by=signature, at=at, body=body or {}, text=text)
    return campaign
