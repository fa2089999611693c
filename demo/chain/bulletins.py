"""The bulletins of all months that have ended: checked, objected to, published; the last one is
still with the departments."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta

from demo.chain import words
from demo.chain.months import frozen_at, workdays_after
from demo.chain.scene import Scene
from demo.pace import SHANGHAI
from petitions.models import Case
from petitions.workflow import Refused
from reports import actions, contents, figures
from reports.models import Bulletin, BulletinStatus, ObjectionAnswer
from reports.month import Month

SENT, OBJECTED, OUT = 6, 7, 11  # working days of the next month
CHECKED_BY = "JJC"


def issue_all(scene: Scene, months: Sequence[Month]) -> None:
    """Generate and publish the bulletin of each month, as far as time went.

    All are generated first: while nothing is published nothing is looked for that was corrected.
    """
    drafts = [
        actions.generate_bulletin(month, by=None, at=frozen_at(scene, month)) for month in months
    ]
    for place, (month, bulletin) in enumerate(zip(months, drafts, strict=True), start=1):
        after = list(workdays_after(scene, month.last))
        if place < len(months) and len(after) >= OUT:
            _publish(scene, bulletin, after, objected=place == len(months) - 1)
        elif after:
            _send_round(scene, bulletin, after[-1])


def _publish(scene: Scene, bulletin: Bulletin, after: Sequence[date], *, objected: bool) -> None:
    office = scene.by_name["office"]
    bulletin = actions.open_check(bulletin, by=office, at=_at(after[SENT - 1], 15))
    if objected and _object(scene, bulletin, "past", _at(after[OBJECTED - 1], 10)):
        actions.answer_figure_objection(
            bulletin.objections.get(), answer=ObjectionAnswer.DECLINED,
            words=words.OBJECTION_DECLINED, by=office, at=_at(after[OBJECTED], 14),
        )  # fmt: skip
    over = (bulletin.check_until or after[SENT]) + timedelta(days=1)
    bulletin = actions.end_check(bulletin, by=None, at=_at(over, 0, 5))
    actions.publish_bulletin(bulletin, by=office, at=_at(after[OUT - 1], 9, 30))


def _send_round(scene: Scene, bulletin: Bulletin, day: date) -> None:
    """Send the last one to the departments; a calendar that ends too soon leaves it a draft."""
    with suppress(Refused):
        bulletin = actions.open_check(bulletin, by=scene.by_name["office"], at=_at(day, 9))
    if bulletin.status == BulletinStatus.CHECK:
        _object(scene, bulletin, "now", _at(day, 16))


def _object(scene: Scene, bulletin: Bulletin, when: str, at: datetime) -> bool:
    """Let a department object to its figure of what is late, if it has one; tells whether."""
    unit = scene.cast.units[CHECKED_BY]
    wanted = (figures.OVERDUE_OPEN, figures.ASSIGNED)
    found = [(one, contents.frozen_keys(bulletin, unit.code, one.code)) for one in wanted]
    figure, keys = next(((one, keys) for one, keys in found if keys), (None, []))
    if figure is None:
        return False
    cases = Case.objects.filter(slug=keys[0].rpartition("/")[0])
    actions.object_to_figure(
        bulletin, unit, figure, reason=words.OBJECTIONS[when], cases=cases,
        by=scene.head(unit), at=at,
    )  # fmt: skip
    return True


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), SHANGHAI)
