"""A department finds its figures right or objects to one of them, and the office answers."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import log
from organization.models import Unit, User
from organization.standing import standing
from petitions.models import Case
from petitions.workflow import Refused
from reports import contents, corrections, figures, permissions
from reports.actions import bulletins, freezing
from reports.contents import Row
from reports.figures import Figure
from reports.models import UNDER_WAY, Bulletin, BulletinObjection, BulletinStatus, ObjectionAnswer
from reports.month import Month

OFFICE_SAYS = (ObjectionAnswer.ACCEPTED, ObjectionAnswer.DECLINED)


@transaction.atomic
def find_right(bulletin: Bulletin, unit: Unit, *, version: int, by: User, at: datetime) -> Bulletin:
    """Say for one's own department that its figures are right (核对无误); nothing hangs on it.

    `version` is the one that was on the screen. Raises Refused outside the days of the check, when
    the draft was made anew meanwhile and while an objection is open; PermissionDenied.
    """
    today = timezone.localdate(at)
    role = permissions.require_objecting(by, unit, today)
    bulletin = _being_checked(bulletin, at)
    if bulletin.version != version:
        raise Refused(_("草稿刚刚重新生成，请看最新一版再回复。"))
    _require_row(bulletin, unit)
    if BulletinObjection.objects.of_month(bulletin.month).unanswered().filter(unit=unit).exists():
        raise Refused(_("本处室的异议还没有答复，答复后再回复核对无误。"))
    signature = standing(by, today).signature(role)
    freezing.record(bulletin, "bulletin_found_right", signature, at, unit=unit.code)
    return bulletin


@transaction.atomic
def object_to_figure(
    bulletin: Bulletin,
    unit: Unit,
    figure: Figure,
    *,
    reason: str,
    cases: Iterable[Case],
    by: User,
    at: datetime,
) -> BulletinObjection:
    """Object to one figure of one's own department while it is being checked.

    Raises Refused outside the days of the check, without reason or case, and while an objection
    to this figure is open; PermissionDenied.
    """
    today = timezone.localdate(at)
    role = permissions.require_objecting(by, unit, today)
    bulletin = _being_checked(bulletin, at)
    named = sorted(cases, key=lambda case: case.pk)
    if not reason.strip() or not named:
        raise Refused(_("请写明理由，并列出所涉信访件的编号。"))
    objection = _written(bulletin, unit, figure, reason.strip(), by, at)
    objection.cases.set(named)
    body = {
        "objection": objection.pk,
        "version": bulletin.version,
        "unit": unit.code,
        "figure": figure.code,
        "cases": [case.slug for case in named],
    }
    signature = standing(by, today).signature(role)
    chain = log.open_chain(f"bulletin/{bulletin.month}")
    log.append(chain, "bulletin_objected", by=signature, at=at, body=body, text=reason.strip())
    return objection


def _being_checked(bulletin: Bulletin, at: datetime) -> Bulletin:
    """Return the draft, locked. Raises Refused outside the days of its check."""
    bulletin = bulletins.locked(bulletin)
    bulletins.require_step(bulletin, BulletinStatus.CHECK)
    if bulletin.check_until is None or timezone.localdate(at) > bulletin.check_until:
        raise Refused(_("核对期已满，不能再提异议；数据如有误，改正后在下一期更正。"))
    return bulletin


def _require_row(bulletin: Bulletin, unit: Unit) -> Row:
    for row in contents.frozen_bulletin(bulletin).rows:
        if row.code == unit.code:
            return row
    raise Refused(_("此期通报没有%(unit)s的数字。") % {"unit": unit.name})


def _written(
    bulletin: Bulletin, unit: Unit, figure: Figure, reason: str, by: User, at: datetime
) -> BulletinObjection:
    row = _require_row(bulletin, unit)
    asked = BulletinObjection.objects.of_month(bulletin.month).unanswered()
    if asked.filter(unit=unit, figure=figure.code).exists():
        raise Refused(_("对这个数字的异议已经提出，正等待答复。"))
    return BulletinObjection.objects.create(
        bulletin=bulletin,
        unit=unit,
        figure=figure.code,
        number=row.numbers[figure.code],
        reason=reason,
        by=by,
        at=at,
    )


@transaction.atomic
def answer_figure_objection(
    objection: BulletinObjection, *, answer: ObjectionAnswer, words: str, by: User, at: datetime
) -> Bulletin:
    """Answer an objection; accepted, it makes the draft anew. Returns the version that counts.

    A figure is counted and never typed: what is accepted must first be put right in the cases.
    Raises Refused before that, when it is answered, without words; PermissionDenied.
    """
    signature = freezing.office(by, at)
    month = objection.bulletin.month
    bulletin, objection = _unanswered(objection)
    if not words.strip() or answer not in OFFICE_SAYS:
        raise Refused(_("请选择采纳或不采纳，并写明理由。"))
    objection.answer, objection.answer_words = answer, words.strip()
    objection.answered_by, objection.answered_at = by, at
    objection.save(update_fields=["answer", "answer_words", "answered_by", "answered_at"])
    body = {"objection": objection.pk, "answer": str(answer)}
    chain = log.open_chain(f"bulletin/{month}")
    log.append(chain, "bulletin_answered", by=signature, at=at, body=body, text=words.strip())
    if answer == ObjectionAnswer.DECLINED:
        return bulletin
    _require_put_right(bulletin, objection)
    return bulletins.made_anew(bulletin, signature, at)


@transaction.atomic
def withdraw_figure_objection(
    objection: BulletinObjection, *, by: User, at: datetime
) -> BulletinObjection:
    """Take back, before it is answered, what one has objected to oneself; it stays on the trail.

    Raises Refused when it was answered or taken back; PermissionDenied for anybody else.
    """
    role = permissions.require_objecting(by, objection.unit, timezone.localdate(at))
    permissions.require_own(objection.by_id, by)
    signature = standing(by, timezone.localdate(at)).signature(role)
    _bulletin, objection = _unanswered(objection)
    objection.answer = ObjectionAnswer.WITHDRAWN
    objection.answered_by, objection.answered_at = by, at
    objection.save(update_fields=["answer", "answered_by", "answered_at"])
    body = {"objection": objection.pk, "unit": objection.unit.code, "figure": objection.figure}
    chain = log.open_chain(f"bulletin/{objection.bulletin.month}")
    log.append(chain, "bulletin_objection_withdrawn", by=signature, at=at, body=body)
    return objection


def _unanswered(objection: BulletinObjection) -> tuple[Bulletin, BulletinObjection]:
    """Return the version under way and the objection, both locked. Raises Refused when it was
    answered or taken back."""
    under_way = Bulletin.objects.filter(month=objection.bulletin.month, status__in=UNDER_WAY)
    bulletin = under_way.select_for_update().first()
    objection = BulletinObjection.objects.select_for_update().get(pk=objection.pk)
    if objection.answer == ObjectionAnswer.WITHDRAWN:
        raise Refused(_("这项异议已由提出人撤回。"))
    if objection.answer or bulletin is None:
        raise Refused(_("这项异议已经答复。"))
    return bulletin, objection


def _require_put_right(bulletin: Bulletin, objection: BulletinObjection) -> None:
    place = (objection.unit.code, objection.figure)
    said = corrections.published_keys(bulletin).get(place, corrections.NO_KEY)
    figure, month = figures.BY_CODE[objection.figure], Month.parse(bulletin.month)
    now = figures.keys([figure], month, [objection.unit_id])[objection.unit_id][figure.code]
    if said == frozenset(now):
        raise Refused(_("按现有办理记录，这个数字没有变化：请先改正有关件的办理记录，再采纳。"))
