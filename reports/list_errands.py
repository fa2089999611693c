"""The rows behind a number as a file that takes a while: those of the page, as the reader may see
them on the day of the work."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import IO

from django.core.exceptions import PermissionDenied
from django.http import Http404, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit import cells
from errands import exports
from errands.actions import Order
from errands.kinds import Kind, Product, Unfit, Work
from errands.models import Errand
from organization.models import User
from petitions.list_errands import refusal
from reports import actions, list_files
from reports.asked import Asked, asked
from reports.list_files import ListFile
from reports.period import parse
from reports.statistics.as_of import TooMany
from reports.statistics.cases import Behind, behind_of

Record = Callable[[str, int], int]


def order_of_figure(found: Asked, file: ListFile) -> Order:
    """Return what is asked. Above BULK_EXPORT rows somebody else has to agree first."""
    said = {"code": found.figure.code, "period": str(found.period), "unit": found.code}
    query = {"source": found.source, **dict(found.parts)}
    return _order(FIGURE_LIST, {**said, "query": query}, file)


def order_of_statistic(behind: Behind, file: ListFile) -> Order:
    """Return what is asked. Above BULK_EXPORT rows somebody else has to agree first."""
    query = behind.asked.query(figure=behind.figure.code)
    return _order(STATISTICS_LIST, {"query": query}, file)


def _order(kind: Kind, said: Mapping[str, object], file: ListFile) -> Order:
    needs_approval = exports.needs_approval(file.count)
    return Order(
        kind.name, said, words=file.title, expected=file.count, needs_approval=needs_approval
    )


def _figure_of(errand: Errand, user: User, on: date) -> Asked:
    """Return the list as the person may open it. Raises PermissionDenied and Unfit."""
    said = errand.asked
    period = parse(said["period"])
    try:
        return asked(said["code"], period, said["unit"], said["query"], user=user, on=on)
    except Http404 as gone:
        raise _gone() from gone


def _statistic_of(errand: Errand, user: User, on: date) -> Behind:
    """Return the list as the person may open it. Raises PermissionDenied and Unfit."""
    try:
        return behind_of(QueryDict(errand.asked["query"]), user, on)
    except Http404 as gone:
        raise _gone() from gone


def _gone() -> Unfit:
    return Unfit(_("已没有这个数字的清单，请从页面重新打开。"))


def _run_figure(work: Work) -> Product:
    found = _figure_of(work.errand, work.user, timezone.localdate(work.at))
    file = list_files.of_figure(found, work.user, work.at)

    def record(sha256: str, rows: int) -> int:
        taken = actions.Taken(rows, sha256, file.cases(work.user, work.at), work.errand.purpose)
        return actions.record_export(found, taken, by=work.user, at=work.at).pk

    return _written(work, file, record)


def _run_statistic(work: Work) -> Product:
    behind = _statistic_of(work.errand, work.user, timezone.localdate(work.at))
    try:
        file = list_files.of_statistic(behind, work.user, work.at)
    except TooMany as refused:
        raise Unfit(str(refused)) from refused

    def record(sha256: str, rows: int) -> int:
        taken = actions.Taken(rows, sha256, file.cases(work.user, work.at), work.errand.purpose)
        said = work.errand.asked["query"]
        return actions.record_statistics_export(said, taken, by=work.user, at=work.at).pk

    return _written(work, file, record)


def _written(work: Work, file: ListFile, record: Record) -> Product:
    work.progress.at(exports.FIND, 0, 1)
    try:
        cells.require_short(file.count)
    except cells.TooLong as refused:
        raise Unfit(str(refused)) from refused

    def write(out: IO[bytes], told: exports.Told, folder: str) -> int:
        return file.write(out, told=told, folder=folder)

    return exports.written(work, file.count, write, file_name=file.file_name, record=record)


def _refusal_of_figure(errand: Errand, user: User, on: date) -> str:
    return _refusal(_figure_of, errand, user, on)


def _refusal_of_statistic(errand: Errand, user: User, on: date) -> str:
    return _refusal(_statistic_of, errand, user, on)


def _refusal(
    opened: Callable[[Errand, User, date], object], errand: Errand, user: User, on: date
) -> str:
    """Say why the file may not be taken although it is there: the list, or a case with its title
    in it, is kept from the person by now."""
    try:
        opened(errand, user, on)
    except (PermissionDenied, Unfit) as refused:
        return str(refused)
    return refusal(errand, user, on)


FIGURE_LIST = Kind(
    "figure_list",
    gettext_lazy("导出数字背后的各件"),
    exports.STAGES,
    _run_figure,
    refusal=_refusal_of_figure,
)
STATISTICS_LIST = Kind(
    "statistics_list",
    gettext_lazy("导出统计数字背后的各件"),
    exports.STAGES,
    _run_statistic,
    refusal=_refusal_of_statistic,
)
