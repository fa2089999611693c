"""One line of my work: what is expected, of whom, and since when. Which lines: `worklist`."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organization.models import Role, User
from petitions import permissions
from petitions.clock import Rule
from petitions.faces import ClockFace, face_of_case
from petitions.models import Assignment, Case, CaseStage, Reply
from petitions.next_step import LABELS, address, awaited
from petitions.situation import Situation, current_of, reply_to
from petitions.workflow import Party, Text, Transition

# Steps with two answers: the button leads to the case, where both are offered.
DECISIONS: dict[str, Text] = {
    "agree_return": _("处理退回申请"),
    "pass_report": _("审核报结"),
}
# Since when a case waits for a step: the day of what came before it.
SINCE = {
    "approve_routing": "case.received_on",
    "assign": "case.received_on",
    "transfer": "case.received_on",
    "sign": "assignment.assigned_on",
    "accept": "assignment.signed_on",
    "agree_return": "assignment.signed_on",
    "refuse_return": "assignment.signed_on",
    "start": "case.accepted_on",
    "draft": "case.accepted_on",
    "submit_draft": "case.accepted_on",
    "approve_draft": "reply.submitted_on",
    "issue": "reply.submitted_on",
    "serve": "reply.issued_on",
    "serve_answer": "reply.issued_on",
    "study": "assignment.signed_on",
    "submit_report": "reply.served_on",
    "pass_report": "assignment.reported_on",
    "begin": "assignment.reported_on",
    "close": "reply.served_on",
}


@dataclass(frozen=True)
class DeskLine:
    """A case on my desk. `url` is empty when it is somebody else's turn; `who` names whose, but
    for the unit that handles the case.
    """

    case: Case
    clock: ClockFace
    step: str | Promise
    url: str
    page: bool
    who: str
    since: date | None
    days: int

    @property
    def title(self) -> str:
        """The title, or nothing but the number where few may know of the case."""
        return self.case.number if self.case.restricted else self.case.title

    @property
    def stage(self) -> str | Promise:
        """Where the case stands, in words."""
        return CaseStage(self.case.stage).label


def lines(
    cases: Iterable[Case], *, user: User, on: date, rules: Sequence[Rule]
) -> dict[int, DeskLine]:
    """Return the line of each case by its id. Two queries, however many cases there are."""
    heres = situations(cases)
    return {pk: _line(here, user, on, rules) for pk, here in heres.items()}


def situations(cases: Iterable[Case]) -> dict[int, Situation]:
    """Return what counts on each case now, by its id and without clocks. Two queries."""
    found = {case.pk: case for case in cases}
    replies = Reply.objects.filter(case__in=list(found)).order_by("no")
    written: dict[int, list[Reply]] = defaultdict(list)
    for reply in replies:
        written[reply.case_id].append(reply)
    sent: dict[int, list[Assignment]] = defaultdict(list)
    for row in Assignment.objects.filter(case__in=list(found)).order_by("no"):
        sent[row.case_id].append(row)
    return {pk: _situation(case, sent[pk], written[pk]) for pk, case in found.items()}


def _situation(case: Case, rows: Sequence[Assignment], replies: Sequence[Reply]) -> Situation:
    current = current_of(rows)
    if current and case.host and case.host.pk == current.unit_id:
        current.unit = case.host  # joined already
    return Situation(case, current, reply_to(current, replies), ())


def _door(row: Transition, here: Situation) -> tuple[str, bool]:
    if row.code in DECISIONS:
        return reverse("case_detail", args=[here.case.slug]), True
    return address(row.code, here)


def _line(here: Situation, user: User, on: date, rules: Sequence[Rule]) -> DeskLine:
    row = awaited(here, on)
    mine = row is not None and permissions.role_for(user, row, here, on) is not None
    url, page = _door(row, here) if row and mine else ("", False)
    since = _since(row, here)
    return DeskLine(
        case=here.case,
        clock=face_of_case(here.case, on, rules),
        step=(DECISIONS | LABELS).get(row.code, row.label) if row else "",
        url=url,
        page=page,
        who="" if mine or row is None else _turn_of(row, here),
        since=since,
        days=(on - since).days if since else 0,
    )


def _turn_of(row: Transition, here: Situation) -> str:
    """Return whose turn it is in a word or two; "" for the unit the line names anyway."""
    if row.party is Party.ABOVE:
        return gettext("分管领导")
    if row.party is Party.OFFICE:
        return here.case.unit.short_name
    if row.party is Party.REVIEWER:
        return gettext("复查复核机关")
    handler = here.case.handler
    return handler.name if handler and Role.HANDLER in row.roles else ""


def _since(row: Transition | None, here: Situation) -> date | None:
    """Return the day from which the case waits for this step, None where nothing tells it."""
    if row is None or row.code not in SINCE:
        return None
    place, name = SINCE[row.code].split(".")
    day: date | None = getattr(getattr(here, place), name, None)
    return day
