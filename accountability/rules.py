"""The rules that propose something, by code: what for, and the sentence that says why.

Apps name their rules in `settings.PROPOSAL_RULES`. A rule's facts are plain JSON: numbers, ISO
days, names of units; never a petitioner.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from accountability.models import Proposal, Purpose
from organization.models import User
from organization.templatetags.desk import day_long
from petitions import permissions
from petitions.situation import Situation
from petitions.workflow import BY_CODE

Facts = Mapping[str, Any]
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
May = Callable[[Proposal, User, date], bool]


@dataclass(frozen=True)
class Rule:
    """One rule. `words(facts)` is one sentence in the reader's language, with its facts;
    `may(proposal, by, on)` tells who may carry out what it proposes, and so may leave it."""

    code: str
    label: str | Promise
    purpose: Purpose
    words: Callable[[Facts], str]
    may: May

    def sentence(self, facts: Facts) -> str:
        """Return the sentence, with each day as the office writes it."""
        return self.words({name: _day(value) for name, value in facts.items()})


def _day(value: Any) -> Any:
    is_day = isinstance(value, str) and ISO_DAY.fullmatch(value)
    return day_long(date.fromisoformat(value)) if is_day else value


def by_step(code: str) -> May:
    """Return the judge of what is carried out by this step on the case of the proposal. For a step
    beside the process, which asks for the case alone: no query but one for all grants of a person.
    """

    def may(proposal: Proposal, by: User, on: date) -> bool:
        if proposal.case is None:
            return False
        here = Situation(proposal.case, None, None, ())
        return permissions.role_for(by, BY_CODE[code], here, on) is not None

    return may


def may_answer(proposal: Proposal, by: User, on: date) -> bool:
    """Tell whether this person knows of a proposal and may carry it out, and so may leave it."""
    known = Proposal.objects.visible_to(by, on).filter(pk=proposal.pk)
    return known.exists() and all_rules()[proposal.rule].may(proposal, by, on)


def all_rules() -> dict[str, Rule]:
    """Return every rule by its code."""
    return _joined(tuple(settings.PROPOSAL_RULES))


@lru_cache(maxsize=8)
def _joined(paths: tuple[str, ...]) -> dict[str, Rule]:
    rules: Iterable[Rule] = (rule for path in paths for rule in import_string(path))
    return {rule.code: rule for rule in rules}


def followed(proposals: Iterable[Proposal], by: User, on: date) -> list[Proposal]:
    """Keep, of proposals this person sees, those they may carry out."""
    rules = all_rules()
    return [row for row in proposals if rules[row.rule].may(row, by, on)]


@dataclass(frozen=True)
class Suggested:
    """A proposal with the sentence that says why, for a page."""

    proposal: Proposal
    label: str | Promise
    why: str


def suggested(proposals: Iterable[Proposal]) -> list[Suggested]:
    """Return these proposals with their sentences."""
    rules = all_rules()
    return [
        Suggested(row, rules[row.rule].label, rules[row.rule].sentence(row.facts))
        for row in proposals
    ]
