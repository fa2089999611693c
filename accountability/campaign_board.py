"""The board of a campaign: each case with its three, its progress and where it stands.

Four queries, however many cases stand on it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F
from django.utils.translation import gettext

from accountability.campaign_desk import url_of
from accountability.campaigning import ANALYSIS, MEASURES, BoardStage, missing_three, stage_of
from accountability.models import CampaignCase, CampaignRecord, CaseTask, Proposal, TaskStage
from accountability.models.campaigns import CampaignCaseQuerySet
from accountability.rules import suggested
from petitions.identity import prepare_veils, veil_of
from petitions.models import Case


@dataclass(frozen=True)
class BoardRow:
    """One case of the board. A restricted case shows its number and nothing of its words."""

    row: CampaignCase
    lead: str
    stage: BoardStage
    missing: list[str]
    is_back: bool
    done: int
    measures: int
    late: bool

    @property
    def title(self) -> str:
        """The title, or nothing but the number where few may know of the case."""
        case = self.row.case
        return case.number if case.restricted else case.title

    @property
    def root_cause(self) -> str:
        """Where the knot is, in one line."""
        case = self.row.case
        return "" if case.restricted else veil_of(case)(self.row.root_cause)

    @property
    def url(self) -> str:
        """The page where it is worked on."""
        return url_of(self.row)


@dataclass(frozen=True)
class Candidate:
    """A case that rules propose for the list, with why."""

    case: Case
    proposals: list[Proposal]
    why: list[str]

    @property
    def title(self) -> str:
        """The title, or nothing but the number where few may know of the case."""
        return self.case.number if self.case.restricted else self.case.title


def rows(cases: CampaignCaseQuerySet, on: date) -> list[BoardRow]:
    """Return the rows of the board, the oldest matter first."""
    found = list(
        cases.with_lead()
        .select_related("campaign", "case", "office", "handler")
        .order_by(F("until").asc(nulls_first=True), "case__received_on", "pk")
    )
    prepare_veils(row.case for row in found)
    ids = [row.pk for row in found]
    back = set(CampaignCase.objects.filter(pk__in=ids).came_back().values_list("pk", flat=True))
    records = CampaignRecord.objects.filter(row__in=ids, kind__in=ANALYSIS)
    analysed = set(records.values_list("row", flat=True))
    total, done = _measures([row.case_id for row in found])
    return [
        _row(row, on, row.pk in analysed, row.pk in back, total[row.case_id], done[row.case_id])
        for row in found
    ]


def _measures(cases: list[int]) -> tuple[Counter[int], Counter[int]]:
    total, done = Counter[int](), Counter[int]()
    tasks = CaseTask.objects.filter(case__in=cases, source__in=MEASURES)
    for case, stage in tasks.exclude(stage=TaskStage.CANCELLED).values_list("case", "stage"):
        total[case] += 1
        done[case] += stage == TaskStage.DONE
    return total, done


def _row(
    row: CampaignCase, on: date, is_analysed: bool, is_back: bool, measures: int, done: int
) -> BoardRow:
    lead: str = row.lead_name or ""  # type: ignore[attr-defined]
    stage = stage_of(row, has_lead=bool(lead), is_analysed=is_analysed, is_back=is_back)
    is_open = stage not in {BoardStage.RESOLVED, BoardStage.EXPLAINED}
    return BoardRow(
        row=row,
        lead=lead,
        stage=stage,
        missing=missing_three(row, has_lead=bool(lead)) if is_open else [],
        is_back=is_back,
        done=done,
        measures=measures,
        late=is_open and row.until is not None and row.until < on,
    )


def by_stage(found: Iterable[BoardRow]) -> list[tuple[BoardStage, list[BoardRow]]]:
    """Return the groups of the board in their order, without empty ones."""
    groups: dict[BoardStage, list[BoardRow]] = defaultdict(list)
    for row in found:
        groups[row.stage].append(row)
    return [(stage, groups[stage]) for stage in BoardStage if groups[stage]]


def by_lead(found: Iterable[BoardRow]) -> list[tuple[str, list[BoardRow]]]:
    """Return the same by who leads, for a phone; those nobody leads come first."""
    groups: dict[str, list[BoardRow]] = defaultdict(list)
    for row in found:
        groups[row.lead].append(row)
    return [(name or gettext("未落实包案领导"), groups[name]) for name in sorted(groups)]


def candidates(proposals: Iterable[Proposal]) -> list[Candidate]:
    """Return the cases of these proposals, each once."""
    groups: dict[int, Candidate] = {}
    for row in suggested(proposals):
        case = row.proposal.case
        if case is not None:
            one = groups.setdefault(case.pk, Candidate(case, [], []))
            one.proposals.append(row.proposal)
            one.why.append(row.why)
    return list(groups.values())
