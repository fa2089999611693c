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
from organization.templatetags.desk import day
from petitions import accused_side, owed, workflow
from petitions.accused_side import AccusedSide
from petitions.models import (
    AssignmentKind,
    AssignmentStage,
    Case,
    Extension,
    Procedure,
    ReplyStage,
    ReviewLevel,
    Track,
    Urgency,
)
from petitions.models.clocks import ClockCode
from petitions.models.stages import REMEDY_BY_OPINION
from petitions.situation import Situation
from petitions.ways import ADOPTION
from petitions.workflow import Refused, Transition

SEVERAL = 2


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
    return case.urgency != Urgency.NORMAL or case.is_group


def _approved(here: Situation, _on: date) -> str:
    if needs_leader(here.case) and here.case.approved_on is None:
        return gettext("紧急、重大或集体事项须先由分管领导批办，再转送或交办。")
    return ""


def _in_return_window(here: Situation, on: date) -> str:
    clock = here.clock(ClockCode.RETURN)
    if clock and clock.due_on < on:
        return gettext("异议期（收到之日起5个工作日）已于%(day)s届满，不能再申请退回。") % {
            "day": day(clock.due_on)
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
        return gettext("处理意见书还缺：%(parts)s（条例第三十二条）。") % {
            "parts": "、".join(missing)
        }
    if here.case.track == Track.SUGGESTION and reply.outcome not in ADOPTION:
        return gettext("建议意见的答复须写明采纳、部分采纳或者未采纳（条例第二十九条）。")
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


def _may_object(here: Situation, on: date) -> str:
    if here.assigned.designated:
        return gettext("此件已由上级指定受理（条例第二十四条），不能再申请退回。")
    return _in_return_window(here, on)


def _single(here: Situation, on: date) -> str:
    """A matter several petitions speak of is neither voided nor linked whole: they part first."""
    if here.case.petitions.count() >= SEVERAL:
        return gettext("此件已并入其他来件：请先拆分，再作废。")
    return owed.nothing_owed(here, on)


def _several(here: Situation, _on: date) -> str:
    if here.case.petitions.count() < SEVERAL:
        return gettext("此件只有一件来件，没有可以拆分的。")
    return ""


def _harm_goes_on() -> str:
    return gettext("涉未成年人受侵害线索的事项不因撤回而终止办理（未成年人保护法第十一条）。")


def _withdrawable(here: Situation, _on: date) -> str:
    if here.case.minor_harm:
        return _harm_goes_on()
    if here.case.withdraw_by_id is not None:
        return gettext("已登记撤回申请，等待未经办此件的人员与信访人核实。")
    return ""


def _withdrawal_asked(here: Situation, _on: date) -> str:
    if here.case.withdraw_by_id is None:
        return gettext("信访人没有撤回申请；收到书面申请后先登记。")
    return ""


def _may_withdraw(here: Situation, on: date) -> str:
    """Whatever the petitioner wishes, a sign of harm that came up meanwhile keeps the case open."""
    refused = _withdrawal_asked(here, on)
    if not refused and here.case.minor_harm:
        return _harm_goes_on()
    return refused or owed.nothing_owed(here, on)


def _handled_by_a_unit(here: Situation, _on: date) -> str:
    if here.assignment is None:
        return gettext("此件由信访办直接答复，没有承办单位：有新情况的，请另行登记后转送交办。")
    return ""


def _extendable(here: Situation, on: date) -> str:
    case, clock = here.case, here.clock(ClockCode.HANDLE)
    if clock is None or clock.voided or clock.stopped_on:
        return gettext("此件没有正在计算的60日办理期限，无须延期。")
    if case.extension == Extension.GRANTED:
        return gettext("此件已延期一次，依法不能再延期（条例第三十四条）。")
    if clock.due_on < on:
        return gettext("办理期限已于%(day)s届满，届满后不能延期（条例第三十四条）。") % {
            "day": day(clock.due_on)
        }
    return ""


def _may_ask_extension(here: Situation, on: date) -> str:
    if here.case.extension == Extension.ASKED:
        return gettext("延期申请已提出，等待承办单位负责人审批。")
    return _extendable(here, on)


def _may_extend(here: Situation, on: date) -> str:
    if here.case.extension != Extension.ASKED:
        return gettext("经办人没有提出延期申请。")
    return _extendable(here, on)


def _extension_asked(here: Situation, _on: date) -> str:
    return "" if here.case.extension == Extension.ASKED else gettext("经办人没有提出延期申请。")


def _due_can_move(here: Situation, on: date) -> str:
    clock = here.clock(ClockCode.ASSIGN)
    if clock is None or clock.stopped_on:
        return gettext("此件没有正在计算的反馈期限。")
    if clock.terms and "extension" in clock.terms:
        return gettext("反馈期限已延长一次，不能再延长。")
    if clock.due_on < on:
        return gettext("反馈期限已于%(day)s届满，届满后不能延长。") % {"day": day(clock.due_on)}
    return ""


def not_simple(case: Case) -> str:
    """Return why a matter is not for the simple procedure, "" if it may be."""
    if case.track == Track.ACCUSATION:
        return gettext("检举控告类事项不适用简易办理。")
    if case.track == Track.REMEDY and case.route != REMEDY_BY_OPINION:
        return gettext("应当通过法定途径处理的事项不适用简易办理。")
    if needs_leader(case):
        return gettext("紧急、重大或集体事项不适用简易办理。")
    if case.petition_count > 1:
        return gettext("重复信访事项不适用简易办理。")
    return ""


def _to_simple(here: Situation, _on: date) -> str:
    if here.case.procedure == Procedure.SIMPLE:
        return gettext("此件已按简易程序办理。")
    if here.case.extension:
        return gettext("已申请延期的事项不转为简易办理。")
    return not_simple(here.case)


def _to_ordinary(here: Situation, _on: date) -> str:
    if here.case.procedure != Procedure.SIMPLE:
        return gettext("此件已按普通程序办理。")
    return ""


def _reviewable(here: Situation, _on: date) -> str:
    if here.clock(ClockCode.REVIEW_APPLY) is None:
        return gettext("没有送达的信访处理意见书，不能申请复查（条例第三十五条）。")
    if here.case.review_level != ReviewLevel.NONE:
        return gettext("此件已复查，不服复查意见的可申请复核（条例第三十六条）。")
    return ""


def _rereviewable(here: Situation, _on: date) -> str:
    if here.case.review_level != ReviewLevel.REVIEWED:
        return gettext("没有送达的复查意见，不能申请复核（条例第三十六条）。")
    return ""


def _windows_over(here: Situation, on: date) -> str:
    """A file is not put away while the petitioner may still ask for a review."""
    for code in (ClockCode.REVIEW_APPLY, ClockCode.REREVIEW_APPLY):
        clock = here.clock(code)
        if clock and clock.stopped_on is None and clock.due_on >= on:
            return gettext("申请复查复核的期限到%(day)s届满，此后才能归档。") % {
                "day": day(clock.due_on)
            }
    return owed.nothing_owed(here, on)


def _has_parties(here: Situation, _on: date) -> str:
    if here.case.headcount < SEVERAL:
        return gettext("此件只有一名信访人，无须确定代表。")
    return ""


def _no_helper(here: Situation, _on: date) -> str:
    if here.assigned.co_unit is not None:
        return gettext("此件已有协办单位：%(unit)s。") % {"unit": here.assigned.co_unit.name}
    return ""


GUARDS: dict[str, Callable[[Situation, date], str]] = {
    "assign": _approved,
    "accept_here": _approved,
    "merge_joint": owed.nothing_owed,
    "name_representatives": _has_parties,
    "transfer": _approved,
    "answer_now": _approved,
    "object": _may_object,
    "void": _single,
    "link_repeat": owed.nothing_owed,
    "link_duplicate": owed.nothing_owed,
    "flag_urgent": owed.may_flag_urgent,
    "report_urgent": owed.may_report_urgent,
    "flag_minor_harm": owed.may_flag_harm,
    "report_minor_harm": owed.may_report_harm,
    "clear_minor_harm": owed.may_report_harm,
    "unlink": _several,
    "ask_withdraw": _withdrawable,
    "withdraw": _may_withdraw,
    "keep_up": _withdrawal_asked,
    "reopen": _handled_by_a_unit,
    "request_ext": _may_ask_extension,
    "approve_ext": _may_extend,
    "refuse_ext": _extension_asked,
    "extend_due": _due_can_move,
    "to_simple": _to_simple,
    "to_ordinary": _to_ordinary,
    "add_cohandler": _no_helper,
    "request_review": _reviewable,
    "request_rereview": _rereviewable,
    "archive": _windows_over,
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
