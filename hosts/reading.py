"""What readers notice of a replica that stands still, dies, or is gone: at most some seconds."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from hosts import asking
from hosts.speed import CLIENTS, public_pages
from hosts.stage import LAG, Stage

SECONDS, PATIENCE, GONE = 5.0, 90.0, 410


@dataclass
class Row:
    """One thing that happened to the replica while the public pages were read."""

    words: str
    asked: int = 0
    wrong: int = 0  # anything but the right page
    slowest: float = 0.0  # seconds
    reads: Counter[str] = field(default_factory=Counter)
    back: float = 0.0  # seconds until it answered again
    note: str = ""


def rows(stage: Stage) -> list[Row]:
    """Let it stand still, die and vanish, each once."""
    return [_standing_still(stage), _killed(stage), _unplugged(stage)]


def _standing_still(stage: Stage) -> Row:
    """Withdraw a text and publish one while nothing reaches the replica's tables."""
    from portal.models import PublishedReply
    from tests.portal.replies import make_reply, withdrawn

    row, counted = Row("stands still; a text is withdrawn, one published"), _reads(stage)
    stage.pair.standby.execute("SELECT pg_wal_replay_pause()")
    gone = PublishedReply.objects.newest().first()
    assert gone is not None
    title = gone.title
    withdrawn(gone)
    new = make_reply(title="刚刚公开的一条", changed_at=gone.changed_at + timedelta(days=1))
    until = time.monotonic() + SECONDS + LAG
    while time.monotonic() < until:
        for address in stage.addresses:
            status, _body = asking.ask(address, f"/replies/{gone.pk}/")
            shown, _body = asking.ask(address, f"/replies/{new.pk}/")
            listed, body = asking.ask(address, "/replies/")
            counts, _body = asking.ask(address, "/replies/figures/")
            said = body.decode()
            right = (
                status == GONE, shown == asking.OK, counts == asking.OK,
                listed == asking.OK and title not in said and new.title in said,
            )  # fmt: skip
            row.asked += len(right)
            row.wrong += right.count(False)
    states = {asking.says_of(one, "replica", stage.token) for one in stage.addresses}
    row.note = f"`/readyz` says {' and '.join(sorted(states))}"
    row.reads = _reads(stage) - counted
    stage.pair.standby.execute("SELECT pg_wal_replay_resume()")
    row.back = _back(stage)
    return row


def _killed(stage: Stage) -> Row:
    row = _struck(stage, Row("kill -9 of all its processes"), stage.pair.other.kill)
    stage.pair.standby.start()
    stage.pair.wait()
    row.back = _back(stage)
    return row


def _unplugged(stage: Stage) -> Row:
    row = _struck(stage, Row("its cable is pulled"), stage.pair.other.unplug)
    stage.pair.other.plug()
    stage.pair.wait()
    row.back = _back(stage)
    return row


def _struck(stage: Stage, row: Row, strike: Callable[[], None]) -> Row:
    pages, counted = public_pages(), _reads(stage)
    asking.hurried(stage.addresses, pages, {}, 1.0, CLIENTS)
    strike()
    found = asking.hurried(stage.addresses, pages, {}, SECONDS, CLIENTS)
    row.asked, row.wrong = found.answers.total(), found.others
    row.slowest = max(found.times) / 1000
    row.reads = _reads(stage) - counted
    return row


def _reads(stage: Stage) -> Counter[str]:
    return asking.reads(stage.addresses, stage.token)


def _back(stage: Stage) -> float:
    """Return the seconds until the replica answers a page again."""
    began, before = time.monotonic(), _reads(stage)["replica"]
    while time.monotonic() < began + PATIENCE:
        for address in stage.addresses:
            asking.ask(address, "/replies/")
        if _reads(stage)["replica"] > before:
            return time.monotonic() - began
        time.sleep(0.2)
    return PATIENCE
