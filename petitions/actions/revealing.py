"""Seeing who petitioned and how to reach them: for a reason, and never unseen."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from audit import log
from audit.models import Event
from organization.models import User
from organization.standing import standing
from petitions import identity, situation
from petitions.actions.step import lock
from petitions.models import Case
from petitions.searching import intake
from petitions.ways import RevealReason
from petitions.workflow import Refused


@transaction.atomic
def reveal(
    case: Case, fields: Collection[str], reason: str, words: str = "", *, by: User, at: datetime
) -> Event:
    """Record that somebody sees these fields of the petitioner, and why; never what they say.

    Raises PermissionDenied for who need not reach the petitioner, Refused without a reason.
    """
    case, on = lock(case), timezone.localdate(at)
    here = situation.of(case)
    role = identity.contact_role(by, here, on)
    if role is None or not Case.objects.visible_to(by, on).filter(pk=case.pk).exists():
        raise PermissionDenied(gettext("联系方式只对登记单位和承办此件的人员开放。"))
    _check(fields, reason, words)
    office = case.unit_id in standing(by, on).units(role)
    unit = case.unit if office else here.assigned.unit
    return log.append(
        case.chain,
        "reveal",
        by=standing(by, on).signature(role, unit=unit),
        at=at,
        body={"reason": reason, "fields": [name for name in identity.FIELDS if name in fields]},
        text=words.strip(),
    )


def _check(fields: Collection[str], reason: str, words: str) -> None:
    if not fields or not set(fields) <= identity.EVERYTHING:
        raise Refused(gettext("请选择要查看的内容。"))
    if reason not in RevealReason.values:
        raise Refused(gettext("请选择查看理由。"))
    if reason == RevealReason.OTHER and not words.strip():
        raise Refused(gettext("选择“其他”时，请写明理由。"))


@transaction.atomic
def record_print(case: Case, fields: Collection[str], *, by: User, at: datetime) -> Event:
    """Record that somebody printed the sheet, and which fields it shows in full.

    Raises PermissionDenied for somebody the case does not exist for.
    """
    case, on = lock(case), timezone.localdate(at)
    if not Case.objects.visible_to(by, on).filter(pk=case.pk).exists():
        raise PermissionDenied(gettext("你的岗位不能查看此件。"))
    return log.append(
        case.chain,
        "print",
        by=standing(by, on).signature(),
        at=at,
        body={"fields": [name for name in identity.FIELDS if name in fields]},
    )


@transaction.atomic
def record_subject_access(cases: Sequence[Case], *, reason: str, by: User, at: datetime) -> Event:
    """Record that somebody gathers all that is held about one petitioner, on request.

    Who was asked for is not told: the chain of the person who looks holds counts alone; the
    chain of each case tells that its petitioner was seen. Raises PermissionDenied or Refused.
    """
    if not intake(standing(by, timezone.localdate(at))):
        raise PermissionDenied(gettext("依申请查阅由登记员或信访办人员办理。"))
    if not reason.strip():
        raise Refused(gettext("请写明理由。"))
    for case in sorted(cases, key=lambda case: case.pk):
        reveal(case, list(identity.FIELDS), RevealReason.ACCESS, by=by, at=at)
    return log.append(
        log.open_chain(f"user/{by.pk}"),
        "subject_access",
        by=standing(by, timezone.localdate(at)).signature(),
        at=at,
        body={"cases": len(cases)},
        text=reason.strip(),
    )
