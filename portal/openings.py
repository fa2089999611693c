"""What a petitioner may do about a case now, until when, and why not."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from organization.templatetags.desk import day_long
from petitions.models import Case, CaseStage, Clock, Petition, Track
from petitions.models.clocks import ClockCode
from portal.models import ActKind, ActStage, PetitionerAct, Rating

WINDOWS = {ActKind.REVIEW: ClockCode.REVIEW_APPLY, ActKind.REREVIEW: ClockCode.REREVIEW_APPLY}
STAGES = {
    ActKind.REVIEW: (CaseStage.REPLIED, CaseStage.CLOSED),
    ActKind.REREVIEW: (CaseStage.CLOSED,),
    ActKind.WITHDRAW: (
        CaseStage.TRIAGE, CaseStage.ROUTED, CaseStage.ACCEPTED, CaseStage.IN_PROGRESS,
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Opening:
    """One thing that may be done; `until` is its last day where the law sets one."""

    kind: str
    until: date | None = None
    late: bool = False


def refusal(case: Case, petition: Petition, kind: ActKind) -> str:
    """Return why this cannot be asked for now, "" if it can. Three queries at most."""
    if kind in STAGES and case.track == Track.ACCUSATION:
        return gettext("检举控告事项不适用这一步。")
    if kind in STAGES and case.stage not in STAGES[kind]:
        return gettext("此件现在的环节不能这样申请。有疑问请打电话或来访。")
    if kind in WINDOWS and _window(case, kind) is None:
        return gettext("答复送达你之后，才可以申请复查、复核。")
    waiting = PetitionerAct.objects.filter(petition=petition, kind=kind, stage=ActStage.WAITING)
    if kind != ActKind.SUPPLEMENT and kind != ActKind.RETALIATION and waiting.exists():
        return gettext("你已经提交过，正在处理，不用再提交。")
    if kind == ActKind.SECRECY and petition.asks_secrecy:
        return gettext("已经按要求保密办理。")
    return ""


def openings(case: Case, petition: Petition, on: date) -> list[Opening]:
    """Return what may be asked for now, in the order of the page."""
    return [opening_of(case, kind, on) for kind in ActKind if not refusal(case, petition, kind)]


def opening_of(case: Case, kind: ActKind, on: date) -> Opening:
    """Return one of them with its last day, whether it is still possible or not."""
    window = _window(case, kind) if kind in WINDOWS else None
    if window is None:
        return Opening(kind)
    return Opening(kind, window.due_on, late=window.due_on < on)


def _window(case: Case, kind: ActKind) -> Clock | None:
    rows = case.clocks.filter(code=WINDOWS[kind], stopped_on__isnull=True)
    return rows.filter(voided=False).order_by("-started_on").first()


def rating_refusal(case: Case, petition: Petition, on: date) -> str:
    """Return why this case cannot be rated now, "" if it can."""
    if case.track == Track.ACCUSATION:
        return gettext("检举控告事项不评价。")
    if Rating.objects.filter(petition=petition).exists():
        return gettext("你已经评价过。谢谢。")
    until = rating_until(case)
    if until is None:
        return gettext("收到答复后可以评价。")
    if until < on:
        return gettext("评价期到%(day)s为止，已经结束。") % {"day": day_long(until)}
    return ""


def rating_until(case: Case) -> date | None:
    """Return the last day on which the reply may be rated, None before it was served.

    Counted by the rule of the office from the day of service (2022 Art. 21).
    """
    rows = case.clocks.filter(code=ClockCode.EVALUATE, voided=False)
    return rows.values_list("due_on", flat=True).first()
