"""Who has a part in a proceeding: who answered that day, who may decide, and what each of them
may do next. Who may open one is in `above`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accountability.above import is_above
from accountability.models import AccountabilityProceeding, ProceedingStage, Proposal, Purpose
from accountability.models.proceedings import RUNNING
from organization import chain
from organization.chain import Rung
from organization.models import Duty, Post, Role, Unit, User
from organization.models.post import CHAIN
from organization.standing import standing
from petitions.models import Case

Stage = ProceedingStage


@dataclass(frozen=True)
class Party:
    """A person in a post; `post.title` is what the person was that day."""

    person: User
    post: Post


def answered(unit: Unit, on: date) -> list[Party]:
    """Return who led the unit or what stands above it that day, from the unit upwards: the people
    one of whom can be held to account. Two queries."""
    ladder = [rung for rung in chain.answerable(unit, on) if rung.post.duty in chain.LEADERS]
    return _parties(ladder)


def may_decide(unit: Unit, answerer: Party | None, by: User, on: date) -> list[Party]:
    """Return the leaders who may decide: above the unit, above the answerable person's post, and
    neither that person nor who opens the proceeding. Two queries."""
    rungs = [
        rung
        for rung in chain.answerable(unit, on)
        if rung.post.role == Role.LEADER
        and is_above(rung.post.unit, unit)
        and (answerer is None or _rank(rung.post) > _rank(answerer.post))
    ]
    barred = {by.pk, answerer.person.pk if answerer else None}
    return [party for party in _parties(rungs) if party.person.pk not in barred]


def decides_here(proceeding: AccountabilityProceeding, by: User, on: date) -> bool:
    """Tell whether this person still leads above the unit, and is the one named to decide."""
    if by.pk != proceeding.decider_id:
        return False
    posts = [post for post in standing(by, on).posts if post.role == Role.LEADER]
    return any(is_above(post.unit, proceeding.unit) for post in posts)


def is_kept_from(case_ids: Iterable[int], person: User, on: date) -> bool:
    """Tell whether the wall or a recusal keeps this person from one of these cases."""
    hidden = Case.objects.hidden_from(standing(person, on))
    return Case.objects.filter(pk__in=list(case_ids)).filter(pk__in=hidden).exists()


def is_accused_side(case: Case, person: User, on: date) -> bool:
    """Tell whether the case is an accusation that does not exist for this person."""
    return Case.objects.accusing(standing(person, on)).filter(pk=case.pk).exists()


def proposals_for(user: User, on: date) -> list[Proposal]:
    """Return the open proposals that this person may follow. No query for who follows none."""
    if not standing(user, on).roles & {Role.OFFICE, Role.LEADER}:
        return []
    rows = Proposal.objects.visible_to(user, on).open(Purpose.PROCEEDING)
    return list(rows.select_related("case").order_by("-made_on", "-pk"))


# What each may do at which stage: code -> (label, whose step, stages).
OPENER, DECIDER, ANSWERER = "opened_by_id", "decider_id", "answerer_id"
STEPS: dict[str, tuple[str | Promise, str, tuple[Stage, ...]]] = {
    "facts": (_("提取事实"), OPENER, (Stage.DRAFT,)),
    "serve": (_("送达告知书"), OPENER, (Stage.DRAFT,)),
    "reply": (_("提交申辩"), ANSWERER, (Stage.NOTIFIED,)),
    "decide": (_("作出决定"), DECIDER, (Stage.NOTIFIED, Stage.REPLIED)),
    "outcome": (_("登记执行情况"), OPENER, (Stage.DECIDED,)),
    "appeal": (_("提出申诉"), ANSWERER, (Stage.DECIDED, Stage.CLOSED)),
    "reader": (_("增加知悉人"), OPENER, (*RUNNING, Stage.DECIDED)),
    "decider": (_("更换决定人"), OPENER, RUNNING),
    "end": (_("终止"), OPENER, RUNNING),
}  # fmt: skip


def offers(proceeding: AccountabilityProceeding, user: User, on: date) -> dict[str, str | Promise]:
    """Return the steps this person may take now, by code, with their labels. No query but one for
    the decider's posts."""
    return {
        code: label
        for code, (label, whose, stages) in STEPS.items()
        if getattr(proceeding, whose) == user.pk
        and proceeding.stage in stages
        and _is_time(code, proceeding, user, on)
    }


def _is_time(code: str, proceeding: AccountabilityProceeding, user: User, on: date) -> bool:
    if code == "decide":
        return proceeding.may_be_decided(on) and decides_here(proceeding, user, on)
    return code != "appeal" or proceeding.appealed_on is None


def _parties(rungs: Iterable[Rung]) -> list[Party]:
    found: dict[tuple[int, int], Party] = {}
    for rung in rungs:
        for person in rung.acting:
            found.setdefault((person.pk, rung.post.pk), Party(person, rung.post))
    return list(found.values())


def _rank(post: Post) -> tuple[int, int]:
    return -len(post.unit.path), CHAIN.index(Duty(post.duty))
