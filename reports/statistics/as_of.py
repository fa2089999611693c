"""What was known at the end of a past day: the events recorded by then, told again.

A matter registered later, and a step recorded later, do not count, whatever day they claim. What
came in is exact by the time of its registration; what units had in hand is folded again from the
events, in chunks, which is slow: beyond `MOST` matters it is refused with a sentence.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.models import Event
from petitions import replay
from petitions.fold import AssignmentPicture, Happened, picture
from petitions.models import Assignment, AssignmentKind, Case
from reports.declared import volume
from reports.dimensions import BY_CODE, Dimension
from reports.measures import Counted, Figure, Rows
from reports.period import Period, eve
from reports.queries.countable import cases
from reports.statistics.selection import Selection, end_of

MOST, CHUNK = 5000, 500
Test = Callable[[AssignmentPicture, Period], bool]


class TooMany(Exception):
    """More matters than can be told again in a request; carries a sentence."""


@dataclass(frozen=True)
class Share:
    """One unit's share of a case as it was known, and the part of the whole it belongs to."""

    case: int
    part: str
    known: AssignmentPicture


def _in(day: date | None, period: Period) -> bool:
    return day is not None and period.first <= day <= period.last


def _kept(row: AssignmentPicture, day: date) -> bool:
    return row.done_on is not None or row.ended_on is None or row.ended_on > day


def _open(row: AssignmentPicture, day: date) -> bool:
    return row.assigned_on <= day and (row.ended_on is None or row.ended_on > day)


def _is_late(row: AssignmentPicture, day: date) -> bool:
    return row.due_on is not None and row.due_on <= day


def _done_late(row: AssignmentPicture) -> bool:
    return bool(row.done_on and row.due_on and row.done_on > row.due_on)


def _done_by(row: AssignmentPicture, day: date) -> bool:
    return row.done_on is not None and row.done_on <= day


def _asked(test: Test) -> Test:
    return lambda row, period: row.kind == AssignmentKind.ASSIGN and test(row, period)


def _new(row: AssignmentPicture, period: Period) -> bool:
    return _in(row.assigned_on, period) and _kept(row, period.last)


def _due(row: AssignmentPicture, period: Period) -> bool:
    return _in(row.due_on, period) and _kept(row, period.last)


# The same as the queries of these figures say, of what the events had told by then.
TESTS: dict[str, Test] = {
    "opening": _asked(lambda row, period: _open(row, eve(period))),
    "assigned": _asked(_new),
    "handed": _new,
    "transferred": lambda row, period: row.kind == AssignmentKind.TRANSFER and _new(row, period),
    "in_hand": _asked(lambda row, period: _open(row, period.last)),
    "finished": _asked(lambda row, period: _in(row.done_on, period)),
    "closed_on_time": _asked(lambda row, p: _in(row.done_on, p) and not _done_late(row)),
    "closed_late": _asked(lambda row, p: _in(row.done_on, p) and _done_late(row)),
    "overdue_open": _asked(lambda row, p: _open(row, p.last) and _is_late(row, p.last)),
    "open_not_due": _asked(lambda row, p: _open(row, p.last) and not _is_late(row, p.last)),
    "left": _asked(
        lambda row, p: not row.done_on and _in(row.ended_on, p) and row.assigned_on <= eve(p)
    ),
    "finish_due": _asked(_due),
    "finished_on_time": _asked(
        lambda row, p: _due(row, p) and row.done_on is not None and not _done_late(row)
    ),
    "finished_late": _asked(
        lambda row, p: _due(row, p) and _done_by(row, p.last) and _done_late(row)
    ),
    "not_finished": _asked(lambda row, p: _due(row, p) and not _done_by(row, p.last)),
}
VOLUME = {figure.code for figure in volume.VOLUME}
KNOWN = VOLUME | TESTS.keys()  # the figures that can be asked for as of a day
WORDS = gettext_lazy(
    "按当日所知重算：只计当日二十四时以前登记的信访件和记入的步骤，其后补登、补录的不计；"
    "分类、属地等按现在的登记；现已限制知悉的件不在其内。"
)


def parted(
    wanted: Sequence[Figure], asked: Selection, by: Dimension
) -> dict[str, Mapping[str, int]]:
    """Return code -> part -> number, and "=" + code for the whole. Raises TooMany."""
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for share in shares(asked, by):
        for figure in wanted:
            if TESTS[figure.code](share.known, asked.counted):
                found[figure.code][share.part] += 1
                found[f"={figure.code}"][""] += 1
    return dict(found)


def behind(figure: Figure, asked: Selection) -> list[Share]:
    """Return the shares that a number counts, newest first. Raises TooMany."""
    test = TESTS[figure.code]
    found = [share for share in shares(asked, BY_CODE["unit"]) if test(share.known, asked.counted)]
    return sorted(found, key=lambda share: (share.known.assigned_on, share.case), reverse=True)


def shares(asked: Selection, by: Dimension) -> Iterator[Share]:
    """Tell again, and yield every unit's share in the scope. Raises TooMany."""
    matters = _matters(asked)
    if matters[MOST : MOST + 1].exists():
        raise TooMany(
            _("所选范围超过 %(most)s 件，不能按过去某日重算。请选一个单位或一类内容，缩小范围。")
            % {"most": f"{MOST:,}"}
        )
    key = by.key(AS_FIGURE, Case)
    rows = list(matters.annotate(part=key).values_list("pk", "chain_id", "part"))
    units, rules = _units(asked), replay.rules()
    for first in range(0, len(rows), CHUNK):
        chunk = {chain: (pk, part) for pk, chain, part in rows[first : first + CHUNK]}
        told = _told(chunk, asked.as_of or asked.today)
        everything = [event for events in told.values() for event in events]
        days = replay.calendar_for(everything) if everything else None
        for chain, events in told.items():
            pk, part = chunk[chain]
            for row in picture(events, rules, days).assignments.values() if days else ():
                if units is None or row.unit in units:
                    yield Share(pk, row.unit if by.code == "unit" else part, row)


# Not a figure anybody asks for: the way by which parts find the columns of a case.
AS_FIGURE = Figure("matters", "", "", "", Counted.MATTERS, lambda _period: cases(), case="")


def _matters(asked: Selection) -> Rows:
    """Return the matters that may have had a share in the scope by that day."""
    rows: Rows = cases().filter(received_on__lte=asked.counted.last).order_by("pk")
    if asked.scope.units is not None:
        here = Assignment.objects.filter(case=OuterRef("pk"), unit__in=sorted(asked.scope.units))
        rows = rows.filter(Exists(here))
    for code, part in asked.held:
        rows = BY_CODE[code].narrow(rows, AS_FIGURE, part)
    return rows


def _units(asked: Selection) -> set[str] | None:
    ids = asked.scope.units
    if ids is None:
        return None
    return {place.code for place in asked.reach.places.values() if place.pk in ids}


def _told(chains: Iterable[int], day: date) -> dict[int, list[Happened]]:
    """Return the events of each chain that had been recorded by the end of the day."""
    rows = Event.objects.filter(chain__in=list(chains), recorded_at__lt=end_of(day))
    told: dict[int, list[Happened]] = defaultdict(list)
    columns = ("chain_id", "kind", "occurred_at", "body", "actor_id")
    for chain, kind, at, body, by in rows.order_by("chain", "seq").values_list(*columns):
        told[chain].append(Happened(kind, timezone.localdate(at), body, by))
    return told
