"""Looking into rights leaves a trace too: who asked about whom, and who took the matrix away."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from audit import log
from audit.log import Signature
from organization.models import Role, Unit, User
from organization.standing import standing
from petitions.explaining import EXPLAINED, EXPORTED, PREVIEWED
from petitions.models import Case

CHAIN = "rights"


@transaction.atomic
def record_explained(case: Case, person: User, *, visible: bool, by: User, at: datetime) -> None:
    """Record that a security officer asked why a person sees a case. Raises PermissionDenied."""
    signature = standing(by, timezone.localdate(at)).signature(Role.SECURITY)
    body = {"person": person.pk, "case": case.slug, "visible": visible}
    log.append(log.open_chain(CHAIN), EXPLAINED, by=signature, at=at, body=body)


@transaction.atomic
def record_previewed(role: Role, unit: Unit, *, by: User, at: datetime) -> None:
    """Record that one of its keepers looked at what a role sees. Raises PermissionDenied."""
    signature = _keeper(by, at)
    body = {"role": role.value, "unit": unit.code}
    log.append(log.open_chain(CHAIN), PREVIEWED, by=signature, at=at, body=body)


@transaction.atomic
def record_matrix_export(*, digest: str, sha256: str, by: User, at: datetime) -> None:
    """Record who took the permission matrix away. Raises PermissionDenied."""
    body = {"version": digest, "sha256": sha256}
    log.append(log.open_chain(CHAIN), EXPORTED, by=_keeper(by, at), at=at, body=body)


def _keeper(by: User, at: datetime) -> Signature:
    held = standing(by, timezone.localdate(at))
    for role in (Role.SECURITY, Role.ADMIN):
        if role in held.roles:
            return held.signature(role)
    raise PermissionDenied(gettext("权限矩阵只由系统管理员和安全管理员导出。"))
