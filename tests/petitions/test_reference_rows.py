"""Topics, deadline rules and phrases: every change with old and new values, nothing deleted."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from petitions import clock, phrasing, replay
from petitions import reference as rules
from petitions.actions import reference
from petitions.models import ClockRule, Phrase, SizeClass, Topic
from tests.petitions.pages.browsers import browser
from tests.world import MONDAY, bring_to, register

LATER = MONDAY.date() + timedelta(days=30)


def rule(**fields):
    usual = {
        "code": "C1", "law": "《新条例》", "article": "第1条", "days": 10, "soon_days": 5,
        "urgent_days": 2, "valid_from": LATER,
    }  # fmt: skip
    return ClockRule(**(usual | fields))


def phrase(**fields):
    return Phrase(**({"step": "object", "text": "不属我单位职责。"} | fields))


def test_a_rule_in_use_is_followed_and_ends_the_day_before(world):
    reference.enter_rule(rule(), by=world.admin, at=MONDAY)
    before = ClockRule.objects.get(code="C1", law="《信访工作条例》(2022)")
    assert before.valid_to == LATER - timedelta(days=1)
    rules = replay.rules()
    assert clock.rule_for("C1", LATER - timedelta(days=1), rules).days == 15
    assert clock.rule_for("C1", LATER, rules).days == 10
    said = Event.objects.get(kind="rule_amended").body["changes"]
    assert said == {"valid_to": [None, before.valid_to.isoformat()]}
    assert Event.objects.get(kind="rule_entered").body["changes"]["days"] == [None, 10]


def test_a_rule_in_use_is_not_edited(world):
    used = ClockRule.objects.get(code="C1", valid_to=None)
    with pytest.raises(ValidationError, match="已经起用"):
        reference.amend_rule(used, changes={"days": 99}, by=world.admin, at=MONDAY)


def test_a_rule_whose_day_has_not_come_is_corrected(world):
    coming = reference.enter_rule(rule(), by=world.admin, at=MONDAY)
    day = LATER + timedelta(days=5)
    reference.amend_rule(coming, changes={"valid_from": day}, by=world.admin, at=MONDAY)
    before = ClockRule.objects.get(code="C1", law="《信访工作条例》(2022)")
    assert before.valid_to == day - timedelta(days=1)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"valid_from": MONDAY.date()}, "晚于今天"),
        ({"valid_from": date(2022, 6, 1)}, "晚于今天"),
        ({"soon_days": 11}, "紧急 ≤ 临期"),
        ({"urgent_days": 6}, "紧急 ≤ 临期"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(world, fields, words):
    with pytest.raises(ValidationError, match=words):
        reference.enter_rule(rule(**fields), by=world.admin, at=MONDAY)
    assert not Event.objects.filter(kind="rule_entered").exists()


def test_a_second_rule_for_the_same_day_is_refused(world):
    reference.enter_rule(rule(), by=world.admin, at=MONDAY)
    with pytest.raises(ValidationError, match="同日或更晚"):
        reference.enter_rule(rule(days=9), by=world.admin, at=MONDAY)


def test_a_topic_is_renamed_with_its_pinyin_and_keeps_its_code(world):
    topic = Topic.objects.get(code="E05-04")
    reference.amend_topic(topic, changes={"name": "职称晋升"}, by=world.admin, at=MONDAY)
    topic.refresh_from_db()
    assert topic.initials == "zcjs"
    body = Event.objects.get(kind="topic_amended").body
    assert body["changes"] == {"name": ["职称评审", "职称晋升"]}
    with pytest.raises(ValueError, match="never changes"):
        reference.amend_topic(topic, changes={"code": "E99"}, by=world.admin, at=MONDAY)


def test_nobody_but_the_administrator_changes_them(world):
    topic = Topic.objects.get(code="E05-04")
    for user in (world.director, world.security, world.auditor):
        for act in (
            lambda who: reference.enter_rule(rule(), by=who, at=MONDAY),
            lambda who: reference.amend_topic(topic, changes={"name": "甲"}, by=who, at=MONDAY),
            lambda who: reference.enter_phrase(phrase(), by=who, at=MONDAY),
        ):
            with pytest.raises(PermissionDenied):
                act(user)


def test_nothing_remains_if_the_event_fails(world, monkeypatch):
    def fail(*_args, **_kwargs):
        raise RuntimeError

    monkeypatch.setattr("audit.log.append", fail)
    with pytest.raises(RuntimeError):
        reference.enter_rule(rule(), by=world.admin, at=MONDAY)
    with pytest.raises(RuntimeError):
        reference.enter_phrase(phrase(), by=world.admin, at=MONDAY)
    assert not Phrase.objects.exists()
    assert not ClockRule.objects.filter(law="《新条例》").exists()


def test_phrases_are_offered_for_their_step_nearest_topic_first(world):
    topic = Topic.objects.get(code="E05-04")
    other = Topic.objects.get(code="E06-01")
    rows = [
        phrase(text="各类"), phrase(text="本组", topic=topic.parent),
        phrase(text="本类", topic=topic), phrase(text="别类", topic=other),
        phrase(text="停用", active=False),
        phrase(text="别的步骤", step="note"),
    ]  # fmt: skip
    for row in rows:
        reference.enter_phrase(row, by=world.admin, at=MONDAY)
    assert [row.text for row in phrasing.offered("object", topic)] == ["本类", "本组", "各类"]
    assert phrasing.offered("sign", topic) == []


def test_a_phrase_goes_into_the_words_without_a_script_and_takes_no_step(world):
    now = timezone.now()
    case = bring_to(world, register(world, at=now).case, "sign", at=now)
    row = reference.enter_phrase(phrase(), by=world.admin, at=now)
    client = browser(world.unit_clerk)
    url = reverse("case_act", args=[case.slug, "object"])
    page = client.get(url)
    assert "不属我单位职责。" in page.content.decode()
    form = {"form_key": str(uuid4()), "version": case.version, "words": "经核，"}
    answer = client.post(url, form | {"phrase": row.pk, "insert_phrase": "words"})
    assert answer.status_code == 200
    assert answer.context["form"]["words"].value() == "经核，\n不属我单位职责。"
    assert "error-summary" not in answer.content.decode()
    assert not Event.objects.filter(kind="object").exists()


@pytest.mark.parametrize(
    ("name", "step", "field"),
    [("case_route", "assign", "requirement"), ("case_reply", "draft", "opinion")],
)
def test_routing_and_reply_offer_phrases_too(world, name, step, field):
    now = timezone.now()
    case = register(world, at=now).case
    user = world.clerk
    if step == "draft":
        case, user = bring_to(world, case, "start", at=now), world.handler
    row = reference.enter_phrase(phrase(step=step, text="请依法办理。"), by=world.admin, at=now)
    client, url = browser(user), reverse(name, args=[case.slug])
    assert "请依法办理。" in client.get(url).content.decode()
    form = {"form_key": str(uuid4()), "version": case.version, "phrase": row.pk}
    answer = client.post(url, form | {"insert_phrase": field})
    assert answer.status_code == 200
    assert answer.context["form"][field].value() == "请依法办理。"


def test_the_administrator_adds_a_rule_and_a_phrase_on_the_pages(world):
    client, today = browser(world.admin), timezone.localdate()
    day = today + timedelta(days=20)
    form = {
        "code": "C1", "law": "《新条例》", "article": "第1条", "days": "10", "soon_days": "5",
        "urgent_days": "2", "roll_forward": "on", "kind": "law", "unit": "days",
        "extension_days": "0",
    }  # fmt: skip
    add = reverse("admin:petitions_clockrule_add")
    refused = client.post(add, form | {"valid_from": today.isoformat()})
    assert "起用日期须晚于今天" in refused.content.decode()
    wanted = form | {"valid_from": day.isoformat()}
    shown = client.post(add, wanted)
    assert "没有一项期限会因此不同" in shown.content.decode()
    assert not ClockRule.objects.filter(law="《新条例》").exists()
    seen = {"seen": shown.context["rehearsal"].digest}
    assert client.post(add, wanted | seen).status_code == 302
    used = ClockRule.objects.get(code="C1", valid_to=day - timedelta(days=1))
    change = reverse("admin:petitions_clockrule_change", args=[used.pk])
    assert client.get(change).status_code == 200
    assert client.post(change, form | {"valid_from": day.isoformat()}).status_code == 403
    words = {"step": "object", "text": "不属我单位职责。", "order": "0", "active": "on"}
    added = client.post(reverse("admin:petitions_phrase_add"), words)
    assert added.status_code == 302
    row = Phrase.objects.get()
    url = reverse("admin:petitions_phrase_change", args=[row.pk])
    client.post(url, {"step": "object", "text": row.text, "order": "3"})
    body = Event.objects.get(kind="phrase_amended").body
    assert body["changes"] == {"order": [0, 3], "active": [True, False]}


def test_a_clock_that_is_new_gets_its_rules_and_what_the_office_has_stays(world):
    ClockRule.objects.filter(code="C15").delete()
    ClockRule.objects.filter(code="C10").update(days=20)
    ClockRule.objects.filter(code="C7", valid_to__isnull=False).delete()
    rules.fill_rules()
    (urgent,) = ClockRule.objects.filter(code="C15")
    assert (urgent.unit, urgent.kind, urgent.days) == ("hours", "own", 4)
    assert ClockRule.objects.get(code="C10").days == 20
    assert ClockRule.objects.filter(code="C7").count() == 1


def test_a_size_begins_on_a_day_to_come_and_is_read_from_then_on(world):
    size = SizeClass(valid_from=LATER, people=10, name="集体信访")
    with pytest.raises(PermissionDenied):
        reference.enter_size(size, by=world.clerk, at=MONDAY)
    early = SizeClass(valid_from=MONDAY.date(), people=10, name="集体信访")
    with pytest.raises(ValidationError, match="晚于今天"):
        reference.enter_size(early, by=world.admin, at=MONDAY)
    size = reference.enter_size(size, by=world.admin, at=MONDAY)
    size = reference.amend_size(size, changes={"people": 8}, by=world.admin, at=MONDAY)
    assert Event.objects.get(kind="size_amended").body["changes"] == {"people": [10, 8]}
    used = SizeClass.objects.order_by("valid_from").first()
    with pytest.raises(ValidationError, match="晚于今天"):
        reference.amend_size(used, changes={"people": 6}, by=world.admin, at=MONDAY)


def test_sizes_in_force_are_only_read_in_the_admin(world):
    admin = browser(world.admin)
    used = SizeClass.objects.first()
    page = admin.get(reverse("admin:petitions_sizeclass_change", args=[used.pk]))
    assert page.status_code == 200
    assert b'name="_save"' not in page.content
    add = reverse("admin:petitions_sizeclass_add")
    said = {"valid_from": timezone.localdate().isoformat(), "people": 9, "name": "集体"}
    assert "晚于今天" in admin.post(add, said).content.decode()
    said["valid_from"] = (timezone.localdate() + timedelta(days=9)).isoformat()
    assert admin.post(add, said).status_code == 302
    assert SizeClass.objects.filter(name="集体", people=9).exists()
