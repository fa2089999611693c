"""Setting within how many days a unit answers enquiries."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from audit import log
from organization.models import Role, Unit, User
from organization.standing import standing
from petitions.workflow import Refused
from portal.models import LONGEST_TARGET, AnswerTarget


@transaction.atomic
def set_target(unit: Unit, *, days: int | None, by: User, at: datetime) -> AnswerTarget | None:
    """Give a unit a target of its own for what is sent to it from now on, or with None take it
    back. Raises PermissionDenied, Refused for less than one day or more than sixty."""
    held = standing(by, timezone.localdate(at))
    if Role.OFFICE not in held.roles:
        raise PermissionDenied(gettext("咨询答复目标由信访办公室主任设定。"))
    if days is not None and not 1 <= days <= LONGEST_TARGET:
        raise Refused(gettext("答复目标在 1 至 %(n)d 天之间。") % {"n": LONGEST_TARGET})
    chain = log.open_chain(f"enquiry-target/{unit.code}")
    target = None
    if days is None:
        AnswerTarget.objects.filter(unit=unit).delete()
    else:
        target, _new = AnswerTarget.objects.update_or_create(unit=unit, defaults={"days": days})
    body = {"unit": unit.code, "days": days}
    log.append(chain, "target_set", by=held.signature(Role.OFFICE), at=at, body=body)
    return target
