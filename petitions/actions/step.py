"""What every action does around its own change: lock, may they, can it - and then record.

Actions alone call this module: those of petitions, and those of the apps above that record what
they do on a case (the rows of `petitions.beside`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from audit import log
from organization.models import Post, Role, Unit, User
from organization.standing import standing
from petitions import guards, permissions, replay, situation
from petitions.actions import issuing
from petitions.models import Case
from petitions.situation import Situation
from petitions.workflow import BY_CODE, Party, StaleCase, Subject, Transition


@dataclass(frozen=True)
class Step:
    """A step that may be taken: the locked case, and who takes it in which role when."""

    row: Transition
    here: Situation
    by: User
    role: Role
    at: datetime

    @property
    def on(self) -> date:
        """The day in Asia/Shanghai."""
        return timezone.localdate(self.at)


def lock(case: Case) -> Case:
    """Return the case, locked until the transaction ends."""
    # Without `of` the joined rows would be locked too and unrelated cases would wait.
    return Case.objects.select_for_update(of=("self",)).select_related("unit").get(pk=case.pk)


def take(case: Case, code: str, *, by: User, at: datetime, version: int | None = None) -> Step:
    """Lock the case, then judge: is it still the one they saw, may they, can it.

    Raises StaleCase, PermissionDenied, WrongStage or Refused; then nothing has changed.
    """
    row = BY_CODE[code]
    here = situation.of(lock(case))
    if version is not None and version != here.case.version:
        raise StaleCase(gettext("此件刚被他人处理过，请刷新后再办。你填写的内容仍在本页。"))
    on = timezone.localdate(at)
    role = permissions.require(by, row, here, on)
    guards.require(row, here, on)
    return Step(row, here, by, role, at)


def record(
    step: Step,
    *,
    body: Mapping[str, Any] | None = None,
    text: str = "",
    said: Mapping[str, str] | None = None,
) -> Case:
    """Write the event, bring the rows in line with it, issue the papers of the step, and return
    the case. `said` is what the papers say beyond what the case knows (`papers.fields`).

    It is signed with the role and unit of the post that counts; who acts as a substitute leaves
    that post in the body, who acts by a grant on the case leaves that.
    """
    facts = dict(body or {})
    case, assignment = step.here.case, step.here.assignment
    post = standing(step.by, step.on).post_for(step.role, unit=_place(step))
    if assignment is not None and "assignment" not in facts:
        facts["assignment"] = assignment.no
        if assignment.handler_id is None and _begins(step, post):
            facts["handler"] = post.person_id if post and post.as_substitute else step.by.pk
    if post is None:
        facts["granted"] = True
    elif post.as_substitute:
        facts["for"] = post.pk
    signed = _signature(step, post)
    log.append(case.chain, step.row.code, by=signed, at=step.at, body=facts, text=text)
    replay.project(case)
    issuing.issue_for(
        step.row.code,
        case,
        by=step.by,
        at=step.at,
        signature=signed,
        words=text,
        body=facts,
        before={clock.code: clock.due_on for clock in step.here.clocks},
        said=said,
        assignment=assignment if step.row.subject is Subject.ASSIGNMENT else None,
    )
    return case


def signature_of(step: Step) -> log.Signature:
    """Return what the step is signed with, for an event of the case that goes along with it."""
    return _signature(step, standing(step.by, step.on).post_for(step.role, unit=_place(step)))


def _begins(step: Step, post: Post | None) -> bool:
    """Tell whether this step makes a handler of the unit the handler of the matter."""
    if step.role is not Role.HANDLER or step.row.is_silent or post is None:
        return False
    return post.unit_id == step.here.assigned.unit_id


def _place(step: Step) -> Unit:
    """Return the unit in whose name the step is taken."""
    assignment = step.here.assignment
    if assignment is not None and step.row.party in {Party.HOST, Party.ANYONE}:
        return assignment.unit
    return step.here.case.unit


def _signature(step: Step, post: Post | None) -> log.Signature:
    if post is None:  # the role of a grant, which no post of the person has
        return standing(step.by, step.on).signature()
    return log.Signature(step.by.pk, post.role, post.unit.code)
