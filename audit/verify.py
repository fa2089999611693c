"""Finding what was changed behind the application's back. Reads only, and never repairs.

`settings.VERIFY_CHECKS` names the checks of all apps; each is a callable without arguments
that yields Findings. A whole chain forged anew agrees with itself; only an anchor shows it.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import groupby, islice
from operator import attrgetter
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Exists, F, Max, Min, OuterRef
from django.utils.module_loading import import_string

from audit import anchors, canonical, triggers
from audit.canonical import GENESIS, Fields
from audit.merkle import anchor_hash
from audit.models import Anchor, Chain, Event

logger = logging.getLogger(__name__)
CHAINS_AT_ONCE = 500


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it was written: which check, where, and what is wrong there."""

    check: str
    where: str
    what: str


@dataclass(frozen=True)
class Result:
    """What one check said, and how many seconds it took."""

    name: str
    seconds: float
    findings: list[Finding]


@dataclass(frozen=True)
class Report:
    """The results of all checks; the document that `verify --json` prints."""

    checks: list[Result]

    @property
    def ok(self) -> bool:
        return not any(result.findings for result in self.checks)

    def document(self) -> dict[str, Any]:
        return {"ok": self.ok, "checks": [asdict(result) for result in self.checks]}


def run_checks(*, between: Callable[[], None] | None = None) -> Report:
    """Run every check that settings name, in that order; "petitions.verify.check_x" is "x".

    `between` is called after each check: a job keeps its lease alive with it.
    """
    results = []
    for path in settings.VERIFY_CHECKS:
        began = monotonic()
        name = path.rpartition(".")[2].removeprefix("check_")
        findings = list(_said(name, import_string(path)))
        results.append(Result(name, round(monotonic() - began, 3), findings))
        if between:
            between()
    return Report(results)


def _said(name: str, check: Callable[[], Iterable[Finding]]) -> Iterator[Finding]:
    """Yield what a check finds; what somebody wrote into a row must not stop the other checks."""
    try:
        yield from check()
    except DatabaseError:
        raise
    except Exception as error:
        logger.exception("A check broke off.")
        yield Finding(name, name, f"The check broke off: {type(error).__name__}.")


def check_triggers() -> Iterator[Finding]:
    """Name each trigger of a guarded table that is absent or switched off."""
    for name in triggers.missing():
        yield Finding("triggers", name, "The trigger is missing, off or of another wording.")


def check_chains() -> Iterator[Finding]:
    """Recompute every hash; name the first bad place of each chain.

    Erased words are no finding, changed words are. Safe while others write: a chain and its
    events come from one statement, so they are always of one moment.
    """
    ids = Chain.objects.aggregate(first=Min("id"), last=Max("id"))
    for low in range((ids["first"] or 1) - 1, ids["last"] or 0, CHAINS_AT_ONCE):
        yield from _faults(low, low + CHAINS_AT_ONCE)
    eventless = ~Exists(Event.objects.filter(chain=OuterRef("pk")))
    cut = Chain.objects.filter(eventless).exclude(seq=0, head_hash=GENESIS)
    for chain in cut.order_by("id").iterator():
        yield Finding("chains", chain.subject, f"All {chain.seq} events are gone.")


def _faults(low: int, high: int) -> Iterator[Finding]:
    """Examine the chains with low < id <= high; narrow down to a row that cannot even be read."""
    try:
        rows = list(_rows().filter(chain_id__gt=low, chain_id__lte=high))
    except ValueError as error:
        if high - low == 1:
            subject = Chain.objects.get(pk=high).subject
            yield Finding("chains", subject, f"A value cannot be read: {error}")
        else:
            middle = (low + high) // 2
            yield from _faults(low, middle)
            yield from _faults(middle, high)
        return
    for _chain_id, events in groupby(rows, key=attrgetter("chain_id")):
        fault = _first_fault(list(events))
        if fault:
            yield fault


def _rows() -> Any:
    return (
        Event.objects.annotate(
            subject=F("chain__subject"),
            head_seq=F("chain__seq"),
            head_hash=F("chain__head_hash"),
            salt=F("wording__salt"),
            text=F("wording__text"),
        )
        .order_by("chain_id", "seq")
        .values_list(
            "chain_id", "subject", "head_seq", "head_hash", "seq", "alg", "kind", "actor_id",
            "actor_role", "actor_unit", "occurred_at", "recorded_at", "body", "commitment",
            "prev_hash", "hash", "salt", "text",
            named=True,
        )
    )  # fmt: skip


def _first_fault(events: list[Any]) -> Finding | None:
    """Walk one chain from its first event to its head."""
    seq, last = 0, GENESIS
    for event in events:
        seq += 1
        what = _fault(event, seq, last)
        if what:
            return Finding("chains", f"{event.subject}#{seq}", what)
        last = event.hash
    head = events[-1]
    if (head.head_seq, head.head_hash) != (seq, last):
        where = f"{head.subject}#{seq}"
        return Finding("chains", where, f"The head says {head.head_seq} events end elsewhere.")
    return None


