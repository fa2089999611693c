"""Handing over a desk: every open matter of one person goes to others, in one transaction.

`plan` says what would happen and `hand_over` does exactly that: it plans again under lock and
refuses when anything differs from what was shown.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from audit import log
from organization.actions import appoint, end_post
from organization.actions.substitutes import end_substitution
from organization.derived import chain_of_person
from organization.models import OFFICERS, Post, Role, Substitution, User
from organization.standing import Standing, standing
from petitions import handing_parts, holdings, situation
from petitions.actions.step import Step, lock, record
from petitions.handing_parts import Coming, Mover, Other
from petitions.holdings import Holdings
from petitions.models import Assignment, Case
from petitions.models.handling import AssignmentQuerySet
from petitions.workflow import BY_CODE, Refused, StaleCase

LOOK_BACK = timedelta(days=31)
KEEP, VACATE = 0, -1  # what happens to a post or a matter instead of going to somebody
RESTRICTED = 0  # the key of the matters whose topic not everybody may know


@dataclass(frozen=True)
class HandOver:
    """What somebody wants: from whom, to whom, from which day, and what goes where.

    The mappings hold the id of a receiver or KEEP; for a post VACATE too. What none names goes to
    the first receiver, posts stay as they are.
    """

    giver: User
    receivers: tuple[User, ...]
    day: date
    by_topic: Mapping[int, int] = field(default_factory=dict)
    by_case: Mapping[int, int] = field(default_factory=dict)
    by_part: Mapping[str, int] = field(default_factory=dict)  # by the code of the part
    by_item: Mapping[str, int] = field(default_factory=dict)  # by the key of the item
    posts: Mapping[int, int] = field(default_factory=dict)
    end_substitutions: bool = False


@dataclass(frozen=True)
class Line:
    """One matter: who would get it, or why it stays for a decision."""

    assignment: Assignment
    to: User | None
    refused: str = ""


@dataclass(frozen=True)
class Plan:
    """What a hand-over would do."""

    held: Holdings
    lines: tuple[Line, ...]
    filled: tuple[tuple[Post, User], ...]
    vacated: tuple[Post, ...]
    ended: tuple[Substitution, ...]
    day: date
    others: tuple[Other, ...] = ()

    @property
    def moving(self) -> tuple[Line, ...]:
        """The matters that change hands."""
        return tuple(line for line in self.lines if line.to and not line.refused)

    @property
    def staying(self) -> tuple[Line, ...]:
        """The matters left for a decision."""
        return tuple(line for line in self.lines if not line.to or line.refused)

    @property
    def moving_others(self) -> tuple[Other, ...]:
        """What else changes hands: what the apps above hang on a hand-over."""
        return tuple(line for line in self.others if line.moves)

    @property
    def staying_others(self) -> tuple[Other, ...]:
        """What else is left for a decision."""
        return tuple(line for line in self.others if not line.moves)

    @property
    def mark(self) -> str:
        """What tells this plan from another: shown with the preview, compared when it is done."""
        said = [f"{line.assignment.pk}>{line.to.pk if line.to else 0}" for line in self.moving]
        said += [f"stays {line.assignment.pk}" for line in self.staying]
        said += [f"{o.item.key}>{o.to.pk if o.to and o.moves else 0}" for o in self.others]
        said += [f"post {post.pk}>{person.pk}" for post, person in self.filled]
        said += [f"vacant {post.pk}" for post in self.vacated]
        said += [f"substitution {row.pk}" for row in self.ended]
        return hashlib.sha256("\n".join([self.day.isoformat(), *said]).encode()).hexdigest()


def plan(wanted: HandOver, *, by: User, on: date) -> Plan:
    """Return what this hand-over would do. Raises PermissionDenied and Refused."""
    held_by = standing(by, on)
    _require(wanted, held_by)
    own = holdings.of_person(wanted.giver, wanted.day, movable(held_by))
    filled, vacated = _posts(wanted, own, held_by)
    taking = holdings.handlers_of({row.unit_id for row in own.assignments}, on)
    taking |= {(post.unit_id, who.pk) for post, who in filled if post.role == Role.HANDLER}
    barred = {person.pk: _barred(person, own, on) for person in wanted.receivers}
    lines = tuple(_line(row, wanted, taking, barred) for row in own.assignments)
    ended = own.substitutions if wanted.end_substitutions and _keeps_posts(held_by) else ()
    others = tuple(_others(wanted, held_by, lines, filled))
    return Plan(own, lines, filled, vacated, ended, wanted.day, others)


@transaction.atomic
def hand_over(wanted: HandOver, *, seen: str, by: User, at: datetime) -> Plan:
    """Do what the preview with the mark `seen` showed, all of it or nothing.

    Raises PermissionDenied, Refused, StaleCase when somebody was quicker, and ValidationError for
    a post that cannot end on that day.
    """
    people = {wanted.giver.pk, *(person.pk for person in wanted.receivers)}
    list(User.objects.select_for_update().filter(pk__in=people).order_by("pk"))
    on = timezone.localdate(at)
    shown = plan(wanted, by=by, on=on)
    if shown.mark != seen:
        raise StaleCase(gettext("预览之后情况有变（可能有人刚办过交接），没有移交。请重新预览。"))
    _lock_cases(shown)
    _move_posts(shown, by, at)
    for row in shown.ended:
        end_substitution(row, by=by, at=at)
    role = Role.ADMIN if _keeps_posts(standing(by, on)) else Role.HEAD
    for line in sorted(shown.moving, key=lambda line: line.assignment.case_id):
        _delegate(line, wanted.giver, role, by, at)
    _move_others(shown, Mover(wanted.giver, by, role, at))
    _record(shown, wanted.giver, role, by, at)
    return shown


def movable(held: Standing) -> AssignmentQuerySet:
    """Return the assignments this person may move: an administrator all, a head those of the own
    units; none that the wall keeps from them."""
    rows = Assignment.objects.exclude(case__in=Case.objects.hidden_from(held))
    if _keeps_posts(held):
        return rows
    return rows.visible_to(held.user, held.on).filter(unit__in=held.units(Role.HEAD))


def _keeps_posts(held: Standing) -> bool:
    return Role.ADMIN in held.roles


def _require(wanted: HandOver, held: Standing) -> None:
    if not held.roles & {Role.ADMIN, Role.HEAD}:
        raise PermissionDenied(gettext("工作交接由系统管理员办理，本单位经办人的由负责人办理。"))
    if not wanted.receivers:
        raise Refused(gettext("请选择接手人。"))
    if wanted.giver in wanted.receivers:
        raise Refused(gettext("接手人不能是交出人自己。"))
    if not held.on - LOOK_BACK <= wanted.day <= held.on:
        raise Refused(
            gettext("交接从今天或此前一个月内的日子起；以后的交接请到当日办理，其间可以登记代行。")
        )
    if held.user in {wanted.giver, *wanted.receivers} and _keeps_posts(held):
        raise PermissionDenied(gettext("不能办理自己的交接。"))
    officers = Post.objects.on(held.on).filter(
        person__in=[wanted.giver, *wanted.receivers], role__in=OFFICERS
    )
    if officers.exists():
        raise Refused(gettext("三员分立：管理员、安全管理员、审计员不参与业务交接。"))
    if inactive := [person.name for person in wanted.receivers if not person.is_active]:
        raise Refused(gettext("%(name)s的账号已停用。") % {"name": "、".join(inactive)})


def _posts(
    wanted: HandOver, own: Holdings, held: Standing
) -> tuple[tuple[tuple[Post, User], ...], tuple[Post, ...]]:
    """Return which posts go to whom and which fall vacant."""
    if not any(wanted.posts.values()):
        return (), ()
    if not _keeps_posts(held):
        raise PermissionDenied(gettext("岗位的任免由系统管理员登记。"))
    people = {person.pk: person for person in wanted.receivers}
    filled, vacated = [], []
    for post in own.posts:
        said = wanted.posts.get(post.pk, KEEP)
        if said != KEEP and post.valid_from >= wanted.day:
            raise Refused(
                gettext("%(post)s自%(day)s起任职，不能从更早的日子交出。")
                % {"post": post, "day": post.valid_from.isoformat()}
            )
        if said == VACATE:
            vacated.append(post)
        elif said in people:
            filled.append((post, people[said]))
    return tuple(filled), tuple(vacated)


def _barred(person: User, own: Holdings, on: date) -> set[int]:
    """Return the cases among these that this person must keep out of. One query."""
    cases = [row.case_id for row in own.assignments]
    hidden = Case.objects.hidden_from(standing(person, on))
    kept_out = Case.objects.filter(pk__in=cases).filter(pk__in=hidden)
    return set(kept_out.values_list("pk", flat=True))


def _line(
    row: Assignment,
    wanted: HandOver,
    taking: set[tuple[int, int]],
    barred: Mapping[int, set[int]],
) -> Line:
    people = {person.pk: person for person in wanted.receivers}
    by_topic = wanted.by_topic.get(topic_key(row.case), wanted.receivers[0].pk)
    to = people.get(wanted.by_case.get(row.pk, by_topic))
    if to is None:
        return Line(row, None)
    if row.case_id in barred[to.pk]:
        return Line(row, to, gettext("该接手人不能接收此件"))
    if (row.unit_id, to.pk) not in taking:
        unit = {"unit": row.unit.short_name}
        return Line(row, to, gettext("该接手人不是%(unit)s的经办人") % unit)
    return Line(row, to)


def topic_key(case: Case) -> int:
    """Return what a matter is sorted under; the topic of a restricted one is nobody's to read."""
    return RESTRICTED if case.restricted else case.topic_id


