"""Reminders, supervision notices and recommendations as papers.

They go to units as official letters, so their words are Chinese whatever language the reader
works in.
"""

from collections.abc import Iterable
from datetime import date

from accountability.models import Rung
from accountability.models.recommendations import Recommendation
from accountability.models.supervision import Reminder, Supervision
from petitions.identity import veil_of
from petitions.letter import Letter, Part

FAILING = {
    "late": "该信访事项未按期办结。",
    "no_answer": "该信访事项未按规定反馈办理结果。",
    "procedure": "该信访事项未按规定程序受理、办理。",
    "delay": "该信访事项的办理存在推诿、敷衍、拖延。",
    "not_executed": "信访处理意见未得到执行。",
    "other": "该信访事项出现需要督办的情形。",
}
CLOCKS = {"C2b": "受理告知", "C4": "办理", "C5": "交办反馈"}
TITLES = {
    Rung.SOON: "信访事项临期提醒单",
    Rung.TODAY: "信访事项到期提醒单",
    Rung.OVERDUE: "信访事项催办单",
    Rung.HAND: "信访事项催办单",
}
KINDS = {
    "improve": "改进工作",
    "policy": "完善政策",
    "accountability": "追究责任",
}


def supervision_paper(notice: Supervision, *, words: bool = True) -> Letter:
    """Return the 督办函; without `words` (a restricted case that is shut) what is free text is
    left out. `case`, `unit` and `office` must be joined."""
    listed = f"（挂牌督办，{_day(notice.listed_on)}）" if notice.listed_on else ""
    asked = veil_of(notice.case)(notice.requirement)
    parts = [
        Part("一、督办事由", (FAILING[notice.failing] + listed,)),
        Part(
            "二、督办要求",
            _paragraphs(asked) if words else ("（限制知悉）",),
        ),
        Part("三、回复期限", (f"请于{_day(notice.until)}前书面回复办理情况。",)),
    ]
    return Letter(
        issuer=notice.office.name,
        title="督办函",
        number=notice.number,
        addressee=notice.unit.name,
        opening=(
            f"你单位承办的信访事项（编号：{notice.case.number}），"
            "依据《信访工作条例》第四十条，现予督办。"
        ),
        parts=tuple(parts),
        remedy=f"抄送：{notice.leader.name}" if notice.leader else "",
        issued_on=notice.issued_on,
    )


def reminder_paper(reminder: Reminder, people: Iterable[str]) -> Letter:
    """Return the reminder; `people` are the names of those it goes to."""
    return Letter(
        issuer=reminder.office.name,
        title=TITLES[Rung(reminder.rung)],
        number=reminder.number,
        addressee=f"{reminder.unit.name} {'、'.join(people)}",
        opening=f"你单位承办的信访事项（编号：{reminder.case.number}），{where(reminder)}",
        parts=(Part("请", ("抓紧办理；确有困难的，及时向信访办说明情况。",)),),
        remedy="",
        issued_on=reminder.issued_on,
    )


def recommendation_paper(row: Recommendation, text: str) -> Letter:
    """Return the 信访工作建议书 with its text as the reader may see it; `unit` and `office` must be
    joined."""
    return Letter(
        issuer=row.office.name,
        title=f"信访工作建议书（{KINDS[row.kind]}）",
        number=row.number,
        addressee=row.unit.name,
        opening="依据《信访工作条例》第四十条，现提出以下建议：",
        parts=(
            Part("一、事实和建议", _paragraphs(text)),
            Part(
                "二、反馈要求",
                (f"请于{_day(row.until)}前书面反馈采纳情况；不采纳的，请说明理由。",),
            ),
        ),
        remedy="",
        issued_on=row.issued_on,
    )


def said_on_case(row: Recommendation, cases: int) -> dict[str, str]:
    """Return what the copy in the file of one case says. Who may know that case need not know the
    others: of a letter that rests on several, the words stay in the letter itself."""
    whole = cases == 1
    return {
        "number": row.number,
        "addressee": row.unit.name,
        "suggestion_kind": KINDS[row.kind],
        "asks": row.text if whole else f"依据本件等{cases}件信访事项提出，全文见{row.number}正本。",
        "answer_by": _day(row.until),
    }


def where(reminder: Reminder) -> str:
    """Return how its clock stands: how late, today, or how many days are left."""
    clock, due = CLOCKS.get(reminder.clock, "办理"), reminder.due_on
    if due is None:
        return "请抓紧办理。"
    if reminder.days_late:
        return f"{clock}期限为{_day(due)}，已逾期{reminder.days_late}天。"
    if due == reminder.issued_on:
        return f"{clock}期限为今日（{_day(due)}）。"
    return f"{clock}期限为{_day(due)}，还有{(due - reminder.issued_on).days}天。"


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""
