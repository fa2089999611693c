"""The case list as a file that takes a while: the same rows, order and columns as the page."""

from datetime import date
from typing import IO

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit import cells
from errands import exports
from errands.actions import Order
from errands.kinds import Kind, Product, Unfit, Work
from errands.models import Errand
from organization.models import User
from petitions import actions, export
from petitions.listing import Listing
from petitions.models import Case, CaseCopy
from petitions.worklist import Desk


def order(listing: Listing, *, rows: int, purpose: str) -> Order:
    """Return what is asked. Above BULK_EXPORT rows somebody else has to agree first."""
    return Order(
        CASE_LIST.name,
        {"query": listing.query.urlencode(), "said": listing.said},
        words=_in_words(listing),
        purpose=purpose,
        expected=rows,
        needs_approval=exports.needs_approval(rows),
    )


def _in_words(listing: Listing) -> str:
    """Return view and filters in words, without what was searched for: it may be a name."""
    query = listing.query.copy()
    query.pop("q", None)
    shown = Listing(query, listing.desk)
    return "；".join([str(listing.ready_made.label), *(str(chip.label) for chip in shown.chips)])


def _run(work: Work) -> Product:
    asked, on = work.errand.asked, timezone.localdate(work.at)
    listing = Listing(QueryDict(asked["query"]), Desk(work.user, on), asked["said"])
    work.progress.at(exports.FIND, 0, 1)
    ids = _ids(listing)

    def write(file: IO[bytes], told: exports.Told, folder: str) -> int:
        export.write(file, listing, ids, at=work.at, told=told, folder=folder)
        return len(ids)

    def record(sha256: str, rows: int) -> int:
        event = actions.record_export(
            work.user,
            rows=rows,
            columns=[column.key for column in listing.columns],
            narrowed_by=export.narrowed_by(listing),
            sha256=sha256,
            cases=ids,
            purpose=work.errand.purpose,
            at=work.at,
        )
        return event.pk

    name = export.file_name(work.at)
    return exports.written(work, len(ids), write, file_name=name, record=record)


def _ids(listing: Listing) -> list[int]:
    try:
        return export.ids_of(listing)
    except cells.TooLong as refusal:
        raise Unfit(str(refusal)) from refusal


def refusal(errand: Errand, user: User, on: date) -> str:
    """Say why the file may not be taken although it is there: a case in it is hidden by now."""
    copied = CaseCopy.objects.filter(event=errand.event_id)
    seen = Case.objects.visible_to(user, on).filter(pk__in=copied.values("case")).count()
    if seen == copied.count():
        return ""
    return _("您以现在的岗位已不能看到文件中的全部信访件，此文件不再提供，请重新导出。")


CASE_LIST = Kind("case_list", gettext_lazy("导出信访件列表"), exports.STAGES, _run, refusal=refusal)
