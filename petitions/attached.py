"""The files of a case as one reader sees them, and the box in which a form takes files up."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from organization.models import User
from petitions.identity import FIELDS, Veil
from petitions.models import (
    OF_THE_PETITIONER,
    Attachment,
    Case,
    FileOrigin,
    FileState,
    Petitioner,
)
from petitions.uploads.looking import ACCEPT, KINDS, MIB
from petitions.uploads.words import Unfit, doubt_in_words
from petitions.workflow import Refused

FORM, HELD = "files_form", "held"  # hidden fields: the form instance, and each file it shows


@dataclass(frozen=True)
class Shown:
    """One file in a list; `barred` says why it does not open, and then there is no address."""

    row: Attachment
    name: str
    source: str
    url: str = ""
    view_url: str = ""
    barred: str = ""

    @property
    def is_gone(self) -> bool:
        """Whether it counts no more: left out, removed or disposed of."""
        return self.row.state not in {FileState.KEPT, FileState.QUARANTINED}

    @property
    def preview(self) -> str:
        """How a page may show it: "image", "text" or not at all."""
        return KINDS[self.row.suffix].preview if self.row.suffix in KINDS else ""


@dataclass(frozen=True)
class Box:
    """What `petitions/_upload.html` needs: the form instance, what it holds, what was refused."""

    form: UUID
    held: Sequence[Attachment]
    refused: Sequence[str] = ()
    accept: str = ACCEPT

    @property
    def limits(self) -> str:
        """The limits in one sentence."""
        return gettext("每个文件不超过 %(mb)d MB，一次最多 %(files)d 个。") % {
            "mb": settings.ATTACHMENT_MB,
            "files": settings.ATTACHMENTS_AT_ONCE,
        }


def box(
    user: User | None, said: str | None, refused: Iterable[str] = (), *, form: UUID | None = None
) -> Box:
    """Return the box of a form instance, of a new one unless `said` names it. One query."""
    key = form or form_of(said) or uuid4()
    return Box(key, list(Attachment.objects.held_by(user, key)), tuple(refused))


def form_of(said: str | None) -> UUID | None:
    """Return the form instance that a hidden field names, None if it names none."""
    try:
        return UUID(said or "")
    except ValueError:
        return None


def posted(request: HttpRequest) -> list[str]:
    """Return the keys of the held files that a posted form shows.

    Raises Refused where a file was chosen and not taken up: the form itself carries only its name.
    """
    if request.POST.get("files"):
        raise Refused(gettext("选好的文件还没有上传。请先按“上传所选文件”，看到文件列出后再提交。"))
    return request.POST.getlist(HELD)


def content_of(upload: "UploadedFile[bytes]") -> bytes:
    """Read a file that is not too long. Raises Refused."""
    if (upload.size or 0) > settings.ATTACHMENT_MB * MIB:
        unfit = Unfit("too_large", str(settings.ATTACHMENT_MB))
        raise Refused(f"{upload.name}：{unfit}")
    content: bytes = upload.read()
    return content


def of_case(
    case: Case, people: Sequence[Petitioner], shown: frozenset[str], veil: Veil
) -> list[Shown]:
    """Return the files of a case that may be shown open. One query.

    `people` are its petitioners, `shown` the fields of them that this reader sees in full.
    """
    full = is_full(people, shown)
    return [_shown(case, row, veil, full=full) for row in Attachment.objects.of_case(case)]


def of_reply(
    case: Case, people: Sequence[Petitioner], shown: frozenset[str], veil: Veil
) -> list[Shown]:
    """Return the files that go with the reply, for who judges it. One query."""
    rows = of_case(case, people, shown, veil)
    return [one for one in rows if one.row.origin == FileOrigin.REPLY and not one.is_gone]


def brought_to(cases: Mapping[int, Case]) -> list[Shown]:
    """Return what petitioners brought to these cases, in order, for a reader from whom nothing of
    them is hidden. One query."""
    rows = Attachment.objects.filter(case__in=cases, origin__in=OF_THE_PETITIONER)
    files = (
        _shown(cases[row.case_id], row, str, full=True)
        for row in rows.select_related("added_by").order_by("case", "no")
        if row.case_id is not None
    )
    return [one for one in files if not one.is_gone]


def is_full(people: Iterable[Petitioner], shown: frozenset[str]) -> bool:
    """Tell whether nothing of the petitioners is hidden: a file cannot be masked."""
    hidden = [name for name in FIELDS if name not in shown]
    return not any(getattr(person, name) for person in people for name in hidden)


def barred(row: Attachment, *, full: bool) -> str:
    """Return why a file does not open, "" if it does. `full`: nothing of who petitioned is hidden.

    Who brought a file asks like anybody else: they typed the name once, too, and see it masked.
    """
    if row.state == FileState.QUARANTINED:
        return gettext("已隔离：%(doubt)s。由信访办决定是否采用。") % {
            "doubt": doubt_in_words(row.doubt)
        }
    if row.state == FileState.ERASED:
        return gettext("已到期销毁。")
    if row.state != FileState.KEPT:
        return f"{row.get_state_display()}。"
    if row.origin in OF_THE_PETITIONER and not full:
        return gettext("材料含信访人身份信息：说明理由查看信访人后可以打开。")
    return ""


def _shown(case: Case, row: Attachment, veil: Veil, *, full: bool) -> Shown:
    reason = barred(row, full=full)
    source = f"{FileOrigin(row.origin).label} {row.about}".strip()
    name = veil(row.name) or gettext("（文件名已销毁）")
    if reason:
        return Shown(row, name, source, barred=reason)
    args = [case.slug, row.key]
    seen = KINDS[row.suffix].preview
    view = reverse("case_file_view", args=args) if seen else ""
    return Shown(row, name, source, reverse("case_file", args=args), view)


def context_of(
    case: Case, people: Sequence[Petitioner], shown: frozenset[str], veil: Veil
) -> dict[str, Any]:
    """Return what the panel of the case page shows: those that count, and how many do not."""
    rows = of_case(case, people, shown, veil)
    there = [one for one in rows if not one.is_gone]
    return {"files": there, "files_gone": len(rows) - len(there)}
