"""Judges a list of people cell by cell: what is wrong, and who is here already.

Reads the database and writes nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.auth.validators import ASCIIUsernameValidator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from organization.models import OFFICERS, ROLE_OF_DUTY, Duty, Post, Unit, User
from organization.roster.columns import LABELS, Columns, Field, find
from organization.usernames import propose
from organization.workbooks import values
from organization.workbooks.reading import Sheet, Unreadable

MOST = 1000  # people in one file; each is given a password
LATEST = date(2099, 12, 31)
LONGEST = {Field.NAME: 60, Field.USERNAME: 60, Field.EMAIL: 254, Field.TITLE: 60}


@dataclass
class Line:
    """One row: its cells as text, what is wrong in which, and the person it means."""

    row: int
    cells: dict[Field, str]
    errors: dict[Field, str] = field(default_factory=dict)
    known: bool = False  # the person is here already, the row is left out
    username: str = ""
    unit: Unit | None = None
    duty: Duty | None = None
    valid_from: date | None = None

    @property
    def name(self) -> str:
        return self.cells.get(Field.NAME, "")

    @property
    def shown(self) -> list[tuple[str, str]]:
        """The cells and what is wrong with each, in the order of the table."""
        return [(self.cells.get(field, ""), self.errors.get(field, "")) for field in Field]


@dataclass
class Checked:
    """The verdict on a sheet."""

    lines: list[Line]

    @property
    def fresh(self) -> list[Line]:
        """The people who would be entered."""
        return [line for line in self.lines if not line.known]

    @property
    def known(self) -> int:
        """How many are here already."""
        return len(self.lines) - len(self.fresh)

    @property
    def errors(self) -> list[tuple[int, str, str]]:
        """Row, column and sentence of everything that is wrong."""
        return [
            (line.row, LABELS[field], said)
            for line in self.lines
            for field, said in line.errors.items()
        ]

    @property
    def ready(self) -> bool:
        """Whether there is somebody to enter and nothing in the way."""
        return not self.errors and bool(self.fresh)

    @property
    def names(self) -> list[str]:
        """The heads of the table."""
        return [LABELS[field] for field in Field]


def check(sheet: Sheet, on: date) -> Checked:
    """Judge every row; raises NoHeader, or Unreadable for more people than one file may have."""
    columns = find(sheet.rows())
    lines = [_line(row, cells, columns) for row, cells in _below(sheet, columns)]
    if not lines:
        raise Unreadable("empty")
    known = _Known(on)
    for line in lines:
        _judge(line, known, on)
    return Checked(lines)


def _below(sheet: Sheet, columns: Columns) -> Iterator[tuple[int, Sequence[Any]]]:
    count = 0
    for row, cells in sheet.rows():
        if row > columns.row and any(cell not in (None, "") for cell in cells):
            count += 1
            if count > MOST:
                raise Unreadable("rows", str(MOST))
            yield row, cells


def _line(row: int, cells: Sequence[Any], columns: Columns) -> Line:
    line = Line(row, {})
    for column, place in columns.places.items():
        cell = cells[place] if place < len(cells) else ""
        try:
            said = values.meaning(cell)
            if column is Field.FROM:
                found = values.moment(cell, LATEST)
                line.valid_from = found.on if found else None
                said = found.on.isoformat() if found else ""
        except values.BadCell as error:
            line.errors[column] = str(error)
            said = "" if isinstance(cell, dict) else str(cell)[:60]
        line.cells[column] = said
        if len(said) > LONGEST.get(column, 200):
            line.errors[column] = _("不能超过 %(n)d 个字。") % {"n": LONGEST.get(column, 200)}
    return line


class _Known:
    """Units, usernames and posts that are here, and the usernames given out in this sheet."""

    def __init__(self, on: date) -> None:
        self.units: dict[str, list[Unit]] = {}
        for unit in Unit.objects.active(on):
            for name in {unit.code, unit.name, unit.short_name}:
                self.units.setdefault(name, []).append(unit)
        self.people = dict(User.objects.values_list("username", "name"))
        self.given: dict[str, int] = {}
        rows = Post.objects.held().on(on).values_list("person__name", "unit", "duty")
        self.held = {(name, unit, duty) for name, unit, duty in rows}
        self.unplaced = set(User.objects.filter(posts__isnull=True).values_list("name", flat=True))
        self.seen: dict[tuple[str, int | None, str], int] = {}


def _judge(line: Line, known: _Known, on: date) -> None:
    if not line.name and Field.NAME not in line.errors:
        line.errors[Field.NAME] = _("请填写姓名。")
    _judge_post(line, known, on)
    _judge_email(line)
    if line.name:
        _judge_person(line, known)


def _judge_post(line: Line, known: _Known, on: date) -> None:
    said, duty = line.cells.get(Field.UNIT, ""), line.cells.get(Field.DUTY, "")
    if said:
        _judge_unit(line, said, known)
    if duty:
        _judge_duty(line, duty)
    if said and not duty:
        line.errors[Field.DUTY] = _("填了单位就要填职责；暂不任职的两项都留空。")
    if duty and not said:
        line.errors[Field.UNIT] = _("填了职责就要填单位。")
    if line.unit and line.valid_from and line.valid_from < line.unit.valid_from:
        line.errors[Field.FROM] = _("任职起不能早于单位的设立日期。")
    line.valid_from = line.valid_from or on


def _judge_unit(line: Line, said: str, known: _Known) -> None:
    found = known.units.get(said) or known.units.get(said.upper(), [])
    if not found:
        line.errors[Field.UNIT] = _("没有“%(name)s”这个现行单位。") % {"name": said[:40]}
    elif len(found) > 1:
        line.errors[Field.UNIT] = _("有几个单位叫“%(name)s”，请填代码。") % {"name": said[:40]}
    else:
        line.unit = found[0]


def _judge_duty(line: Line, said: str) -> None:
    line.duty = next((each for each in Duty if said in (each.value, str(each.label))), None)
    if line.duty is None:
        line.errors[Field.DUTY] = _("没有“%(name)s”这项职责，请从模板的下拉表中选。") % {
            "name": said[:40]
        }
    elif ROLE_OF_DUTY[line.duty] in OFFICERS:
        line.errors[Field.DUTY] = _("三员岗位由安全管理员登记，不能导入。")
    elif line.duty == Duty.DUAL:
        line.errors[Field.DUTY] = _("一岗双责须写明分管单位，请在岗位页登记。")


def _judge_email(line: Line) -> None:
    said = line.cells.get(Field.EMAIL, "")
    try:
        if said:
            validate_email(said)
    except ValidationError:
        line.errors[Field.EMAIL] = _("不是有效的邮箱地址。")


def _judge_person(line: Line, known: _Known) -> None:
    """Find out whether the person is here; propose a username to who has none."""
    said = line.cells.get(Field.USERNAME, "")
    place = (line.name, line.unit.pk if line.unit else None, str(line.duty or ""))
    if said:
        _judge_username(line, said, known)
        return
    if place in known.seen:
        line.errors[Field.NAME] = _("与第 %(row)d 行相同；同名的两个人请各填用户名。") % {
            "row": known.seen[place]
        }
        return
    known.seen[place] = line.row
    line.known = place in known.held or (not line.duty and line.name in known.unplaced)
    if not line.known:
        line.username = propose(line.name, known.people.keys() | known.given.keys())
        known.given[line.username] = line.row


def _judge_username(line: Line, said: str, known: _Known) -> None:
    try:
        ASCIIUsernameValidator()(said)
    except ValidationError:
        line.errors[Field.USERNAME] = _("用户名只用英文字母、数字和 @ . + - _。")
        return
    if said in known.given:
        line.errors[Field.USERNAME] = _("与第 %(row)d 行的用户名相同。") % {
            "row": known.given[said]
        }
    elif said in known.people and known.people[said] != line.name:
        line.errors[Field.USERNAME] = _("这个用户名已有人使用。")
    line.known = known.people.get(said) == line.name
    line.username = said
    known.given[said] = line.row
