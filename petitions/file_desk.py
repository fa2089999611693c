"""Files that were put aside and wait for the office: on the desk of who decides on them."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organization.models import Role, User
from organization.standing import standing
from petitions.desk_items import DeskItem
from petitions.models import Attachment, Case, FileState
from petitions.uploads.words import doubt_in_words

MOST = 20  # on one desk; the others follow when these are decided


def items(user: User, on: date) -> list[DeskItem]:
    """Return what this person may decide on, the oldest first. One query, none without the role."""
    units = standing(user, on).units(Role.OFFICE)
    if not units:
        return []
    cases = Case.objects.visible_to(user, on).filter(unit__in=units)
    rows = Attachment.objects.filter(state=FileState.QUARANTINED, case__in=cases)
    waiting = rows.exclude(added_by=user).select_related("case").order_by("pk")[:MOST]
    return [
        DeskItem(
            _("隔离附件待决定"),
            gettext("%(case)s 附件%(no)d：%(doubt)s")
            % {"case": row.case.number, "no": row.no, "doubt": doubt_in_words(row.doubt)},
            reverse("case_files", args=[row.case.slug]),
        )
        for row in waiting
        if row.case is not None
    ]
