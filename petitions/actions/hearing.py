"""The hearing 听证 in a re-review, with its papers; its days are not counted (2022 Art. 36)."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from organization.models import User
from petitions.actions.step import record, take
from petitions.models import Case
from petitions.paper import day
from petitions.workflow import Refused


@dataclass(frozen=True)
class Hearing:
    """What the notice of a hearing says: when, where, who takes part, what about."""

    held_at: datetime
    place: str
    members: str
    points: str

    def said(self) -> dict[str, str]:
        """Return it as the papers take it."""
        local = timezone.localtime(self.held_at)
        return {
            "hearing_at": f"{day(local.date())}{local:%H:%M}",
            "hearing_place": self.place.strip(),
            "members": self.members.strip(),
            "points": self.points.strip(),
        }


@dataclass(frozen=True)
class Heard:
    """What the minutes and the finding of a hearing say, as it was held."""

    hearing: Hearing
    record: str
    votes: str
    ruling: str


@transaction.atomic
def open_hearing(
    case: Case, hearing: Hearing, *, by: User, at: datetime, version: int | None = None
) -> Case:
    """Order a hearing in the re-review and call the participants; from today its days are not
    counted (Art. 36). Raises Refused for an hour that has passed, and what `take` raises."""
    step = take(case, "open_hearing", by=by, at=at, version=version)
    if hearing.held_at < at:
        raise Refused(gettext("听证时间不能早于现在。"))
    told = hearing.said()
    body = {"held_at": hearing.held_at.isoformat()}
    return record(step, body=body, text=_written(told), said=told | {"addressee": TO_ALL})


@transaction.atomic
def close_hearing(
    case: Case, heard: Heard, *, by: User, at: datetime, version: int | None = None
) -> Case:
    """End the hearing with its minutes and its finding; the limit runs on (Art. 36).

    Raises Refused for an hour still to come, and what `take` raises.
    """
    step = take(case, "close_hearing", by=by, at=at, version=version)
    if heard.hearing.held_at > at:
        raise Refused(gettext("听证还没有举行，不能结束。"))
    told = heard.hearing.said()
    found = {name: text.strip() for name, text in asdict(heard).items() if name != "hearing"}
    return record(step, text=f"{found['votes']}\n{found['ruling']}", said=told | found)


TO_ALL = "听证参加人员"
LINES = {
    "hearing_at": "听证时间",
    "hearing_place": "听证地点",
    "members": "参加人员",
    "points": "听证事项",
}


def _written(told: dict[str, str]) -> str:
    """Return the notice as the history keeps it, one line for each part."""
    return "\n".join(f"{LINES[name]}：{told[name]}" for name in LINES)


def read_back(text: str) -> dict[str, str]:
    """Return the parts of what `open_hearing` wrote into the history, to begin the next form."""
    found: dict[str, str] = {}
    last = ""
    for line in text.splitlines():
        name = next((name for name, word in LINES.items() if line.startswith(f"{word}：")), "")
        if name:
            found[name] = line.removeprefix(f"{LINES[name]}：")
            last = name
        elif last:
            found[last] += f"\n{line}"
    return found
