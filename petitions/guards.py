"""Rules beside the stage: what else must hold before a step may be taken.

Each guard returns the reason for a refusal, or an empty string. Pages show the same sentence
beside the disabled step that an action raises.
"""

from collections.abc import Callable
from datetime import date

from django.conf import settings
from django.utils.translation import gettext

from organization.models import Unit, User
from organization.models.unit import UnitQuerySet
from organization.standing import standing
from petitions import accused_side, workflow
from petitions.accused_side import AccusedSide
from petitions.models import AssignmentKind, AssignmentStage, Case, ReplyStage, Urgency
from petitions.models.clocks import ClockCode
from petitions.situation import Situation
from petitions.workflow import Refused, Transition

GROUP = 5  # petitioners from which a matter counts as a group matter


def reason(row: Transition, here: Situation, on: date) -> str:
    """Return why this step must wait, "" if nothing stands in its way."""
    guard = GUARDS.get(row.code)
    return guard(here, on) if guard else ""


def require(row: Transition, here: Situation, on: date) -> None:
    """Raise WrongStage or Refused with the sentence a person can act on."""
    workflow.require(
        row, here.case, assignment_at=here.assignment_stage, subject_at=here.stage_of(row)
    )
    refused = reason(row, here, on)
    if refused:
        raise Refused(refused)


def needs_leader(case: Case) -> bool:
    """Tell whether a leader decides on the routing first (2022 Art. 22, 25)."""
    return case.urgency != Urgency.NORMAL or case.headcount >= GROUP


def _approved(here: Situation, _on: date) -> str:
    if needs_leader(here.case) and here.case.approved_on is None:
        return gettext("紧急、重大或集体事项须先由分管领导批办，再转送或交办。")
    return ""


def _in_return_window(here: Situation, on: date) -> str:
    clock = here.clock(ClockCode.RETURN)
    if clock and clock.due_on < on:
        return gettext("异议期(收到之日起5个工作日)已于%(day)s届满，不能再申请退回。") % {
            "day": clock.due_on.isoformat()
        }
    return ""


def _complete(here: Situation, _on: date) -> str:
    """Name the parts of Art. 32 that the draft still lacks."""
    reply = here.reply
    if reply is None:
        return gettext("还没有拟稿。")
    parts = {
        gettext("你反映的事项"): reply.request,
        gettext("经查情况"): reply.findings,
        gettext("处理意见"): reply.opinion,
        gettext("法律法规依据"): reply.basis,
    }
    missing = [name for name, text in parts.items() if not text.strip()]
    if missing:
        return gettext("处理意见书还缺：%(parts)s(条例第三十二条)。") % {
            "parts": "、".join(missing)
        }
    return ""


def _served(here: Situation, _on: date) -> str:
    if here.reply is None or here.reply.stage != ReplyStage.SERVED:
        return gettext("处理意见书尚未送达信访人，不能报结。")
    return ""


def _finished(here: Situation, _on: date) -> str:
    """A case closes after service; an assigned one only after its report has passed."""
    if here.reply is None or here.reply.stage != ReplyStage.SERVED:
        return gettext("处理意见书尚未送达信访人，不能办结。")
    assignment = here.assignment
    if (
        assignment
        and assignment.kind == AssignmentKind.ASSIGN
        and assignment.stage != AssignmentStage.DONE
    ):
        return gettext("承办单位的办结报告尚未审核通过，不能办结。")
    return ""


def _asks_report(here: Situation, on: date) -> str:
    if here.assignment and here.assignment.kind == AssignmentKind.TRANSFER:
        return gettext("转送件不要求报结，送达后由信访办办结。")
    return _served(here, on)


GUARDS: dict[str, Callable[[Situation, date], str]] = {
    "assign": _approved,
    "transfer": _approved,
    "object": _in_return_window,
    "submit_draft": _complete,
    "submit_report": _asks_report,
    "close": _finished,
}


def hard_block(case: Case, to: Unit, side: AccusedSide | None = None) -> str:
    """Return the rule that forbids sending this case to this unit; never its content.

    `side` may be handed in where many units are judged.
    """
    if (side or accused_side.of(case)).holds(to):
        return gettext("依据《信访工作条例》第三十条，此件不得转交该单位。")
    if not settings.COMPLAINED_UNIT_MAY_HANDLE and is_complained_of(case, to):
        return gettext("本机关规定：被反映单位及其下属单位不得承办反映自己的事项。")
    return ""


def units_for(case: Case, on: date) -> UnitQuerySet:
    """Return the units that may be chosen for this case at all."""
    units = Unit.objects.active(on)
    side = accused_side.of(case)
    if not side.units and (settings.COMPLAINED_UNIT_MAY_HANDLE or case.subject_unit is None):
        return units
    barred = [unit.pk for unit in units if hard_block(case, unit, side)]
    return units.exclude(pk__in=barred)


def soft_block(case: Case, to: Unit) -> str:
    """Return what sending this case to this unit demands, "" if nothing special."""
    if is_complained_of(case, to):
        return gettext("该单位是被反映单位：须写明交其办理的理由，并指定协办处室。")
    return ""


def is_complained_of(case: Case, to: Unit) -> bool:
    """Tell whether the petition is about this unit or one above it. No query."""
    return case.subject_unit is not None and to.is_under(case.subject_unit)


def person_block(case: Case, person: User, on: date) -> str:
    """Return the rule that keeps this person from handling, reviewing or leading; no content.

    It asks for the wall and the recusals only, not for the posts a person must hold.
    """
    hidden = Case.objects.hidden_from(standing(person, on))
    if Case.objects.filter(pk=case.pk, pk__in=hidden).exists():
        return gettext("依据《信访工作条例》第二十八条、第三十条，该人员不得经办、审核或包案。")
    return ""


def require_unit(case: Case, to: Unit, co_unit: Unit | None, reason: str) -> None:
    """Raise Refused unless the case may go to this unit, with that one helping."""
    side = accused_side.of(case)
    for unit in filter(None, (to, co_unit)):
        refused = hard_block(case, unit, side)
        if refused:
            raise Refused(refused)
    if co_unit is not None and co_unit.pk in {to.pk, case.unit_id}:
        raise Refused(gettext("协办单位不能是承办单位或登记单位自己。"))
    soft = soft_block(case, to)
    if not soft:
        return
    if not reason.strip() or co_unit is None:
        raise Refused(soft)
    if is_complained_of(case, co_unit):
        raise Refused(gettext("协办单位不能是被反映单位或其下属单位，请选机关处室。"))
