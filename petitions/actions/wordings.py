"""Changing the words of a kind of paper: each change is a new version, none is ever edited."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from audit import log
from organization.models import Role, User
from organization.standing import standing
from petitions.models import Wording
from petitions.papers import filling
from petitions.papers.kinds import Kind
from petitions.workflow import Refused


def labels() -> dict[str, str | Promise]:
    """Return kind of event -> words."""
    return {"wording_written": gettext_lazy("修改文书模板")}


@transaction.atomic
def write_wording(kind: Kind, text: str, *, remark: str, by: User, at: datetime) -> Wording:
    """Put a new version of the words of a kind in use from now on; papers that are out keep
    theirs. An empty text goes back to the words that come with the program.

    Raises PermissionDenied for anybody but an administrator, Refused with a sentence for each
    thing that is wrong: the law wants a field that is missing, or a field is unknown.
    """
    held = standing(by, timezone.localdate(at))
    if not by.is_superuser and Role.ADMIN not in held.roles:
        raise PermissionDenied(gettext("文书模板由系统管理员维护。"))
    text = text.strip()
    if text and (found := filling.faults(kind, text)):
        raise Refused("".join(found))
    if not remark.strip():
        raise Refused(gettext("请写明修改说明。"))
    chain = log.open_chain(f"wording/{kind.code}")  # its lock orders two who write at once
    last = Wording.objects.select_for_update().filter(kind=kind.code).order_by("-version").first()
    wording = Wording.objects.create(
        kind=kind.code,
        version=last.version + 1 if last else 1,
        text=text,
        remark=remark.strip(),
        written_by=by,
        written_at=at,
    )
    signature = (
        log.Signature(by.pk, "operator", "") if by.is_superuser else held.signature(Role.ADMIN)
    )
    body = {"kind": kind.code, "version": wording.version, "own": bool(text)}
    log.append(chain, "wording_written", by=signature, at=at, body=body, text=text)
    return wording
