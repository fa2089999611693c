"""How many requests a second with one, two and four web processes."""

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic, sleep

from faults.ledger import load
from hosts import asking
from hosts.databases import rows_read
from hosts.stage import Stage

PROCESSES = (1, 2, 4)
CLIENTS = 8


@dataclass(frozen=True)
class Row:
    """What so many processes came to. `reads` and `rows` are of the public pages alone."""

    processes: int
    hosts: int
    public: asking.Speed
    desk: asking.Speed
    registered: float  # a second
    reads: dict[str, int]
    rows: dict[str, int]


def public_pages() -> Sequence[str]:
    """Return the pages that a replica may answer."""
    from portal.models import PublishedReply

    first = PublishedReply.objects.newest().values_list("pk", flat=True)[0]
    return (
        "/replies/", f"/replies/{first}/", "/replies/?q=%E6%9D%90%E6%96%99", "/replies/feed.atom",
        "/replies/figures/",
    )  # fmt: skip


def measured(stage: Stage, processes: int, seconds: float) -> Row:
    """Serve with so many processes and measure three kinds of work, one after the other."""
    stage.serve(processes)
    pages, addresses = public_pages(), stage.addresses
    cookie = {"Cookie": stage.cookie}
    for paths, who in ((pages, {}), (stage.pages, cookie)):  # once, to warm up
        asking.hurried(addresses, paths, who, 2.0, CLIENTS)
    counted = asking.reads(addresses, stage.token)
    before = _rows(stage)
    public = asking.hurried(addresses, pages, {}, seconds, CLIENTS)
    after = _rows(stage)
    reads = asking.reads(addresses, stage.token) - counted
    desk = asking.hurried(addresses, stage.pages, cookie, seconds, CLIENTS)
    rows = {name: after[name] - before[name] for name in after}
    registered = _registered(stage, seconds)
    return Row(processes, len(addresses), public, desk, registered, dict(reads), rows)


def _registered(stage: Stage, seconds: float) -> float:
    ledger, began = stage.ledger(), monotonic()
    with load(ledger, CLIENTS, 0, []):
        sleep(seconds)
    return len(ledger.numbers) / (monotonic() - began)


def _rows(stage: Stage) -> dict[str, int]:
    return {
        "replica": rows_read(stage.pair.standby),
        "primary": rows_read(stage.pair.primary),
    }
