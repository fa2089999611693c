"""The yearly campaign on repeated petitions, under way: cases at every step of it."""

from datetime import datetime, timedelta

from accountability import actions
from accountability.models import Campaign, CampaignCase, CampaignResult
from demo.chain import words
from demo.chain.scene import Scene, came_again
from petitions import actions as cases
from petitions.models import Case

BEGAN, FROZEN = 75, 60  # days ago
TARGET = 75
# How far each case has come, one word each.
LISTED = ("resolved", "explained", "asked", "judged", "ready", "bare", "bare")
LEADERS = ("leader3", "leader5")


def run_campaign(scene: Scene) -> None:
    """Open the campaign, freeze its list, and work on it; nothing without repeated petitions."""
    found = [scene.take(quiet=BEGAN, fits=came_again) for _ in LISTED]
    listed = [(case, state) for case, state in zip(found, LISTED, strict=True) if case]
    if not listed:
        return
    office, at = scene.by_name["office"], scene.ago(BEGAN, 9)
    campaign = actions.open_campaign(
        scene.cast.office, year=at.year, title=words.CAMPAIGN_TITLE % at.year,
        leader=scene.by_name["leader"], target=TARGET, by=office, at=at,
    )  # fmt: skip
    rows = [
        actions.put_on_campaign(
            campaign, case, reason=words.CAMPAIGN_REASON, by=office, at=scene.on(case, BEGAN, 11)
        )
        for case, _state in listed
    ]
    actions.freeze_campaign(campaign, by=office, at=scene.ago(FROZEN, 17))
    for place, (row, (case, state)) in enumerate(zip(rows, listed, strict=True)):
        if state != "bare":
            _work(scene, row, case, state, place)
    _add_late(scene, campaign)


def _work(scene: Scene, row: CampaignCase, case: Case, state: str, place: int) -> None:
    row = _settle_in_three(scene, row, case, place)
    if state == "ready":
        return
    row = _judge(scene, row, case, explains=state in {"explained", "asked"})
    if state in {"explained", "asked"}:
        _explain(scene, row, case, signed=state == "explained")
    elif state == "resolved":
        _resolve(scene, row, case)


def _settle_in_three(scene: Scene, row: CampaignCase, case: Case, place: int) -> CampaignCase:
    office = scene.by_name["office"]
    leader = scene.by_name[LEADERS[place % len(LEADERS)]]
    at = scene.on(case, FROZEN - 2, 10)
    actions.set_lead(case, leader=leader, reason=words.LEAD_REASONS["stuck"], by=office, at=at)
    at = scene.on(case, FROZEN - 2, 11)
    return actions.set_three(
        row, office=scene.host(case), handler=scene.handler(case),
        requirement=words.CAMPAIGN_ASK, until=scene.today + timedelta(days=20 + place),
        by=office, at=at,
    )  # fmt: skip


def _judge(scene: Scene, row: CampaignCase, case: Case, *, explains: bool) -> CampaignCase:
    by, at = scene.handler(case), scene.on(case, 40, 10)
    said = words.CAMPAIGN_HEARD
    actions.record_campaign(row, kind="hearing", on=at.date(), words=said, by=by, at=at)
    at = scene.on(case, 38, 14)
    row = actions.describe_cause(row, chronology="", root_cause=words.CAMPAIGN_KNOT, by=by, at=at)
    return actions.judge_campaign(
        row, fact_finding="false" if explains else "true",
        claim="unreasonable" if explains else "reasonable",
        words=words.CAMPAIGN_JUDGED, by=by, at=scene.on(case, 38, 15),
    )  # fmt: skip


def _explain(scene: Scene, row: CampaignCase, case: Case, *, signed: bool) -> None:
    """Explain; asked off the list, and signed unless it waits for the demo leader."""
    by, at = scene.handler(case), scene.on(case, 20, 10)
    said = words.CAMPAIGN_EXPLAINED
    actions.record_campaign(row, kind="explanation", on=at.date(), words=said, by=by, at=at)
    row = _ask(scene, row, case, CampaignResult.EXPLAINED, scene.on(case, 5, 10))
    if signed:
        _sign(scene, row, case)


def _resolve(scene: Scene, row: CampaignCase, case: Case) -> None:
    by, at = scene.handler(case), scene.on(case, 34, 10)
    due = max(scene.today - timedelta(days=25), at.date())
    task = actions.set_campaign_measure(row, what=words.CAMPAIGN_MEASURE, due_on=due, by=by, at=at)
    at = scene.on(case, 27, 10)
    actions.finish_task(task, proof=words.CAMPAIGN_DONE, by=by, at=at)
    cases.propose_resolution(case, words=words.CAMPAIGN_RESOLVED, by=by, at=scene.on(case, 27, 14))
    cases.verify_resolution(
        case, words=words.CAMPAIGN_CALLED, by=scene.by_name["clerk"], at=scene.on(case, 20, 10)
    )
    row = _ask(scene, row, case, CampaignResult.RESOLVED, scene.on(case, 20, 14))
    _sign(scene, row, case)


def _ask(
    scene: Scene, row: CampaignCase, case: Case, result: CampaignResult, at: datetime
) -> CampaignCase:
    return actions.ask_strike_off(
        row, result=result, evidence=words.CAMPAIGN_RESOLVED, by=scene.handler(case), at=at
    )


def _sign(scene: Scene, row: CampaignCase, case: Case) -> None:
    at = scene.on(case, 4, 15)
    actions.strike_off(row, words=words.CAMPAIGN_STRUCK, by=scene.by_name["leader"], at=at)


def _add_late(scene: Scene, campaign: Campaign) -> None:
    """Add one after the list was frozen."""
    case = scene.take(quiet=12, fits=came_again)
    if case is not None:
        actions.put_on_campaign(
            campaign, case, reason=words.CAMPAIGN_ADDED, by=scene.by_name["office"],
            at=scene.on(case, 11, 10),
        )  # fmt: skip
