"""What every freeze shares: who may, of which month, with which anchor, and the event of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _

from audit import log
from audit.anchors import newest
from audit.log import Signature
from organization.models import Role, User
from petitions.workflow import Refused
from reports import contents, permissions
from reports.models import Bulletin, MonthlyReport
from reports.month import Month

Document = TypeVar("Document", Bulletin, MonthlyReport)


def office(by: User | None, at: datetime) -> Signature:
    if by is None:
        return log.SYSTEM
    return permissions.require_publishing(by, timezone.localdate(at)).signature(Role.OFFICE)


def require_ended(month: Month, at: datetime) -> None:
    if month >= Month.at(at):
        raise Refused(_("%(month)s尚未结束，不能生成。") % {"month": month.label})


def require_difference(last: Document | None, data: str) -> Document:
    if last is None:
        raise Refused(_("本月尚未生成，无从更正。"))
    if last.data == data:
        raise Refused(_("数据与已冻结的一致，无需更正。"))
    return last


def frozen(data: str, at: datetime) -> dict[str, object]:
    anchor = newest()
    printed = (
        {
            "anchor_no": anchor.no,
            "anchor_on": timezone.localdate(anchor.taken_at),
            "anchor_root": anchor.short,
        }
        if anchor
        else {}
    )
    return {"data": data, "sha256": contents.fingerprint(data), "generated_at": at} | printed


def record(
    document: Bulletin | MonthlyReport,
    kind: str,
    by: Signature,
    at: datetime,
    *,
    text: str = "",
    more: Mapping[str, object] | None = None,
) -> None:
    subject = f"bulletin/{document.month}"
    if isinstance(document, MonthlyReport):
        subject = f"report/{document.month}/{document.unit.code}"
    body: dict[str, object] = {"version": document.version, "sha256": document.sha256}
    body |= more or {}
    if document.anchor_no is not None:
        body["anchor"] = f"{document.anchor_no} {document.anchor_root}"
    log.append(log.open_chain(subject), kind, by=by, at=at, body=body, text=text)