def _fault(event: Any, seq: int, last: str) -> str:
    """Return what is wrong with one event, or nothing."""
    if event.seq != seq:
        return f"Event {seq} is missing."
    if event.prev_hash != last:
        return "It does not follow the event before it."
    fields = Fields(**{name: getattr(event, name) for name in Fields.__dataclass_fields__})
    try:
        if canonical.event_hash(fields, prev_hash=last, alg=event.alg) != event.hash:
            return "Its fields do not give its hash."
        if event.text is not None:
            words = canonical.commitment(event.salt, event.text, alg=event.alg)
            if words != event.commitment:
                return "Its words were changed."
    except (TypeError, ValueError) as error:
        return f"It cannot be hashed: {error}"
    return ""


def check_anchors() -> Iterator[Finding]:
    """Walk the anchors from the first, then compare the chains with the last one.

    Found: a chain cut with its head repaired, renumbered, replaced by a forgery that agrees with
    itself, or gone whole; an anchor changed, replaced or gone; an older state of the database,
    when ANCHOR_LOG was kept elsewhere. Erased words are no finding. Safe while others write.
    """
    taken = list(Anchor.objects.order_by("no"))
    yield from _links(taken)
    yield from _signatures(taken)
    yield from _logged(taken)
    if taken:
        yield from _contents(taken[-1])


def _links(taken: list[Anchor]) -> Iterator[Finding]:
    """Name the first anchor that is not as it was written."""
    last = GENESIS
    for no, anchor in enumerate(taken, start=1):
        what = _anchor_fault(anchor, no, last)
        if what:
            yield Finding("anchors", f"anchor/{no}", what)
            return
        last = anchor.hash


def _anchor_fault(anchor: Anchor, no: int, last: str) -> str:
    if anchor.no != no:
        return f"Anchor {no} is missing."
    if anchor.prev_hash != last:
        return "It does not follow the anchor before it."
    try:
        if anchor_hash(anchors.said_by(anchor), prev_hash=last, alg=anchor.alg) != anchor.hash:
            return "Its fields do not give its hash."
    except (TypeError, ValueError) as error:
        return f"It cannot be hashed: {error}"
    return ""


def _signatures(taken: list[Anchor]) -> Iterator[Finding]:
    """Name the first anchor that the key did not sign. Those before the first key have no mac."""
    if not settings.ANCHOR_KEY:
        return
    signed = [anchor for anchor in taken if anchor.mac]
    if taken and not signed:
        yield Finding("anchors", f"anchor/{taken[-1].no}", "A key is set and no anchor is signed.")
    for anchor in taken:
        if signed and anchor.no >= signed[0].no and not _is_signed(anchor):
            yield Finding("anchors", f"anchor/{anchor.no}", "It is not signed with the key.")
            return


def _is_signed(anchor: Anchor) -> bool:
    try:
        return anchors.is_signed(anchor)
    except ValueError:
        return False


def _logged(taken: list[Anchor]) -> Iterator[Finding]:
    """Name the first anchor that the log outside the database knows otherwise."""
    hashes = {anchor.no: anchor.hash for anchor in taken}
    for line in anchors.log_lines():
        if hashes.get(int(str(line["no"]))) != line["hash"]:
            yield Finding("anchors", f"anchor/{line['no']}", "ANCHOR_LOG says something else.")
            return


def _contents(anchor: Anchor) -> Iterator[Finding]:
    """Compare what the anchor covered with what is there now."""
    where = f"anchor/{anchor.no}"
    try:
        root = anchors.root_at(anchor.last_event_id, anchor.alg)
    except ValueError as error:
        yield Finding("anchors", where, f"The root cannot be computed: {error}")
        return
    if root != anchor.merkle_root:
        events = Event.objects.filter(id__lte=anchor.last_event_id)
        chains = events.values("chain").distinct().count()
        yield Finding(
            "anchors",
            where,
            "The chains do not give its root any more: "
            f"{anchor.n_chains} chains with {anchor.n_events} events then, "
            f"{chains} with {events.count()} of that time now.",
        )
        yield from _moved()
    given = anchors.facts()
    for name, last in sorted(anchor.max_numbers.items()):
        if given.get(name, 0) < last:
            yield Finding("anchors", where, f"{name} had reached {last}, now {given.get(name, 0)}.")


def _moved() -> Iterator[Finding]:
    """Name each chain that is not the one of which an anchor noted the head outside."""
    named = set[str]()
    heads = anchors.logged_heads()
    while some := list(islice(heads, CHAINS_AT_ONCE)):
        rows = Event.objects.filter(id__in=[head.event_id for head in some])
        here = set(rows.values_list("id", "chain__subject", "seq", "hash"))
        for head in some:
            if head not in here and head.subject not in named:
                named.add(head.subject)
                what = f"Its events up to this one are not those that were anchored: {head.hash}."
                yield Finding("anchors", f"{head.subject}#{head.seq}", what)
