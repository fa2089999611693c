"""The files of a case: added, put aside, let in or not, removed. Bytes stay until retention ends.

Each is a step beside the process: it moves no stage and no clock.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from audit import log
from organization.models import Role, User
from organization.standing import standing
from petitions import retention
from petitions.actions.holding import chosen, sent_with
from petitions.actions.step import Step, lock, record, signature_of, take
from petitions.models import Attachment, Case, FileOrigin, FileState
from petitions.uploads import clamd
from petitions.workflow import Refused


@transaction.atomic
def add_files(
    case: Case,
    said: Collection[str],
    *,
    origin: FileOrigin,
    about: str = "",
    words: str = "",
    by: User,
    at: datetime,
) -> Sequence[Attachment]:
    """Let the held files that a form names belong to the case; what is in doubt is put aside.

    `said` are their keys; without any nothing happens. Raises PermissionDenied or Refused.
    """
    if not said:
        return []
    step = take(case, "add_file", by=by, at=at)
    rows = _let_in(step.here.case, chosen(said, by=by), origin, about)
    record(step, body=_said_of(rows, origin, about), text=words)
    _note_doubts(step, rows)
    return rows


@transaction.atomic
def add_sent_files(
    case: Case, form: UUID | None, *, about: str, by: User, at: datetime
) -> Sequence[Attachment]:
    """Let the files that the public sent with a form belong to the case it was registered as."""
    if form is None or not (sent := sent_with(form)):
        return []
    step = take(case, "add_file", by=by, at=at)
    rows = _let_in(step.here.case, sent, FileOrigin.PETITION, about)
    record(step, body=_said_of(rows, FileOrigin.PETITION, about))
    _note_doubts(step, rows)
    return rows


@transaction.atomic
def add_petitioner_files(
    case: Case, form: UUID, *, about: str, by: log.Signature, at: datetime
) -> Sequence[Attachment]:
    """Let what the petitioner uploaded through the public pages belong to their case: it counts
    as a supplement, and what is in doubt is put aside. Raises Refused."""
    here = lock(case)
    rows = list(Attachment.objects.held_by(None, form).select_for_update(of=("self",)))
    if not rows:
        return []
    _let_in(here, rows, FileOrigin.SUPPLEMENT, about)
    body = _said_of(rows, FileOrigin.SUPPLEMENT, about)
    log.append(here.chain, "add_file", by=by, at=at, body=body)
    for row in rows:
        if row.doubt:
            body = {"no": row.no, "doubt": row.doubt}
            log.append(here.chain, "file_quarantined", by=by, at=at, body=body)
    return rows


def _let_in(
    here: Case, rows: Sequence[Attachment], origin: FileOrigin, about: str
) -> Sequence[Attachment]:
    """Number the files within the case; what is in doubt is put aside. Raises Refused."""
    _refuse_disposed(here)
    last = here.attachments.count()
    if last + len(rows) > settings.ATTACHMENTS_PER_CASE:
        raise Refused(
            gettext("一件最多 %(most)d 个附件，已有 %(there)d 个。请合并扫描件后再传。")
            % {"most": settings.ATTACHMENTS_PER_CASE, "there": last}
        )
    for no, row in enumerate(rows, start=last + 1):
        row.case, row.form, row.no = here, None, no
        row.origin, row.about = origin, about
        row.state = FileState.QUARANTINED if row.doubt else FileState.KEPT
        row.save(update_fields=["case", "form", "no", "origin", "about", "state"])
    return rows


def _said_of(rows: Sequence[Attachment], origin: FileOrigin, about: str) -> dict[str, object]:
    files = [{"no": row.no, "hash": row.stored_hash, "size": row.size} for row in rows]
    return {"origin": str(origin.value), "about": about, "files": files}


def _note_doubts(step: Step, rows: Sequence[Attachment]) -> None:
    for row in rows:
        if row.doubt:
            _note(step, "file_quarantined", {"no": row.no, "doubt": row.doubt})


@transaction.atomic
def release_file(row: Attachment, *, words: str, by: User, at: datetime) -> Attachment:
    """Let a file in that was put aside; never by who brought it, never one with a virus."""
    step, row = _take(row, "release_file", by, at)
    _must_be(row, FileState.QUARANTINED)
    if row.added_by_id == by.pk:
        raise PermissionDenied(gettext("自己上传的附件，须由信访办的另一人决定是否采用。"))
    if row.doubt == clamd.INFECTED:
        raise Refused(gettext("查出病毒的附件不能解除隔离，只能不予采用；请提交人重新提供。"))
    return _decide(step, row, FileState.KEPT, words)


@transaction.atomic
def reject_file(row: Attachment, *, words: str, by: User, at: datetime) -> Attachment:
    """Leave a file out for good that was put aside; its bytes stay as proof until retention."""
    step, row = _take(row, "reject_file", by, at)
    _must_be(row, FileState.QUARANTINED)
    return _decide(step, row, FileState.REJECTED, words)


@transaction.atomic
def remove_file(row: Attachment, *, words: str, by: User, at: datetime) -> Attachment:
    """Take a file out of the case because it does not belong there; its bytes stay."""
    step, row = _take(row, "remove_file", by, at)
    office = step.here.case.unit_id in standing(by, step.on).units(Role.OFFICE)
    if by.pk != row.added_by_id and not office:
        raise PermissionDenied(gettext("附件由上传人或登记单位的信访办人员移除。"))
    _must_be(row, FileState.KEPT)
    return _decide(step, row, FileState.REMOVED, words)


@transaction.atomic
def note_opening(row: Attachment, *, by: User, at: datetime) -> None:
    """Record who takes a file of a restricted case away (2022 Art. 30).

    Raises PermissionDenied for somebody the case does not exist for.
    """
    case, on = lock(_case_of(row)), timezone.localdate(at)
    if not Case.objects.visible_to(by, on).filter(pk=case.pk).exists():
        raise PermissionDenied(gettext("你的岗位不能查看此件。"))
    signature = standing(by, on).signature()
    log.append(case.chain, "file_read", by=signature, at=at, body={"no": row.no})


@transaction.atomic
def take_verdict(row: Attachment, verdict: str, *, at: datetime) -> Attachment:
    """Take what the scanner said of a file that waited for it: clean ones are let in.

    `verdict` is "" or "infected". Nobody signs: it is the scanner's word.
    """
    case = lock(_case_of(row))
    row = Attachment.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if row.state != FileState.QUARANTINED or row.doubt != clamd.UNSCANNED:
        return row  # somebody decided meanwhile
    row.doubt, row.scanned_at = verdict, at
    row.state = FileState.QUARANTINED if verdict else FileState.KEPT
    row.save(update_fields=["doubt", "scanned_at", "state"])
    kind = "file_infected" if verdict else "file_cleared"
    log.append(case.chain, kind, by=log.SYSTEM, at=at, body={"no": row.no})
    return row


def _case_of(row: Attachment) -> Case:
    if row.case is None:
        raise Refused(gettext("这个附件还没有提交。"))
    return row.case


def _take(row: Attachment, code: str, by: User, at: datetime) -> tuple[Step, Attachment]:
    step = take(_case_of(row), code, by=by, at=at)
    _refuse_disposed(step.here.case)
    return step, Attachment.objects.select_for_update(of=("self",)).get(pk=row.pk)


def _refuse_disposed(case: Case) -> None:
    if retention.tombstone_of(case) is not None:
        raise Refused(gettext("此件已到期销毁，附件不能再变动。"))


def _must_be(row: Attachment, state: FileState) -> None:
    if row.state != state:
        raise Refused(
            gettext("这个附件现为“%(state)s”，不能办理这一步。请刷新后再看。")
            % {"state": row.get_state_display()}
        )


def _decide(step: Step, row: Attachment, state: FileState, words: str) -> Attachment:
    if not words.strip():
        raise Refused(gettext("请写明理由。"))
    row.state, row.reason = state, words.strip()
    row.decided_by, row.decided_at = step.by, step.at
    row.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    record(step, body={"no": row.no}, text=words.strip())
    return row


def _note(step: Step, kind: str, body: dict[str, object]) -> None:
    log.append(step.here.case.chain, kind, by=signature_of(step), at=step.at, body=body)
