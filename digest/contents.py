"""What stands in a digest: case numbers, what is due, links. No name, no title, no words of a case.

A mail lies where we cannot take it back, so a restricted case is not more than its number either.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from digest.models import Letter
from organization.models import User
from petitions import replay
from petitions.desk_items import items_of
from petitions.desk_lines import DeskLine, lines
from petitions.models import Case, CaseQuerySet
from petitions.worklist import Desk, shown

MOST = 30  # cases one by one; more are counted


class Line(TypedDict):
    """One thing that is due: of the case with this slug, of no case when it is empty."""

    slug: str
    words: str


@dataclass(frozen=True)
class Message:
    """A digest as it is sent."""

    subject: str
    body: str


def lines_for(user: User, on: date) -> list[Line]:
    """Return what this person has to do that day; nothing is no digest.

    First what is overdue or due today, then what waits for a yes, each case once; then what is
    owed beside cases, counted by its kind.
    """
    desk = Desk(user, on)
    if desk.held.is_officer or not desk.held.posts:
        return []
    found = [*_cases(desk.must, user, on), *_cases(desk.gates, user, on)]
    owed = [item for item in items_of(user, on) if item.due_on is None or item.due_on <= on]
    kinds = Counter(str(item.kind) for item in owed)
    return found + [
        {"slug": "", "words": _("%(kind)s %(n)d 项") % {"kind": kind, "n": n}}
        for kind, n in kinds.items()
    ]


def _cases(rows: CaseQuerySet, user: User, on: date) -> list[Line]:
    """Return one line per case, the first MOST in words and the rest as a number."""
    count = rows.count()
    cases = list(shown(rows[:MOST]).by_urgency())
    known = lines(cases, user=user, on=on, rules=replay.rules())
    told: list[Line] = [{"slug": case.slug, "words": _of_case(known[case.pk])} for case in cases]
    if count > MOST:
        told.append({"slug": "", "words": _("另有信访件 %(n)d 件") % {"n": count - MOST}})
    return told


def _of_case(line: DeskLine) -> str:
    day = line.clock.last_day
    said = [line.case.number, str(line.clock.words), day.isoformat() if day else "", str(line.step)]
    return " ".join(word for word in said if word)


def message_of(letter: Letter, on: date) -> Message | None:
    """Return the digest as it may be sent today, None when nothing of it is left.

    What the person may not see any more since it was made is left out.
    """
    wanted: Sequence[Line] = letter.lines
    slugs = [line["slug"] for line in wanted if line["slug"]]
    seen = Case.objects.visible_to(letter.to, on).filter(slug__in=slugs)
    left = set(seen.values_list("slug", flat=True)) | {""}
    kept = [line for line in wanted if line["slug"] in left]
    return _written(kept, letter.on) if kept else None


def _written(kept: Sequence[Line], day: date) -> Message:
    count = len(kept)
    subject = ngettext(
        "教育信访待办汇总（%(day)s）：%(n)d 项", "教育信访待办汇总（%(day)s）：%(n)d 项", count
    ) % {"day": day.isoformat(), "n": count}
    parts = [f"{line['words']}\n{address(line['slug'])}" for line in kept]
    parts.append(_("本信只列编号和链接，详情请登录后查看。在“个人设置”中可以停收或改换接收方式。"))
    return Message(subject, "\n\n".join(parts))


def address(slug: str) -> str:
    """Return the whole address of a case, or of the desk."""
    path = reverse("case_detail", args=[slug]) if slug else reverse("desk")
    return f"{settings.SITE_URL.rstrip('/')}{path}"
