"""Query codes 查询码 of the desk: for petitions that came by letter, visit or telephone.

Whoever sent a petition through the public pages was given a code there. All four channels are
followed online (2022 Art. 21).
"""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from audit import log
from organization.models import Role, User
from organization.standing import standing
from petitions import identity, situation
from petitions.actions.step import lock
from petitions.models import Case, Channel, Petition
from petitions.situation import Situation
from petitions.workflow import Refused
from portal import codes
from portal.models import CLERKS, QueryCode


@transaction.atomic
def issue_code(petition: Petition, *, replace: bool = False, by: User, at: datetime) -> str:
    """Make the query code of a petition and return it: XXXX-XXXX-XXXX-XXXX, told only now.

    With `replace` an older code ends, and so does what was opened by it. Raises PermissionDenied
    for others than the office that registered the case; Refused for what came online, and where
    there is a code and it is not to be replaced.
    """
    case, on = lock(petition.case), timezone.localdate(at)
    role = issuer_role(by, situation.of(case), at)
    if role is None or not Case.objects.visible_to(by, on).filter(pk=case.pk).exists():
        raise PermissionDenied(gettext("查询码由登记此件的信访办公室发放。"))
    if petition.channel == Channel.ONLINE:
        raise Refused(
            gettext("网上提交的件，查询码在提交时已经给了信访人；遗失的，在网上来件中换发。")
        )
    older = QueryCode.objects.filter(petition=petition)
    has_older = older.exists()
    if has_older and not replace:
        raise Refused(gettext("此件已经发放过查询码。要换新的，请勾选“原查询码作废”。"))
    older.delete()
    code, person = codes.make(), petition.petitioner
    QueryCode.objects.create(
        code_hash=codes.hash_of(code),
        factor_hash=codes.factor_of(code, phone=person.phone, name=person.name),
        petition=petition,
        made_at=at,
    )
    signature = standing(by, on).signature(role, unit=case.unit)
    body = {"petition": petition.number, "replaces": has_older}
    log.append(case.chain, "query_code_issued", by=signature, at=at, body=body)
    return code


def issuer_role(by: User, here: Situation, at: datetime) -> Role | None:
    """Return the role in which the person may hand out codes of this case, None without one: in
    the office that registered it, who may see the petitioner."""
    role = identity.contact_role(by, here, timezone.localdate(at))
    return role if role in CLERKS else None
