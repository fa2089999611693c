"""One-case links 一件一链: made for a unit without accounts, signed for and answered through the
address, revoked. Every use stands on the chain of the case.

Who comes through the address has no account. What they do is recorded under the person who made
the link and answers for it, in the name of the unit, with the role `link`; who they say they are
is in the sealed words of the event.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext

from audit import log
from organization import chain
from organization.models import Role, Unit, User
from organization.standing import standing
from petitions import redaction, situation
from petitions.actions.step import lock
from petitions.models import Case
from petitions.situation import Situation
from petitions.workflow import Refused
from portal import link_keys
from portal.models import CaseLink, LinkStage
from portal.models.links import TRIES

ROLE = "link"
LONGEST = timedelta(days=60)
OFFICE_ROLES = (Role.REGISTRAR, Role.OFFICE)
HOST_ROLES = (Role.UNIT_CLERK, Role.HANDLER, Role.HEAD)


@dataclass(frozen=True)
class LinkOrder:
    """Which unit is asked what, until when it is to answer and until when the address opens."""

    unit: Unit
    text: str
    due_on: date
    valid_to: date


class Shut(Refused):
    """The link has lapsed, was revoked, or was tried with too many wrong codes."""


@transaction.atomic
def make_link(
    case: Case, order: LinkOrder, *, by: User, at: datetime
) -> tuple[CaseLink, link_keys.Keys]:
    """Make the link of a case for a unit without accounts, and the keys that are told only now.

    Raises PermissionDenied for others than the office and the unit that handles the case; Refused
    for an accusation, a unit that has somebody, or a text that names who petitioned.
    """
    case = lock(case)
    here, on = situation.of(case), timezone.localdate(at)
    role = maker_role(by, here, on)
    if role is None:
        raise PermissionDenied(gettext("一件一链由信访办公室或承办单位生成。"))
    _check(here, order, role, on)
    keys = link_keys.new()
    link = CaseLink.objects.create(
        case=case,
        assignment=here.assigned,
        unit=order.unit,
        text=order.text.strip(),
        due_on=order.due_on,
        valid_to=order.valid_to,
        secret_hash=link_keys.hashed(keys.secret),
        code_hash=link_keys.hashed(keys.code),
        made_by=by,
        made_on=on,
    )
    body = {"unit": order.unit.code, "valid_to": order.valid_to.isoformat()}
    _by_maker(link, "link_made", by, role, at, body=body, text=order.text)
    return link, keys


@transaction.atomic
def revoke_link(link: CaseLink, *, words: str, by: User, at: datetime) -> CaseLink:
    """Shut the link for good, with the reason. Raises PermissionDenied, Refused."""
    case = lock(link.case)
    role = maker_role(by, situation.of(case), timezone.localdate(at))
    if role is None:
        raise PermissionDenied(gettext("一件一链由信访办公室或承办单位撤销。"))
    link = _locked(link)
    if link.stage not in (LinkStage.SENT, LinkStage.SIGNED):
        raise Refused(gettext("这条链接现为“%(stage)s”。") % {"stage": link.get_stage_display()})
    if not words.strip():
        raise Refused(gettext("请写明撤销理由。"))
    link.stage = LinkStage.REVOKED
    link.save(update_fields=["stage"])
    _by_maker(link, "link_revoked", by, role, at, text=words)
    return link


def open_link(token: str, code: str, *, at: datetime) -> CaseLink:
    """Return the link that address and code open, and record the use; a wrong code is counted
    and recorded, and its count stays although this raises.

    Raises Shut, and Refused for a wrong code.
    """
    link = link_of(token)
    if link is None:
        raise Shut(gettext("链接已失效。"))
    with transaction.atomic():
        lock(link.case)
        link = _locked(link)
        require_open(link, timezone.localdate(at))
        right = any(constant_time_compare(link.code_hash, one) for one in link_keys.hashes(code))
        if right:
            _by_holder(link, "link_opened", at)
        else:
            CaseLink.objects.filter(pk=link.pk).update(tries=F("tries") + 1)
            _by_holder(link, "link_refused", at, body={"tries": link.tries + 1})
    if not right:
        left = TRIES - link.tries - 1
        if left <= 0:
            raise Shut(gettext("口令错误次数过多，链接已锁定。"))
        raise Refused(gettext("口令不对，还可以试 %(n)d 次。") % {"n": left})
    return link


@transaction.atomic
def sign_link(link: CaseLink, *, name: str, at: datetime) -> CaseLink:
    """Sign for what was asked, as who holds the address. Raises Shut, Refused without a name."""
    lock(link.case)
    link = _locked(link)
    require_open(link, timezone.localdate(at))
    if link.stage != LinkStage.SENT:
        raise Refused(gettext("已经签收。"))
    if not name.strip():
        raise Refused(gettext("请填写签收人姓名和职务。"))
    link.stage, link.signed_by, link.signed_on = (
        LinkStage.SIGNED,
        name.strip(),
        timezone.localdate(at),
    )
    link.save(update_fields=["stage", "signed_by", "signed_on"])
    _by_holder(link, "link_signed", at, text=name)
    return link


@transaction.atomic
def answer_link(link: CaseLink, *, name: str, answer: str, at: datetime) -> CaseLink:
    """Answer what was asked, once. Raises Shut; Refused before it was signed for, or without
    words."""
    lock(link.case)
    link = _locked(link)
    require_open(link, timezone.localdate(at))
    if link.stage != LinkStage.SIGNED:
        raise Refused(gettext("这条链接现为“%(stage)s”。") % {"stage": link.get_stage_display()})
    if not name.strip() or not answer.strip():
        raise Refused(gettext("请写明回复内容和回复人。"))
    link.stage, link.answer, link.answered_by = LinkStage.ANSWERED, answer.strip(), name.strip()
    link.answered_on = timezone.localdate(at)
    link.save(update_fields=["stage", "answer", "answered_by", "answered_on"])
    _by_holder(link, "link_answered", at, text=f"{name}\n\n{answer}")
    return link


def link_of(token: str) -> CaseLink | None:
    """Return the link of an address, whatever its stage; None for an address that is not ours."""
    secret = link_keys.secret_of(token)
    if not secret:
        return None
    rows = CaseLink.objects.select_related("case", "unit", "made_by")
    return rows.filter(secret_hash__in=link_keys.hashes(secret)).first()


def require_open(link: CaseLink, on: date) -> None:
    """Refuse a link that opens nothing any more; an accusation never leaves the house. Raises
    Shut."""
    if link.is_shut(on) or link.case.restricted or link.case.closed_on is not None:
        raise Shut(gettext("链接已失效。"))


def maker_role(by: User, here: Situation, on: date) -> Role | None:
    """Return the role in which this person may make links of the case, None if they may not."""
    held, assignment = standing(by, on), here.assignment
    if held.is_officer or assignment is None or here.case.closed_on is not None:
        return None
    if not Case.objects.visible_to(by, on).filter(pk=here.case.pk).exists():
        return None
    places = [(here.case.unit_id, OFFICE_ROLES), (assignment.unit_id, HOST_ROLES)]
    found = (role for unit, roles in places for role in roles if unit in held.units(role))
    return next(found, None)


def _check(here: Situation, order: LinkOrder, role: Role, on: date) -> None:
    case, unit = here.case, order.unit
    if case.restricted:
        raise Refused(gettext("限制知悉件不生成链接。"))
    if role in HOST_ROLES and not unit.is_under(here.assigned.unit):
        raise Refused(gettext("承办单位只能发给下属单位。"))
    if chain.acting(on).filter(unit=unit, role__in=chain.RECEIVING).exists():
        raise Refused(
            gettext("%(unit)s有在岗的收件人，请直接转送或发核查函。") % {"unit": unit.name}
        )
    if not order.text.strip():
        raise Refused(gettext("请写明需要对方知道和回复的内容。"))
    if traces := redaction.named(case, order.text):
        raise Refused(gettext("不能发出，请改写：%(found)s。") % {"found": "；".join(traces)})
    if not on <= order.due_on <= order.valid_to <= on + LONGEST:
        raise Refused(
            gettext("回复日期须在今天与有效期之间，有效期最长 %(n)d 天。") % {"n": LONGEST.days}
        )
    if CaseLink.objects.waiting().filter(case=case, unit=unit, valid_to__gte=on).exists():
        raise Refused(gettext("%(unit)s已有一条未回复的链接。") % {"unit": unit.name})
    CaseLink.objects.waiting().filter(case=case, unit=unit).update(stage=LinkStage.REVOKED)


def _locked(link: CaseLink) -> CaseLink:
    rows = CaseLink.objects.select_for_update(of=("self",))
    return rows.select_related("case__chain", "unit", "made_by").get(pk=link.pk)


def _by_maker(
    link: CaseLink,
    kind: str,
    by: User,
    role: Role,
    at: datetime,
    *,
    body: dict[str, Any] | None = None,
    text: str = "",
) -> None:
    signature = standing(by, timezone.localdate(at)).signature(role)
    said = {"link": link.pk} | (body or {})
    log.append(link.case.chain, kind, by=signature, at=at, body=said, text=text)


def _by_holder(
    link: CaseLink, kind: str, at: datetime, *, body: dict[str, Any] | None = None, text: str = ""
) -> None:
    signature = log.Signature(link.made_by_id, ROLE, link.unit.code)
    said = {"link": link.pk} | (body or {})
    log.append(link.case.chain, kind, by=signature, at=at, body=said, text=text)