def _others(
    wanted: HandOver,
    held: Standing,
    lines: Iterable[Line],
    filled: Iterable[tuple[Post, User]],
) -> Iterator[Other]:
    """Yield what else lies with the person: where it goes, or why it stays."""
    people, known = {person.pk: person for person in wanted.receivers}, handing_parts.parts()
    coming = {pk: Coming() for pk in people}
    for line in lines:
        if line.to is not None and not line.refused:
            coming[line.to.pk].cases.add(line.assignment.case_id)
    for post, person in filled:
        coming[person.pk].posts.append(post)
    for item in handing_parts.items_of(wanted.giver, held):
        part = known[item.part]
        asked = wanted.by_part.get(item.part, wanted.receivers[0].pk)
        to = people.get(wanted.by_item.get(item.key, asked))
        refused = part.refusal(item, to, standing(to, held.on), coming[to.pk]) if to else ""
        if to is not None and part.opens and not refused:
            coming[to.pk].cases.add(item.case.pk)
        yield Other(item, part.label, to, refused)


def _lock_cases(todo: Plan) -> None:
    """Lock every case that will change, in the order in which everybody locks them."""
    cases = {line.assignment.case_id for line in todo.moving}
    cases |= {line.item.case.pk for line in todo.moving_others}
    list(Case.objects.select_for_update(of=("self",)).filter(pk__in=cases).order_by("pk"))


