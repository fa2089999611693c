"""The permission matrix as rows: roles across, pages and steps down; and as a workbook."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from audit import cells
from organization.models import Role
from organization.policy import Open, Page, steps, table


@dataclass(frozen=True)
class Row:
    """One page or step: what it is, a remark, and for each role whether it is theirs."""

    words: str | Promise
    note: str | Promise
    marks: list[bool]

    @property
    def names(self) -> list[Role]:
        """The roles it is for."""
        return [role for role, marked in zip(Role, self.marks, strict=True) if marked]


def page_rows() -> list[Row]:
    """Return one row for each page, those for some roles before those for all."""
    return [
        Row(page.words, _note(page), [page.opens_for([role]) for role in Role])
        for page in sorted(table().values(), key=_how_open)
    ]


def _how_open(page: Page) -> int:
    """Return the place of a page: those for some roles come first, those for everybody last."""
    order = (Open.CASEWORK, Open.SIGNED_IN, Open.PUBLIC)
    return 1 + order.index(page.roles) if isinstance(page.roles, Open) else 0


def _note(page: Page) -> str:
    deeds = _("查看") if "GET" in page.methods else ""
    if "POST" in page.methods:
        deeds = f"{deeds}{_('、') if deeds else ''}{_('提交')}"
    return f"{deeds}；{open_words(page.roles)}" if isinstance(page.roles, Open) else deeds


def open_words(roles: Open) -> str:
    """Return who may open a page that asks for no role."""
    said = {
        Open.PUBLIC: _("不需登录"),
        Open.SIGNED_IN: _("所有登录人员"),
        Open.CASEWORK: _("除三员外的登录人员"),
    }
    return said[roles]


def step_rows() -> list[Row]:
    """Return one row for each step of the life cycle, with the party whose post counts."""
    return [
        Row(step.words, step.party, [role in step.roles for role in Role])
        for step in steps().values()
    ]


def workbook(heading: str) -> bytes:
    """Return the matrix as an .xlsx file of two sheets."""
    pages, taken = _("页面"), _("办理步骤")
    return cells.content(_sheet(pages, heading, page_rows()), _sheet(taken, heading, step_rows()))


def _sheet(name: str, heading: str, rows: Iterable[Row]) -> cells.Table:
    columns = [name, _("说明"), *(role.label for role in Role)]
    lines = (
        [row.words, row.note, *("√" if marked else "" for marked in row.marks)] for row in rows
    )
    widths = [30, 30, *[cells.WIDTH] * len(Role)]
    return cells.Table(name, columns, lines, [heading], widths, pinned=1)
