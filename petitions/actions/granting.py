"""Exceptions on one case: a lead, a co-handler, an attendee, a stand-in, until a day.

A security officer gives them by the number alone, without seeing the case; the director of the
petition office gives all but the stand-in, on cases of the own office.
"""

from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from audit import log
from audit.log import Signature
from organization.actions import grants
from organization.models import Role, User
from organization.standing import Standing, standing
from petitions import granted
from petitions.actions.step import Step, lock, signature_of
from petitions.models import Case, CaseGrant
from petitions.models.visible import CaseQuerySet
from petitions.workflow import Refused

BY_THE_OFFICE = frozenset({granted.LEAD, granted.CO_HANDLE, granted.ATTEND})


@transaction.atomic
def grant_case(
    case: Case,
    code: str,
    *,
    to: User,
    reason: str,
    valid_from: date,
    valid_to: date,
    by: User,
    at: datetime,
) -> CaseGrant:
    """Open one case to one person by name. Raises PermissionDenied, ValidationError.

    Who is kept out of the case is refused with a sentence that does not say why.
    """
    case, on = lock(case), timezone.localdate(at)
    signature = _signature(case, code, by, on)
    grants.require_terms(to, by, reason, valid_from, valid_to, on)
    if _is_kept_out(case, to, valid_from, valid_to):
        raise ValidationError(gettext("此人不能获得该件授权。"))
    same = case.grants.filter(permission__codename=code)
    if grants.overlaps(same, to, valid_from, valid_to):
        raise ValidationError(gettext("此人在这段日子已有这一授权。"))
    grant: CaseGrant = CaseGrant.objects.create(
        content_object=case,
        user=to,
        permission=grants.permission_of(Case, code),
        reason=reason,
        granted_by=by,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    log.append(
        case.chain, "grant_case", by=signature, at=at, body=grants.grant_body(grant), text=reason
    )
    grants.settle(to, at)
    return grant


@transaction.atomic
def end_case_grant(grant: CaseGrant, *, by: User, at: datetime) -> CaseGrant:
    """End a grant before its day; it stays as history. Raises PermissionDenied, ValidationError."""
    case = lock(grant.content_object)
    grant = (
        CaseGrant.objects.select_for_update(of=("self",))
        .select_related("user", "permission")
        .get(pk=grant.pk)
    )
    signature = _signature(case, grant.permission.codename, by, timezone.localdate(at))
    grants.end(grant, at)
    log.append(case.chain, "end_case_grant", by=signature, at=at, body=grants.grant_body(grant))
    return grant


def lend(step: Step, code: str, *, to: User, reason: str, until: date) -> CaseGrant | None:
    """Open the case of a step to somebody who takes part in it: a lead, who attends a meeting.

    The step has judged who may. None where the person sees the case by a post, or by such a grant
    that runs as long; where a grant ends before, this one begins the day after. Raises Refused for
    who is kept out of the case, without saying why, and for terms that will not do.
    """
    case, first = step.here.case, step.on
    if granted.shown_by_post(standing(to, first), case) and not _is_kept_out(
        case, to, first, until
    ):
        return None
    running = case.grants.filter(permission__codename=code, user=to, ended_on__isnull=True)
    running = running.filter(valid_from__lte=until, valid_to__gte=first).order_by("-valid_to")
    if (last := running.first()) is not None:
        first = last.valid_to + timedelta(days=1)
    if first > until:
        return None
    try:
        grants.require_terms(to, step.by, reason, first, until, step.on)
    except ValidationError as error:
        raise Refused("".join(error.messages)) from error
    if _is_kept_out(case, to, first, until):
        raise Refused(gettext("此人不能获得该件授权。"))
    grant: CaseGrant = CaseGrant.objects.create(
        content_object=case,
        user=to,
        permission=grants.permission_of(Case, code),
        reason=reason,
        granted_by=step.by,
        valid_from=first,
        valid_to=until,
    )
    body = grants.grant_body(grant)
    log.append(case.chain, "grant_case", by=signature_of(step), at=step.at, body=body, text=reason)
    vars(to).pop("standings", None)  # what is added takes nothing away: no new sign-in
    return grant


def take_back(step: Step, grant: CaseGrant) -> None:
    """End what was lent, along with the step that ends its reason; one that is over stays so."""
    rows = CaseGrant.objects.select_for_update(of=("self",)).select_related("user", "permission")
    grant = rows.get(pk=grant.pk)
    if grant.ended_on is not None or grant.valid_to < step.on:
        return
    grants.end(grant, step.at)
    body = grants.grant_body(grant)
    log.append(step.here.case.chain, "end_case_grant", by=signature_of(step), at=step.at, body=body)


def grantable(by: User, on: date) -> frozenset[str]:
    """Return which grants on cases this person may give at all."""
    roles = standing(by, on).roles
    if Role.SECURITY in roles:
        return frozenset(granted.LABELS)
    return BY_THE_OFFICE if Role.OFFICE in roles else frozenset()


def case_of_number(number: str, by: User, on: date) -> Case | None:
    """Return the case of this number, for somebody who may grant on it; None if there is none.

    The security officer sees no case and finds it by the number; what accuses the officer's own
    side does not exist for the officer either.
    """
    held = standing(by, on)
    cases = Case.objects.filter(number=number.strip())
    if Role.SECURITY in held.roles:
        return cases.exclude(pk__in=Case.objects.hidden_from(held)).first()
    return cases.filter(pk__in=_of_the_office(held).values("pk")).first()


def _of_the_office(held: Standing) -> CaseQuerySet:
    own = Case.objects.visible_to(held.user, held.on)
    return own.filter(unit__in=held.units(Role.OFFICE))


def _signature(case: Case, code: str, by: User, on: date) -> Signature:
    held = standing(by, on)
    refused = gettext(
        "单件授权由安全管理员办理；本机关的包案、协办、参会授权也可由信访办主任办理。"
    )
    if code not in grantable(by, on):
        raise PermissionDenied(refused)
    if Role.SECURITY in held.roles:
        return held.signature(Role.SECURITY)
    if not _of_the_office(held).filter(pk=case.pk).exists():
        raise PermissionDenied(refused)
    return held.signature(Role.OFFICE, unit=case.unit)


def _is_kept_out(case: Case, person: User, first: date, last: date) -> bool:
    """Tell whether the person is an officer, on the accused side, or recused."""
    if grants.is_officer_meanwhile(person, first, last):
        return True
    hidden = Case.objects.hidden_from(standing(person, first))
    return Case.objects.filter(pk=case.pk, pk__in=hidden).exists()
