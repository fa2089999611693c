"""A house with everything that can be tampered with: cases at all stages, files, frozen documents,
anchors with a key and a log outside the database."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from audit import anchors, verify
from petitions import actions
from petitions.models import FileOrigin
from petitions.uploads import vault
from reports.actions import generate_unit_report
from tests import world as worlds
from tests.demo.loads import SLOW
from tests.petitions.uploads import corpus
from tests.reports.issuing import MARCH, after, published
from tests.world import MONDAY, bring_to, days, register

OFF = {"audit.verify.check_triggers"}  # the owner has switched them off, and that is found at once
LASTS = ("close", "serve", "issue", "submit_draft", "accept", "close")


@dataclass
class House:
    """Who works there, and what lies outside the database."""

    world: worlds.World
    log: Path
    at: object
    kept: dict[str, bytes] = field(default_factory=dict)

    def outside(self):
        """Return the files that a roll-back of the database leaves as they are."""
        logs = {path: path.read_bytes() for path in (self.log, anchors.heads_log())}
        return logs, dict(self.kept)

    def put_back(self, outside):
        logs, kept = outside
        for path, content in logs.items():
            path.write_bytes(content)
        for name, content in kept.items():
            write(name, content)


def build(folder, settings):
    """Return the house; the caller's transaction holds it."""
    settings.ANCHOR_KEY = ["a key outside the database"]
    settings.ANCHOR_LOG = str(folder / "anchors.log")
    settings.VERIFY_CHECKS = [path for path in settings.VERIFY_CHECKS if path not in SLOW | OFF]
    house = House(worlds.build(), folder / "anchors.log", MONDAY)
    for number, last in enumerate(LASTS):
        live(house, MONDAY + days(number), last)
    generate_unit_report(house.world.jjc, MARCH, by=None, at=after(MARCH))
    published(house.world, MARCH)
    house.at = after(MARCH) + days(30)
    anchor(house)
    house.kept = {name: read(name) for name in vault.names()}
    return house


def live(house, at, last):
    """Let a case live up to a step, with a file of its own, and anchor the evening."""
    world = house.world
    letter = register(world, at=at, text=f"来信人反映职称评审程序不公开。{uuid4()}")
    case = bring_to(world, letter.case, "sign", at=at)
    content = corpus.pdf(f"9 0 obj\n({uuid4()})\nendobj")
    held = actions.hold("来信.pdf", content, form=uuid4(), by=world.handler, at=at)
    actions.add_files(case, [str(held.key)], origin=FileOrigin.PETITION, by=world.handler, at=at)
    bring_to(world, case, last, after="sign", at=at + timedelta(hours=1))
    anchor(house, at=at + timedelta(hours=9))
    return case


def anchor(house, at=None):
    return anchors.take(at=at or house.at)


def findings():
    """Return what `verify` finds, but for the two checks that are left out."""
    report = verify.run_checks()
    return [finding for result in report.checks for finding in result.findings]


def read(name):
    with vault.storage().open(name) as file:
        return file.read()


def write(name, content):
    with vault.storage().open(name, "wb") as file:
        file.write(content)
