"""Versions of the policy table: what it says now, what it said before, and who gained or lost.

Rights are code, so a version comes with a release: `migrate` keeps a row when the table differs
from the last one that was kept.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from organization.models import PolicyVersion, Role
from organization.policy import Difference, steps, table

Snapshot = dict[str, dict[str, dict[str, Any]]]


def snapshot() -> Snapshot:
    """Return the whole table as plain data, in the language of the office."""
    with translation.override(settings.LANGUAGE_CODE):
        return {
            "pages": {
                name: {
                    "words": str(page.words),
                    "methods": list(page.methods),
                    "open": str(page.roles) if isinstance(page.roles, str) else "",
                    "roles": [role.value for role in page.named_roles()],
                }
                for name, page in sorted(table().items())
            },
            "steps": {
                code: {
                    "words": str(step.words),
                    "party": str(step.party),
                    "roles": [role.value for role in Role if role in step.roles],
                }
                for code, step in steps().items()
            },
        }


def digest_of(kept: Snapshot) -> str:
    """Return the hash that names this state of the table."""
    said = json.dumps(kept, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


def keep(at: datetime) -> PolicyVersion:
    """Return the row of the table as it is, adding one if the last that was kept differs."""
    now = snapshot()
    digest, last = digest_of(now), PolicyVersion.objects.order_by("-pk").first()
    if last is not None and last.digest == digest:
        return last
    return PolicyVersion.objects.create(digest=digest, kept_at=at, table=now)


@dataclass(frozen=True)
class RoleChange:
    """What one role gained and lost between two versions."""

    role: Role
    difference: Difference


def between(old: Snapshot, new: Snapshot) -> list[RoleChange]:
    """Return the roles whose rights differ, each with what it gained and lost in words."""
    changes = []
    for role in Role:
        before, after = _rights(old, role), _rights(new, role)
        difference = Difference(
            [words for key, words in after.items() if key not in before],
            [words for key, words in before.items() if key not in after],
        )
        if difference:
            changes.append(RoleChange(role, difference))
    return changes


def _rights(kept: Snapshot, role: Role) -> dict[tuple[str, str, str], str]:
    """Return what the role may do by kind, name and method, with words for each."""
    kinds = {"pages": gettext("页面"), "steps": gettext("步骤")}
    return {
        (kind, name, method): f"{label}：{row['words']}{f'（{method}）' if method else ''}"
        for kind, label in kinds.items()
        for name, row in kept[kind].items()
        if role.value in row["roles"]
        for method in row.get("methods", [""])
        if method != "HEAD"
    }
