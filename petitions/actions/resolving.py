"""Settling the problem itself 化解: proposed with evidence by who handles it, verified by the
Petition Office with a call-back. A new petition on a resolved matter reopens it by itself."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext

from organization.models import User
from petitions.actions.step import Step, record, take
from petitions.models import Case, CaseStage, Resolution
from petitions.workflow import Refused

SETTLED_AT = frozenset({CaseStage.REPLIED, CaseStage.CLOSED, CaseStage.CLOSED_FINAL})


@transaction.atomic
def propose_resolution(
    case: Case, *, words: str, by: User, at: datetime, version: int | None = None
) -> Case:
    """Say that the matter is settled, and by what evidence. Raises PermissionDenied, Refused."""
    step = take(case, "propose_resolution", by=by, at=at, version=version)
    case = step.here.case
    if case.stage not in SETTLED_AT:
        raise Refused(gettext("此件尚未答复，答复之后才能提请确认化解。"))
    if case.resolution in {Resolution.PROPOSED, Resolution.RESOLVED}:
        raise Refused(
            gettext("此件现为“%(state)s”，无须再提请。") % {"state": case.get_resolution_display()}
        )
    _require_words(words)
    return record(step, text=words)


@transaction.atomic
def verify_resolution(
    case: Case, *, words: str, by: User, at: datetime, version: int | None = None
) -> Case:
    """Confirm it after a call-back, as somebody of the office who did not propose it.

    Raises PermissionDenied for the proposer, Refused when nothing was proposed.
    """
    step = take(case, "verify_resolution", by=by, at=at, version=version)
    _require_proposed(step)
    _require_words(words)
    return record(step, text=words)


@transaction.atomic
def refuse_resolution(
    case: Case, *, words: str, by: User, at: datetime, version: int | None = None
) -> Case:
    """Say why the matter is not settled. Raises PermissionDenied, Refused."""
    step = take(case, "refuse_resolution", by=by, at=at, version=version)
    _require_proposed(step)
    _require_words(words)
    return record(step, text=words)


def _require_proposed(step: Step) -> None:
    case = step.here.case
    if case.resolution != Resolution.PROPOSED:
        raise Refused(
            gettext("此件现为“%(state)s”，没有待核实的化解。")
            % {"state": case.get_resolution_display()}
        )
    proposed = case.chain.events.filter(kind="propose_resolution").order_by("-seq").first()
    if proposed is not None and proposed.actor_id == step.by.pk:
        raise PermissionDenied(gettext("化解由提请人以外的信访办人员核实。"))


def _require_words(words: str) -> None:
    if not words.strip():
        raise Refused(gettext("请写明依据。"))
