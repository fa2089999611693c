"""Opening the body of a restricted case: everyone who does leaves a reason behind."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from audit import log
from organization.models import User
from organization.standing import standing
from petitions.actions.step import lock
from petitions.models import Case
from petitions.ways import ViewReason
from petitions.workflow import Refused


@transaction.atomic
def view_restricted(case: Case, *, reason: str, by: User, at: datetime) -> Case:
    """Record who opens a restricted case, and why; it moves nothing (2022 Art. 30).

    `reason` is a code of `ViewReason`. Raises PermissionDenied for somebody the case does not
    exist for, Refused for an unknown reason or a case that is open to read anyway.
    """
    case, on = lock(case), timezone.localdate(at)
    if not Case.objects.visible_to(by, on).filter(pk=case.pk).exists():
        raise PermissionDenied(gettext("你的岗位不能查看此件。"))
    if not case.restricted:
        raise Refused(gettext("此件不是限制知悉件，可直接查看。"))
    if reason not in ViewReason.values:
        raise Refused(gettext("请选择查看理由。"))
    log.append(
        case.chain,
        "view_restricted",
        by=standing(by, on).signature(),
        at=at,
        body={"reason": reason},
    )
    return case
