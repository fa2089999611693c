"""Naming who leads a case 领导包案, handing it over, and ending it."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from accountability.models import CaseLead
from organization import chain
from organization.actions.grants import a_year_after
from organization.models import Post, Substitution, User
from organization.standing import standing
from petitions import granted, guards, situation
from petitions.actions.granting import lend, take_back
from petitions.actions.step import Step, lock, record, take
from petitions.handing_parts import Mover
from petitions.models import Case, Resolution
from petitions.workflow import BY_CODE, Refused, StaleCase

RENEWED_FROM = timedelta(days=30)  # so long before its end what was lent may be lent again


@transaction.atomic
def set_lead(
    case: Case,
    *,
    leader: User,
    deputy: User | None = None,
    reason: str,
    words: str = "",
    by: User,
    at: datetime,
) -> CaseLead:
    """Make somebody who leads responsible for a case; who led it before hands over with `words`.

    Who does not see the case by a post is lent it for a year. Raises PermissionDenied, Refused.
    """
    step = take(case, "set_lead", by=by, at=at)
    case = step.here.case
    if case.closed_on is not None and case.resolution == Resolution.RESOLVED:
        raise Refused(gettext("此件已办结并化解，不需要再包案。"))
    if not reason.strip():
        raise Refused(gettext("请写明包案事由。"))
    _require_people(case, leader, deputy, step.on)
    former = running_lead(case, lock=True)
    if former is not None and former.leader_id == leader.pk:
        return _keep(former, deputy, step, reason)
    if former is not None and not words.strip():
        raise Refused(
            gettext("此件已由%(name)s包案，换人须写明交接情况。") % {"name": former.leader.name}
        )
    return _begin(step, former, leader, deputy, reason, words)


@transaction.atomic
def pass_on_lead(lead: CaseLead, to: User, mover: Mover) -> CaseLead:
    """Let somebody take the place of who leads or helps to lead, as part of a hand-over, which has
    judged who may. Raises Refused, StaleCase where somebody was quicker."""
    here = situation.of(lock(lead.case))
    step = Step(BY_CODE["set_lead"], here, mover.by, mover.role, mover.at)
    former, giver = running_lead(here.case, lock=True), mover.giver
    if former is None or former.pk != lead.pk or giver.pk not in former.people:
        raise StaleCase(gettext("有的件刚被他人处理过，没有移交。请重新预览。"))
    words = gettext("%(name)s的工作交接。") % {"name": giver.name}
    if former.leader_id != giver.pk:
        return _keep(former, to, step, words)
    _require_people(here.case, to, None, step.on)
    deputy = None if former.deputy_id == to.pk else former.deputy
    return _begin(step, former, to, deputy, former.reason, words)


@transaction.atomic
def end_lead(case: Case, *, words: str, by: User, at: datetime) -> CaseLead:
    """End the lead of a case with a reason, and what was lent with it. Raises PermissionDenied,
    Refused where nobody leads the case."""
    step = take(case, "end_lead", by=by, at=at)
    if not words.strip():
        raise Refused(gettext("请写明解除包案的理由。"))
    lead = running_lead(step.here.case, lock=True)
    if lead is None:
        raise Refused(gettext("此件现在没有包案领导。"))
    _end(lead, step, words)
    body = {"lead": lead.pk, "person": lead.leader_id, "tell": sorted(lead.people)}
    record(step, body=body, text=words)
    return lead


def running_lead(case: Case, *, lock: bool = False) -> CaseLead | None:
    """Return who leads the case now, None if nobody does. One query."""
    rows = CaseLead.objects.running().select_related("leader", "deputy")
    rows = rows.select_for_update(of=("self",)) if lock else rows
    return rows.filter(case=case).first()


def may_lead(on: date) -> "QuerySet[User]":
    """Return who leads somewhere that day, and so can be given a case."""
    running = Substitution.objects.on(on).filter(post__duty__in=chain.LEADERS)
    posts = Post.objects.on(on).filter(duty__in=chain.LEADERS)
    people = Q(pk__in=posts.values("person")) | Q(pk__in=running.values("substitute"))
    return User.objects.filter(people, is_active=True).order_by("name", "pk")


def _require_people(case: Case, leader: User, deputy: User | None, on: date) -> None:
    """Refuse who leads nothing, has no post, keeps the system, or is kept out of the case."""
    posts = standing(leader, on).posts
    if not leader.is_active or not any(post.duty in chain.LEADERS for post in posts):
        raise Refused(
            gettext("包案人须是现任领导或单位负责人，%(name)s不是。") % {"name": leader.name}
        )
    for person in filter(None, (leader, deputy)):
        held = standing(person, on)
        if not person.is_active or not held.posts or held.is_officer:
            raise Refused(gettext("%(name)s没有在任的业务岗位。") % {"name": person.name})
        refused = guards.person_block(case, person, on)
        if refused:
            raise Refused(refused)
    if deputy is not None and deputy.pk == leader.pk:
        raise Refused(gettext("协助人须是包案领导以外的人。"))


def _begin(
    step: Step,
    former: CaseLead | None,
    leader: User,
    deputy: User | None,
    reason: str,
    words: str,
) -> CaseLead:
    """End the lead there was, and begin the new one."""
    if former is not None:
        _end(former, step, words)
    lead = CaseLead.objects.create(
        case=step.here.case, leader=leader, deputy=deputy, began_on=step.on, reason=reason,
        set_by=step.by,
    )  # fmt: skip
    _lend(lead, step)
    told = lead.people | (former.people if former else set())
    body: dict[str, Any] = {"lead": lead.pk, "person": leader.pk, "deputy": lead.deputy_id}
    body |= {"former": former.leader_id if former else None, "tell": sorted(told)}
    record(step, body=body, text="\n".join(filter(None, [reason, words])), said=_said(lead))
    return lead


def _keep(lead: CaseLead, deputy: User | None, step: Step, reason: str) -> CaseLead:
    """The same leader goes on: with another deputy, or for another year of what was lent."""
    is_same = lead.deputy_id == (deputy.pk if deputy else None)
    ends = lead.grants.filter(ended_on__isnull=True, valid_to__lte=step.on + RENEWED_FROM)
    if is_same and not ends.exists():
        raise Refused(gettext("此件已由%(name)s包案。") % {"name": lead.leader.name})
    left = lead.people - {lead.leader_id, deputy.pk if deputy else None}
    for grant in lead.grants.filter(user__in=left):
        take_back(step, grant)
    lead.deputy = deputy
    lead.save(update_fields=["deputy"])
    _lend(lead, step)
    body = {"lead": lead.pk, "person": lead.leader_id, "deputy": lead.deputy_id}
    record(step, body=body | {"tell": sorted(lead.people | left)}, text=reason, said=_said(lead))
    return lead


def _said(lead: CaseLead) -> dict[str, str]:
    """Return what the 包案表 of this lead says."""
    helps = f"（协助：{lead.deputy.name}）" if lead.deputy else ""
    return {"lead": f"{lead.leader.name}{helps}", "reason": lead.reason}


def _end(lead: CaseLead, step: Step, words: str) -> None:
    lead.ended_on, lead.ended_by, lead.words = step.on, step.by, words
    lead.save(update_fields=["ended_on", "ended_by", "words"])
    for grant in lead.grants.all():
        take_back(step, grant)


def _lend(lead: CaseLead, step: Step) -> None:
    """Open the case to both who lead it, as far as no post does."""
    for person in filter(None, (lead.leader, lead.deputy)):
        grant = lend(
            step,
            granted.LEAD,
            to=person,
            reason=str(granted.LABELS[granted.LEAD]),
            until=a_year_after(step.on),
        )
        if grant is not None:
            lead.grants.add(grant)
