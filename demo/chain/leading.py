"""Cases that leaders took on themselves: duties done and missing, instructions, measures."""

from accountability import actions
from accountability.actions import Measure, Promise, ReceptionKind
from accountability.models import CaseTask, Instruction, LeadDuty, TaskSource
from demo.chain import words
from demo.chain.scene import Scene, is_heavy, is_open
from petitions.models import Case


def lead_all(scene: Scene) -> None:
    """Tell the five cases of the demo leader, and one that another leader has."""
    for begin in (_well_led, _without_plan, _with_late_measure, _untouched, _just_begun, _shared):
        begin(scene)


def _led(
    scene: Scene, host: str, ago: int, why: str, *, leader: str = "leader", own: bool = False
) -> Case | None:
    """Return a case of that unit which somebody leads since so many days, None without one.

    `own`: one of the demo handler, who has none of the others.
    """
    handler = scene.by_name["handler"].pk
    case = scene.take(
        quiet=ago, host=host,
        fits=lambda one: is_heavy(one) and (one.handler_id == handler) is own,
    ) or scene.take(quiet=ago, fits=is_open)  # fmt: skip
    if case is not None:
        actions.set_lead(
            case, leader=scene.by_name[leader], reason=words.LEAD_REASONS[why],
            by=scene.by_name["office"], at=scene.on(case, ago, 9),
        )  # fmt: skip
    return case


def _know(scene: Scene, case: Case, ago: int) -> None:
    at = scene.on(case, ago, 10, 30)
    actions.do_lead_duty(
        case, duty=LeadDuty.FACTS, done_on=at.date(), words=words.LEAD_FACTS,
        by=scene.by_name["leader"], at=at,
    )  # fmt: skip


def _plan(scene: Scene, case: Case, ago: int, *due: int) -> list[CaseTask]:
    """Write a plan with a measure of the handler due on each of these days from today."""
    at, unit, person = scene.on(case, ago, 14), scene.host(case), scene.handler(case)
    measures = [
        Measure(what, unit, scene.until(days, at), person)
        for what, days in zip(words.LEAD_MEASURES, due, strict=False)
    ]
    actions.make_plan(
        case, summary=words.LEAD_PLAN, measures=measures, by=scene.by_name["leader"], at=at
    )
    return list(case.tasks.filter(source=TaskSource.PLAN).order_by("no"))


def _instruct(scene: Scene, case: Case, ago: int, what: str, due: int) -> Instruction:
    at = scene.on(case, ago, 15)
    kind = Instruction.Kind.CHECK if what == "check" else Instruction.Kind.NOTE
    return actions.instruct(
        case, words=words.INSTRUCTIONS[what], kind=kind, due_on=scene.until(due, at),
        by=scene.by_name["leader"], at=at,
    )  # fmt: skip


def _answer(scene: Scene, case: Case, row: Instruction, ago: int, answer: str) -> None:
    actions.answer_instruction(
        row, answer=answer, by=scene.handler(case), at=scene.on(case, ago, 11)
    )


def _meet(scene: Scene, case: Case, ago: int, due: int) -> None:
    """Meet the petitioner; what was promised is the unit's to do."""
    at = scene.on(case, ago, 15, 30)
    promise = Promise(words.LEAD_PROMISE, scene.host(case), scene.until(due, at))
    actions.record_reception(
        case, kind=ReceptionKind.LEAD_REVIEW, on=at.date(), words=words.LEAD_CONTACT,
        promises=[promise], by=scene.by_name["leader"], at=at,
    )  # fmt: skip


def _well_led(scene: Scene) -> None:
    """All four duties done; one instruction waits for the demo handler."""
    case = _led(scene, "JJC", 21, "many", own=True)
    if case is None:
        return
    _know(scene, case, 19)
    first, *_more = _plan(scene, case, 18, -6, 6)
    answered = _instruct(scene, case, 16, "facts", -10)
    _answer(scene, case, answered, 12, words.INSTRUCTION_ANSWER)
    _meet(scene, case, 11, 3)
    at = scene.on(case, 8, 16)
    actions.finish_task(first, proof=words.MEASURE_DONE, by=scene.handler(case), at=at)
    _instruct(scene, case, 3, "check", 4)


def _without_plan(scene: Scene) -> None:
    """The plan is late, and so is the answer to an instruction."""
    case = _led(scene, "JJC", 20, "major")
    if case is not None:
        _know(scene, case, 17)
        _instruct(scene, case, 12, "press", -4)


def _with_late_measure(scene: Scene) -> None:
    """A measure is past its day."""
    case = _led(scene, "XHQ", 19, "many")
    if case is not None:
        _know(scene, case, 18)
        _plan(scene, case, 16, -3, 9)
        row = _instruct(scene, case, 8, "care", 0)
        _answer(scene, case, row, 3, words.CHECK_ANSWER)


def _untouched(scene: Scene) -> None:
    """Nothing was done yet, and both first duties are late."""
    _led(scene, "MBC", 18, "stuck")


def _just_begun(scene: Scene) -> None:
    case = _led(scene, "GJC", 6, "major")
    if case is not None:
        _know(scene, case, 4)


def _shared(scene: Scene) -> None:
    """Another leader's, so that the list of all leads is not one person's."""
    _led(scene, "RSC", 15, "many", leader="leader5")
