"""Telling a handled case to the public: written, read by a second person beside the case, published
as a copy of its own, and withdrawn when somebody is known by it after all. Every step stands on the
chain of the case. Papers and attachments never go out: what they say is written into the text."""

from collections.abc import Collection
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from audit import log
from organization.models import User
from petitions.actions.step import Step, lock, record, take
from petitions.models import Case
from petitions.workflow import Refused
from portal import anonymising
from portal.actions.copying import Facts, PublicText, copy_of, empty
from portal.finder import Hit
from portal.models import PublicationStage, PublishedCase, PublishedReply, SchoolStage, Source


@transaction.atomic
def write_publication(
    case: Case, *, text: PublicText, consent: str = "", by: User, at: datetime
) -> PublishedCase:
    """Write what the public may read of a closed case, or write it anew after a return.

    Raises PermissionDenied; Refused for a case that is never published, without consent, or
    naming what gives the petitioner away; Unconfirmed for words that are pointed at.
    """
    step = take(case, "write_publication", by=by, at=at)
    case = step.here.case
    require_publishable(case)
    _require_consent(case, consent)
    doubts = _require_clean(case, text)
    anonymising.require_confirmed(doubts, text.kept)
    running = PublishedCase.objects.select_for_update(of=("self",)).running()
    row = running.filter(case=case).first()
    if row is not None and row.stage != PublicationStage.RETURNED:
        raise Refused(gettext("此件的公开稿现为“%(stage)s”。") % {"stage": row.get_stage_display()})
    row = row or PublishedCase(case=case)
    row.title, row.asked, row.answer, row.basis = text.title, text.asked, text.answer, text.basis
    row.school_stage, row.consent = text.school_stage, consent
    row.kept = sorted({hit.token for hit in doubts})
    row.stage, row.written_by, row.written_on = PublicationStage.DRAFT, by, step.on
    row.save()
    record(step, body={"publication": row.pk, "kept": len(row.kept)}, text=text.words)
    return row


@transaction.atomic
def return_publication(row: PublishedCase, *, words: str, by: User, at: datetime) -> PublishedCase:
    """Send a text back to its author, with the reason. Raises PermissionDenied, Refused."""
    step, row = _take(
        row, "return_publication", by, at, PublicationStage.DRAFT, PublicationStage.CHECKED
    )
    _require_other(row, by)
    if not words.strip():
        raise Refused(gettext("请写明退回理由。"))
    row.stage, row.words, row.checked_by, row.checked_on = (
        PublicationStage.RETURNED,
        words,
        None,
        None,
    )
    row.save(update_fields=["stage", "words", "checked_by", "checked_on"])
    record(step, body={"publication": row.pk, "tell": [row.written_by_id]}, text=words)
    return row


@transaction.atomic
def check_publication(
    row: PublishedCase, *, kept: Collection[str] = (), by: User, at: datetime
) -> PublishedCase:
    """Vouch that nobody can be known by the text, as somebody who did not write it.

    Every word that the finder points at is confirmed once more. Raises PermissionDenied for the
    author, Refused when the case gives a trace by now, Unconfirmed.
    """
    step, row = _take(row, "check_publication", by, at, PublicationStage.DRAFT)
    _require_other(row, by)
    require_publishable(step.here.case)
    doubts = _require_clean(step.here.case, text_of(row))
    anonymising.require_confirmed(doubts, kept)
    row.stage, row.checked_by, row.checked_on = PublicationStage.CHECKED, by, step.on
    row.save(update_fields=["stage", "checked_by", "checked_on"])
    confirmed = len({hit.token for hit in doubts})
    body = {"publication": row.pk, "kept": confirmed, "tell": [row.written_by_id]}
    record(step, body=body)
    return row


@transaction.atomic
def publish(row: PublishedCase, *, by: User, at: datetime) -> PublishedCase:
    """Let the public read it, as the director of the office: a copy is made that knows no case.

    Raises PermissionDenied, Refused.
    """
    step, row = _take(row, "publish_case", by, at, PublicationStage.CHECKED)
    require_publishable(step.here.case)
    _require_consent(step.here.case, row.consent)
    _require_clean(step.here.case, text_of(row))
    row.public = preview(row, on=step.on, at=at)
    row.public.save(force_insert=True)
    row.stage, row.published_by, row.published_on = PublicationStage.PUBLISHED, by, step.on
    row.save(update_fields=["stage", "published_by", "published_on", "public"])
    body = {"publication": row.pk, "copy": row.public.pk, "tell": [row.written_by_id]}
    record(step, body=body)
    return row


