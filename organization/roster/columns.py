"""Which column is which in a list of people."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from organization.workbooks.limits import HEADER_ROWS


class Field(StrEnum):
    """What a column can hold; the order is that of the template."""

    NAME = "name"
    USERNAME = "username"
    EMAIL = "email"
    UNIT = "unit"
    DUTY = "duty"
    TITLE = "title"
    FROM = "valid_from"


SYNONYMS: dict[Field, str] = {
    Field.NAME: "姓名 名字 人员姓名",
    Field.USERNAME: "用户名 登录名 账号 帐号",
    Field.EMAIL: "电子邮箱 邮箱 邮件",
    Field.UNIT: "单位 所在单位 单位名称 单位代码 处室 部门",
    Field.DUTY: "职责 岗位 信访职责 角色",
    Field.TITLE: "职务 职务名称",
    Field.FROM: "任职起 任职日期 任职时间 起始日期",
}
LABELS = {field: names.split()[0] for field, names in SYNONYMS.items()}
KNOWN = {name: field for field, names in SYNONYMS.items() for name in names.split()}


class NoHeader(Exception):
    """The columns that are needed were not found; carries the sentence."""


@dataclass(frozen=True)
class Columns:
    """The header row as it was understood; places count from 0."""

    row: int
    places: Mapping[Field, int]
    names: Mapping[Field, str]


def find(rows: Iterable[tuple[int, list[Any]]]) -> Columns:
    """Return the columns of the header row among the first ten that says most. Raises NoHeader."""
    best = Columns(0, {}, {})
    for number, cells in islice(rows, HEADER_ROWS):
        places: dict[Field, int] = {}
        names = {}
        for place, cell in enumerate(cells):
            field = KNOWN.get(_plain(cell)) if isinstance(cell, str) else None
            if field is not None and field not in places:
                places[field], names[field] = place, cell.strip()
        if len(places) > len(best.places):
            best = Columns(number, places, names)
    if Field.NAME not in best.places:
        raise NoHeader(_("没有找到“姓名”这一列。请用模板，或让表头的一列叫“姓名”。"))
    return best


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in folded if not sign.isspace() and sign not in "*:_\ufeff")
