"""What the petitioner's wish forbids staff: by which officer, by which means, how often."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext

from accountability.models import ContactPurpose, ContactRecord, ContactWish, WishKind
from accountability.models.contacts import WRITTEN
from organization.models import User
from petitions.models import Case
from petitions.ways import ContactMeans

PAPER = frozenset({ContactMeans.LETTER})


def refusal(case: Case, by: User, means: str, on: date, purpose: str = "") -> str:
    """Return why this contact would go against a wish of the petitioner, "" if it does not.

    Notices that the law demands reach the petitioner in writing whatever the wish.
    """
    for wish in case.contact_wishes.standing().select_related("officer").order_by("pk"):
        words = _against(wish, by, means, on, purpose)
        if words:
            return words
    return ""


def _against(wish: ContactWish, by: User, means: str, on: date, purpose: str) -> str:
    if wish.kind == WishKind.OTHER_OFFICER and wish.officer_id == by.pk:
        return gettext("信访人要求换人联系，请由其他同志办理。")
    if wish.kind == WishKind.WRITTEN and means not in WRITTEN:
        return gettext("信访人只接受书面联系，请改用书信、短信或网络。")
    # A plain contact by letter says no purpose: it is taken for a notice.
    notice = means in PAPER and purpose in {"", ContactPurpose.INFORM}
    if wish.kind == WishKind.NOTICES and not notice:
        return gettext("信访人表示不再联系，只能以书信送达法定文书。")
    if wish.kind == WishKind.LESS and _too_soon(wish, on):
        return gettext("信访人要求减少联系，至少间隔%(n)s日，上次联系未满。") % {
            "n": wish.every_days
        }
    return ""


def _too_soon(wish: ContactWish, on: date) -> bool:
    last = last_contact(wish.case, on)
    return last is not None and last != on and (on - last).days < (wish.every_days or 0)


def last_contact(case: Case, on: date) -> date | None:
    """Return the last day up to this one on which somebody reached the petitioner."""
    rows = ContactRecord.objects.filter(case=case, done_on__lte=on).contacts()
    day: date | None = rows.order_by("-done_on").values_list("done_on", flat=True).first()
    return day


def rests_until(wishes: Iterable[ContactWish], case: Case, on: date) -> date | None:
    """Return the first day on which contact may be kept again, None if it may today."""
    for wish in wishes:
        if wish.kind == WishKind.LESS and _too_soon(wish, on):
            last = last_contact(case, on)
            return date.fromordinal(last.toordinal() + (wish.every_days or 0)) if last else None
    return None
