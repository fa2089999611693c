"""The four blocks of my work, ready to be shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from organization.counting import KeysOf, first_keys, in_words
from petitions import replay
from petitions.desk_lines import DeskLine, lines
from petitions.worklist import Desk, shown

SHOWN = 25
NAMES: dict[str, tuple[str | Promise, str | Promise]] = {
    "must": (_("必须今天"), _("今天没有到期的件。")),
    "gates": (_("等我签收、审核、批"), _("没有等你签收、审核或批的件。")),
    "work": (_("我在办"), _("目前没有分给你办的件。")),
    "others": (_("我等别人"), _("没有在等别人的件。")),
}


@dataclass(frozen=True)
class Block:
    """One list of my work; `count` is exact up to 999, `url` the whole of it in the case list."""

    key: str
    label: str | Promise
    empty: str | Promise
    lines: Sequence[DeskLine]
    count: str
    url: str

    @property
    def is_cut(self) -> bool:
        """Whether there are more than are shown."""
        return self.count != str(len(self.lines))


@dataclass(frozen=True)
class Blocks:
    """All four; `next_due` is the next last day when nothing is due today."""

    all: Sequence[Block]
    next_due: date | None

    @property
    def are_empty(self) -> bool:
        """Whether nothing at all is on the desk."""
        return not any(block.lines for block in self.all)


def asked_for(desk: Desk) -> dict[str, KeysOf]:
    """Return what the blocks ask for, for `blocks_of`: the first cases of each, as many as are
    counted."""
    sets = {"must": desk.must, "gates": desk.gates, "work": desk.work, "others": desk.others}
    return {key: first_keys(rows) for key, rows in sets.items()}


def blocks_of(desk: Desk, found: Mapping[str, Any]) -> Blocks:
    """Return my work, of which `found` has what `asked_for` asked. Four queries."""
    picked = {key: found[key][:SHOWN] for key in NAMES}
    keys = {pk for each in picked.values() for pk in each}
    cases = list(shown(desk.visible.filter(pk__in=sorted(keys))).by_urgency())
    cut = {key: [case for case in cases if case.pk in set(picked[key])] for key in NAMES}
    known = lines(cases, user=desk.user, on=desk.on, rules=replay.rules())
    days = [case.due_on for case in cases if case.due_on and case.due_on > desk.on]
    return Blocks(
        [
            Block(
                key,
                *NAMES[key],
                # What is mine to do comes before what I only answer for.
                sorted((known[case.pk] for case in rows), key=lambda line: not line.url),
                in_words(len(found[key])),
                f"{reverse('case_list')}?view={key}",
            )
            for key, rows in cut.items()
        ],
        min(days, default=None),
    )
