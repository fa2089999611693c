"""The verbs of a campaign's story, for its tests."""

from datetime import datetime, time

from accountability import actions, campaigning
from accountability.models import CampaignCase
from petitions import actions as petitions
from tests import world as worlds
from tests.world import MONDAY, SHANGHAI, days

DAY = MONDAY.date()


def at_day(day):
    return datetime.combine(day, time(9), SHANGHAI)


def opened(world, *, at=MONDAY, **said):
    said = {"year": at.year, "title": f"{at.year}年重信重访专项治理", "target": 80} | said
    said.setdefault("leader", world.leader)
    return actions.open_campaign(world.office, by=world.director, at=at, **said)


def put(world, campaign, case, *, at=MONDAY, reason="领导要求列入", by=None):
    return actions.put_on_campaign(campaign, case, reason=reason, by=by or world.director, at=at)


def placed(world, row, *, at=MONDAY, lead=True, until=None):
    """Give the row all three."""
    if lead:
        actions.set_lead(row.case, leader=world.leader, reason="专项治理", by=world.director, at=at)
    return actions.set_three(
        row,
        office=world.jjc,
        handler=world.handler,
        requirement="重新公示评审结果并当面说明。",
        until=until or at.date() + days(60),
        by=world.clerk,
        at=at,
    )


def analysed(world, row, *, at=MONDAY, kind="hearing"):
    return actions.record_campaign(
        row, kind=kind, on=at.date(), words="当面听取，记录三项诉求。", by=world.handler, at=at
    )


def judged(world, row, fact="true", claim="reasonable", *, at=MONDAY):
    return actions.judge_campaign(
        row, fact_finding=fact, claim=claim, words="公示确有缺漏。", by=world.handler, at=at
    )


def measured(world, row, *, at=MONDAY):
    task = actions.set_campaign_measure(
        row, what="重新公示", due_on=at.date() + days(10), by=world.director, at=at
    )
    return actions.finish_task(task, proof="已公示，附截图。", by=world.handler, at=at)


def settled(world, case, *, at=MONDAY):
    """Let the office confirm that the matter is settled."""
    case = petitions.propose_resolution(case, words="诉求已满足。", by=world.handler, at=at)
    return petitions.verify_resolution(case, words="回访确认。", by=world.clerk, at=at)


def asked(world, row, result="resolved", *, at=MONDAY):
    return actions.ask_strike_off(
        row, result=result, evidence="回访记录、公示截图。", by=world.director, at=at
    )


def struck(world, row, *, at=MONDAY):
    return actions.strike_off(row, words="同意销号。", by=world.leader, at=at)


def resolved(world, campaign, case, *, at=MONDAY):
    """Bring one closed case through the whole campaign."""
    row = placed(world, put(world, campaign, case, at=at), at=at)
    analysed(world, row, at=at)
    judged(world, row, at=at)
    measured(world, row, at=at)
    settled(world, case, at=at)
    return struck(world, asked(world, row, at=at), at=at)


def marked(world, row, on, result="resolved"):
    """Set the row as if it had been struck off; for counting, where the way there is no matter."""
    fields = {
        "office": world.jjc, "handler": world.handler, "until": on, "fact_finding": "true",
        "claim": "reasonable", "judged_on": on, "asked_by": world.director, "asked_on": on,
        "signed_by": world.leader, "struck_off_on": on, "result": result,
    }  # fmt: skip
    if result == "resolved":
        fields |= {"resolved_on": on, "watch_until": campaigning.a_year_after(on)}
    CampaignCase.objects.filter(pk=row.pk).update(**fields)
    return row


def closed_case(world, *, at=MONDAY, **said):
    return worlds.bring_to(world, worlds.register(world, at=at, **said).case, "close", at=at)


def again(world, case, *, at):
    """Let a new petition on the same matter come in."""
    fields = {"received_on": at.date(), "text": "再次来信。"}
    return petitions.join(case, worlds.submission(**fields), by=world.clerk, at=at)
