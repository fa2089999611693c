"""Taking files in before their form is sent: looked into, stored, tied to the form instance.

So a form that turns out wrong, a sign-in that ends or another file that fails costs none of them.
"""

import hashlib
from collections.abc import Collection
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext

from organization.models import User
from petitions.models import Attachment, FileState
from petitions.uploads import clamd, looking, room, vault
from petitions.uploads.words import Unfit
from petitions.workflow import Refused

MOST_HELD = 100  # files of one person that no form was sent with yet
MOST_OF_PUBLIC = 5000  # files of all who have no account, or somebody could fill the disk


def hold(name: str, content: bytes, *, form: UUID, by: User | None, at: datetime) -> Attachment:
    """Look into a file and keep it for this form instance. Raises Refused with its sentence.

    The bytes lie whole in the storage before there is a row; a row that fails takes them away.
    `by` is None for the public: whoever may write into that form instance holds its lock.
    """
    said = looking.clean_name(name)
    found = _looked_into(said, content)
    if not room.is_room_for(len(content)):
        raise Refused(gettext("服务器空间不足，没有收下这个文件。请报告管理员，腾出空间后再传。"))
    virus = clamd.scan(content) if clamd.is_on() else ""
    try:
        kept = vault.keep(content)
    except OSError as error:
        raise Refused(
            gettext("%(name)s没有存下（服务器存储出错）。请稍后再传一次；仍不行请报告管理员。")
            % {"name": said}
        ) from error
    try:
        return _written(
            Attachment(
                form=form,
                name=said,
                suffix=looking.suffix_of(said),
                size=len(content),
                pages=found.pages,
                content_hash=hashlib.sha256(content).hexdigest(),
                stored=kept.name,
                stored_hash=kept.stored_hash,
                data_key=kept.key,
                doubt=virus or found.doubt,
                scanned_at=at if clamd.is_on() and virus != clamd.UNSCANNED else None,
                added_by=by,
                added_at=at,
            )
        )
    except Exception:
        with suppress(OSError):  # what cannot be removed now goes with the sweep of strays
            vault.remove(kept.name)
        raise


def _looked_into(name: str, content: bytes) -> looking.Look:
    try:
        return looking.look(name, content, settings.ATTACHMENT_MB * looking.MIB)
    except Unfit as unfit:
        raise Refused(f"{name or gettext('无名文件')}：{unfit}") from unfit


@transaction.atomic
def _written(row: Attachment) -> Attachment:
    """Count what is held, then write the row. Raises Refused."""
    if row.added_by_id is not None:
        User.objects.select_for_update(no_key=True).get(pk=row.added_by_id)
    held = Attachment.objects.filter(state=FileState.HELD, added_by=row.added_by_id)
    names = [one.content_hash for one in held.filter(form=row.form)]
    if row.content_hash in names:
        raise Refused(gettext("%(name)s已经上传过，不必再传。") % {"name": row.name})
    if len(names) >= settings.ATTACHMENTS_AT_ONCE:
        raise Refused(
            gettext("一张表最多附 %(most)d 个文件，%(name)s没有收下。其余的可在登记后补充。")
            % {"most": settings.ATTACHMENTS_AT_ONCE, "name": row.name}
        )
    if held.count() >= (MOST_HELD if row.added_by_id is not None else MOST_OF_PUBLIC):
        raise Refused(gettext("你有太多未提交的附件，请先提交或删除未完成的草稿。"))
    row.save(force_insert=True)
    return row


@transaction.atomic
def drop(key: UUID, *, by: User | None, form: UUID | None = None) -> None:
    """Take back a file that was not sent yet; one that is gone already is no error.

    Of the public (`by` is None) only one of this form instance.
    """
    rows = Attachment.objects.filter(state=FileState.HELD, added_by=by, key=key)
    if by is None:
        rows = rows.filter(form=form)
    _drop(list(rows.select_for_update(of=("self",))))


@transaction.atomic
def drop_all(form: UUID, *, by: User | None) -> None:
    """Take back every file of a form instance of which nothing may be kept."""
    _drop(list(Attachment.objects.held_by(by, form).select_for_update(of=("self",))))


@transaction.atomic
def send_held(form: UUID) -> int:
    """Keep what the public has uploaded into a form that is now sent, until it is registered;
    returns how many files. Of the form instance alone: its owner is nobody of the staff."""
    return Attachment.objects.held_by(None, form).order_by().update(state=FileState.SENT)


def _drop(rows: Collection[Attachment]) -> None:
    """Delete rows first: bytes without a row are swept, a row without bytes is a fault."""
    Attachment.objects.filter(pk__in=[row.pk for row in rows]).delete()
    for row in rows:  # what cannot be removed now goes with the sweep of strays
        transaction.on_commit(lambda name=row.stored: vault.remove(name), robust=True)  # type: ignore[misc]


@transaction.atomic
def drop_sent(form: UUID | None) -> None:
    """Take away the files that the public sent with a form of which nothing may be kept."""
    if form is not None:
        _drop(sent_with(form))


def sent_with(form: UUID) -> list[Attachment]:
    """Return the files that the public has sent with a form, locked, in their order."""
    rows = Attachment.objects.filter(state=FileState.SENT, added_by=None, form=form)
    return list(rows.select_for_update(of=("self",)).order_by("pk"))


def chosen(said: Collection[str], *, by: User) -> list[Attachment]:
    """Return the held files a form names, locked, in their order. Raises Refused for a missing one.

    It may have gone with another form, or have been swept because it lay too long.
    """
    try:
        keys = {UUID(one) for one in said}
        rows = Attachment.objects.filter(state=FileState.HELD, added_by=by, key__in=keys)
        found = list(rows.select_for_update().order_by("pk"))
    except (ValueError, ValidationError):
        found, keys = [], {UUID(int=0)}
    if len(found) < len(keys):
        raise Refused(
            gettext(
                "有附件已不在本页（可能已随另一张表提交，或超过保留期限）。请重新上传后再提交。"
            )
        )
    return found
