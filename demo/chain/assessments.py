"""Two decisions assessed for their risks 稳评: one issued, with a measure still to do; one that
waits for the leader's signature."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from demo.chain import words
from demo.chain.scene import Scene
from organization.models import User
from petitions.models import Topic
from risk_assessment import actions
from risk_assessment.contents import contents_of
from risk_assessment.models import Conclusion, DecisionKind, MajorDecision

SOON = timedelta(days=5)
FIRST, SECOND = "first decision", "second decision"


def assess_all(scene: Scene) -> None:
    """Finish the one, bring the other to the leader's desk."""
    _finished(scene)
    _running(scene)


def _finished(scene: Scene) -> None:
    head = scene.by_name["unitclerk"]
    decision = _begin(scene, "XHQ", head, words.FINISHED, scene.on(FIRST, 70, 9))
    decision = _write(scene, decision, head, words.FINISHED, scene.on(FIRST, 62, 10))
    actions.submit_assessment(
        decision, conclusion=Conclusion.PROCEED,
        controllability=words.FINISHED["controllability"], words=words.FINISHED["words"],
        by=head, at=scene.on(FIRST, 55, 15),
    )  # fmt: skip
    row = actions.sign_assessment(
        decision, words=words.RISK_SIGNED, by=scene.by_name["leader"], at=scene.on(FIRST, 52, 10)
    )
    first, *_more = contents_of(row).measures
    actions.finish_measure(first, proof=words.RISK_DONE, by=head, at=scene.on(FIRST, 35, 16))
    at = scene.on(FIRST, 30, 10)
    actions.issue_decision(decision, issued_on=at.date(), by=head, at=at)


def _running(scene: Scene) -> None:
    handler = scene.by_name["handler"]
    decision = _begin(scene, "JJC", handler, words.RUNNING, scene.on(SECOND, 20, 9))
    decision = _write(scene, decision, handler, words.RUNNING, scene.on(SECOND, 12, 10))
    actions.submit_assessment(
        decision, conclusion=Conclusion.ADJUST,
        controllability=words.RUNNING["controllability"], words=words.RUNNING["words"],
        by=handler, at=scene.on(SECOND, 3, 15),
    )  # fmt: skip


def _begin(
    scene: Scene, code: str, by: User, said: Mapping[str, str], at: datetime
) -> MajorDecision:
    """Enter the decision and say what it is about."""
    topic = Topic.objects.filter(code="E01-02").first()
    planned_on = scene.today + timedelta(days=60)
    decision = actions.open_decision(
        scene.cast.units[code], title=said["title"], kind=DecisionKind.ADMISSION,
        planned_on=planned_on, topic=topic, by=by, at=at,
    )  # fmt: skip
    asked = ("matter", "basis", "legality", "reasonableness", "feasibility")
    return actions.describe(
        decision, planned_on=planned_on, topic=topic, by=by, at=at + timedelta(hours=1),
        **{name: said[name] for name in asked},
    )  # fmt: skip


def _write(
    scene: Scene, decision: MajorDecision, by: User, said: Mapping[str, str], at: datetime
) -> MajorDecision:
    """Hear people, score the risks, set measures against the first, and score it again."""
    for name, size, demand, expected in words.GROUPS:
        actions.add_group(
            decision, name=name, size=size, demand=demand, expected=expected, by=by, at=at
        )
    for kind, who, headcount, findings in words.RECORDS:
        actions.add_record(
            decision, kind=kind, held_on=at.date(), who=who, headcount=headcount,
            findings=findings, by=by, at=at,
        )  # fmt: skip
    actions.score_points(decision, scores=words.SCORES, by=by, at=at)
    late = at.date() + timedelta(days=20)
    for what, until in zip(words.RISK_MEASURES, (late, scene.today + SOON), strict=True):
        actions.add_measure(
            decision, no=1, what=what, unit=decision.unit, until=until, by=by, at=at
        )
    actions.score_points(decision, scores=words.AFTER, after=True, by=by, at=at)
    actions.write_plan(decision, plan=said["plan"], by=by, at=at)
    return decision
