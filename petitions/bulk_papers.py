"""The papers of histories that are written at once: what each step issues, with its number and its
event, as `actions.issuing` does when a step is taken.

Notices are served on the next day, where the history goes so far.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone, translation

from audit import log
from organization.models import Unit, User
from petitions.actions import issuing
from petitions.actions.serving import Service
from petitions.fold import Picture
from petitions.identity import veil
from petitions.models import Assignment, Case, IssuedPaper, Petition, Petitioner, Reply
from petitions.models.numbering import take
from petitions.papers import kinds
from petitions.papers.facts import Facts, issuer_of
from petitions.papers.kinds import Kind
from petitions.ways import ServiceMethod

SERVED_AFTER = timedelta(days=1)
MOMENT, MINUTE = timedelta(milliseconds=1), timedelta(minutes=1)


@dataclass
class Told:
    """One case as the bulk writer knows it: its events, what they leave behind, who petitioned."""

    case: Case
    entries: list[log.Entry]
    picture: Picture
    petitions: Sequence[tuple[Petition, Petitioner]]
    assignments: Mapping[int, Mapping[str, Any]]
    replies: Mapping[int, Mapping[str, Any]]
    until: datetime  # nothing of it happens from then on
    papers: list[IssuedPaper] = field(default_factory=list)

    def save(self, ids: Mapping[int, int]) -> None:
        """Write the papers once the rows they hang on have ids: assignments by their number."""
        replies = dict(self.case.replies.values_list("no", "pk"))
        for paper in self.papers:
            paper.case, sent, reply = self.case, paper.assignment, paper.reply
            paper.assignment_id = ids[sent.no] if sent else None
            paper.reply_id = replies[reply.no] if reply else None
            paper.about_id = paper.about.pk if paper.about else None
            paper.petition_id = paper.petition.pk if paper.petition else None
            paper.save(force_insert=True)


@dataclass(frozen=True)
class Due:
    """One paper that a step issues."""

    told: Told
    entry: log.Entry
    facts: Facts


def plan(histories: Sequence[Told], units: Mapping[str, Unit]) -> None:
    """Draw the papers of these cases and put their events behind those of the steps."""
    signers = {e.by.actor_id for told in histories for e in told.entries if e.by.actor_id}
    people = User.objects.in_bulk(signers)
    due = [one for told in histories for one in _due(told, units, people)]
    serials = _serials(due)
    wordings = {kind.code: issuing.wording_of(kind) for kind in kinds.KINDS}
    for told in histories:
        told.entries[:] = list(
            _entries(told, [one for one in due if one.told is told], serials, wordings)
        )


def _due(told: Told, units: Mapping[str, Unit], people: Mapping[int, User]) -> Iterator[Due]:
    joined = 0
    for entry in told.entries:
        joined += entry.kind == "join"
        by = people.get(entry.by.actor_id or 0)
        for kind in kinds.of_step(entry.kind, told.case) if by else ():
            yield Due(told, entry, _facts(told, entry, kind, units, people, joined))


def _facts(
    told: Told,
    entry: log.Entry,
    kind: Kind,
    units: Mapping[str, Unit],
    people: Mapping[int, User],
    joined: int,
) -> Facts:
    case, picture = told.case, told.picture
    current = picture.current
    no = entry.body.get("assignment") or (current.no if current else 0)
    sent = _assignment(told, no, units, people) if no in picture.assignments else None
    unit = sent.unit if kind.by_host and sent else case.unit
    petition, person = told.petitions[min(joined, len(told.petitions) - 1)]
    if entry.kind != "join":
        petition, person = told.petitions[0]
    return Facts(
        case=case,
        kind=kind,
        on=timezone.localdate(entry.at),
        by=people[entry.by.actor_id or 0],
        unit=unit,
        issuer=issuer_of(kind, unit),
        step=entry.kind,
        words=entry.text,
        said=_said(entry),
        assignment=sent,
        reply=_reply(told, people),
        petition=petition,
        person=person,
        days={
            code: reading.due.on
            for (code, of), reading in picture.readings.items()
            if of in {0, no}
        },
        veil=veil([one for _petition, one in told.petitions]),
    )


def _said(entry: log.Entry) -> dict[str, str]:
    if entry.kind != "serve":
        return {}
    served_on = datetime.fromisoformat(entry.body["served_on"]).date()
    return Service(entry.body["method"], served_on).said()


def _assignment(
    told: Told, no: int, units: Mapping[str, Unit], people: Mapping[int, User]
) -> Assignment:
    row = told.picture.assignments[no]
    return Assignment(
        no=no,
        kind=row.kind,
        unit=units[row.unit],
        handler=people.get(row.handler_id or 0),
        assigned_on=row.assigned_on,
        due_on=row.due_on,
        **told.assignments.get(no, {}),
    )


def _reply(told: Told, people: Mapping[int, User]) -> Reply | None:
    if not told.replies:
        return None
    no = max(told.replies)
    picture, kept = told.picture.replies[no], told.replies[no]
    return Reply(
        no=no,
        submitted_on=picture.submitted_on,
        issued_on=picture.issued_on,
        served_on=picture.served_on,
        author=people.get(kept.get("author_id") or 0),
        reviewer=people.get(kept.get("reviewer_id") or 0),
        **{name: value for name, value in kept.items() if not name.endswith("_id")},
    )


def _serials(due: Iterable[Due]) -> dict[int, int]:
    """Return the serial of each paper that has one, in the order of issue, by its identity."""
    ordered = sorted(due, key=lambda one: one.entry.at)
    numbered = [(one, _series(one)) for one in ordered if one.facts.kind.series]
    counts = Counter(series for _one, series in numbered)
    units = {series[0]: one.facts.unit for one, series in numbered}
    given: dict[tuple[int, str, int], Iterator[int]] = {
        series: iter(take(units[series[0]], series[1], series[2], count))
        for series, count in sorted(counts.items())
    }
    return {id(one): next(given[series]) for one, series in numbered}


def _series(one: Due) -> tuple[int, str, int]:
    return one.facts.unit.pk, one.facts.kind.series, one.facts.on.year


def _entries(
    told: Told,
    due: Sequence[Due],
    serials: Mapping[int, int],
    wordings: Mapping[str, tuple[str, int]],
) -> Iterator[log.Entry]:
    """Yield the events with those of the papers behind their steps, and of their service later."""
    waiting: list[tuple[datetime, IssuedPaper, log.Entry]] = []
    by_entry: dict[int, list[Due]] = defaultdict(list)
    for one in due:
        by_entry[id(one.entry)].append(one)
    for entry in told.entries:
        for at, paper, issued in sorted((one for one in waiting if one[0] < entry.at), key=_when):
            yield from _served(told, at, paper, issued, wordings)
        waiting = [one for one in waiting if one[0] >= entry.at]
        if entry.kind == "serve":
            _mark_reply(told, entry)
        yield entry
        for one in by_entry[id(entry)]:
            paper = _issued(told, one, serials.get(id(one)), wordings)
            yield replace(
                entry, kind="paper_issued", at=paper.issued_at, body=issuing.told_of(paper), text=""
            )
            if paper.to_serve and paper.kind not in issuing.REPLIES:
                waiting.append((_serve_at(paper), paper, entry))
    for at, paper, issued in sorted((one for one in waiting if one[0] < told.until), key=_when):
        yield from _served(told, at, paper, issued, wordings)


def _when(waiting: tuple[datetime, IssuedPaper, log.Entry]) -> datetime:
    return waiting[0]


def _serve_at(paper: IssuedPaper) -> datetime:
    """Return when it is served: no two of a case at the same moment."""
    return paper.issued_at + SERVED_AFTER + MINUTE * paper.no


def _issued(
    told: Told, one: Due, serial: int | None, wordings: Mapping[str, tuple[str, int]]
) -> IssuedPaper:
    facts = one.facts
    if one.entry.kind == "serve":
        reply = [row for row in told.papers if row.kind in issuing.REPLIES]
        facts = replace(facts, served=reply[-1] if reply else None)
    wording = wordings[facts.kind.code]
    no = len(told.papers) + 1
    at = one.entry.at + MOMENT * no  # the order of events must be one
    paper = issuing.drawn(facts, wording, no=no, serial=serial, at=at)
    told.papers.append(paper)
    return paper


def _mark_reply(told: Told, entry: log.Entry) -> None:
    """Put the service on the paper of the reply, and the paper into the event."""
    reply = [row for row in told.papers if row.kind in issuing.REPLIES]
    if not reply:
        return
    paper = reply[-1]
    paper.served_on = datetime.fromisoformat(entry.body["served_on"]).date()
    paper.service_method, paper.served_by_id = entry.body["method"], entry.by.actor_id
    entry.body["paper"] = paper.no  # type: ignore[index]


def _served(
    told: Told,
    at: datetime,
    paper: IssuedPaper,
    issued: log.Entry,
    wordings: Mapping[str, tuple[str, int]],
) -> Iterator[log.Entry]:
    """Yield the service of a notice by post, and the paper that proves it."""
    served_on, method = timezone.localdate(at), ServiceMethod.POST.value
    paper.served_on, paper.service_method = served_on, method
    paper.served_by_id = issued.by.actor_id
    body = {"paper": paper.no, "method": method, "served_on": served_on.isoformat()}
    if paper.assignment:
        body["assignment"] = paper.assignment.no
    yield replace(issued, kind="serve_paper", at=at, body=body, text="")
    with translation.override(issuing.CHINESE):
        facts = Facts(
            case=told.case,
            kind=kinds.BY_CODE["service"],
            on=served_on,
            by=paper.signer,
            unit=paper.unit,
            issuer=issuer_of(kinds.BY_CODE["service"], paper.unit),
            said=Service(method, served_on).said(),
            assignment=paper.assignment,
            petition=paper.petition,
            person=told.petitions[0][1],
            served=paper,
        )
    wording = wordings["service"]
    no = len(told.papers) + 1
    proof = issuing.drawn(facts, wording, no=no, serial=None, at=at + MOMENT)
    told.papers.append(proof)
    yield replace(
        issued, kind="paper_issued", at=proof.issued_at, body=issuing.told_of(proof), text=""
    )
