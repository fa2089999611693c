"""Erasing what has outlived its term: proposed by the office, looked at by two others, then gone.

What stays is a number, its days, the unit, the kind and the outcome; the events and every figure
made of them stay as they are, because nothing personal is in them.
"""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext

from audit import log
from audit.models import EventText
from organization.models import Role, Unit, User
from organization.standing import standing
from petitions import retention
from petitions.models import (
    Assignment,
    Attachment,
    Case,
    DisposalBatch,
    DisposalItem,
    DisposalStage,
    Draft,
    FactRequest,
    FileState,
    IssuedPaper,
    PaperFile,
    Petition,
    Petitioner,
    Reply,
    RetentionClass,
)
from petitions.models.numbering import SeriesKind, take
from petitions.models.petition import MARKS
from petitions.models.retention import UNDER_WAY
from petitions.workflow import Refused

MOST = 500  # cases of one batch, so that reviewers can look at each
ERASED = "（已到期销毁）"  # stored, so in the language of the papers


@transaction.atomic
def propose_disposal(unit: Unit, *, by: User, at: datetime) -> DisposalBatch:
    """Propose the closed cases of a unit whose term is over, the oldest first.

    Raises PermissionDenied, or Refused when there is none.
    """
    on = timezone.localdate(at)
    unit = Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)  # one proposal at a time
    if unit.pk not in retention.offices_of(by, on):
        raise PermissionDenied(gettext("销毁由登记单位的登记员或信访办人员提出。"))
    cases = list(retention.due(unit, by, on)[:MOST])
    if not cases:
        raise Refused(gettext("没有到期的已办结件。"))
    (serial,) = take(unit, SeriesKind.DISPOSAL, on.year)
    batch = DisposalBatch.objects.create(
        chain=log.open_chain(f"disposal/{unit.code}-{on.year}-{serial}"),
        unit=unit,
        number=f"{unit.docket_word}销〔{on.year}〕{serial}号",
        year=on.year,
        serial=serial,
        proposed_by=by,
        proposed_at=at,
    )
    DisposalItem.objects.bulk_create(DisposalItem(batch=batch, case=case) for case in cases)
    _record(batch, "propose_disposal", by, at, {"cases": len(cases)})
    return batch


@transaction.atomic
def keep_from_disposal(item: DisposalItem, words: str, *, by: User, at: datetime) -> DisposalItem:
    """Take one case out of a batch, for a reason. Raises PermissionDenied or Refused."""
    on, batch = timezone.localdate(at), _lock(item.batch_id)
    if batch.unit_id not in retention.offices_of(by, on) | retention.reviewed_by(by, on):
        raise PermissionDenied(gettext("只有登记单位和审查人可以把件移出销毁批次。"))
    item = DisposalItem.objects.select_for_update().get(pk=item.pk)
    if batch.stage not in UNDER_WAY or not item.live:
        raise Refused(gettext("这一件已不在待销毁之列。"))
    if not words.strip():
        raise Refused(gettext("请写明不予销毁的理由。"))
    item.live, item.kept_because, item.kept_by = False, words.strip(), by
    item.save(update_fields=["live", "kept_because", "kept_by"])
    _record(batch, "keep_from_disposal", by, at, {"case": item.case_id}, words.strip())
    return item


@transaction.atomic
def first_review_disposal(batch: DisposalBatch, *, by: User, at: datetime) -> DisposalBatch:
    """Pass a batch as the director of the office. Raises PermissionDenied or Refused."""
    batch, on = _lock(batch.pk), timezone.localdate(at)
    if batch.unit_id not in retention.first_of(by, on) or by.pk == batch.proposed_by_id:
        raise PermissionDenied(gettext("初审由信访办负责人办理；提出人不能审查自己提出的批次。"))
    _must_be(batch, DisposalStage.PROPOSED)
    batch.stage, batch.first_by, batch.first_at = DisposalStage.FIRST_PASSED, by, at
    batch.save(update_fields=["stage", "first_by", "first_at"])
    _record(batch, "first_review_disposal", by, at, {"cases": _live(batch)})
    return batch


@transaction.atomic
def second_review_disposal(batch: DisposalBatch, *, by: User, at: datetime) -> DisposalBatch:
    """Pass a batch as the leader in charge. Raises PermissionDenied or Refused."""
    batch, on = _lock(batch.pk), timezone.localdate(at)
    earlier = {batch.proposed_by_id, batch.first_by_id}
    if batch.unit_id not in retention.second_of(by, on) or by.pk in earlier:
        raise PermissionDenied(gettext("复审由分管领导办理；提出人和初审人不能复审。"))
    _must_be(batch, DisposalStage.FIRST_PASSED)
    batch.stage, batch.second_by, batch.second_at = DisposalStage.APPROVED, by, at
    batch.save(update_fields=["stage", "second_by", "second_at"])
    _record(batch, "second_review_disposal", by, at, {"cases": _live(batch)})
    return batch


