"""The case list as a file that takes a while: the same rows, order and columns as the page."""

from datetime import date

from django.conf import settings
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from errands import files
from errands.actions import Order
from errands.kinds import Kind, Product, Unfit, Work
from errands.models import Errand
from organization.models import User
from petitions import actions, export
from petitions.listing import Listing
from petitions.models import Case, CaseCopy
from petitions.worklist import Desk

FIND, WRITE, PACK = "find", "write", "pack"


def order(listing: Listing, *, rows: int, purpose: str) -> Order:
    """Return what is asked. Above BULK_EXPORT rows somebody else has to agree first."""
    return Order(
        CASE_LIST.name,
        {"query": listing.query.urlencode(), "said": listing.said},
        words=_in_words(listing),
        purpose=purpose,
        expected=rows,
        needs_approval=rows > settings.BULK_EXPORT,
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
    work.progress.at(FIND, 0, 1)
    ids = _ids(listing, work.errand)
    name = f"{work.name}.xlsx"

    def told(done: int) -> None:
        work.progress.at(*((WRITE, done, len(ids)) if done < len(ids) else (PACK, 0, 1)))

    with files.being_written(name) as file:
        export.write(file, listing, ids, at=work.at, told=told, folder=str(files.folder()))

    def record(sha256: str) -> int:
        event = actions.record_export(
            work.user,
            rows=len(ids),
            columns=[column.key for column in listing.columns],
            narrowed_by=export.narrowed_by(listing),
            sha256=sha256,
            cases=ids,
            purpose=work.errand.purpose,
            at=work.at,
        )
        return event.pk

    return Product(len(ids), name, export.file_name(work.at), record)


def _ids(listing: Listing, errand: Errand) -> list[int]:
    try:
        ids = export.ids_of(listing)
    except export.TooLong as refusal:
        raise Unfit(str(refusal)) from refusal
    if len(ids) > settings.BULK_EXPORT and errand.decided_by_id is None:
        raise Unfit(
            _("符合条件的已增至 %(n)d 件，超过 %(most)d 件须先批准，请重新导出并写明用途。")
            % {"n": len(ids), "most": settings.BULK_EXPORT}
        )
    return ids


def _refusal(errand: Errand, user: User, on: date) -> str:
    """Say why the file may not be taken although it is there: somebody's rights have changed."""
    copied = CaseCopy.objects.filter(event=errand.event_id).values("case")
    seen = Case.objects.visible_to(user, on).filter(pk__in=copied).count()
    if seen == errand.rows:
        return ""
    return _("您以现在的岗位已不能看到文件中的全部信访件，此文件不再提供，请重新导出。")


CASE_LIST = Kind(
    "case_list",
    gettext_lazy("导出信访件列表"),
    {
        FIND: (gettext_lazy("查找"), 2),
        WRITE: (gettext_lazy("写入"), 83),
        PACK: (gettext_lazy("压缩"), 15),
    },
    _run,
    refusal=_refusal,
)
