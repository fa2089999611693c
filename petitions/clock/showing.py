"""What a clock looks like on a day, and its arithmetic in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext, ngettext

from petitions.clock.counting import Line

COUNTED_FROM, ROLLED_TO = "《民法典》第201条", "《民法典》第203条"


class Look(StrEnum):
    """What a clock shows; each has its own shape."""

    OK = "ok"
    SOON = "soon"
    URGENT = "urgent"
    LATE = "late"
    DONE_ON_TIME = "done_on_time"
    DONE_LATE = "done_late"
    NONE = "internal"


@dataclass(frozen=True)
class Face:
    """A clock as it is shown: the look, the words, the last day."""

    state: Look
    words: str
    last_day: date | None


@dataclass(frozen=True)
class Step:
    """One line of the arithmetic: what is done, the day it leads to, and by which article."""

    label: str
    day: date
    article: str = ""

    def __str__(self) -> str:
        article = f"（{self.article}）" if self.article else ""
        return f"{self.day.isoformat()} {self.label}{article}"


def steps_of(
    lines: Sequence[Line], basis: str, *, stopped_on: date | None = None, voided: bool = False
) -> tuple[Step, ...]:
    """Return the arithmetic of a clock to be read; `basis` is law and article of its rule."""
    steps = [Step(explain(line), line.day, article_of(line, basis)) for line in lines]
    if stopped_on:
        steps.append(Step(gettext("不再计算") if voided else gettext("停止"), stopped_on))
    return tuple(steps)


def face(
    due_on: date | None, stopped_on: date | None, today: date, *, soon_days: int, urgent_days: int
) -> Face:
    """Return what a clock with this last day shows today; `None` as last day means no limit."""
    if due_on is None:
        return Face(Look.NONE, gettext("无法定期限"), None)
    if stopped_on is not None:
        return _stopped(due_on, stopped_on)
    left = (due_on - today).days
    if left < 0:
        words = ngettext("逾期 %(n)d 天", "逾期 %(n)d 天", -left) % {"n": -left}
        return Face(Look.LATE, words, due_on)
    if left == 0:
        return Face(Look.URGENT, gettext("今日到期"), due_on)
    look = Look.URGENT if left <= urgent_days else Look.SOON if left <= soon_days else Look.OK
    return Face(look, ngettext("还有 %(n)d 天", "还有 %(n)d 天", left) % {"n": left}, due_on)


def _stopped(due_on: date, stopped_on: date) -> Face:
    early = (due_on - stopped_on).days
    if early < 0:
        words = ngettext("迟 %(n)d 天", "迟 %(n)d 天", -early) % {"n": -early}
        return Face(Look.DONE_LATE, words, due_on)
    if early == 0:
        return Face(Look.DONE_ON_TIME, gettext("按时"), due_on)
    words = ngettext("按时（提前 %(n)d 天）", "按时（提前 %(n)d 天）", early) % {"n": early}
    return Face(Look.DONE_ON_TIME, words, due_on)


def explain(line: Line) -> str:
    """Return one line of the arithmetic in words."""
    said = {"n": line.days, "first": _said(line.first), "last": _said(line.last)}
    words = _words(line.why) % said
    return f"{line.at:%H:%M} {words}" if line.at else words


def _words(why: str) -> str:
    return {
        "start": gettext("起算：首日不计入"),
        "first_day_counts": gettext("起算：首日计入"),
        "hour": gettext("起算：按小时计，不扣休息日"),
        "hours": gettext("加 %(n)d 小时"),
        "working_days": gettext("加 %(n)d 个工作日"),
        "calendar_days": gettext("加 %(n)d 日"),
        "rolled_forward": gettext("末日为休息日，顺延至下一工作日"),
        "set_by_office": gettext("交办时指定，共 %(n)d 日"),
        "suspended": gettext("%(first)s至%(last)s不计入，补 %(n)d 日"),
        "suspended_still": gettext("%(first)s起不计入，至%(last)s已补 %(n)d 日"),
        "extended": gettext("%(first)s批准延长 %(n)d 日，%(last)s告知"),
        "extension_untold": gettext("%(first)s批准延长 %(n)d 日，尚未告知，不生效"),
        "extended_too_late": gettext(
            "%(first)s批准延长 %(n)d 日，%(last)s才告知，期限已过，不生效"
        ),
    }[why]


def article_of(line: Line, basis: str) -> str:
    """Return the law a line rests on; `basis` is that of the rule."""
    own = {
        "start": COUNTED_FROM,
        "hour": COUNTED_FROM,
        "first_day_counts": basis,
        "rolled_forward": ROLLED_TO,
    }
    return line.basis or own.get(line.why, basis)


def _said(day: date | None) -> str:
    return day.isoformat() if day else ""
