"""A batch of answered enquiries taken over from another system: all of them or none."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from audit import log
from audit.inserting import insert
from organization.models import Role, Unit, User
from organization.standing import standing
from petitions.models.numbering import SeriesKind
from petitions.models.numbering import take as take_number
from petitions.workflow import Refused
from portal.actions.copying import PublicText
from portal.actions.enquiring import (
    Question,
    check_public,
    check_question,
    entitled,
    numbered,
    public_copy,
    require_role,
)
from portal.models import Enquiry, EnquiryStage


@dataclass(frozen=True)
class Answered:
    """One enquiry with its answer, and when the public could read it, if it could."""

    question: Question
    unit: Unit
    answer: str
    answered_on: date
    published_on: date | None = None


@transaction.atomic
def import_enquiries(
    rows: Sequence[Answered], *, office: Unit, by: User, at: datetime
) -> list[Enquiry]:
    """Write all rows or none, numbered in their order; the checks are those of the single steps.

    Only the office: it vouches for what was published. Raises PermissionDenied, and Refused
    naming the first row that will not do.
    """
    role = require_role(office, by, (Role.OFFICE,), at)
    today = timezone.localdate(at)
    serials = _serials(rows, office)
    enquiries = []
    for place, row in enumerate(rows, start=1):
        try:
            enquiries.append(_enquiry(row, office, serials, by, at))
        except Refused as refusal:
            raise Refused(
                gettext("第 %(row)d 条：%(why)s") % {"row": place, "why": refusal}
            ) from refusal
    signature = standing(by, today).signature(role)
    histories = {
        f"enquiry/{enquiry.slug}": [
            log.Entry("enquiry_imported", signature, at, _body(enquiry), enquiry.answer)
        ]
        for enquiry in enquiries
    }
    chains = log.append_histories(histories, recorded_at=at)
    insert([enquiry.public for enquiry in enquiries if enquiry.public is not None])
    for enquiry in enquiries:
        enquiry.public = enquiry.public  # the copy has its key by now
        enquiry.chain = chains[f"enquiry/{enquiry.slug}"]
    return insert(enquiries)


def _serials(rows: Sequence[Answered], office: Unit) -> dict[int, Iterator[int]]:
    counts: dict[int, int] = defaultdict(int)
    for row in rows:
        counts[row.question.received_on.year] += 1
    return {
        year: iter(take_number(office, SeriesKind.ENQUIRY, year, count))
        for year, count in sorted(counts.items())
    }


def _enquiry(
    row: Answered, office: Unit, serials: dict[int, Iterator[int]], by: User, at: datetime
) -> Enquiry:
    question, today = row.question, timezone.localdate(at)
    check_question(question, today)
    if not row.answer.strip():
        raise Refused(gettext("请写明答复。"))
    if not question.received_on <= row.answered_on <= today:
        raise Refused(gettext("答复日期须在收到日期与今天之间。"))
    enquiry = numbered(question, office, next(serials[question.received_on.year]))
    enquiry.stage, enquiry.unit, enquiry.routed_on = (
        EnquiryStage.ANSWERED,
        row.unit,
        question.received_on,
    )
    enquiry.answer, enquiry.answered_on = row.answer, row.answered_on
    if row.published_on is not None:
        _publish(enquiry, row.published_on, by, at)
    return enquiry


def _publish(enquiry: Enquiry, on: date, by: User, at: datetime) -> None:
    text = PublicText(entitled(enquiry.asked), enquiry.asked, enquiry.answer)
    today = timezone.localdate(at)
    check_public(enquiry, text)
    if enquiry.answered_on is None or not enquiry.answered_on <= on <= today:
        raise Refused(gettext("公开日期须在答复日期与今天之间。"))
    enquiry.public_asked, enquiry.public_answer = enquiry.asked, enquiry.answer
    enquiry.published_by, enquiry.published_on = by, on
    enquiry.public = public_copy(enquiry, text, on=on, at=at)


def _body(enquiry: Enquiry) -> dict[str, object]:
    days = {
        "received_on": enquiry.received_on,
        "answered_on": enquiry.answered_on,
        "published_on": enquiry.published_on,
    }
    body: dict[str, object] = {name: day.isoformat() for name, day in days.items() if day}
    unit = enquiry.unit.code if enquiry.unit else ""
    return body | {"topic": enquiry.topic.code, "unit": unit, "consent": enquiry.consent}
