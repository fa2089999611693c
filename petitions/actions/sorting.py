"""What the office does with a matter before it sends it on: classify it, answer it itself, or tell
the petitioner which other way is open (2022 Art. 22, 23, 28 to 31); and what a unit refuses."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from organization.models import User
from petitions import guards
from petitions.actions.accusing import require_somebody
from petitions.actions.replying import Opinion, take_reply_number
from petitions.actions.step import Step, record, take
from petitions.models import Case, Procedure, Reply, Track
from petitions.models.stages import REMEDY_BY_OPINION
from petitions.ways import RefusalGround
from petitions.workflow import Refused

LONGEST_NAME = 100


@transaction.atomic
def classify(
    case: Case,
    *,
    track: str,
    route: int = REMEDY_BY_OPINION,
    procedure: str = Procedure.ORDINARY,
    words: str = "",
    by: User,
    at: datetime,
    version: int | None = None,
) -> Case:
    """Say of which of the three kinds a matter is, for a request for redress which of the six
    routes of Art. 31 it takes, and how much form it needs; `words` are what the clerk proposes.

    An accusation is walled off from that moment. Raises PermissionDenied, StaleCase, ShutOut when
    this body or this clerk is on the accused side, or Refused.
    """
    step = take(case, "classify", by=by, at=at, version=version)
    case = step.here.case
    if case.track == Track.ACCUSATION and track != Track.ACCUSATION:
        raise Refused(
            gettext("检举控告类事项不能改为其他类别（条例第三十条）；其中的申诉求决请另行登记。")
        )
    route = route if track == Track.REMEDY else REMEDY_BY_OPINION
    chosen = {"track": track, "route": route, "procedure": procedure}
    if all(getattr(case, name) == value for name, value in chosen.items()) and not words.strip():
        raise Refused(gettext("类别和途径没有变化；不需改的，写明拟办意见即可。"))
    if track == Track.ACCUSATION and not case.restricted:
        case.track, case.restricted = Track.ACCUSATION, True
        case.save(update_fields=["track", "restricted"])
        require_somebody(case, by, step.on)
    case.track, case.route = Track(track), route
    if procedure == Procedure.SIMPLE and (refused := guards.not_simple(case)):
        raise Refused(refused)
    return record(step, body=chosen, text=words)


@transaction.atomic
def answer_now(
    case: Case, opinion: Opinion, *, by: User, at: datetime, version: int | None = None
) -> Case:
    """Answer a matter at once in the name of the office, without sending it on (Art. 23).

    The answer takes its number now. Raises PermissionDenied, StaleCase, WrongStage or Refused.
    """
    step = take(case, "answer_now", by=by, at=at, version=version)
    case = step.here.case
    no = case.replies.count() + 1
    number, text = take_reply_number(case.unit, step.on)
    Reply.objects.create(
        case=case,
        no=no,
        author=by,
        number=text,
        written_at=at,
        request=opinion.request,
        findings=opinion.findings,
        opinion=opinion.opinion,
        basis=opinion.basis,
        outcome=opinion.outcome,
    )
    return record(step, body={"reply": no, "number": number}, text=opinion.as_text())


@transaction.atomic
def not_ours(
    case: Case, *, organ: str, words: str, by: User, at: datetime, version: int | None = None
) -> Case:
    """Tell the petitioner that the matter is another body's, and whose (Art. 23)."""
    step = take(case, "not_ours", by=by, at=at, version=version)
    body = {"ground": RefusalGround.NOT_OURS.value}
    return record(step, body=body, text=_told(organ, words))


@transaction.atomic
def refuse(
    case: Case,
    *,
    ground: str,
    organ: str,
    words: str,
    by: User,
    at: datetime,
    version: int | None = None,
) -> Case:
    """Do not accept a matter, as head of the unit it was sent to, with the ground, the reasons
    and the body or way that is open to the petitioner (Art. 23)."""
    step = take(case, "refuse", by=by, at=at, version=version)
    return record(step, body={"ground": ground}, text=_told(organ, words))


@transaction.atomic
def divert(
    case: Case,
    *,
    route: int,
    organ: str,
    words: str,
    until: date | None = None,
    by: User,
    at: datetime,
    version: int | None = None,
) -> Case:
    """Lead a matter into its statutory procedure, from triage (Art. 31 (1) to (5)).

    `until` is the last day on which the petitioner may apply there. Raises Refused for a matter
    that is no request for redress, or a day that has passed.
    """
    step = take(case, "divert", by=by, at=at, version=version)
    return _divert(step, route, organ, words, until)


@transaction.atomic
def divert_unit(
    case: Case,
    *,
    route: int,
    organ: str,
    words: str,
    until: date | None = None,
    by: User,
    at: datetime,
    version: int | None = None,
) -> Case:
    """Lead a matter into its statutory procedure after a unit has accepted it (Art. 31)."""
    step = take(case, "divert_unit", by=by, at=at, version=version)
    return _divert(step, route, organ, words, until)


@transaction.atomic
def refuse_here(
    case: Case,
    *,
    ground: str,
    organ: str,
    words: str,
    by: User,
    at: datetime,
    version: int | None = None,
) -> Case:
    """Do not accept a matter in the name of the body, as head of its office: it goes another
    lawful way, or is in hand already (Art. 19, 23, 28). What is another body's: `not_ours`."""
    step = take(case, "refuse_here", by=by, at=at, version=version)
    if ground == RefusalGround.NOT_OURS:
        raise Refused(gettext("不属于本机关职权的，请用“告知向有权机关提出”。"))
    return record(step, body={"ground": ground}, text=_told(organ, words))


def _divert(step: Step, route: int, organ: str, words: str, until: date | None) -> Case:
    if not 1 <= route < REMEDY_BY_OPINION:
        raise Refused(gettext("导入法定途径须选条例第三十一条第一至第五项之一。"))
    if until is not None and until < step.on:
        raise Refused(gettext("向该机关提出的期限已过，请核对日期。"))
    body: dict[str, Any] = {"route": route}
    if until is not None:
        body["until"] = until.isoformat()
    return record(step, body=body, text=_told(organ, words))


def _told(organ: str, words: str) -> str:
    """Return what the paper says: whose matter it is, and why. Raises Refused."""
    if not organ.strip() or not words.strip():
        raise Refused(gettext("请写明有权处理的机关和理由。"))
    return f"有权处理的机关、单位：{organ.strip()[:LONGEST_NAME]}\n{words.strip()}"
