"""One row of a register: every cell is asked for, and every error is kept."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple, TypeVar

from django.utils.translation import gettext as _

from organization.models import Unit
from organization.workbooks import values
from organization.workbooks.values import BadCell, Limit, Moment
from petitions.importing.headers import Columns, Field
from petitions.importing.naming import Names
from petitions.models import Channel, PetitionerKind, Topic

# As long as the columns of the database, see petitions.models.petition.
LONGEST = {Field.TITLE: 200, Field.NAME: 100, Field.PHONE: 40, Field.ADDRESS: 200, Field.NUMBER: 60}
HEADLINE = 40
FARTHEST_LIMIT = timedelta(days=3650)
ANONYMOUS = {"匿名", "匿名用户", "匿名网友", "无名", "未署名"}

T = TypeVar("T")


class CellError(NamedTuple):
    """What is wrong, and where: the row as the sheet counts it, 0 for the file as a whole."""

    row: int
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row that makes sense. Texts are those of the sheet, to the letter."""

    row: int
    key: str
    number: str
    name: str
    phone: str
    address: str
    channel: Channel
    topic: Topic
    title: str
    text: str
    received: Moment
    unit: Unit | None
    limit: Limit | None
    reply: str
    replied: Moment | None

    @property
    def kind(self) -> PetitionerKind:
        """A named petitioner is a person, as far as a register tells."""
        nameless = not self.name.strip() or self.name.strip() in ANONYMOUS
        return PetitionerKind.ANONYMOUS if nameless else PetitionerKind.PERSON


@dataclass(frozen=True)
class Terms:
    """What the import is told beside the sheet: who registers, who handles by default, when."""

    office: Unit
    default_unit: Unit | None
    today: date
    most_rows: int


class RowReader:
    """Reads the rows below one header; `errors` holds those of all rows read so far."""

    def __init__(self, columns: Columns, terms: Terms) -> None:
        self.columns, self.terms, self.names = columns, terms, Names(terms.today)
        self.errors: list[CellError] = []
        self._row = 0
        self._cells: Sequence[Any] = ()

    def line(self, row: int, cells: Sequence[Any]) -> Line | None:
        """Return what the row says; None when something is wrong with it."""
        self._row, self._cells = row, cells
        before = len(self.errors)
        title, text = self._letters(Field.TITLE), self._letters(Field.TEXT)
        received = self._read(Field.RECEIVED, lambda cell: values.moment(cell, self.terms.today))
        name, number = self._letters(Field.NAME), self._letters(Field.NUMBER).strip()
        line = Line(
            row=row,
            key=self._key(number, received, name, title, text),
            number=number,
            name=name if name.strip() else "",
            phone=self._letters(Field.PHONE),
            address=self._letters(Field.ADDRESS),
            channel=self._read(Field.CHANNEL, self.names.channel) or self._usual_channel(),
            topic=self._read(Field.TOPIC, self.names.topic) or self.names.other_topic,
            title=title if title.strip() else headline(text),
            text=text,
            received=received or Moment(self.terms.today, None),
            unit=self._read(Field.UNIT, self.names.unit) or self.terms.default_unit,
            limit=self._read(Field.LIMIT, values.limit),
            reply=self._letters(Field.REPLY),
            replied=self._read(Field.REPLIED, lambda cell: values.moment(cell, self.terms.today)),
        )
        if len(self.errors) == before:
            self._judge(line, received)
        return line if len(self.errors) == before else None

    def _read(self, field: Field, reading: Callable[[Any], T | None]) -> T | None:
        place = self.columns.places.get(field)
        if place is None or place >= len(self._cells):
            return None
        try:
            return reading(self._cells[place])
        except BadCell as error:
            self._wrong(field, str(error))
            return None

    def _letters(self, field: Field) -> str:
        said = self._read(field, values.text) or ""
        most = LONGEST.get(field)
        if most and len(said) > most:
            self._wrong(
                field,
                _("“%(column)s”最多 %(most)d 字，这里有 %(n)d 字。")
                % {"column": self.columns.name(field), "most": most, "n": len(said)},
            )
        return said

    def _wrong(self, field: Field, message: str) -> None:
        self.errors.append(CellError(self._row, self.columns.name(field), message))

    def _judge(self, line: Line, received: Moment | None) -> None:
        """Compare the cells with each other."""
        if not line.title:
            self._wrong(Field.TITLE, _("主题和内容都是空的，至少要有一项。"))
        if received is None:
            self._wrong(Field.RECEIVED, _("没有信访日期。"))
            return
        if line.reply.strip() and line.replied is None:
            self._wrong(Field.REPLIED, _("有答复意见，却没有答复日期。"))
        if line.replied and not line.reply.strip() and Field.REPLY in self.columns.places:
            self._wrong(Field.REPLY, _("有答复日期，却没有答复意见。"))
        if line.replied and line.replied.on < received.on:
            self._wrong(
                Field.REPLIED,
                _("答复日期 %(reply)s 早于信访日期 %(day)s。")
                % {"reply": line.replied.on.isoformat(), "day": received.on.isoformat()},
            )
        self._judge_limit(line, received.on)
        if line.unit and not line.replied and self.names.is_closed(line.unit):
            self._wrong(
                Field.UNIT, _("%(unit)s已经撤销，未办结的件不能交给它。") % {"unit": line.unit.name}
            )

    def _judge_limit(self, line: Line, received: date) -> None:
        last = line.limit.on if line.limit else None
        if last and not received <= last <= received + FARTHEST_LIMIT:
            self._wrong(
                Field.LIMIT,
                _("办理期限 %(limit)s 应在信访日期 %(day)s 之后十年以内。")
                % {"limit": last.isoformat(), "day": received.isoformat()},
            )
        if line.limit and not line.unit and not line.replied:
            self._wrong(Field.LIMIT, _("有办理期限，却没有承办单位。"))

    def _usual_channel(self) -> Channel:
        return Channel.ONLINE if self.columns.from_message_board else Channel.OTHER

    def _key(self, number: str, received: Moment | None, *texts: str) -> str:
        """Return what makes the row itself: the same row, sent again, has the same key."""
        day = received.on.isoformat() if received else ""
        parts = [self.terms.office.code, number, day, *texts]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def headline(text: str) -> str:
    """Return a title for a text that came without one: its beginning, on one line."""
    words = " ".join(text.split())
    return words if len(words) <= HEADLINE else f"{words[: HEADLINE - 1]}…"
