"""The trail as a file that takes a while, for an auditor: the entries of the page, in its order."""

from datetime import date, datetime
from typing import IO

from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit import cells, sheet
from audit.actions import record_audit_export
from audit.groups import LABELS
from audit.trail import Trail
from errands import exports
from errands.actions import Order
from errands.kinds import Kind, Product, Unfit, Work
from errands.models import Errand
from organization.models import User

TYPED = ("person", "unit")  # may be a name: said in no list of errands


def order(trail: Trail) -> Order:
    """Return what is asked. Above BULK_EXPORT rows somebody else has to agree first."""
    rows = sheet.counted(trail)
    return Order(
        AUDIT_TRAIL.name,
        {"query": trail.url().removeprefix("?")},
        words=_in_words(trail),
        expected=rows,
        needs_approval=exports.needs_approval(rows),
    )


def _in_words(trail: Trail) -> str:
    query = trail.query.copy()
    for name in TYPED:
        query.pop(name, None)
    shown = Trail(query, trail.user, trail.on)
    group = str(LABELS[trail.form.group_asked])
    return "；".join([group, *(str(chip.label) for chip in shown.chips)])


def trail_of(query: QueryDict, user: User, on: date, until: datetime | None = None) -> Trail:
    """Return the entries an auditor asks for. Raises PermissionDenied for everybody else."""
    if not user.is_auditor(on):
        raise PermissionDenied(_("操作审计只对审计员开放。"))
    return Trail(query, user, on, until)


def _run(work: Work) -> Product:
    query, on = QueryDict(work.errand.asked["query"]), timezone.localdate(work.at)
    trail = trail_of(query, work.user, on, work.at)
    work.progress.at(exports.FIND, 0, 1)
    rows = sheet.counted(trail)
    try:
        cells.require_short(rows)
    except cells.TooLong as refusal:
        raise Unfit(str(refusal)) from refusal

    def write(file: IO[bytes], told: exports.Told, folder: str) -> int:
        return sheet.write(file, trail, by=work.user.name, at=work.at, told=told, folder=folder)

    def record(sha256: str, there: int) -> int:
        event = record_audit_export(
            work.user,
            rows=there,
            narrowed_by=sheet.narrowed_by(trail),
            sha256=sha256,
            purpose=work.errand.purpose,
            at=work.at,
        )
        return event.pk

    name = sheet.file_name(work.at)
    return exports.written(work, rows, write, file_name=name, record=record)


def _refusal(errand: Errand, user: User, on: date) -> str:
    """Say why the file may not be taken although it is there: the trail is kept from the person,
    or entries in the file are. None is ever deleted, so they can only be hidden."""
    query = QueryDict(errand.asked["query"])
    try:
        seen = sheet.counted(trail_of(query, user, on, errand.ended_at))
    except PermissionDenied as refused:
        return str(refused)
    if seen >= (errand.rows or 0):
        return ""
    return _("您以现在的岗位已不能看到文件中的全部记录，此文件不再提供，请重新导出。")


AUDIT_TRAIL = Kind(
    "audit_trail", gettext_lazy("导出审计记录"), exports.STAGES, _run, refusal=_refusal
)
