"""What can happen to the reference rows: topics, national classes, rules, sizes and phrases.

Nothing is deleted.

A rule that counts already is not edited: another follows it from a day to come, and it ends the
day before, so that a clock that runs keeps the rule it began with.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from audit import log
from organization import derived
from organization.models import Role, User
from organization.pinyin import pinyin_of
from organization.standing import standing
from petitions.models import Clock, ClockRule, NationalClass, Phrase, SizeClass, Topic

ONE_DAY = timedelta(days=1)


def labels() -> dict[str, str | Promise]:
    """Return kind of event -> words."""
    return {
        "topic_entered": gettext_lazy("新增内容分类"),
        "topic_amended": gettext_lazy("修改内容分类"),
        "national_class_entered": gettext_lazy("新增国家分类"),
        "national_class_amended": gettext_lazy("修改国家分类"),
        "rule_entered": gettext_lazy("新增时限规则"),
        "rule_amended": gettext_lazy("修改时限规则"),
        "phrase_entered": gettext_lazy("新增常用语"),
        "phrase_amended": gettext_lazy("修改常用语"),
        "size_entered": gettext_lazy("新增信访规模"),
        "size_amended": gettext_lazy("修改信访规模"),
    }


@transaction.atomic
def enter_topic(topic: Topic, *, by: User | None, at: datetime) -> Topic:
    """Save a new topic. Raises PermissionDenied and ValidationError."""
    signature = _sign(by, at)
    _spell(topic)
    topic.full_clean()
    topic.save(force_insert=True)
    _record(topic, "topic_entered", {}, _said(topic), signature, at)
    return topic


@transaction.atomic
def amend_topic(
    topic: Topic, *, changes: Mapping[str, Any], by: User | None, at: datetime
) -> Topic:
    """Change a topic; its code stays, cases were counted under it. Raises PermissionDenied and
    ValidationError."""
    if "code" in changes:
        raise ValueError("The code of a topic never changes.")
    topic = Topic.objects.select_for_update(of=("self",)).get(pk=topic.pk)
    return _amend(topic, changes, "topic_amended", by, at, also=_spell)


@transaction.atomic
def enter_national_class(row: NationalClass, *, by: User | None, at: datetime) -> NationalClass:
    """Save a class of the national list. Raises PermissionDenied and ValidationError."""
    signature = _sign(by, at)
    _place(row)
    row.full_clean()
    row.save(force_insert=True)
    _record(row, "national_class_entered", {}, _said(row), signature, at)
    return row


@transaction.atomic
def amend_national_class(
    row: NationalClass, *, changes: Mapping[str, Any], by: User | None, at: datetime
) -> NationalClass:
    """Correct how a class is written. Raises PermissionDenied and ValidationError."""
    row = NationalClass.objects.select_for_update().get(pk=row.pk)
    return _amend(row, changes, "national_class_amended", by, at, also=_place)


@transaction.atomic
def enter_rule(rule: ClockRule, *, by: User | None, at: datetime) -> ClockRule:
    """Save a rule that follows the one in force. Raises PermissionDenied, ValidationError."""
    rows = list(ClockRule.objects.select_for_update().filter(code=rule.code).order_by("valid_from"))
    signature = _sign(by, at)
    if fault := fault_of(rule, rows, timezone.localdate(at)):
        raise ValidationError(fault)
    rule.valid_to = None
    rule.full_clean()
    rule.save(force_insert=True)
    _end_before(rule, rows, signature, at)
    _record(rule, "rule_entered", {}, _said(rule), signature, at)
    return rule


@transaction.atomic
def amend_rule(
    rule: ClockRule, *, changes: Mapping[str, Any], by: User | None, at: datetime
) -> ClockRule:
    """Correct a rule whose day has not come. Raises PermissionDenied and ValidationError."""
    rows = list(ClockRule.objects.select_for_update().filter(code=rule.code).order_by("valid_from"))
    rule = next(row for row in rows if row.pk == rule.pk)
    if is_in_use(rule, timezone.localdate(at)):
        raise ValidationError(
            gettext("这条规则已经起用，不能修改。请新增一条以后起用的规则，本条到时自动停用。")
        )
    if "code" in changes:
        raise ValueError("A rule of another clock is another rule.")
    for field, value in changes.items():
        setattr(rule, field, value)
    rest = [row for row in rows if row.pk != rule.pk]
    if fault := fault_of(rule, rest, timezone.localdate(at)):
        raise ValidationError(fault)
    rule.refresh_from_db()
    rule = _amend(rule, changes, "rule_amended", by, at)
    _end_before(rule, rest, _sign(by, at), at)
    return rule


@transaction.atomic
def enter_size(size: SizeClass, *, by: User | None, at: datetime) -> SizeClass:
    """Save a size that begins on a day to come. Raises PermissionDenied and ValidationError."""
    signature = _sign(by, at)
    if fault := size_fault(size.valid_from, timezone.localdate(at)):
        raise ValidationError(fault)
    size.full_clean()
    size.save(force_insert=True)
    _record(size, "size_entered", {}, _said(size), signature, at)
    return size


@transaction.atomic
def amend_size(
    size: SizeClass, *, changes: Mapping[str, Any], by: User | None, at: datetime
) -> SizeClass:
    """Correct a size whose day has not come. Raises PermissionDenied and ValidationError."""
    size, on = SizeClass.objects.select_for_update().get(pk=size.pk), timezone.localdate(at)
    for day in (size.valid_from, changes.get("valid_from", size.valid_from)):
        if fault := size_fault(day, on):
            raise ValidationError(fault)
    return _amend(size, changes, "size_amended", by, at)


def size_fault(valid_from: date, on: date) -> str:
    """Return why a size cannot begin on this day, "" if it can."""
    if valid_from <= on:
        return gettext("起用日期须晚于今天：已收到的信访件按收到当日的规模统计。")
    return ""


@transaction.atomic
def enter_phrase(phrase: Phrase, *, by: User | None, at: datetime) -> Phrase:
    """Save a new phrase. Raises PermissionDenied and ValidationError."""
    signature = _sign(by, at)
    phrase.full_clean()
    phrase.save(force_insert=True)
    _record(phrase, "phrase_entered", {}, _said(phrase), signature, at)
    return phrase


@transaction.atomic
def amend_phrase(
    phrase: Phrase, *, changes: Mapping[str, Any], by: User | None, at: datetime
) -> Phrase:
    """Change a phrase, or take it out of use. Raises PermissionDenied and ValidationError."""
    phrase = Phrase.objects.select_for_update(of=("self",)).get(pk=phrase.pk)
    return _amend(phrase, changes, "phrase_amended", by, at)


def is_in_use(rule: ClockRule, on: date) -> bool:
    """Tell whether clocks count by this rule, or could from today on."""
    return rule.valid_from <= on or Clock.objects.filter(rule=rule).exists()


def fault_of(rule: ClockRule, others: "list[ClockRule]", on: date) -> str:
    """Return why this rule cannot follow the others, "" if it can."""
    if rule.valid_from <= on:
        return gettext("起用日期须晚于今天：已经起算的时限不能倒过来改。")
    if any(row.valid_from >= rule.valid_from for row in others):
        return gettext("同一时限已有同日或更晚起用的规则。")
    if rule.urgent_days > rule.soon_days or rule.soon_days > rule.days:
        return gettext("天数须满足：紧急 ≤ 临期 ≤ 期限。")
    return ""


Row = Topic | NationalClass | ClockRule | Phrase | SizeClass
R = TypeVar("R", Topic, NationalClass, ClockRule, Phrase, SizeClass)


def _sign(by: User | None, at: datetime) -> log.Signature:
    if by is None:
        return log.SYSTEM
    return standing(by, timezone.localdate(at)).signature(Role.ADMIN)


def _amend(
    row: R,
    changes: Mapping[str, Any],
    kind: str,
    by: User | None,
    at: datetime,
    also: Callable[[R], list[str]] | None = None,
) -> R:
    signature, old = _sign(by, at), _said(row)
    for field, value in changes.items():
        setattr(row, field, value)
    fields = list(changes)
    if also is not None:
        fields += also(row)
    row.full_clean()
    row.save(update_fields=fields)
    _record(row, kind, old, _said(row), signature, at)
    return row


def _end_before(
    rule: ClockRule, others: list[ClockRule], signature: log.Signature, at: datetime
) -> None:
    """Let the rule before this one end on the day before it begins."""
    before = max(others, key=lambda row: row.valid_from, default=None)
    last_day = rule.valid_from - ONE_DAY
    if before is None or before.valid_to == last_day:
        return
    old, before.valid_to = _said(before), last_day
    before.save(update_fields=["valid_to"])
    _record(before, "rule_amended", old, _said(before), signature, at)


def _spell(topic: Topic) -> list[str]:
    """Set how the name is typed, and return the names of these columns."""
    topic.pinyin, topic.initials = pinyin_of(topic.name)
    return ["pinyin", "initials"]


def _place(row: NationalClass) -> list[str]:
    """Set the branch that the path is in, and return the name of the column."""
    row.branch = NationalClass.of(row.path).branch
    return ["branch"]


def _said(row: Row) -> dict[str, Any]:
    return {
        field.name: getattr(row, field.name)
        for field in row._meta.concrete_fields
        if field.name not in ("id", "pinyin", "initials")
    }


def _record(
    row: Row,
    kind: str,
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    signature: log.Signature,
    at: datetime,
) -> None:
    chain = log.open_chain(f"{row._meta.model_name}/{getattr(row, 'code', row.pk)}")
    body = {"row": row.pk} | derived.changes(dict.fromkeys(new) | dict(old), new)
    log.append(chain, kind, by=signature, at=at, body=body)