@transaction.atomic
def refuse_disposal(batch: DisposalBatch, words: str, *, by: User, at: datetime) -> DisposalBatch:
    """Refuse a whole batch; its cases may be proposed again. Raises PermissionDenied or Refused."""
    batch, on = _lock(batch.pk), timezone.localdate(at)
    if batch.unit_id not in retention.reviewed_by(by, on) or by.pk == batch.proposed_by_id:
        raise PermissionDenied(gettext("只有审查人可以不同意销毁。"))
    if batch.stage not in UNDER_WAY:
        raise Refused(gettext("这一批已经了结。"))
    if not words.strip():
        raise Refused(gettext("请写明不同意的理由。"))
    batch.stage = DisposalStage.REFUSED
    batch.save(update_fields=["stage"])
    batch.items.update(live=False)
    _record(batch, "refuse_disposal", by, at, {}, words.strip())
    return batch


@transaction.atomic
def dispose(batch: DisposalBatch, *, by: User, at: datetime) -> DisposalBatch:
    """Erase the cases of a batch that two people have passed. This cannot be taken back.

    Raises PermissionDenied or Refused.
    """
    batch, on = _lock(batch.pk), timezone.localdate(at)
    if batch.unit_id not in retention.offices_of(by, on):
        raise PermissionDenied(gettext("销毁由登记单位的登记员或信访办人员执行。"))
    _must_be(batch, DisposalStage.APPROVED)
    ids = batch.items.filter(live=True).values_list("case", flat=True)
    cases = list(Case.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"))
    if any(case.closed_on is None for case in cases):
        raise Refused(gettext("批次里有重新办理的件，请先移出。"))
    _erase(cases)
    batch.stage, batch.disposed_by, batch.disposed_at = DisposalStage.DISPOSED, by, at
    batch.save(update_fields=["stage", "disposed_by", "disposed_at"])
    signature = standing(by, on).signature()
    for case in cases:
        chain = log.open_chain(f"case/{case.slug}")
        log.append(chain, "dispose", by=signature, at=at, body={"batch": batch.number})
    _record(batch, "dispose", by, at, {"cases": len(cases)})
    return batch


@transaction.atomic
def set_term(
    term: RetentionClass, *, years: int, basis: str, by: User, at: datetime
) -> RetentionClass:
    """Change how long one kind of matter is kept; what was disposed of stays gone.

    Raises PermissionDenied for anybody but an administrator.
    """
    held = RetentionClass.objects.select_for_update().get(pk=term.pk)
    operator = log.Signature(by.pk, "operator", "")  # who sets up an installation has no post
    signature = (
        operator if by.is_superuser else standing(by, timezone.localdate(at)).signature(Role.ADMIN)
    )
    before, held.years, held.basis = held.years, years, basis
    held.save(update_fields=["years", "basis"])
    log.append(
        log.open_chain(f"retention/{held.track}"),
        "retention_changed",
        by=signature,
        at=at,
        body={"track": held.track, "before": before, "years": years},
    )
    return held


def _erase(cases: Sequence[Case]) -> None:
    """Empty everything that somebody wrote or that says who somebody is."""
    Petitioner.objects.filter(petition__case__in=cases).update(
        **dict.fromkeys(("name", "phone", "address", "id_number", "relation"), ""),
        **dict.fromkeys(("name_hash", "phone_hash", "id_hash"), ""),
        erased=True,
    )
    Petition.objects.filter(case__in=cases).update(
        title="",
        text="",
        demands=[],
        forwarder="",
        forward_number="",
        source_number="",
        **dict.fromkeys(MARKS, ""),
    )
    Reply.objects.filter(case__in=cases).update(request="", findings="", opinion="", basis="")
    Assignment.objects.filter(case__in=cases).update(requirement="", soft_reason="")
    facts = FactRequest.objects.filter(case__in=cases)
    chains = [case.chain_id for case in cases] + list(facts.values_list("chain", flat=True))
    facts.update(text="", answer="")
    EventText.objects.filter(event__chain__in=chains).delete()
    papers = IssuedPaper.objects.filter(case__in=cases)
    PaperFile.objects.filter(paper__in=papers).delete()
    papers.update(addressee="", content={}, service_proof="", erased=True)
    # Without its key nobody reads a file, in no backup either; the sweep takes the bytes away.
    Attachment.objects.filter(case__in=cases).update(
        name="", content_hash="", data_key="", reason="", state=FileState.ERASED
    )
    Draft.objects.filter(about__in=[case.slug for case in cases]).delete()
    Case.objects.filter(pk__in=[case.pk for case in cases]).update(
        title=ERASED, petitioner_mark="", subject_text=""
    )
    for path in settings.ERASERS:
        import_string(path)(cases)


def _lock(pk: int) -> DisposalBatch:
    return DisposalBatch.objects.select_for_update(of=("self",)).get(pk=pk)


def _must_be(batch: DisposalBatch, stage: DisposalStage) -> None:
    if batch.stage != stage:
        raise Refused(
            gettext("这一批现为“%(stage)s”，不能办理这一步。")
            % {"stage": DisposalStage(batch.stage).label}
        )


def _live(batch: DisposalBatch) -> int:
    return batch.items.filter(live=True).count()


def _record(
    batch: DisposalBatch, kind: str, by: User, at: datetime, body: dict[str, object], text: str = ""
) -> None:
    held = standing(by, timezone.localdate(at))
    role = Role.LEADER if kind == "second_review_disposal" else None
    log.append(
        batch.chain,
        kind,
        by=held.signature(role),
        at=at,
        body={"batch": batch.number} | body,
        text=text,
    )
