"""Holding somebody to account, up to the notice: opened by a person, never by a rule; facts drawn
from what is on record; the person told, with time to reply (2022 Art. 42-46).

A proceeding has a chain of its own with ids, codes and days on it. The chain of a case tells
nothing of it: whoever may read the case may not therefore know who is held to account.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext

from accountability.above import opening_post
from accountability.actions.proposing import take_up
from accountability.grounds import BY_CODE
from accountability.models import (
    AccountabilityProceeding,
    ProceedingFact,
    ProceedingReader,
    ProceedingStage,
    Proposal,
)
from accountability.models.proceedings import PREFIX
from accountability.proceeding_facts import sources
from accountability.proceeding_parties import (
    STEPS,
    Party,
    answered,
    is_accused_side,
    is_kept_from,
    may_decide,
)
from audit import log
from organization import calendar
from organization.actions import grants
from organization.models import Unit, User
from organization.standing import standing
from organization.templatetags.desk import day_long
from petitions.models import Case
from petitions.models.numbering import SeriesKind, take
from petitions.workflow import Refused

REPLY_DAYS = 5  # working days; the regulation sets none, so this is the least the office gives
READS_FOR = timedelta(days=366)
AHEAD = timedelta(days=60)


@transaction.atomic
def open_proceeding(
    unit: Unit,
    *,
    acted_on: date,
    answerer: User,
    decider: User,
    ground: str,
    proposal: Proposal | None = None,
    by: User,
    at: datetime,
) -> AccountabilityProceeding:
    """Open a proceeding against who answered for the unit that day. Nobody is told but who decides.

    Raises PermissionDenied; Refused for somebody who did not answer that day, and for a decider
    who does not stand above both.
    """
    on = timezone.localdate(at)
    post = opening_post(standing(by, on), unit)
    if post is None:
        raise PermissionDenied(gettext("责任追究由信访办主任或责任单位的上级领导提起。"))
    party = _answerer(unit, answerer, acted_on, by, on)
    _require_decider(unit, party, decider, by, on)
    if ground not in BY_CODE:
        raise Refused(gettext("请选择《信访工作条例》规定的追责情形。"))
    if proposal is not None:
        take_up(proposal, by=by, at=at)
    (serial,) = take(post.unit, SeriesKind.PROCEEDING, on.year)
    slug = f"{post.unit.code}-ZJ-{on.year}-{serial:04d}"
    row = AccountabilityProceeding.objects.create(
        chain=log.open_chain(f"{PREFIX}{slug}"), slug=slug, year=on.year, serial=serial,
        number=f"{post.unit.docket_word}究〔{on.year}〕{serial:04d}", body=post.unit, unit=unit,
        ground=ground, acted_on=acted_on, answerer=answerer, post=party.post, decider=decider,
        opened_by=by, opened_on=on,
    )  # fmt: skip
    said = {
        "unit": unit.code, "ground": ground, "day": acted_on.isoformat(),
        "answerer": answerer.pk, "decider": decider.pk,
        "proposal": proposal.pk if proposal else None,
    }  # fmt: skip
    return record(row, "open_proceeding", by, at, said)


@transaction.atomic
def draw_facts(
    proceeding: AccountabilityProceeding, case: Case, *, keys: list[str], by: User, at: datetime
) -> AccountabilityProceeding:
    """Draw these entries of the case into the proceeding; what is drawn already stays once.

    Raises PermissionDenied, Refused: a case that nobody of the proceeding may be told of, an entry
    that is not on record.
    """
    row, on = lock(proceeding, "facts", by), timezone.localdate(at)
    found = Case.objects.visible_to(by, on).select_related("unit", "host").filter(pk=case.pk)
    here = found.first()
    if here is None:
        raise PermissionDenied(gettext("只能从你能查看的信访事项中提取事实。"))
    if is_accused_side(here, row.answerer, on) or _others_kept_from(row, {here.pk}, on):
        raise Refused(gettext("此件不能作为本追究的事实来源。"))
    offered = {source.key: source.fact for source in sources(here, row.unit, on)}
    if not keys or set(keys) - offered.keys():
        raise Refused(gettext("请从列出的记录中选择事实。"))
    drawn = set(row.facts.filter(case=here).values_list("source", flat=True))
    fresh = [offered[key] for key in keys if key not in drawn]
    last = row.facts.aggregate(last=Max("no"))["last"] or 0
    for no, fact in enumerate(fresh, last + 1):
        fact.proceeding, fact.no = row, no
    ProceedingFact.objects.bulk_create(fresh)
    return record(row, "draw_facts", by, at, {"facts": [fact.no for fact in fresh]})


@transaction.atomic
def serve_notice(
    proceeding: AccountabilityProceeding, *, until: date, by: User, at: datetime
) -> AccountabilityProceeding:
    """Tell the answerable person what is held against them and by when to reply.

    Raises PermissionDenied; Refused without a fact, and for less than five working days.
    """
    row, on = lock(proceeding, "serve", by), timezone.localdate(at)
    if not row.facts.exists():
        raise Refused(gettext("还没有提取事实，不能告知。"))
    if until < first_reply_day(on):
        raise Refused(
            gettext("申辩期限不少于五个工作日，最早为 %(day)s。")
            % {"day": day_long(first_reply_day(on))}
        )
    _require_open_to_all(row, on)
    row.stage, row.notified_on, row.reply_until = ProceedingStage.NOTIFIED, on, until
    row.save(update_fields=["stage", "notified_on", "reply_until"])
    return record(row, "serve_notice", by, at, {"until": until.isoformat()})


@transaction.atomic
def add_reader(
    proceeding: AccountabilityProceeding,
    *,
    person: User,
    until: date,
    words: str,
    by: User,
    at: datetime,
) -> AccountabilityProceeding:
    """Let one more person read, by name and until a day; naming them again moves the day."""
    row, on = lock(proceeding, "reader", by), timezone.localdate(at)
    if not words.strip():
        raise Refused(gettext("请写明为何须由此人知悉。"))
    if not on <= until <= on + READS_FOR:
        raise Refused(gettext("知悉期限须在今天与一年之间。"))
    if person.pk in {row.answerer_id, row.decider_id, row.opened_by_id}:
        raise Refused(gettext("此人已是本追究的当事人员。"))
    cases = set(row.facts.values_list("case", flat=True))
    if (
        not person.is_active
        or grants.is_officer_meanwhile(person, on, until)
        or is_kept_from(cases, person, on)
    ):
        raise Refused(gettext("此人不能列为知悉人。"))
    ProceedingReader.objects.update_or_create(
        proceeding=row, person=person, defaults={"until": until, "reason": words, "named_on": on}
    )
    said = {"person": person.pk, "until": until.isoformat()}
    return record(row, "name_reader", by, at, said, text=words)


@transaction.atomic
def name_decider(
    proceeding: AccountabilityProceeding, *, decider: User, words: str, by: User, at: datetime
) -> AccountabilityProceeding:
    """Have another leader decide, with a reason, such as a post that changed hands."""
    row, on = lock(proceeding, "decider", by), timezone.localdate(at)
    if not words.strip():
        raise Refused(gettext("请写明更换决定人的理由。"))
    _require_decider(row.unit, Party(row.answerer, row.post), decider, by, on)
    if is_kept_from(set(row.facts.values_list("case", flat=True)), decider, on):
        raise Refused(gettext("此人不能担任决定人，请另选。"))
    row.decider = decider
    row.save(update_fields=["decider"])
    return record(row, "name_decider", by, at, {"decider": decider.pk}, text=words)


@transaction.atomic
def end_without(
    proceeding: AccountabilityProceeding, *, words: str, by: User, at: datetime
) -> AccountabilityProceeding:
    """End it without a decision, with a reason that is kept. Nothing is held against anybody."""
    row = lock(proceeding, "end", by)
    if not words.strip():
        raise Refused(gettext("请写明终止的理由。"))
    row.stage, row.ended_on = ProceedingStage.ENDED, timezone.localdate(at)
    row.save(update_fields=["stage", "ended_on"])
    return record(row, "end_proceeding", by, at, {}, text=words)


def first_reply_day(on: date) -> date:
    """Return the first day that leaves five working days to reply. One query."""
    return calendar.load(on, on + AHEAD).add_workdays(on, REPLY_DAYS)


def lock(proceeding: AccountabilityProceeding, code: str, by: User) -> AccountabilityProceeding:
    """Lock it; refuse who is not named for this step, and a stage where it is not due."""
    rows = AccountabilityProceeding.objects.select_for_update(of=("self",)).select_related(
        "chain", "unit", "body", "answerer", "decider", "opened_by", "post__unit"
    )
    row = rows.get(pk=proceeding.pk)
    label, whose, stages = STEPS[code]
    if getattr(row, whose) != by.pk:
        raise PermissionDenied(gettext("“%(step)s”由列名人员办理。") % {"step": label})
    if row.stage not in stages:
        raise Refused(
            gettext("本追究现为“%(stage)s”，不能%(step)s。")
            % {"stage": row.get_stage_display(), "step": label}
        )
    return row


def record(
    row: AccountabilityProceeding,
    kind: str,
    by: User,
    at: datetime,
    body: Mapping[str, Any],
    text: str = "",
) -> AccountabilityProceeding:
    """Write the event on the chain of the proceeding, and return the proceeding."""
    signature = standing(by, timezone.localdate(at)).signature()
    log.append(row.chain, kind, by=signature, at=at, body=body, text=text)
    return row


def _answerer(unit: Unit, person: User, acted_on: date, by: User, on: date) -> Party:
    if acted_on > on:
        raise Refused(gettext("责任发生日不能晚于今天。"))
    if person.pk == by.pk:
        raise Refused(gettext("不能对本人提起，请由上级领导办理。"))
    found = [party for party in answered(unit, acted_on) if party.person.pk == person.pk]
    if not found:
        raise Refused(gettext("责任人须为当日责任链上在岗的负责人。"))
    return found[0]


def _require_decider(unit: Unit, party: Party, decider: User, by: User, on: date) -> None:
    able = {one.person.pk for one in may_decide(unit, party, by, on)}
    if not able:
        raise Refused(gettext("本系统内没有可以决定的上级领导，请移送有权机关处理。"))
    if decider.pk not in able:
        raise Refused(gettext("决定人须为责任单位和责任人的上级领导，且不是提起人。"))


def _others_kept_from(row: AccountabilityProceeding, cases: set[int], on: date) -> bool:
    people = [row.decider, row.opened_by]
    people += [reader.person for reader in row.readers.select_related("person")]
    return any(is_kept_from(cases, person, on) for person in people)


def _require_open_to_all(row: AccountabilityProceeding, on: date) -> None:
    """Refuse the notice when, since the facts were drawn, a wall or a recusal came up."""
    facts = row.facts.select_related("case")
    walled = any(is_accused_side(fact.case, row.answerer, on) for fact in facts)
    if walled or _others_kept_from(row, {fact.case_id for fact in facts}, on):
        raise Refused(gettext("所列事实中有不能在本追究中使用的信访事项，请终止后重新提起。"))
