"""Keeping out of a case: by one's own word, by decision, on the petitioner's demand."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from organization.models import Duty
from petitions import actions, aside, replay, situation
from petitions.models import Case, Notice, Recusal, RecusalRequest
from petitions.notices import relay
from petitions.workflow import Refused
from petitions.worklist import Desk
from tests import world as worlds
from tests.world import MONDAY, bring_to, give_post, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(world):
    return bring_to(world, worlds.register(world).case, "accept")


def exists_for(person, case):
    vars(person).pop("standings", None)
    return Case.objects.visible_to(person).filter(pk=case.pk).exists()


def browser(person):
    client = Client()
    client.force_login(person)
    return client


def declare(world, case, by=None):
    by = by or world.handler
    return actions.declare_recusal(
        case, ground="relation", words="与信访人有亲属关系", by=by, at=MONDAY
    )


def recuse(world, case, person=None, by=None, **fields):
    said = {"ground": "relation", "words": "有利害关系"} | fields
    return actions.recuse(case, person or world.handler, by=by or world.head, at=MONDAY, **said)


def test_ones_own_word_holds_at_once_everywhere_and_frees_the_case(world, case):
    assert case.handler == world.handler
    case = declare(world, case)
    assert case.handler is None
    assert not exists_for(world.handler, case)
    assert not Desk(world.handler, MONDAY.date()).mine.filter(pk=case.pk).exists()
    assert Recusal.objects.get().decided_by is None
    event = case.chain.events.get(kind="declare_recusal")
    assert event.body == {
        "person": world.handler.pk, "ground": "relation", "handler": None, "assignment": 1,
    }  # fmt: skip


def test_the_rows_are_those_the_events_leave_behind(world, case):
    case = declare(world, case)
    assert replay.project(case).current.handler_id is None


def test_what_was_declared_is_confirmed_by_another_and_can_be_ended(world, case):
    declare(world, case)
    row = Recusal.objects.get()
    with pytest.raises(PermissionDenied):
        actions.confirm_recusal(case, row, by=world.unit_clerk, at=MONDAY)
    actions.confirm_recusal(case, row, by=world.head, at=MONDAY)
    with pytest.raises(Refused, match="无须确认"):
        actions.confirm_recusal(case, row, by=world.director, at=MONDAY)
    actions.end_recusal(case, row, words="已查明无关", by=world.director, at=MONDAY)
    assert exists_for(world.handler, case)
    with pytest.raises(Refused, match="已经解除"):
        actions.end_recusal(case, row, words="再来", by=world.director, at=MONDAY)
    case = declare(world, case)
    assert Recusal.objects.count() == 2


def test_a_decision_is_taken_by_head_office_or_leader_and_never_by_the_person(world, case):
    stranger = make_person(Duty.HEAD, world.rsc)
    for by in (world.unit_clerk, stranger, world.clerk):
        with pytest.raises(PermissionDenied):
            recuse(world, case, by=by)
    with pytest.raises(PermissionDenied, match="不能由本人决定"):
        recuse(world, case, person=world.head, by=world.head)
    recuse(world, case, by=world.head)
    recuse(world, case, person=world.head, by=world.director)
    recuse(world, case, person=world.director, by=world.leader)
    assert not any(exists_for(p, case) for p in (world.handler, world.head, world.director))


def test_a_second_recusal_of_the_same_person_and_an_unknown_ground_are_refused(world, case):
    with pytest.raises(Refused, match="回避情形"):
        recuse(world, case, ground="mood")
    recuse(world, case)
    with pytest.raises(Refused, match="已经回避"):
        recuse(world, case)


def test_nothing_remains_when_the_event_fails(world, case, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("petitions.actions.step.log.append", fail)
    with pytest.raises(RuntimeError):
        recuse(world, case)
    assert not Recusal.objects.exists()


def test_who_keeps_out_is_not_made_handler(world, case):
    other = make_person(Duty.HANDLER, world.jjc, "另一人")
    case = recuse(world, case)
    with pytest.raises(Refused, match="不得经办"):
        actions.delegate(case, to=world.handler, by=world.head, at=MONDAY)
    assert actions.delegate(case, to=other, by=world.head, at=MONDAY).handler == other


def test_the_list_to_delegate_from_leaves_out_and_names_who_keeps_out(world, case):
    make_person(Duty.HANDLER, world.jjc, "另一人")
    recuse(world, case)
    page = browser(world.head).get(reverse("case_act", args=[case.slug, "delegate"]))
    choices = [person.name for person in page.context["form"].fields["to"].queryset]
    assert choices == ["另一人"]
    assert "何敏：依据" in page.content.decode()


def test_the_petitioners_request_is_recorded_and_answered_either_way(world, case):
    for person in (world.handler, world.head):
        actions.ask_recusal(case, person, words="来访人口头提出", by=world.clerk, at=MONDAY)
    with pytest.raises(Refused, match="尚未答复"):
        actions.ask_recusal(case, world.handler, words="又提", by=world.clerk, at=MONDAY)
    asked = RecusalRequest.objects.get(person=world.head)
    with pytest.raises(PermissionDenied):
        actions.refuse_recusal(case, asked, words="无关", by=world.head, at=MONDAY)
    actions.refuse_recusal(case, asked, words="经查无利害关系", by=world.director, at=MONDAY)
    with pytest.raises(Refused, match="已经答复"):
        actions.refuse_recusal(case, asked, words="再答", by=world.director, at=MONDAY)
    recuse(world, case, by=world.director)
    answers = dict(RecusalRequest.objects.values_list("person__name", "granted"))
    assert answers == {"何敏": True, "吴强": False}
    with pytest.raises(Refused, match="已经回避"):
        actions.ask_recusal(case, world.handler, words="又提", by=world.clerk, at=MONDAY)


def proposed(case):
    here = situation.of(Case.objects.select_related("subject_unit").get(pk=case.pk))
    return [(one.person.name, one.ground) for one in aside.proposed(here, MONDAY.date())]


def test_a_handler_whom_the_petition_names_ought_to_keep_out(world):
    case = worlds.register(world, text="经办人何敏曾对来信人说过不予办理。").case
    assert proposed(case) == []
    case = bring_to(world, case, "sign")
    assert proposed(case) == [("何敏", "named")]
    page = browser(world.head).get(reverse("case_detail", args=[case.slug])).content.decode()
    assert "建议 何敏 回避" in page
    assert (
        "建议 何敏 回避"
        not in browser(world.unit_clerk)
        .get(reverse("case_detail", args=[case.slug]))
        .content.decode()
    )


def test_a_handler_who_shares_a_unit_with_the_accused_ought_to_keep_out(world, accuse):
    colleague = make_person(Duty.HANDLER, world.jjc, "同事")
    case = bring_to(world, accuse(people=[colleague]), "sign")
    assert proposed(case) == [("何敏", "same_unit")]


def test_a_handler_with_a_post_in_the_unit_complained_about_ought_to_keep_out(world):
    give_post(world.handler, Duty.HANDLER, world.school)
    case = worlds.register(world, matter_fields={"subject_unit": world.school}).case
    assert proposed(bring_to(world, case, "sign")) == [("何敏", "same_unit")]


def test_a_warning_stands_behind_the_name_in_the_list_to_delegate_from(world):
    case = bring_to(world, worlds.register(world, text="何敏态度恶劣。").case, "assign")
    page = browser(world.head).get(reverse("case_act", args=[case.slug, "delegate"]))
    assert "何敏 （建议回避" in page.content.decode()


def test_by_the_page_one_keeps_out_and_lands_on_ones_own_desk(world, case):
    client = browser(world.handler)
    url = reverse("case_act", args=[case.slug, "declare_recusal"])
    assert "自行回避" in client.get(url).content.decode()
    answer = client.post(
        url,
        {
            "form_key": uuid.uuid4(),
            "version": case.version,
            "ground": "relation",
            "words": "与信访人有亲属关系",
        },
    )
    assert answer.url == reverse("desk")
    assert client.get(reverse("case_detail", args=[case.slug])).status_code == 404


@pytest.mark.parametrize("code", ["recuse", "ask_recusal"])
def test_each_page_of_a_step_opens_and_carries_it_out(world, case, code):
    client, url = browser(world.director), reverse("case_act", args=[case.slug, code])
    assert client.get(url).status_code == 200
    said = {"form_key": uuid.uuid4(), "version": case.version, "words": "有利害关系"}
    missing = client.post(url, said | {"form_key": uuid.uuid4()})
    assert missing.status_code == 422
    answer = client.post(url, said | {"person": world.handler.pk, "ground": "relation"})
    assert answer.status_code == 302
    assert case.chain.events.filter(kind=code).exists()


def test_the_panel_names_who_keeps_out_and_offers_what_may_be_done(world, case):
    declare(world, case)
    page = browser(world.head).get(reverse("case_detail", args=[case.slug]))
    assert {"confirm_recusal", "end_recusal", "recuse"} <= set(page.context["aside"]["doors"])
    assert "待确认" in page.content.decode()
    clerk = browser(world.unit_clerk).get(reverse("case_detail", args=[case.slug]))
    assert "recuse" not in clerk.context["aside"]["doors"]


def test_head_and_office_hear_of_it_and_the_person_of_nothing_more(world, case):
    relay(MONDAY)
    before = Notice.objects.filter(to=world.handler).count()
    declare(world, case)
    relay(MONDAY)
    told = set(Notice.objects.filter(kind="declare_recusal").values_list("to__name", flat=True))
    assert told == {"吴强", "沈洁", "陈立"}
    assert Notice.objects.filter(to=world.handler).count() == before
