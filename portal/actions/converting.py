"""A registration that was a question becomes an enquiry, and whoever asked is told."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from organization.models import Role, User
from organization.standing import standing
from petitions import actions as petitions
from petitions import identity
from petitions.models import Case
from petitions.workflow import Refused
from portal.actions.enquiring import Question, receive_enquiry
from portal.models import Enquiry


@transaction.atomic
def make_enquiry(case: Case, *, told: str, by: User, at: datetime) -> Enquiry:
    """Take a registration out that was a question, and take the question in as an enquiry of the
    same day. By the director of the office, before anything was done with the case.

    Raises PermissionDenied; Refused for an accusation, for several petitions, without telling.
    """
    held = standing(by, timezone.localdate(at))
    if case.unit_id not in held.units(Role.OFFICE):
        raise PermissionDenied(gettext("由信访办公室主任决定转为咨询。"))
    if case.restricted or case.minor_harm:
        raise Refused(gettext("检举控告和涉未成年人受侵害线索的件不能转为咨询。"))
    if not told.strip():
        raise Refused(gettext("请写明何时、如何告知信访人已转为咨询。"))
    petitions_of = list(case.petitions.order_by("pk"))
    if len(petitions_of) != 1:
        raise Refused(gettext("有几份来件的，不能转为咨询。"))
    (petition,) = petitions_of
    person = next(iter(identity.people_of(case)), None)
    question = Question(
        received_on=petition.received_on,
        topic=case.topic,
        asked=petition.text,
        name=person.name if person else "",
        contact=(person.phone or person.address) if person else "",
        consent=petition.publish_consent,
    )
    enquiry = receive_enquiry(question, office=case.unit, by=by, at=at)
    # Kept on record, so it stays in the language of the papers.
    petitions.void(case, words=f"属于咨询，转为{enquiry.number}。{told}", by=by, at=at)
    enquiry.case = case
    enquiry.save(update_fields=["case"])
    return enquiry
