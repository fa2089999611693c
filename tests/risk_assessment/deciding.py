"""The verbs of a decision's story, for its tests."""

from datetime import date

from petitions.models import Topic
from risk_assessment import actions
from tests.world import MONDAY, days

PLANNED = MONDAY.date() + days(60)
SAID = {"legality": "合法", "reasonableness": "合理", "feasibility": "可行"}


def enter(world, **fields):
    """Return a decision that was just entered."""
    said = {
        "title": "调整初中对口入学范围",
        "kind": "admission",
        "planned_on": PLANNED,
        "topic": Topic.objects.get(code="E05-04").parent,
        "matter": "将三所初中的对口小学重新划分。",
        "by": world.handler,
        "at": MONDAY,
    } | fields
    return actions.open_decision(world.jjc, **said)


def write(world, decision, *, scores, measures=(), after=None):
    """Fill in the first five steps; `measures` are the numbers of risk points."""
    by = {"by": world.handler, "at": MONDAY}
    told = {"matter": "重新划分", "basis": "义务教育法第十二条", "planned_on": PLANNED}
    told["topic"] = decision.topic
    actions.describe(decision, **told, **SAID, **by)
    actions.add_group(
        decision, name="对口初中的学生家长", size=400, demand="就近入学", expected=1, **by
    )
    actions.add_record(
        decision,
        kind="department",
        held_on=date(2026, 3, 1),
        who="人事处",
        findings="无不同意见",
        **by,
    )
    actions.score_points(decision, scores=scores, **by)
    for no in measures:
        what = {"what": "逐校召开家长会", "unit": world.jjc, "until": MONDAY.date() + days(20)}
        actions.add_measure(decision, no=no, **what, person=world.unit_clerk, **by)
    actions.write_plan(decision, plan="由基教处接待和解释。", **by)
    if after:
        actions.score_points(decision, scores=after, after=True, **by)
    decision.refresh_from_db()
    return decision


def conclude(world, decision, conclusion="proceed"):
    """Hand the assessment to the leader."""
    words = {"controllability": "可控", "words": "风险可控，可以实施。"}
    at = {"by": world.handler, "at": MONDAY}
    return actions.submit_assessment(decision, conclusion=conclusion, **words, **at)
