"""What is pressed: a reminder by hand, supervision notices, a proceeding under way,
recommendations and the root causes they grew from."""

from datetime import timedelta

from accountability import actions
from accountability.actions.proceeding import first_reply_day
from accountability.models import (
    AccountabilityProceeding,
    Cause,
    Failing,
    Outcome,
    RecommendationKind,
    Supervision,
)
from accountability.proceeding_facts import missed
from demo.chain import words
from demo.chain.scene import Scene, came_again, is_open
from organization.models import Role
from petitions.models import Case

LATE, REPLY = "L9", timedelta(days=2)
CAUSES = (Cause.PROCEDURE, Cause.DELAY)


def press_all(scene: Scene) -> None:
    """Press what is late or faulty."""
    _hold_to_account(scene)
    _owed(scene)
    _answered(scene)
    _urge(scene, 2)
    _recommend(scene)
    _explain_causes(scene)


def _supervise(
    scene: Scene, case: Case, ago: int, until: int, failing: Failing, what: str
) -> Supervision:
    at = scene.on(case, ago, 9, 30)
    by = scene.by_name["clerk"]
    day = max(scene.until(until, at), at.date() + timedelta(days=1))
    return actions.supervise(
        case, unit=scene.host(case), failing=failing, requirement=words.SUPERVISED[what],
        until=day, by=by, at=at,
    )  # fmt: skip


def _answer(scene: Scene, case: Case, notice: Supervision, ago: int) -> Supervision:
    by = scene.holder(scene.host(case), Role.UNIT_CLERK)
    at = scene.on(case, ago, 14)
    return actions.answer_supervision(notice, answer=words.SUPERVISION_ANSWER, by=by, at=at)


def _hold_to_account(scene: Scene) -> None:
    """Somebody let a case lie: listed supervision without an answer, and a proceeding in which
    the head has replied and the leader decides."""
    late = scene.today - timedelta(days=16)
    case = scene.take(
        quiet=15, host="XHQ", fits=lambda one: is_open(one) and (one.due_on or late) < late
    )
    if case is None:
        return
    office = scene.by_name["office"]
    notice = _supervise(scene, case, 15, -5, Failing.LATE, "late")
    actions.list_supervision(
        notice, words=words.SUPERVISION_LISTED, by=office, at=scene.on(case, 4, 10)
    )
    _proceed(scene, case)


def _proceed(scene: Scene, case: Case) -> AccountabilityProceeding | None:
    """Open it, draw what the clocks say, tell the head, and let the head reply."""
    office, unit, at = scene.by_name["office"], scene.host(case), scene.ago(13, 9)
    keys = [source.key for source in missed(case, unit, at.date())]
    if not keys or case.due_on is None:
        return None
    row = actions.open_proceeding(
        unit, acted_on=case.due_on, answerer=scene.head(unit), decider=scene.by_name["leader"],
        ground=LATE, by=office, at=at,
    )  # fmt: skip
    row = actions.draw_facts(row, case, keys=keys, by=office, at=at + timedelta(hours=1))
    day = first_reply_day(at.date()) + REPLY
    row = actions.serve_notice(row, until=day, by=office, at=at + timedelta(hours=6))
    return actions.file_reply(
        row, words=words.REPLY_TO_NOTICE, by=scene.head(unit), at=scene.ago(3, 15)
    )


def _owed(scene: Scene) -> None:
    """The demo head and handler owe an answer in some days."""
    case = scene.take(quiet=4, host="JJC", fits=is_open) or scene.take(quiet=4, fits=is_open)
    if case is not None:
        _supervise(scene, case, 4, 3, Failing.DELAY, "delay")


def _answered(scene: Scene) -> None:
    """The office has an answer to check."""
    case = scene.take(quiet=12, host="XHQ", fits=is_open) or scene.take(quiet=12, fits=is_open)
    if case is not None:
        notice = _supervise(scene, case, 11, -1, Failing.NO_ANSWER, "answer")
        _answer(scene, case, notice, 3)


def _urge(scene: Scene, ago: int) -> None:
    case = scene.take(quiet=ago, fits=is_open)
    if case is not None:
        actions.urge(case, by=scene.by_name["clerk"], at=scene.on(case, ago, 16))


def _recommend(scene: Scene) -> None:
    """The demo head is to answer one recommendation; another was adopted and closed."""
    office = scene.by_name["office"]
    case = scene.take(quiet=7, host="JJC", fits=came_again)
    if case is None:
        case = scene.take(quiet=7, host="JJC", fits=is_open)
    if case is not None:
        actions.recommend(
            unit=scene.host(case), kind=RecommendationKind.IMPROVE, cases=[case],
            text=words.RECOMMENDED["improve"], until=scene.today + timedelta(days=21),
            by=office, at=scene.on(case, 6, 10),
        )  # fmt: skip
    case = scene.take(quiet=35, host="MBC", fits=came_again)
    if case is None:
        case = scene.take(quiet=35, fits=came_again)
    if case is not None:
        row = actions.recommend(
            unit=scene.host(case), kind=RecommendationKind.POLICY, cases=[case],
            text=words.RECOMMENDED["policy"], until=scene.today - timedelta(days=3),
            by=office, at=scene.on(case, 34, 10),
        )  # fmt: skip
        row = actions.answer_recommendation(
            row, outcome=Outcome.ADOPTED, answer=words.RECOMMENDATION_ANSWER,
            by=scene.head(scene.host(case)), at=scene.on(row.slug, 13, 11),
        )  # fmt: skip
        actions.close_recommendation(row, by=office, at=scene.on(row.slug, 9, 10))


def _explain_causes(scene: Scene) -> None:
    office = scene.by_name["office"]
    for cause, said in zip(CAUSES, words.ROOT_CAUSES, strict=True):
        case = scene.take(quiet=10, fits=came_again)
        if case is not None:
            actions.set_root_cause(
                case, cause=cause, words=said, by=office, at=scene.on(case, 9, 14)
            )
