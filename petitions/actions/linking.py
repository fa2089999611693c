"""One matter, several petitions: putting a case that was registered apart into another, and taking
it out again. Both numbers stay; a link can be undone for ever (2022 Art. 19). What other people ask
for in common is in `joining`."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext

from audit import log
from audit.models import Event
from organization.models import User
from petitions import replay
from petitions.actions.joining import count_people, first_of, require_joint
from petitions.actions.registering import open_for
from petitions.actions.step import lock, record, signature_of, take
from petitions.models import Accused, Case, CaseStage, Petition
from petitions.workflow import Refused

LINKS = ("link_repeat", "link_duplicate", "merge_joint")
ELSEWHERE = (CaseStage.LINKED, CaseStage.VOID, CaseStage.ARCHIVED)


@transaction.atomic
def link_repeat(
    case: Case, *, number: str, by: User, at: datetime, version: int | None = None
) -> Case:
    """Put a case into the one that it repeats, found by its number: the same petitioner, the same
    matter, again.

    Raises PermissionDenied, StaleCase, WrongStage or Refused; then neither case has changed.
    """
    return _link(case, "link_repeat", number=number, by=by, at=at, version=version)


@transaction.atomic
def link_duplicate(
    case: Case, *, number: str, by: User, at: datetime, version: int | None = None
) -> Case:
    """Put a case into the one that holds the same text of the same days from another channel; it
    is no repeat and counts as none."""
    return _link(case, "link_duplicate", number=number, by=by, at=at, version=version)


@transaction.atomic
def merge_joint(
    case: Case, *, number: str, by: User, at: datetime, version: int | None = None
) -> Case:
    """Put the case of other people who ask for the same into one joint case (联名): they are told,
    and answered along with it; the size of the group is counted anew.

    Raises Refused also for a petitioner who stands in it already, and for a matter that was
    answered.
    """
    return _link(case, "merge_joint", number=number, by=by, at=at, version=version)


def _link(
    case: Case, code: str, *, number: str, by: User, at: datetime, version: int | None
) -> Case:
    into = _found(number, by, at)
    _lock_both(case, into)
    step = take(case, code, by=by, at=at, version=version)
    case, into = step.here.case, lock(into)
    _require_fitting(case, into)
    joint = code == "merge_joint"
    if joint:
        require_joint(case, into)
    moved = list(Petition.objects.filter(case=case).order_by("pk"))
    repeats = code == "link_repeat"
    numbers = [petition.number for petition in moved]
    record(step, body={"into": into.pk, "number": into.number, "petitions": numbers})
    for petition in moved:  # after its notice, which is addressed to who petitioned
        petition.case, petition.repeats, petition.joint = into, repeats, joint
        petition.save(update_fields=["case", "repeats", "joint"])
    _keep_harm(case, into)
    if joint:
        count_people(into)
    counted = len(moved) if repeats else 0
    body = {"from": case.pk, "number": case.number, "counted": counted}
    log.append(into.chain, "linked_in", by=signature_of(step), at=at, body=body)
    replay.project(into)
    return case


def _keep_harm(case: Case, into: Case) -> None:
    """A sign of harm to a minor is not lost by the link."""
    if case.minor_harm and not into.minor_harm:
        into.minor_harm = True
        into.save(update_fields=["minor_harm"])


def _found(number: str, by: User, at: datetime) -> Case:
    named = Q(number=number.strip()) | Q(slug=number.strip())
    found = Case.objects.visible_to(by, timezone.localdate(at)).filter(named).first()
    if found is None:
        raise Refused(gettext("没有找到这一编号的信访事项，请核对。"))
    return found


def _lock_both(*cases: Case) -> None:
    """Lock two cases in the order of their ids, so that no two links wait for each other."""
    for case in sorted(cases, key=lambda case: case.pk):
        lock(case)


def _require_fitting(case: Case, into: Case) -> None:
    if into.pk == case.pk:
        raise Refused(gettext("不能并入自己，请写另一件的编号。"))
    if into.unit_id != case.unit_id:
        raise Refused(gettext("另一件由%(unit)s登记，不能并入。") % {"unit": into.unit.name})
    if into.stage in ELSEWHERE:
        raise Refused(
            gettext("%(number)s现为“%(stage)s”，不能再并入来件。")
            % {"number": into.number, "stage": into.get_stage_display()}
        )
    if (case.restricted, _accused(case)) != (into.restricted, _accused(into)):
        raise Refused(gettext("两件的知悉范围不同（条例第三十条），不能合并，请分别办理。"))


def _accused(case: Case) -> set[tuple[int | None, int | None]]:
    """Return whom a restricted case must not reach; nobody for any other."""
    if not case.restricted:
        return set()
    return {(case.subject_unit_id, None), *Accused.objects.filter(case=case).values_list(
        "unit", "person"
    )}  # fmt: skip


@transaction.atomic
def unlink(
    case: Case,
    *,
    petition: Petition,
    words: str,
    by: User,
    at: datetime,
    version: int | None = None,
) -> Case:
    """Take a petition out of a case: the case it came with stands again, or a new one is opened;
    either way its days count from its own receipt. Returns the case it is in now.

    Raises PermissionDenied, StaleCase, WrongStage or Refused.
    """
    came_with = _case_of(petition, case)
    _lock_both(case, *([came_with] if came_with else []))
    step = take(case, "unlink", by=by, at=at, version=version)
    case = step.here.case
    if petition.case_id != case.pk or petition == first_of(case):
        raise Refused(gettext("请选一件并入的来件；本件自己的来件不能拆出。"))
    moved = _together(petition, came_with, case)
    counted = sum(one.repeats for one in moved)
    signature = signature_of(step)
    target = came_with or open_for(petition, like=case, by=signature, at=at)
    for place, one in enumerate(moved):
        one.case, one.repeats, one.joint, one.represents = target, place > 0, False, False
        one.save(update_fields=["case", "repeats", "joint", "represents"])
    count_people(case)
    numbers = [one.number for one in moved]
    body = {"petitions": numbers, "to": target.pk, "number": target.number, "counted": counted}
    record(step, body=body, text=words)
    if came_with:
        body = {"from": case.pk, "number": case.number}
        log.append(came_with.chain, "unlinked", by=signature, at=at, body=body)
    replay.project(target)
    return target


def _case_of(petition: Petition, into: Case) -> Case | None:
    """Return the case that was put into this one with the petition; None if it joined."""
    links = Event.objects.filter(chain=OuterRef("chain"), kind__in=LINKS).order_by("-seq")
    cases = Case.objects.filter(merged_into=into).order_by("pk")
    rows = cases.annotate(linked=Subquery(links.values("body")[:1]))
    holding = (row for row in rows if petition.number in vars(row)["linked"]["petitions"])
    return next(holding, None)


def _together(petition: Petition, came_with: Case | None, case: Case) -> Sequence[Petition]:
    if came_with is None:
        return [petition]
    linked = came_with.chain.events.filter(kind__in=LINKS).order_by("-seq").first()
    numbers = linked.body["petitions"] if linked else [petition.number]
    return list(Petition.objects.filter(case=case, number__in=numbers).order_by("pk"))
