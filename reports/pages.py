"""What the pages show: numbers with the address of their list, and where they come from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from organization.models import User
from reports import figures
from reports.contents import Row
from reports.figures import Figure
from reports.models import AnnualReport, Bulletin, MonthlyReport
from reports.month import Month


@dataclass(frozen=True)
class Number:
    """One number on a page; `url` is "" for whoever may not open the list behind it."""

    figure: Figure
    value: int
    url: str

    @property
    def is_late(self) -> bool:
        return self.figure is figures.OVERDUE_OPEN


def numbers(
    row: dict[str, int], month: Month, unit: str, source: str, wanted: Iterable[Figure]
) -> list[Number]:
    """Return the figures with the addresses of their lists; no source, no addresses."""
    query = "" if source == "live" else f"?source={source}"
    return [
        Number(
            figure,
            row[figure.code],
            reverse("figure_list", args=[figure.code, month, unit]) + query if source else "",
        )
        for figure in wanted
    ]


def balance(row: dict[str, int]) -> str:
    """Return the identity in words and numbers, as it stands under the table."""
    begin, end = figures.balance(row)
    said = _(
        "上月结转 %(opening)d − 其中退回、撤销 %(left)d + 本月交办 %(assigned)d = 按时办结 "
        "%(closed_on_time)d + 逾期办结 %(closed_late)d + 逾期仍在办理 %(overdue_open)d + "
        "在办未到期 %(open_not_due)d"
    ) % {code: row[code] for code in (figure.code for figure in figures.BULLETIN)}
    if begin == end:
        return f"{said} ({begin} = {end})"
    return _("%(said)s：两边不等 (%(begin)d ≠ %(end)d)，请报告管理员。") % {
        "said": said,
        "begin": begin,
        "end": end,
    }


Frozen = Bulletin | MonthlyReport | AnnualReport


def origin(document: Frozen | None) -> str:
    """Return in words whether the numbers are frozen, in which version, or counted now."""
    if document is None or document.generated_at is None:
        return _("实时数字，尚未冻结")
    frozen_on = timezone.localtime(document.generated_at).strftime("%Y-%m-%d %H:%M")
    return _("已冻结的第%(version)d版，%(when)s") % {"version": document.version, "when": frozen_on}


def anchor(document: Frozen | None) -> str:
    """Return the footer that ties the paper to the trail: the newest anchor at the freeze."""
    if document is None or document.anchor_no is None or document.anchor_on is None:
        return ""
    return _("存证锚第%(no)d号 %(day)s %(root)s") % {
        "no": document.anchor_no,
        "day": document.anchor_on.isoformat(),
        "root": document.anchor_root,
    }


def differing(before: Sequence[Row], now: Sequence[Row]) -> int:
    """Return how many numbers have changed in the data since they were frozen."""
    frozen = {(row.code, code): value for row in before for code, value in row.numbers.items()}
    live = {(row.code, code): value for row in now for code, value in row.numbers.items()}
    pairs = frozen.keys() | live.keys()
    return sum(frozen.get(pair, 0) != live.get(pair, 0) for pair in pairs)


def head(
    title: str,
    document: Frozen | None,
    by: User | None = None,
    at: datetime | None = None,
) -> list[str]:
    """Return the lines above an exported table: what it is, how it was counted, who took it.

    Without a person it says nothing of who: then the file is the same for everybody.
    """
    taken = ""
    if by is not None and at is not None:
        when = timezone.localtime(at).strftime("%Y-%m-%d %H:%M")
        taken = _("下载：%(name)s，%(when)s") % {"name": by.name, "when": when}
    return [line for line in (title, origin(document), taken, anchor(document)) if line]


def names(wanted: Iterable[Figure]) -> "list[str | Promise]":
    """Return the column heads of these figures."""
    return [figure.name for figure in wanted]
