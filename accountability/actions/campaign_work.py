"""What is done on one case of a campaign: the three 三个落实, analysis, judgement, and 销号."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext

from accountability import campaigning
from accountability.actions.tasks import set_task
from accountability.models import (
    CampaignCase,
    CampaignRecord,
    CampaignRecordKind,
    CampaignResult,
    CaseTask,
    ClaimAssessment,
    FactFinding,
    TaskSource,
)
from accountability.models.leads import CaseLead
from organization import chain
from organization.models import Unit, User
from petitions.actions.step import Step, record, take
from petitions.models import Case
from petitions.workflow import Refused


@transaction.atomic
def set_three(
    row: CampaignCase,
    *,
    office: Unit,
    handler: User,
    requirement: str,
    until: date,
    by: User,
    at: datetime,
) -> CampaignCase:
    """Name who works on it, what is asked and by when. The lead is set by `set_lead`.

    Raises PermissionDenied; Refused when the handler may not see the case or is not of the office.
    """
    held = _take(row, "set_three", by, at)
    row, on = held.row, held.step.on
    if not requirement.strip():
        raise Refused(gettext("请写明工作要求。"))
    if until < on:
        raise Refused(gettext("办结时限不能早于今天。"))
    _require_handler(row.case, office, handler, on)
    row.office, row.handler, row.requirement, row.until = office, handler, requirement, until
    row.save(update_fields=["office", "handler", "requirement", "until"])
    body = {"unit": office.code, "person": handler.pk, "until": until.isoformat()}
    return held.record(body | {"tell": [handler.pk]}, requirement)


@transaction.atomic
def describe_cause(
    row: CampaignCase, *, chronology: str, root_cause: str, by: User, at: datetime
) -> CampaignCase:
    """Write down how it came about and where the knot is. Raises PermissionDenied, Refused."""
    held = _take(row, "analyse", by, at)
    row = held.row
    if not root_cause.strip():
        raise Refused(gettext("请写明症结。"))
    row.chronology, row.root_cause = chronology, root_cause
    row.save(update_fields=["chronology", "root_cause"])
    return held.record({"what": "cause"}, f"{chronology}\n{root_cause}".strip())


@transaction.atomic
def record_campaign(
    row: CampaignCase, *, kind: str, on: date, words: str, by: User, at: datetime
) -> CampaignRecord:
    """Keep what was done: heard, read, checked, visited, explained. Raises PermissionDenied,
    Refused."""
    held = _take(row, "analyse", by, at)
    row = held.row
    if not words.strip():
        raise Refused(gettext("请写明情况，不能只登记次数。"))
    if not row.case.received_on <= on <= held.step.on:
        raise Refused(gettext("日期须在收到信访件之后，不晚于今天。"))
    made: CampaignRecord = CampaignRecord.objects.create(
        row=row,
        kind=CampaignRecordKind(kind),
        on=on,
        words=words,
        by=by,
        written_on=held.step.on,
    )
    held.record({"what": str(made.kind), "on": on.isoformat()}, words)
    return made


@transaction.atomic
def judge_campaign(
    row: CampaignCase, *, fact_finding: str, claim: str, words: str, by: User, at: datetime
) -> CampaignCase:
    """Judge what is so and what is reasonable, once the three are in place and it was looked into.

    Raises PermissionDenied, Refused naming what is missing.
    """
    held = _take(row, "judge_campaign", by, at)
    row = held.row
    missing = campaigning.missing_three(row, has_lead=campaigning.has_lead(row))
    if not row.records.filter(kind__in=campaigning.ANALYSIS).exists():
        missing.append(gettext("梳理分析的记录"))
    _refuse_for(missing, gettext("不能研判，还缺："))
    if not words.strip():
        raise Refused(gettext("请写明研判依据。"))
    row.fact_finding, row.claim = FactFinding(fact_finding), ClaimAssessment(claim)
    row.judged_on = held.step.on
    row.save(update_fields=["fact_finding", "claim", "judged_on"])
    return held.record({"finding": row.fact_finding, "claim": row.claim}, words)


@transaction.atomic
def set_campaign_measure(
    row: CampaignCase, *, what: str, due_on: date, by: User, at: datetime
) -> CaseTask:
    """Set one measure for whoever works on it. Raises PermissionDenied, Refused."""
    # Read, not locked: the case is locked first, as everywhere.
    row = CampaignCase.objects.select_related("campaign", "case", "office", "handler").get(
        pk=row.pk
    )
    _require_running(row)
    if row.office is None:
        raise Refused(gettext("请先落实工作部门和经办人员。"))
    return set_task(
        row.case,
        what=what,
        unit=row.office,
        person=row.handler,
        due_on=due_on,
        source=TaskSource.CAMPAIGN,
        origin=f"campaign/{row.campaign.slug}",
        by=by,
        at=at,
    )


@transaction.atomic
def ask_strike_off(
    row: CampaignCase, *, result: str, evidence: str, by: User, at: datetime
) -> CampaignCase:
    """Ask a leader to take the case off the list, with the evidence.

    What came back within the watch is open again from here. Raises PermissionDenied, Refused
    naming what is missing.
    """
    held = _take(row, "ask_strike_off", by, at)
    row = held.row
    wanted = CampaignResult(result)
    if wanted == CampaignResult.OPEN:
        raise Refused(gettext("请选择销号的结果。"))
    _refuse_for(campaigning.gaps(row, wanted), gettext("不能销号，还缺："))
    if not evidence.strip():
        raise Refused(gettext("请写明销号依据。"))
    row.result, row.signed_by, row.struck_off_on = CampaignResult.OPEN, None, None
    row.resolved_on = row.watch_until = None
    row.asked_result, row.evidence = wanted, evidence
    row.asked_by, row.asked_on = by, held.step.on
    row.save(update_fields=[
        "result", "signed_by", "struck_off_on", "resolved_on", "watch_until", "asked_result",
        "evidence", "asked_by", "asked_on",
    ])  # fmt: skip
    leads = CaseLead.objects.filter(case=row.case_id, ended_on__isnull=True)
    tell = sorted({row.campaign.leader_id, *leads.values_list("leader", flat=True)})
    return held.record({"result": wanted, "tell": tell}, evidence)


@transaction.atomic
def strike_off(row: CampaignCase, *, words: str, by: User, at: datetime) -> CampaignCase:
    """Sign that the case leaves the list, as a leader who did not ask for it.

    Raises PermissionDenied, Refused naming what is missing by now.
    """
    held = _take(row, "strike_off", by, at, closed=True)
    row = held.row
    _require_asked(row, by)
    _refuse_for(campaigning.gaps(row, row.asked_result), gettext("不能销号，还缺："))
    if not words.strip():
        raise Refused(gettext("请写明签批意见。"))
    row.result, row.signed_by = CampaignResult(row.asked_result), by
    row.struck_off_on = held.step.on
    if row.result == CampaignResult.RESOLVED and row.case.resolved_on:
        row.resolved_on = row.case.resolved_on
        row.watch_until = campaigning.a_year_after(row.case.resolved_on)
    row.save(update_fields=["result", "signed_by", "struck_off_on", "resolved_on", "watch_until"])
    return held.record({"result": row.result, "tell": _workers(row)}, words)


@transaction.atomic
def return_strike_off(row: CampaignCase, *, words: str, by: User, at: datetime) -> CampaignCase:
    """Send the request back with a reason. Raises PermissionDenied, Refused."""
    held = _take(row, "return_strike_off", by, at, closed=True)
    row = held.row
    _require_asked(row, by)
    if not words.strip():
        raise Refused(gettext("请写明退回理由。"))
    tell = _workers(row)
    row.asked_result, row.asked_by, row.asked_on = "", None, None
    row.save(update_fields=["asked_result", "asked_by", "asked_on"])
    return held.record({"tell": tell}, words)


@dataclass(frozen=True)
class Held:
    """The locked row, and the step that is taken on its case."""

    row: CampaignCase
    step: Step

    def record(self, body: dict[str, object], text: str) -> CampaignCase:
        """Write the event on the case and return the row."""
        record(self.step, body={"campaign": self.row.campaign.slug} | body, text=text)
        return self.row


def _take(row: CampaignCase, code: str, by: User, at: datetime, *, closed: bool = False) -> Held:
    """Lock the case, then the row; judge. `closed`: also on a campaign that has ended."""
    step = take(row.case, code, by=by, at=at)
    row = _locked(row)
    row.case = step.here.case
    if not closed:
        _require_running(row)
    return Held(row, step)


def _locked(row: CampaignCase) -> CampaignCase:
    rows = CampaignCase.objects.select_for_update(of=("self",))
    return rows.select_related("campaign", "case", "office", "handler").get(pk=row.pk)


def _require_running(row: CampaignCase) -> None:
    if row.campaign.closed_on:
        raise Refused(gettext("%(title)s已经结束。") % {"title": row.campaign.title})
    if row.result == CampaignResult.OPEN:
        return
    if not CampaignCase.objects.filter(pk=row.pk).came_back().exists():
        raise Refused(gettext("此件已销号：%(result)s。") % {"result": row.get_result_display()})


def _require_asked(row: CampaignCase, by: User) -> None:
    if row.result != CampaignResult.OPEN or row.asked_on is None:
        raise Refused(gettext("此件没有待签批的销号提请。"))
    if row.asked_by_id == by.pk:
        raise PermissionDenied(gettext("销号由提请人以外的领导签批。"))


def _require_handler(case: Case, office: Unit, handler: User, on: date) -> None:
    posts = chain.acting(on).in_unit(office).select_related("person")
    acting = {person.pk for rung in chain.rungs(posts, on) for person in rung.acting}
    seen = Case.objects.visible_to(handler, on).filter(pk=case.pk)
    if handler.pk not in acting or not seen.exists():
        raise Refused(
            gettext("%(name)s目前办理不了此件，请另选经办人员。") % {"name": handler.name}
        )


def _refuse_for(missing: list[str], words: str) -> None:
    if missing:
        raise Refused(f"{words}{'、'.join(missing)}。")


def _workers(row: CampaignCase) -> list[int]:
    return sorted({pk for pk in (row.asked_by_id, row.handler_id) if pk})
