"""A new query code 查询码 at the desk for who sent something in online and lost the first one.

Only the keyed hash of a code is kept, so nobody can tell the old one again. Who asks for a new one
must be who sent it in: the desk compares the name, says how it made sure, and tells that person by
the way left when it was sent in, so that a code given to somebody else comes to light.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from audit import log
from audit.models import Chain
from audit.sealing import NAME, normal
from organization.models import Role, User
from organization.standing import standing
from petitions import situation
from petitions.models import Case
from petitions.workflow import Refused
from portal import codes
from portal.actions.enquiring import require_role
from portal.actions.issuing import issuer_role
from portal.models import CLERKS, Checked, OnlineStage, OnlineSubmission, QueryCode, Told


@dataclass(frozen=True)
class Holder:
    """Who sent something in, as they said then; `phone` of an enquiry may be a mail address."""

    name: str
    phone: str
    address: str

    @property
    def told_by(self) -> str:
        """The way by which this person hears of a new code, "" where none was left."""
        if self.phone:
            return Told.PHONE
        return Told.LETTER if self.address else ""

    def is_named(self, typed: str) -> bool:
        """Tell whether this is the name, however it is spaced."""
        said, known = normal(typed, NAME).encode(), normal(self.name, NAME).encode()
        return bool(known) and hmac.compare_digest(said, known)


def holder_of(row: OnlineSubmission) -> Holder:
    """Return who sent it in: what they typed lies where it was registered."""
    if row.petition is not None:
        person = row.petition.petitioner
        return Holder(person.name, person.phone, person.address)
    if row.enquiry is not None:
        return Holder(row.enquiry.name, row.enquiry.contact, "")
    return Holder(row.name, row.phone, row.address)


def why_no_code(row: OnlineSubmission) -> str:
    """Return why nobody can be given a new code for it, "" where somebody can."""
    holder = holder_of(row)
    if row.stage == OnlineStage.ELSEWHERE:
        return gettext("此件依第三十条不予收存，姓名和联系方式都没有留存，无从核对来人，不能换发。")
    if not holder.name:
        return gettext(
            "匿名提交没有留姓名：无从核对来人就是提交人，换发可能把办理情况交给别人，所以不能换发。"
            "请提交人找回原查询码，或者重新提交。"
        )
    if not holder.told_by:
        return gettext(
            "提交时没有留联系方式：换发后无从告知提交人，被人冒领也不会知道，所以不能换发。"
        )
    return ""


@transaction.atomic
def reissue_code(
    row: OnlineSubmission, *, name: str, checked: Checked, by: User, at: datetime
) -> str:
    """End the query code of a submission and return a new one, told only now.

    `name` is what whoever asks is called, as their paper says. Who sent it in is then still to be
    told. Raises PermissionDenied, and Refused where `why_no_code` says why, for another name, and
    for a call to a telephone that was not left. Open to the office that takes it in and, once it
    is a case, may see who petitions (2022 Art. 21).
    """
    row = _locked(row)
    signature = _signature(row, by, at)
    why_not, holder = why_no_code(row), holder_of(row)
    if why_not:
        raise Refused(why_not)
    if checked == Checked.CALLBACK and holder.told_by != Told.PHONE:
        raise Refused(gettext("提交时没有留电话，请查验证件。"))
    if not holder.is_named(name):
        raise Refused(gettext("姓名与提交时留的不一致，没有换发。请再核对证件。"))
    QueryCode.objects.filter(online=row).delete()
    code = codes.make()
    QueryCode.objects.create(
        code_hash=codes.hash_of(code),
        factor_hash=codes.factor_of(code, phone=holder.phone, name=holder.name),
        online=row,
        petition=row.petition,
        made_at=at,
        owed_by=holder.told_by,
    )
    body = {"online": row.number, "checked": str(checked)}
    log.append(_chain(row), "query_code_reissued", by=signature, at=at, body=body)
    return code


@transaction.atomic
def note_told(row: OnlineSubmission, *, by: User, at: datetime) -> None:
    """Note that who sent it in was told of the new code, by the way they had left.

    Raises PermissionDenied, and Refused where nobody is to be told.
    """
    row = _locked(row)
    signature = _signature(row, by, at)
    code = QueryCode.objects.exclude(owed_by="").filter(online=row).first()
    if code is None:
        raise Refused(gettext("没有待告知的换发。"))
    body = {"online": row.number, "way": code.owed_by}
    code.owed_by = ""
    code.save(update_fields=["owed_by"])
    log.append(_chain(row), "query_code_told", by=signature, at=at, body=body)


def reissuer_role(row: OnlineSubmission, by: User, at: datetime) -> Role | None:
    """Return the role in which the person may give a new code for it, None without one."""
    on = timezone.localdate(at)
    if row.petition is None:
        held = standing(by, on)
        return next((role for role in CLERKS if row.office_id in held.units(role)), None)
    case = row.petition.case
    if not Case.objects.visible_to(by, on).filter(pk=case.pk).exists():
        return None
    return issuer_role(by, situation.of(case), at)


def _locked(row: OnlineSubmission) -> OnlineSubmission:
    rows = OnlineSubmission.objects.select_for_update(of=("self",)).select_related(
        "chain", "office", "petition__petitioner", "petition__case__chain",
        "petition__case__unit", "enquiry__chain",
    )  # fmt: skip
    return rows.get(pk=row.pk)


def _signature(row: OnlineSubmission, by: User, at: datetime) -> log.Signature:
    role = reissuer_role(row, by, at)
    if role is None:
        if row.petition is None:
            require_role(row.office, by, CLERKS, at)
        raise PermissionDenied(gettext("查询码由登记此件的信访办公室换发。"))
    return standing(by, timezone.localdate(at)).signature(role, unit=row.office)


def _chain(row: OnlineSubmission) -> Chain:
    if row.petition is not None:
        return row.petition.case.chain
    return row.enquiry.chain if row.enquiry is not None else row.chain
