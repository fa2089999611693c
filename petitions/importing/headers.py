"""Which column is which: headers are recognised by the names that registers give them."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from organization.workbooks.limits import HEADER_ROWS


class Field(StrEnum):
    """What a column can hold; the order is that of the template."""

    NUMBER = "number"
    NAME = "name"
    PHONE = "phone"
    ADDRESS = "address"
    CHANNEL = "channel"
    RECEIVED = "received"
    TOPIC = "topic"
    TITLE = "title"
    TEXT = "text"
    UNIT = "unit"
    LIMIT = "limit"
    REPLY = "reply"
    REPLIED = "replied"
    ORDER = "order"


# The first name is the one the template and the messages use; a sheet with two columns for one
# field is read by the earlier name, the other column counts as unknown.
SYNONYMS: dict[Field, str] = {
    Field.NUMBER: "编号 留言编号 信访编号 信访件编号 来信编号 来访编号 受理编号 登记编号 件号",
    Field.NAME: "信访人 姓名 信访人姓名 留言用户 留言人 来信人 来访人 来电人 反映人 投诉人",
    Field.PHONE: "联系电话 电话 手机 手机号 手机号码 电话号码 联系方式",
    Field.ADDRESS: "住址 地址 联系地址 通讯地址 通信地址 家庭住址",
    Field.CHANNEL: "信访形式 渠道 来源 信访渠道 来件渠道 信访方式 形式",
    Field.RECEIVED: (
        "信访日期 收到日期 留言时间 留言日期 来信日期 来信时间 来访日期 来访时间 来电日期 "
        "来电时间 信访时间 收到时间 收件日期 收信日期 登记日期 登记时间"
    ),
    Field.TOPIC: "内容分类 分类 问题分类 问题类别 信访类别 类别",
    Field.TITLE: "主题 标题 题名 留言主题 留言标题 来信主题 信访主题 信访标题",
    Field.TEXT: (
        "内容 留言详情 留言内容 主要内容 详情 信访内容 来信内容 反映内容 反映问题 内容摘要 概况"
    ),
    Field.UNIT: "承办单位 承办处室 责任单位 承办部门 办理单位 责任处室",
    Field.LIMIT: "办理期限 限办时间 限办日期 办理时限 期限 截止日期",
    Field.REPLY: "答复意见 答复内容 回复内容 回复意见 答复 处理意见 办理结果 处理结果",
    Field.REPLIED: "答复时间 答复日期 办结日期 办结时间 回复时间 回复日期",
    Field.ORDER: "序号 行号",
}
ALIASES = {
    name: (field, rank)
    for field, names in SYNONYMS.items()
    for rank, name in enumerate(names.split())
}
LABELS = {field: names.split()[0] for field, names in SYNONYMS.items()}
LONGEST_LIST = 200  # letters of a sheet that a message may repeat
MESSAGE_BOARD = "留言"  # such a header says that the register comes from a message board
BRACKETS = re.compile(r"\(.*?\)|\[.*?\]|【.*?】")


class NoHeader(Exception):
    """The columns that are needed were not found; carries the sentence, and the row if any."""

    def __init__(self, message: str, row: int) -> None:
        super().__init__(message)
        self.row = row


@dataclass(frozen=True)
class Columns:
    """The header row as it was understood. `places` counts from 0."""

    row: int
    places: Mapping[Field, int]
    names: Mapping[Field, str]  # as the sheet writes them, for messages
    unknown: Sequence[str]
    from_message_board: bool

    def name(self, field: Field) -> str:
        """Return the header as the sheet writes it, or our own name for what is missing."""
        return self.names.get(field, LABELS[field])


def plain(text: str) -> str:
    """Return a header or a name as it is compared: half-width, no spaces, no remarks, no marks."""
    said = whole(text)
    return BRACKETS.sub("", said) or said


def whole(text: str) -> str:
    """Return the same with what stands in brackets, which may be all that tells two units apart."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if not c.isspace() and c not in "*:_\u200b\ufeff")


def find(rows: Iterable[tuple[int, list[Any]]]) -> Columns:
    """Return the columns; the header row is the one among the first ten that says most.

    Raises NoHeader, naming what is needed and what was found.
    """
    candidates = [_understood(number, cells) for number, cells in islice(rows, HEADER_ROWS)]
    best = max(candidates, key=lambda columns: len(columns.places), default=None)
    if best is None:
        raise NoHeader(_("工作表是空的。"), 0)
    _require(best)
    return best


def _understood(number: int, cells: Sequence[Any]) -> Columns:
    said = {n: cell.strip() for n, cell in enumerate(cells) if isinstance(cell, str)}
    said = {place: text for place, text in said.items() if text}
    ranked = sorted(
        (rank, place, field)
        for place, text in said.items()
        for field, rank in [ALIASES.get(plain(text), (None, 0))]
        if field
    )
    places: dict[Field, int] = {}
    for _rank, place, field in ranked:
        places.setdefault(field, place)
    names = {field: said[place] for field, place in places.items()}
    unknown = [text for place, text in said.items() if place not in places.values()]
    return Columns(number, places, names, unknown, any(MESSAGE_BOARD in n for n in names.values()))


def _require(columns: Columns) -> None:
    missing = []
    if Field.TITLE not in columns.places and Field.TEXT not in columns.places:
        missing.append(_("主题或内容"))
    if Field.RECEIVED not in columns.places:
        missing.append(_("信访日期"))
    if missing:
        found = "、".join([*columns.names.values(), *columns.unknown])[:LONGEST_LIST]
        raise NoHeader(
            _("缺少必需的列：%(missing)s。前 %(n)d 行里最像表头的一行有：%(found)s。")
            % {"missing": "、".join(missing), "n": HEADER_ROWS, "found": found or _("无")},
            columns.row,
        )