def _move_others(todo: Plan, mover: Mover) -> None:
    known = handing_parts.parts()
    for line in todo.moving_others:  # in the order of the parts: what opens a case comes first
        if line.to is not None:  # read anew: a post may have come to them a moment ago
            known[line.item.part].move(line.item, User.objects.get(pk=line.to.pk), mover)


def _move_posts(todo: Plan, by: User, at: datetime) -> None:
    """End the posts the day before, and fill them from the day on; a vacancy is a post too."""
    last = todo.day - timedelta(days=1)
    changed: list[tuple[Post, User | None]] = [*todo.filled, *((p, None) for p in todo.vacated)]
    for post, person in changed:
        portfolio, until = list(post.portfolio.all()), post.valid_to
        end_post(post, on=last, by=by, at=at)
        if person is not None and _holds_already(post, person, todo.day):
            continue
        new = Post(
            person=person,
            unit=post.unit,
            duty=post.duty,
            role=post.role,
            title=post.title,
            valid_from=todo.day,
            valid_to=until,
        )
        appoint(new, portfolio=portfolio, by=by, at=at)


def _holds_already(post: Post, person: User, day: date) -> bool:
    same = Post.objects.on(day).of(person).filter(unit=post.unit_id, duty=post.duty)
    return same.exists()


def _delegate(line: Line, giver: User, role: Role, by: User, at: datetime) -> None:
    """Give one matter to its new handler, as the head would, wherever the matter stands."""
    if line.to is None:
        return
    here = situation.of(lock(line.assignment.case))
    if here.assigned.pk != line.assignment.pk or here.assigned.handler_id != giver.pk:
        raise StaleCase(gettext("有的件刚被他人处理过，没有移交。请重新预览。"))
    step = Step(BY_CODE["delegate"], here, by, role, at)
    record(
        step,
        body={"assignment": here.assigned.no, "handler": line.to.pk, "handed_over_by": giver.pk},
    )


def _record(todo: Plan, giver: User, role: Role, by: User, at: datetime) -> None:
    """Leave on the chain of the person how much went to whom; never which cases."""
    counts: dict[str, int] = {}
    for line in todo.moving:
        if line.to is not None:
            counts[str(line.to.pk)] = counts.get(str(line.to.pk), 0) + 1
    others: dict[str, int] = {}
    for other in todo.moving_others:
        others[other.item.part] = others.get(other.item.part, 0) + 1
    body = {
        "from": todo.day.isoformat(),
        "moved": counts,
        "others": others,
        "left": len(todo.staying) + len(todo.staying_others),
        "posts": len(todo.filled) + len(todo.vacated),
        "substitutions": len(todo.ended),
    }
    signature = standing(by, timezone.localdate(at)).signature(role)
    log.append(
        log.open_chain(chain_of_person(giver)), "handed_over", by=signature, at=at, body=body
    )


def givers(held: Standing, on: date) -> QuerySet[User]:
    """Return whose desk this person may hand over: holders of posts that handle petitions."""
    posts = Post.objects.held().exclude(role__in=OFFICERS).exclude(person=held.user)
    if not _keeps_posts(held):
        posts = posts.on(on).filter(unit__in=held.units(Role.HEAD), role=Role.HANDLER)
    waiting = movable(held).open().filter(handler__isnull=False).values("handler")
    wanted = Q(pk__in=posts.values("person"))
    return User.objects.filter(wanted | Q(pk__in=waiting)).exclude(pk=held.user.pk)