@transaction.atomic
def withdraw(row: PublishedCase, *, words: str, by: User, at: datetime) -> PublishedCase:
    """Take it off, with the reason; that it was out stays on record."""
    step, row = _take(
        row, "withdraw_publication", by, at, PublicationStage.PUBLISHED, PublicationStage.CHECKED
    )
    if not words.strip():
        raise Refused(gettext("请写明撤回理由。"))
    row.stage, row.words, row.withdrawn_on = PublicationStage.WITHDRAWN, words, step.on
    row.save(update_fields=["stage", "words", "withdrawn_on"])
    if row.public is not None:
        empty(row.public, at=at)
    record(step, body={"publication": row.pk, "tell": [row.written_by_id]}, text=words)
    return row


@transaction.atomic
def withdraw_at_once(case: Case, *, at: datetime) -> bool:
    """Take off what is out of a case that may not be public any more, in the name of the system;
    tells whether something was."""
    case, on = lock(case), timezone.localdate(at)
    rows = PublishedCase.objects.published().select_for_update(of=("self",))
    row, why = rows.filter(case=case).select_related("public").first(), obstacle(case)
    if row is None or not why:
        return False
    row.stage, row.words, row.withdrawn_on = PublicationStage.WITHDRAWN, why, on
    row.save(update_fields=["stage", "words", "withdrawn_on"])
    if row.public is not None:
        empty(row.public, at=at)
    body = {"publication": row.pk, "tell": [row.written_by_id]}
    log.append(case.chain, "publication_fell", by=log.SYSTEM, at=at, body=body, text=why)
    return True


def withdraw_fallen(*, at: datetime) -> int:
    """Take off all that may not be public any more, whatever made it so; returns how many."""
    rows = PublishedCase.objects.published().select_related("case__chain")
    fallen = rows.filter(
        Q(case__restricted=True) | Q(case__minor_harm=True) | Q(case__petitions__asks_secrecy=True)
    )
    return sum(withdraw_at_once(row.case, at=at) for row in fallen.distinct().order_by("case_id"))


def obstacle(case: Case) -> str:
    """Return why the case is not published whatever the text, "" if it may be."""
    if case.restricted or case.minor_harm:
        return gettext("限制知悉件和涉未成年人受侵害线索的件不公开。")
    if case.closed_on is None or case.replied_on is None:
        return gettext("此件尚未办结，办结之后才能公开。")
    if case.petitions.filter(asks_secrecy=True).exists():
        return gettext("信访人要求保密，不能公开。")
    return ""


def require_publishable(case: Case) -> None:
    """Refuse a case that is not published whatever the text."""
    if why := obstacle(case):
        raise Refused(why)


def pointed_at(case: Case, text: PublicText) -> frozenset[str]:
    """Return the tokens of all words that persons have to confirm in the text."""
    return frozenset(hit.token for hit in anonymising.doubts_of_case(case, text.words))


def text_of(row: PublishedCase) -> PublicText:
    """Return the text of the row as it will be read."""
    return PublicText(row.title, row.asked, row.answer, row.basis, SchoolStage(row.school_stage))


def preview(row: PublishedCase, *, on: date, at: datetime) -> PublishedReply:
    """Return the copy that would go out now, unsaved."""
    case = row.case
    replied_on = case.replied_on or on
    facts = Facts(Source.CASE, case.topic, case.host or case.unit, case.received_on, replied_on)
    return copy_of(text_of(row), facts, published_on=on, at=at)


def agreed(case: Case) -> bool:
    """Tell whether every petition of the case came with consent to publish."""
    return not case.petitions.filter(publish_consent=False).exists()


def _require_consent(case: Case, consent: str) -> None:
    if not consent.strip() and not agreed(case):
        raise Refused(gettext("登记时信访人没有同意公开，请写明何时、如何取得同意。"))


def _require_clean(case: Case, text: PublicText) -> list[Hit]:
    """Refuse what must not stand in the text; return what persons have to confirm in it."""
    if not text.title.strip() or not text.answer.strip():
        raise Refused(gettext("请写明公开的题名和办理结果。"))
    traces = anonymising.traces_of_case(case, text.words)
    if traces:
        raise Refused(gettext("不能公开，请改写：%(found)s。") % {"found": "；".join(traces)})
    return anonymising.doubts_of_case(case, text.words)


def _require_other(row: PublishedCase, by: User) -> None:
    if row.written_by_id == by.pk:
        raise PermissionDenied(gettext("公开稿由撰稿人以外的人员复核。"))


def _take(
    row: PublishedCase, code: str, by: User, at: datetime, *stages: PublicationStage
) -> tuple[Step, PublishedCase]:
    """Lock the case, then the text; refuse one that is elsewhere."""
    step = take(row.case, code, by=by, at=at)
    rows = PublishedCase.objects.select_for_update(of=("self",)).select_related("public")
    locked = rows.get(pk=row.pk)
    if locked.stage not in stages:
        raise Refused(
            gettext("公开稿现为“%(stage)s”，不能这样办理。") % {"stage": locked.get_stage_display()}
        )
    return step, locked
