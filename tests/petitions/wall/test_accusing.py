"""Whom an accusation is about, from intake to the wall."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from audit.verify import Finding
from organization.models import Duty, Unit
from petitions import accused_side, actions, guards, permissions, suggestions
from petitions.inbox import inbox
from petitions.models import Accused, Case, Notice, Petition, Topic, Track
from petitions.notices import relay
from petitions.wall_proof import check_accused
from petitions.workflow import Refused
from tests import world as worlds
from tests.world import MONDAY, bring_to, days, give_post, make_person, make_unit

pytestmark = pytest.mark.django_db


def exists_for(person, case):
    vars(person).pop("standings", None)
    return Case.objects.visible_to(person).filter(pk=case.pk).exists()


def browser(person):
    client = Client()
    client.force_login(person)
    return client


def test_an_accusation_keeps_whom_it_names_and_its_event_holds_codes_only(world, accuse, principal):
    case = accuse(units=[world.bureau], people=[principal])
    rows = {(row.unit, row.person) for row in Accused.objects.filter(case=case)}
    assert rows == {(world.bureau, None), (None, principal)}
    body = case.chain.events.get(kind="open").body
    assert body["accused_units"] == ["XHQ"]
    assert body["accused_people"] == [principal.pk]
    assert principal.name not in str(body)
    assert not list(check_accused())


def test_the_case_does_not_exist_for_anybody_below_the_accused(world, accuse, principal):
    case = accuse(units=[world.bureau])
    assert exists_for(world.clerk, case)
    for person in (principal, world.bureau_head, world.bureau_clerk):
        assert not exists_for(person, case)


def test_a_later_name_takes_the_case_and_its_notices_away(world, accuse):
    case = accuse()
    bring_to(world, case, "assign", to=world.bureau)
    relay(MONDAY)
    today = timezone.localdate()
    assert inbox(world.bureau_clerk, today).filter(case=case).exists()
    with pytest.raises(Refused, match="先撤回"):
        actions.name_accused(case, [world.bureau], by=world.clerk, at=MONDAY)
    actions.cancel(case, words="误送", by=world.clerk, at=MONDAY)
    give_post(world.bureau_clerk, Duty.SPECIALIST, world.jjc)
    bring_to(world, case, "assign", to=world.jjc)
    actions.name_accused(case, [world.bureau], by=world.clerk, at=MONDAY)
    vars(world.bureau_clerk).pop("standings", None)
    assert Notice.objects.filter(to=world.bureau_clerk, case=case).exists()
    assert not inbox(world.bureau_clerk, today).filter(case=case).exists()
    page = browser(world.bureau_clerk).get("/desk/notices/")
    assert page.context["notice_count"] == 0
    assert case.number not in page.content.decode()


def test_a_handler_is_not_named_while_the_case_is_in_hand(world, accuse):
    case = bring_to(world, accuse(), "sign")
    with pytest.raises(Refused, match="先撤回"):
        actions.name_accused(case, people=[world.handler], by=world.clerk, at=MONDAY)
    assert not Accused.objects.exists()


@pytest.mark.parametrize("track", [Track.REMEDY, Track.SUGGESTION])
def test_only_an_accusation_names_anybody(world, track):
    case = worlds.register(world, matter_fields={"track": track}).case
    with pytest.raises(Refused, match="检举控告"):
        actions.name_accused(case, [world.school], by=world.clerk, at=MONDAY)


def test_the_same_name_twice_is_refused(world, accusation):
    actions.name_accused(accusation, [world.school], by=world.clerk, at=MONDAY)
    with pytest.raises(Refused, match="都已列明"):
        actions.name_accused(accusation, [world.school], by=world.clerk, at=MONDAY)
    with pytest.raises(Refused, match="请写明"):
        actions.name_accused(accusation, by=world.clerk, at=MONDAY)


def test_naming_leaves_nothing_behind_when_the_event_fails(world, accusation, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("petitions.actions.step.log.append", fail)
    with pytest.raises(RuntimeError):
        actions.name_accused(accusation, [world.jjc], by=world.clerk, at=MONDAY)
    assert not Accused.objects.exists()


def test_a_name_goes_only_with_reasons_and_by_a_second_person(world, accuse, principal):
    case = accuse(units=[world.school])
    row = Accused.objects.get(case=case)
    with pytest.raises(Refused, match="还没有人申请"):
        actions.withdraw_accused(case, row, by=world.director, at=MONDAY)
    actions.ask_withdrawal(case, row, words="写错单位", by=world.clerk, at=MONDAY)
    with pytest.raises(PermissionDenied, match="另一人"):
        actions.withdraw_accused(case, row, by=world.clerk, at=MONDAY)
    with pytest.raises(Refused, match="已有人申请"):
        actions.ask_withdrawal(case, row, words="再来", by=world.clerk, at=MONDAY)
    assert not exists_for(principal, case)
    actions.withdraw_accused(case, row, by=world.director, at=MONDAY)
    assert not Accused.objects.filter(case=case).exists()
    assert not list(check_accused())


def test_a_row_that_no_event_names_is_found(world, accusation):
    Accused.objects.create(case=accusation, unit=world.jjc, named_on=MONDAY.date())
    assert [type(f) for f in check_accused()] == [Finding]
    Accused.objects.all().delete()
    assert not list(check_accused())


def post_form(world, **fields):
    topic = Topic.objects.get(code="E14-01")
    said = {
        "form_key": uuid.uuid4(),
        "draft_key": uuid.uuid4(),
        "channel": "letter",
        "received_on": timezone.localdate().isoformat(),
        "headcount": 1,
        "name": "王建国",
        "phone": "13000001234",
        "subject_text": "某单位",
        "topic": topic.pk,
        "title": "反映采购问题",
        "text": "来信人反映采购问题。",
        "urgency": "normal",
        "then": "open",
    }
    return browser(fields.pop("by", world.clerk)).post("/desk/cases/new/", said | fields)


def test_the_intake_form_takes_units_people_and_lines(world, principal):
    answer = post_form(
        world,
        accused_units=[world.bureau.pk],
        accused_people=[principal.pk],
        accused_names="人事处\n何敏@JJC",
    )
    assert answer.status_code == 302
    rows = Accused.objects.values_list("unit__code", "person__name")
    assert set(rows) == {("XHQ", None), ("RSC", None), (None, "赵校长"), (None, "何敏")}


def test_a_line_that_names_nobody_or_two_says_so(world):
    make_person(Duty.HANDLER, world.rsc, "何敏")
    answer = post_form(world, accused_names="何敏")
    assert answer.status_code == 422
    assert "何敏@JJC" in answer.content.decode()
    assert "何敏@RSC" in answer.content.decode()
    assert "名录里没有" in post_form(world, accused_names="查无此人").content.decode()


def test_names_on_a_matter_that_is_no_accusation_are_refused(world):
    answer = post_form(world, track="remedy", accused_names="人事处")
    assert answer.status_code == 422
    assert "须为检举控告" in answer.content.decode()


def refusals():
    return Event.objects.filter(kind="taking_refused")


@pytest.mark.parametrize("who", ["office", "commission", "director"])
def test_what_accuses_the_registering_body_is_not_taken_and_only_counted(world, who):
    if who == "director":
        answer = post_form(world, accused_people=[world.director.pk])
    else:
        answer = post_form(world, accused_units=[getattr(world, who).pk])
    assert answer.status_code == 302
    assert answer.url == reverse("taking_refused", args=["body"])
    page = browser(world.clerk).get(answer.url).content.decode()
    assert "纪检监察机关" in page
    assert "上一级机关" in page
    assert not Case.objects.exists()
    assert not Petition.objects.exists()
    event = refusals().get()
    assert event.chain.subject == "unit/XFB"
    assert event.body == {"body": True}
    assert event.commitment == ""


def test_a_registrar_on_the_accused_side_hands_it_to_a_colleague(world):
    give_post(world.clerk, Duty.HANDLER, world.rsc)
    answer = post_form(world, accused_units=[world.rsc.pk])
    assert answer.url == reverse("taking_refused", args=["me"])
    page = browser(world.clerk).get(answer.url).content.decode()
    assert "其他登记人员" in page
    assert "人事处" not in page.split("<main")[-1]
    assert not Case.objects.exists()
    assert refusals().get().body == {"body": False}
    other = make_person(Duty.REGISTRAR, world.office, "登记二")
    assert "cases" in post_form(world, accused_units=[world.rsc.pk], by=other).url


def test_the_body_is_shut_out_when_each_of_its_clerks_is(world):
    for person in (world.clerk, world.director):
        give_post(person, Duty.HANDLER, world.rsc)
    answer = post_form(world, accused_units=[world.rsc.pk])
    assert answer.url == reverse("taking_refused", args=["body"])


def test_naming_later_what_shuts_the_namer_out_is_refused(world, accuse):
    case = accuse()
    give_post(world.clerk, Duty.HANDLER, world.rsc)
    with pytest.raises(actions.ShutOut, match="其他登记人员"):
        actions.name_accused(case, [world.rsc], by=world.clerk, at=MONDAY)
    actions.name_accused(case, [world.rsc], by=world.director, at=MONDAY)
    assert not exists_for(world.clerk, case)


def test_routing_knows_every_unit_of_the_accused_side(world, accuse, principal):
    part = make_unit("XH003", "枫林分校", Unit.Kind.SCHOOL, world.commission, origin=world.school)
    case = accuse(people=[principal])
    barred = {unit for unit in Unit.objects.all() if guards.hard_block(case, unit)}
    assert barred == {world.school, part}
    free = set(guards.units_for(case, MONDAY.date()))
    assert free == set(Unit.objects.all()) - barred


@pytest.mark.parametrize("verb", [actions.assign, actions.transfer])
def test_the_accused_unit_is_refused_as_host_and_as_helper_by_the_rule_alone(
    world, accusation, verb
):
    make_person(Duty.SPECIALIST, world.school)
    for units in ({"to": world.school}, {"to": world.jjc, "co_unit": world.school}):
        with pytest.raises(Refused) as refused:
            verb(accusation, **units, by=world.clerk, at=MONDAY)
        assert "第三十条" in str(refused.value)
        assert "检举" not in str(refused.value)
    assert verb(accusation, to=world.jjc, by=world.clerk, at=MONDAY).host == world.jjc


def test_the_routing_page_offers_nothing_of_the_accused_side(world, accusation):
    client = browser(world.clerk)
    page = client.get(reverse("case_route", args=[accusation.slug]))
    advice = page.context["advice"]
    assert world.school not in [entry.unit for entry in advice.suggestions]
    assert world.school not in page.context["form"].fields["other"].queryset
    url = reverse("case_units", args=[accusation.slug])
    assert "没有找到" in client.get(url, {"q": "枫林路"}).content.decode()
    assert "徐汇区教育局" in client.get(url, {"q": "徐汇"}).content.decode()


def test_picking_the_accused_unit_by_hand_names_the_rule(world, accusation):
    answer = browser(world.clerk).post(
        reverse("case_route", args=[accusation.slug]),
        {
            "form_key": uuid.uuid4(),
            "version": accusation.version,
            "kind": "assign",
            "pick": world.school.pk,
        },
    )
    assert answer.status_code == 422
    assert "第三十条" in answer.content.decode()


def test_people_kept_out_are_listed_with_the_rule_and_not_why(world, accuse):
    case = accuse(people=[world.handler])
    advice = suggestions.advise(case, user=world.clerk, on=MONDAY.date())
    assert [(who.name, "第三十条" in rule) for who, rule in advice.blocked] == [("何敏", True)]


def test_a_unit_where_everybody_is_kept_out_has_no_receiver(world, accuse):
    alone = make_person(Duty.HANDLER, world.rsc, "独一人")
    case = accuse(people=[alone])
    with pytest.raises(Refused, match="没有在岗的收件人"):
        actions.assign(case, to=world.rsc, by=world.clerk, at=MONDAY)


def test_no_accused_person_is_made_handler_or_may_review(world, accuse):
    case = accuse(people=[world.handler])
    other = make_person(Duty.HANDLER, world.jjc, "另一人")
    case = actions.assign(case, to=world.jjc, by=world.clerk, at=MONDAY)
    case = actions.sign(case, by=other, at=MONDAY)
    with pytest.raises(Refused, match="不得经办"):
        actions.delegate(case, to=world.handler, by=world.head, at=MONDAY)
    for step in (actions.accept, actions.start):
        with pytest.raises(PermissionDenied):
            step(case, by=world.handler, at=MONDAY)
        case = step(case, by=other, at=MONDAY)
    case = actions.draft(case, worlds.OPINION, by=other, at=MONDAY)
    case = actions.submit_draft(case, by=other, at=MONDAY)
    insider = make_person(Duty.HEAD, world.school)
    Accused.objects.create(case=case, unit=world.school, named_on=MONDAY.date())
    for head in (insider,):
        with pytest.raises(PermissionDenied):
            actions.approve_draft(case, by=head, at=MONDAY)
    assert actions.approve_draft(case, by=world.head, at=MONDAY)


def test_a_reviewer_on_the_accused_side_cannot_review(world, accuse):
    case = bring_to(world, accuse(), "submit_draft")
    give_post(world.head, Duty.HANDLER, world.school)
    vars(world.head).pop("standings", None)
    Accused.objects.create(case=case, unit=world.school, named_on=MONDAY.date())
    with pytest.raises(PermissionDenied):
        actions.approve_draft(case, by=world.head, at=MONDAY)


def test_the_unit_complained_about_may_be_forbidden_altogether(world, settings):
    settings.COMPLAINED_UNIT_MAY_HANDLE = False
    case = worlds.register(world, matter_fields={"subject_unit": world.school}).case
    make_person(Duty.SPECIALIST, world.school)
    with pytest.raises(Refused, match="本机关规定"):
        actions.assign(
            case,
            to=world.school,
            reason="须由学校说明",
            co_unit=world.jjc,
            by=world.clerk,
            at=MONDAY,
        )
    assert world.school not in guards.units_for(case, MONDAY.date())
    assert world.bureau in guards.units_for(case, MONDAY.date())


def test_the_helper_of_the_unit_complained_about_sees_notes_and_contacts(world):
    case = worlds.register(world, matter_fields={"subject_unit": world.school}).case
    make_person(Duty.SPECIALIST, world.school)
    sent = {"to": world.school, "reason": "须由学校说明", "by": world.clerk, "at": MONDAY}
    with pytest.raises(Refused, match="协办单位不能是被反映单位"):
        actions.assign(
            case, co_unit=make_unit("XH0011", "分部", Unit.Kind.SCHOOL, world.school), **sent
        )
    case = actions.assign(case, co_unit=world.jjc, **sent)
    assert exists_for(world.handler, case)
    assert not exists_for(make_person(Duty.HANDLER, world.rsc), case)
    actions.note(case, words="已了解情况", by=world.handler, at=MONDAY)
    actions.contact(
        case,
        means="phone",
        contacted_on=MONDAY.date(),
        words="已说明",
        by=world.unit_clerk,
        at=MONDAY,
    )
    with pytest.raises(PermissionDenied):
        actions.sign(case, by=world.handler, at=MONDAY)
    relay(MONDAY)
    assert Notice.objects.filter(to=world.unit_clerk, kind="assign").exists()
    page = browser(world.handler).get(reverse("case_detail", args=[case.slug])).content.decode()
    assert "协办单位：" in page


def test_an_auditor_in_the_accused_unit_reads_no_event_of_it(world, accuse):
    auditor = make_person(Duty.AUDITOR, world.bureau)
    case = accuse(units=[world.bureau])
    every = Event.objects.filter(chain=case.chain)
    assert not permissions.events_visible_to(auditor, MONDAY.date(), every).exists()
    assert permissions.events_visible_to(world.auditor, MONDAY.date(), every).exists()


def test_the_page_of_a_hidden_case_is_the_page_of_none(world, accuse):
    case = accuse(units=[world.bureau])
    client = browser(world.bureau_clerk)
    none = client.get("/desk/cases/XFB-2026-9999/")
    for name in ("case_detail", "case_print", "case_route", "case_reply"):
        answer = client.get(reverse(name, args=[case.slug]))
        assert answer.status_code == none.status_code == 404
    hidden = client.get(reverse("case_detail", args=[case.slug])).content
    assert len(hidden) == len(none.content)


def test_somebody_who_left_before_the_petition_came_is_not_on_the_accused_side(world, accuse):
    former = make_person(Duty.HANDLER, world.bureau, valid_to=MONDAY.date() - timedelta(days=1))
    give_post(former, Duty.REGISTRAR, world.office)
    case = accuse(units=[world.bureau])
    assert exists_for(former, case)
    assert not exists_for(
        former, accuse(units=[world.bureau], received_on=(MONDAY - days(30)).date())
    )


def test_the_side_of_a_case_asks_nothing_when_it_is_no_accusation(
    world, case, django_assert_num_queries
):
    with django_assert_num_queries(0):
        assert accused_side.of(case) is accused_side.NOBODY
