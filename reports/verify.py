"""What `manage.py verify` checks about reports: what was frozen is still what it was.

The data behind a frozen number may be put right later; that is a correction and no finding.
"""

import json
from collections.abc import Iterable, Iterator

from audit.models import Anchor, Event
from audit.verify import Finding
from reports.contents import fingerprint
from reports.counting import failing
from reports.figures import IDENTITIES
from reports.models import Bulletin, MonthlyReport

FREEZING = (
    "report_generated", "report_corrected", "bulletin_generated", "bulletin_corrected",
)  # fmt: skip


def check_frozen_reports() -> Iterator[Finding]:
    """Find frozen documents whose content, hash or event do not agree, and events without one."""
    sealed = _recorded("sha256")
    for where, version, data, sha256 in _documents():
        if fingerprint(data) != sha256:
            yield Finding("frozen_reports", where, f"Version {version} was changed.")
        if sealed.pop((where, version), None) != sha256:
            yield Finding("frozen_reports", where, f"Version {version} is not what was recorded.")
    for where, version in sorted(sealed):
        yield Finding("frozen_reports", where, f"Version {version} is gone.")


def check_frozen_balances() -> Iterator[Finding]:
    """Find frozen documents whose numbers do not agree with each other."""
    for where, version, data, _sha256 in _documents():
        content = json.loads(data)
        for line in content.get("offices", [content]):
            row = {code: figure["count"] for code, figure in line.get("figures", {}).items()}
            for one in failing(IDENTITIES, row):
                left, right = one.sides(row)
                said = f"Version {version}, {line['unit']}: {one.code}, {left} is not {right}."
                yield Finding("frozen_balances", where, said)


def check_printed_anchors() -> Iterator[Finding]:
    """Find frozen documents whose printed anchor is not the one in the database, or not the one
    that was recorded when they were frozen: an anchor was replaced, or the paper's copy was."""
    roots = dict(Anchor.objects.values_list("no", "merkle_root"))
    recorded = _recorded("anchor")
    for where, version, no, root in _printed():
        if not roots.get(no, "").startswith(root) or len(root) != 16:
            yield Finding("printed_anchors", where, f"Anchor {no} is not the one printed.")
        if recorded.get((where, version)) != f"{no} {root}":
            yield Finding("printed_anchors", where, f"Anchor {no} is not the one recorded.")


def _printed() -> Iterable[tuple[str, int, int, str]]:
    """Yield (subject of the chain, version, anchor number, anchor root) where one is printed."""
    columns = ("version", "anchor_no", "anchor_root")
    reports = MonthlyReport.objects.filter(anchor_no__isnull=False).order_by("pk")
    rows = reports.values_list("month", "unit__code", *columns)
    for month, code, version, no, root in rows.iterator():
        yield f"report/{month}/{code}", version, no, root
    bulletins = Bulletin.objects.filter(anchor_no__isnull=False).order_by("pk")
    for month, version, no, root in bulletins.values_list("month", *columns).iterator():
        yield f"bulletin/{month}", version, no, root


def _documents() -> Iterable[tuple[str, int, str, str]]:
    """Yield (subject of the chain, version, data, hash) of every frozen document."""
    columns = ("version", "data", "sha256")
    reports = MonthlyReport.objects.order_by("pk").values_list("month", "unit__code", *columns)
    for month, code, version, data, sha256 in reports.iterator():
        yield f"report/{month}/{code}", version, data, sha256
    bulletins = Bulletin.objects.order_by("pk").values_list("month", *columns)
    for month, version, data, sha256 in bulletins.iterator():
        yield f"bulletin/{month}", version, data, sha256


def _recorded(what: str) -> dict[tuple[str, int], str]:
    """Return what the chain recorded for each subject and version. One query."""
    events = Event.objects.filter(kind__in=FREEZING).values_list("chain__subject", "body")
    return {
        (subject, body["version"]): body[what]
        for subject, body in events.iterator()
        if what in body
    }
