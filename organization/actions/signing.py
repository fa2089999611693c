"""Who signs a change of the structure, and on which chain it is recorded.

Nothing outside `organization.actions` calls this module.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import log
from organization import derived
from organization.models import OFFICERS, Post, Role, Unit, User
from organization.standing import standing


def sign(by: User | None, at: datetime, role: Role = Role.ADMIN) -> log.Signature:
    """Return the signature of the administrator, or of another officer.

    A superuser, who exists in a demo only, counts until somebody holds that role.
    Raises PermissionDenied for anybody else.
    """
    if by is None:
        return log.SYSTEM
    today = timezone.localdate(at)
    if by.is_superuser and not Post.objects.on(today).held().filter(role=role).exists():
        return log.Signature(by.pk, "operator", "")
    return standing(by, today).signature(role)


def sign_for_post(post: Post, by: User | None, at: datetime) -> log.Signature:
    """Return the signature of who fills and ends such posts: the security officer for those of
    the three officers, the administrator for all others, and nobody for their own.

    Raises PermissionDenied.
    """
    if by is not None and post.person_id == by.pk:
        raise PermissionDenied(_("不能登记、修改或终止自己的任职，请另一位管理员办理。"))
    return sign(by, at, Role.SECURITY if post.role in OFFICERS else Role.ADMIN)


def record(
    unit: Unit,
    kind: str,
    signature: log.Signature,
    at: datetime,
    body: Mapping[str, Any],
    text: str = "",
) -> None:
    chain = log.open_chain(derived.chain_of_unit(unit))
    log.append(chain, kind, by=signature, at=at, body=body, text=text)
