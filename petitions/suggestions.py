"""Up to three units that may answer for a case, each with reasons a person can check.

One place for the routing page and for the intake form, which asks before there is a case.
Nothing is sent by itself; the clerk picks. What the law forbids is not suggested but named.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, F, Q
from django.utils.translation import gettext

from organization.among import Ids
from organization.models import Unit, User
from organization.standing import Standing, standing
from organization.templatetags.desk import day_long
from petitions import accused_side, guards, precedents
from petitions.accused_side import AccusedSide
from petitions.models import Assignment, AssignmentStage, Case, Petitioner, Recusal
from petitions.precedents import Alike, Vote
from petitions.searching import intake

MOST, FEWEST, LOOK_BACK = 3, 5, timedelta(days=365)
MOST_OF_ONE = 60  # earlier petitions from one telephone number, the newest first
WORTH_OF_ALIKE = 30  # points of a unit that had all cases alike

Blocked = tuple[Unit | User, str]


@dataclass
class Suggestion:
    """One unit; `points` order the list, `soft` is the reason to give if it is picked."""

    unit: Unit
    points: int = 0
    reasons: list[str] = field(default_factory=list)
    load: int = 0
    soft: str = ""


@dataclass(frozen=True)
class Advice:
    """What the page shows: whom to pick, and which units and people the rule shuts out."""

    suggestions: list[Suggestion]
    blocked: list[Blocked]


@dataclass(frozen=True)
class Known:
    """What speaks for a unit: of a case, or of what is typed and will be one (never saved)."""

    case: Case
    side: AccusedSide
    phones: tuple[str, ...]  # keyed hashes of the petitioner's telephone number
    alike: Alike


def advise(case: Case, *, user: User, on: date) -> Advice:
    """Return at most three suggestions, best first. Seven queries, four more for an accusation."""
    of_case = Petitioner.objects.filter(petition__case=case).order_by("petition_id")
    phone = of_case.values_list("phone_hash", flat=True).first()
    alike = precedents.find(case.title, user=user, on=on, apart_from=case)
    known = Known(case, accused_side.of(case), (phone,) if phone else (), alike)
    found = _found(known, user, on)
    return _sorted(known, found, _kept_out(case, known.side), standing(user, on))


def before_there_is_one(known: Known, *, user: User, on: date) -> list[Suggestion]:
    """Return at most three units for what is typed, best first."""
    return _sorted(known, _found(known, user, on), [], standing(user, on)).suggestions


def _found(known: Known, user: User, on: date) -> dict[int, Suggestion]:
    """Return every unit that something speaks for, with its points."""
    case, found = known.case, dict[int, Suggestion]()

    def propose(unit: Unit | None, points: int, reason: str) -> None:
        if unit is not None and unit.pk != case.unit_id:
            entry = found.setdefault(unit.pk, Suggestion(unit))
            entry.points += points
            entry.reasons.append(reason)

    subject = case.subject_unit
    bureau = _bureau_of(subject)
    propose(bureau, 40, gettext("属地管理：被反映单位的主管部门"))
    if subject is not None and subject != bureau:
        propose(subject, 20, gettext("责任主体：被反映单位"))
    if case.topic_id is not None:
        propose(case.topic.owner, 25, gettext("内容分类的主管处室"))
        since, closed = _precedents(case, user, on)
        for unit, done, on_time in closed:
            propose(unit, min(30, done), _record(since, done, on_time))
    for unit, vote in _hosts(known.alike, on):
        points = round(WORTH_OF_ALIKE * vote.n / len(known.alike.cases))
        propose(unit, points, known.alike.of_host(vote.n))
    for unit in _earlier_hosts(known, user, on):
        propose(unit, 30, gettext("同一信访人前件由其承办"))
    return found


def _record(since: date, done: int, on_time: int) -> str:
    """Return what a unit did with such cases; no rate where there are fewer than five."""
    said = {"day": day_long(since), "n": done}
    if done < FEWEST:
        return gettext("%(day)s以来办结同类 %(n)d 件") % said
    share = round(100 * on_time / done)
    return gettext("%(day)s以来办结同类 %(n)d 件，按时 %(share)d%%") % (said | {"share": share})


def _bureau_of(unit: Unit | None) -> Unit | None:
    """Return the unit that answers for a school: its bureau, or itself if it has no bureau."""
    if unit is None:
        return None
    parent = unit.parent
    if parent is not None and parent.kind == Unit.Kind.BUREAU:
        return parent
    return unit


def _hosts(alike: Alike, on: date) -> list[tuple[Unit, Vote]]:
    """Return which units had most of the cases alike. One query."""
    votes = alike.hosts()[:MOST]
    units = Unit.objects.active(on).select_related("parent").in_bulk([vote.pk for vote in votes])
    return [(units[vote.pk], vote) for vote in votes if vote.pk in units]


def _precedents(case: Case, user: User, on: date) -> tuple[date, list[tuple[Unit, int, int]]]:
    """Return which units closed most cases of this topic in a year, and how many on time; of what
    the reader may see. Of a long year the newest count, from the day that is returned."""
    seen = Case.objects.visible_to(user, on).filter(topic=case.topic, restricted=False)
    newest = seen.filter(host__isnull=False).order_by("-received_on", "-id")
    known = dict(newest.values_list("pk", "received_on")[: precedents.MOST_READ])
    since = min(known.values()) if len(known) == precedents.MOST_READ else on - LOOK_BACK
    done = Assignment.objects.filter(
        case__among=Ids.of(known),
        stage=AssignmentStage.DONE,
        done_on__gt=on - LOOK_BACK,
        done_on__lte=on,
    )
    if case.subject_unit is not None and case.subject_unit.region:
        done = done.filter(Q(unit__region=case.subject_unit.region) | Q(unit__region=""))
    rows = (
        done.values("unit")
        .annotate(n=Count("pk"), punctual=Count("pk", filter=Q(done_on__lte=F("due_on"))))
        .order_by("-n", "unit")[:MOST]
    )
    counts = {row["unit"]: (row["n"], row["punctual"]) for row in rows}
    units = Unit.objects.active(on).select_related("parent").in_bulk(list(counts))
    return since, [(units[pk], *counts[pk]) for pk in counts if pk in units]


def _earlier_hosts(known: Known, user: User, on: date) -> list[Unit]:
    """Return who handled the earlier cases of the same telephone number, to those who register."""
    case = known.case
    if not known.phones or case.unit_id not in intake(standing(user, on)):
        return []
    # Known ids are looked up. A query in their place, beside an order, has the database walk the
    # register from its newest case until one is met.
    same = Petitioner.objects.filter(phone_hash__in=known.phones).order_by("-pk")
    ids = list(same.values_list("petition__case", flat=True)[:MOST_OF_ONE])
    earlier = (
        Case.objects.visible_to(user, on)
        .filter(pk__in=ids, host__isnull=False, unit=case.unit_id)
        .exclude(pk=case.pk)
        .select_related("host__parent")
        .order_by("-received_on")[:1]
    )
    return [row.host for row in earlier if row.host]


def _sorted(
    known: Known, found: dict[int, Suggestion], kept_out: list[Blocked], held: Standing
) -> Advice:
    """Leave out what the rule forbids, add the open load, and keep the best three."""
    case, blocked = known.case, list[Blocked]()
    for pk, entry in list(found.items()):
        rule = guards.hard_block(case, entry.unit, known.side)
        if rule:
            blocked.append((entry.unit, rule))
            del found[pk]
    blocked += kept_out
    loads = _loads(list(found), held)
    for pk, entry in found.items():
        entry.load = loads[pk]
        entry.soft = guards.soft_block(case, entry.unit)
        entry.points -= 25 if entry.soft else 0
    best = sorted(found.values(), key=lambda entry: (-entry.points, entry.unit.order))
    return Advice(best[:MOST], blocked)


def _kept_out(case: Case, side: AccusedSide) -> list[Blocked]:
    """Return the people of the staff who may have no hand in the case; the rule, not why."""
    recused = Recusal.objects.filter(case=case, ended_on__isnull=True).values_list("person")
    rule = gettext("不可经办、审核、包案（条例第二十八条、第三十条）。")
    people = User.objects.filter(Q(pk__in=recused) | Q(pk__in=side.persons)).order_by("pk")
    return [(person, rule) for person in people]


def _loads(units: list[int], held: Standing) -> dict[int, int]:
    """Return what is open in each unit, but for what does not exist for the reader."""
    known = Assignment.objects.open().exclude(case__in=Case.objects.hidden_from(held))
    rows = known.filter(unit__in=units).values("unit").annotate(n=Count("pk"))
    return defaultdict(int, {row["unit"]: row["n"] for row in rows})
