"""Writing the guide anew: each change is a new version, none is ever edited."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from audit import log
from organization.models import Role, User
from organization.standing import standing
from petitions.workflow import Refused
from portal.models import Guide

WRITERS = (Role.OFFICE, Role.ADMIN)


@dataclass(frozen=True)
class GuideWords:
    """What a version says."""

    scope: str = ""
    visit_address: str = ""
    visit_hours: str = ""
    post_address: str = ""
    phone_hours: str = ""
    rights: str = ""
    summary_en: str = ""


@transaction.atomic
def write_guide(words: GuideWords, *, remark: str, after: int, by: User, at: datetime) -> Guide:
    """Put a new version in force. `after` is the version it was written from, 0 for none.

    Raises PermissionDenied; Refused without a remark, without a change, or when somebody else has
    written a version since.
    """
    held = standing(by, timezone.localdate(at))
    role = next((role for role in WRITERS if role in held.roles), None)
    if role is None:
        raise PermissionDenied(gettext("信访指南由信访办公室或系统管理员维护。"))
    if not remark.strip():
        raise Refused(gettext("请写明修改说明。"))
    chain = log.open_chain("guide")  # its lock orders two who write at once
    last = Guide.objects.current()
    if (last.version if last else 0) != after:
        raise Refused(gettext("指南刚被他人修改过，请核对现行版本后再改。你填写的内容仍在本页。"))
    said = asdict(words)
    if last is not None and all(getattr(last, name) == text for name, text in said.items()):
        raise Refused(gettext("没有改动。"))
    guide = Guide.objects.create(
        version=after + 1, remark=remark.strip(), written_by=by, written_at=at, **said
    )
    text = "\n\n".join(filter(None, said.values()))
    body = {"version": guide.version}
    log.append(chain, "guide_written", by=held.signature(role), at=at, body=body, text=text)
    return guide
