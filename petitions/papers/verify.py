"""What `manage.py verify` checks about papers: they are what their events say, word by word and
byte by byte, and no number is missing."""

import hashlib
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from audit.models import Event
from audit.verify import Finding
from petitions.models import IssuedPaper, NumberSeries, PaperFile
from petitions.papers import drawing

SERVICES = ("serve_paper", "serve", "serve_answer", "serve_review")
EVENTS = ("paper_issued", "paper_stored", "void_paper", *SERVICES)
BATCH = 500
SERIES = "paper-"
Said = dict[str, Any]


def check_papers() -> Iterator[Finding]:
    """Find papers that say something else than their events, and events without their paper."""
    said = _said()
    rows = IssuedPaper.objects.select_related("case").order_by("pk")
    for paper in rows.iterator(chunk_size=BATCH):
        where = f"{paper.case.slug}/{paper.no}"
        recorded = said.pop((paper.case.chain_id, paper.no), {})
        for name, value in _held(paper).items():
            if recorded.get(name) != value:
                yield Finding("papers", where, f"{name} is not what its events say.")
        if paper.erased:
            continue
        if drawing.fingerprint(paper.content) != paper.content_sha256:
            yield Finding("papers", where, "What it says was changed.")
    for (_chain, no), recorded in sorted(said.items()):
        yield Finding("papers", f"{recorded.get('number')}/{no}", "The paper is gone.")
    yield from _files()


def check_paper_numbers() -> Iterator[Finding]:
    """Find series of papers with a hole, a double, or a counter that differs."""
    for series in NumberSeries.objects.filter(kind__startswith=SERIES).select_related("unit"):
        rows = IssuedPaper.objects.filter(
            unit=series.unit, kind=series.kind.removeprefix(SERIES), year=series.year
        )
        given = [serial for serial in rows.values_list("serial", flat=True) if serial]
        if sorted(given) != list(range(1, series.last + 1)):
            missing = sorted(set(range(1, series.last + 1)) - set(given))
            words = f"missing {missing[:5]}, counter {series.last}"
            yield Finding("numbers", str(series), words)


def _held(paper: IssuedPaper) -> Said:
    """Return what the row says of what events tell."""
    return {
        "kind": paper.kind,
        "number": paper.number,
        "content": paper.content_sha256,
        "issued_on": paper.issued_on,
        "signer": paper.signer_id,
        "sha256": paper.sha256 or None,
        "voided_on": paper.voided_on,
        "served_on": paper.served_on.isoformat() if paper.served_on else None,
        "method": paper.service_method or None,
    }


def _said() -> dict[tuple[int, int], Said]:
    """Return what the events tell of each paper, by chain and number on the case. One query."""
    said: dict[tuple[int, int], Said] = {}
    rows = Event.objects.filter(kind__in=EVENTS).order_by("chain", "seq").values_list(
        "chain", "kind", "occurred_at", "actor_id", "body"
    )  # fmt: skip
    for chain, kind, at, by, body in rows.iterator(chunk_size=BATCH):
        if "paper" not in body:  # a reply from before papers were kept was served
            continue
        told = said.setdefault((chain, body["paper"]), {})
        if kind == "paper_issued":
            told |= {
                "kind": body["kind"], "number": body["number"], "content": body["sha256"],
                "issued_on": timezone.localdate(at), "signer": by,
            }  # fmt: skip
        elif kind == "paper_stored":
            told["sha256"] = body["sha256"]
        elif kind == "void_paper":
            told["voided_on"] = timezone.localdate(at)
        else:
            told |= {"served_on": body["served_on"], "method": body["method"]}
    return said


def _files() -> Iterator[Finding]:
    """Find stored PDFs whose bytes are not those of their hash, and hashes without bytes."""
    without = IssuedPaper.objects.filter(file__isnull=True, erased=False).exclude(sha256="")
    for paper in without.select_related("case").order_by("pk"):
        yield Finding("papers", f"{paper.case.slug}/{paper.no}", "Its PDF is gone.")
    last = 0
    while rows := list(
        PaperFile.objects.select_related("paper__case").filter(pk__gt=last).order_by("pk")[:50]
    ):
        for row in rows:
            where = f"{row.paper.case.slug}/{row.paper.no}"
            if hashlib.sha256(row.content).hexdigest() != row.paper.sha256:
                yield Finding("papers", where, "The bytes of its PDF were changed.")
        last = rows[-1].pk
