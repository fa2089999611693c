"""Everything is masked; who gives a reason sees it for a quarter of an hour, and is recorded."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from organization.models import Duty
from petitions import actions, identity, revealing
from petitions.forms.registering import RegisterForm
from petitions.models import Track
from petitions.workflow import Refused
from tests.petitions.pages.browsers import browser, words
from tests.petitions.vault.conftest import PLANTED
from tests.world import bring_to, give_post, register

HIDDEN = (PLANTED["name"], PLANTED["phone"], PLANTED["address"], PLANTED["id_number"])
ALL = list(identity.FIELDS)


def ask(client, case, **fields):
    form = {"form_key": "5f4f0f0e-0000-4000-8000-000000000001", "fields_shown": ALL,
            "reason": "contact"}  # fmt: skip
    return client.post(reverse("case_reveal", args=[case.slug]), form | fields)


def page(client, case, name="case_detail"):
    return words(client.get(reverse(name, args=[case.slug])))


@pytest.mark.parametrize("who", ["clerk", "director", "handler", "head", "unit_clerk", "leader"])
def test_everybody_sees_a_mask(world, planted, who):
    client = browser(getattr(world, who))
    for name in ("case_detail", "case_print"):
        text = page(client, planted, name)
        assert not [value for value in HIDDEN if value in text]
        assert "139****5678" in text
        assert "11**************2X" in text
        assert "已留" in text


def test_a_reason_shows_it_for_a_quarter_of_an_hour_and_no_longer(world, planted, monkeypatch):
    client = browser(world.clerk)
    answer = ask(client, planted)
    assert answer.status_code == 302
    text = page(client, planted)
    assert [value for value in HIDDEN if value in text] == list(HIDDEN)
    assert "还显示 15 分钟" in text
    assert "data-mark" in text
    assert page(browser(world.clerk), planted).count(PLANTED["name"]) == 0  # another sign-in
    later = timezone.now() + timedelta(minutes=15, seconds=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    text = page(client, planted)
    assert not [value for value in HIDDEN if value in text]
    assert "data-mark" not in text


def test_only_what_was_asked_for_is_shown(world, planted):
    client = browser(world.handler)
    ask(client, planted, fields_shown=["phone"])
    text = page(client, planted)
    assert PLANTED["phone"] in text
    assert PLANTED["name"] not in text
    event = Event.objects.get(kind="reveal")
    assert event.body == {"reason": "contact", "fields": ["phone"]}
    assert (event.actor_id, event.actor_unit) == (world.handler.pk, "JJC")
    assert "查看联系方式：联系核实，电话" in text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"reason": ""}, "请选择查看理由"),
        ({"fields_shown": []}, "请选择要查看的内容"),
        ({"reason": "other"}, "请写明理由"),
        ({"reason": "access"}, "access"),
        ({"fields_shown": ["password"]}, "password"),
    ],
)
def test_without_a_reason_nothing_is_shown_and_nothing_recorded(world, planted, fields, said):
    client = browser(world.clerk)
    answer = ask(client, planted, **fields)
    assert answer.status_code == 422
    assert said in words(answer)
    assert not Event.objects.filter(kind="reveal").exists()
    assert PLANTED["name"] not in page(client, planted)


@pytest.mark.parametrize(
    "who", ["head", "leader", "bureau_clerk", "bureau_head", "admin", "auditor", "security"]
)
def test_who_need_not_reach_the_petitioner_may_not_ask(world, planted, who):
    user = getattr(world, who)
    with pytest.raises(PermissionDenied):
        actions.reveal(planted, ALL, "contact", by=user, at=timezone.now())
    assert ask(browser(user), planted).status_code in {403, 404}
    assert not Event.objects.filter(kind="reveal").exists()


def test_an_officer_cannot_also_register(world):
    with pytest.raises(IntegrityError, match="officer"), transaction.atomic():
        give_post(world.admin, Duty.REGISTRAR, world.office)


def test_of_a_restricted_case_the_office_alone_and_only_when_it_is_open(world, now):
    case = register(
        world, at=now, matter_fields={"track": Track.ACCUSATION, "subject_unit": world.school},
        **PLANTED,
    ).case  # fmt: skip
    bring_to(world, case, "assign", at=now)
    with pytest.raises(PermissionDenied):
        actions.reveal(case, ALL, "contact", by=world.handler, at=now)
    client = browser(world.clerk)
    assert ask(client, case).status_code == 302
    assert not Event.objects.filter(kind="reveal").exists()
    key = "5f4f0f0e-0000-4000-8000-000000000002"
    opening = reverse("case_open", args=[case.slug])
    client.post(opening, {"reason": "handling", "form_key": key})
    ask(client, case, form_key="5f4f0f0e-0000-4000-8000-000000000003")
    assert PLANTED["name"] in page(client, case)
    sheet = page(client, case, "case_print")
    assert "data-mark" in sheet
    assert Event.objects.get(kind="print").body == {"fields": ALL}


def test_the_action_refuses_and_leaves_nothing_when_the_event_fails(world, planted, monkeypatch):
    with pytest.raises(Refused):
        actions.reveal(planted, [], "contact", by=world.clerk, at=timezone.now())
    with pytest.raises(Refused):
        actions.reveal(planted, ALL, "other", " ", by=world.clerk, at=timezone.now())

    def fails(*_args, **_kwargs):
        raise RuntimeError

    monkeypatch.setattr("audit.log.append", fails)
    client = browser(world.clerk)
    with pytest.raises(RuntimeError):
        ask(client, planted)
    assert revealing.REVEALED not in client.session


def test_words_of_events_replies_and_assignments_are_masked_too(world, planted, now):
    said = f"{PLANTED['name']}，电话 139 1234-5678，住{PLANTED['address']}"
    actions.contact(
        planted, means="phone", words=said, contacted_on=now.date(), by=world.handler, at=now
    )
    opinion = actions.Opinion(request=said, findings=said, opinion=said, basis="《办法》第一条")
    actions.draft(planted, opinion, by=world.handler, at=now)
    actions.submit_draft(planted, by=world.handler, at=now)
    for user in (world.clerk, world.handler, world.head):
        client = browser(user)
        pages = [page(client, planted), page(client, planted, "case_print")]
        if user == world.head:
            review = reverse("review_detail", args=[planted.replies.get().pk])
            pages.append(words(client.get(review)))
        history = client.get(
            reverse("case_detail", args=[planted.slug]), headers={"HX-Request": "true"}
        )
        for text in [*pages, words(history)]:
            assert not [value for value in HIDDEN if value in text]
            assert "1234-5678" not in text
    client = browser(world.clerk)
    ask(client, planted)
    assert PLANTED["address"] in page(client, planted, "case_print")


def test_the_paper_names_the_addressee_only_after_a_reason(world, planted, now):
    opinion = actions.Opinion(request="甲", findings="乙", opinion="丙", basis="《办法》第一条")
    actions.draft(planted, opinion, by=world.handler, at=now)
    client = browser(world.handler)
    assert '<p class="letter-to">甲***：</p>' in page(client, planted, "case_print")
    ask(client, planted)
    assert f'<p class="letter-to">{PLANTED["name"]}：</p>' in page(client, planted, "case_print")


def test_a_draft_of_somebody_else_that_names_the_petitioner_opens_after_a_reason(
    world, planted, now
):
    said = f"{PLANTED['name']}来访"
    opinion = actions.Opinion(request=said, findings="乙", opinion="丙", basis="《办法》第一条")
    actions.draft(planted, opinion, by=world.handler, at=now)
    url = reverse("case_reply", args=[planted.slug])
    client = browser(world.unit_clerk)
    assert client.get(url).status_code == 302
    ask(client, planted)
    assert said in words(client.get(url))
    assert said in words(browser(world.handler).get(url))  # who wrote it goes on


def test_the_head_sees_each_look_and_only_those_of_people_in_charge(world, planted):
    ask(browser(world.handler), planted, reason="other", words=f"回访{PLANTED['name']}")
    ask(browser(world.clerk), planted, fields_shown=["phone"], reason="service")
    url = reverse("reveal_list")
    text = words(browser(world.head).get(url))
    assert "何敏" in text
    assert planted.number in text
    assert "回访甲***" in text
    assert "刘敏 ·" not in text
    text = words(browser(world.director).get(url))
    assert "送达文书" in text
    assert "何敏" not in text
    assert {"何敏", "刘敏"} <= {name for name in ("何敏", "刘敏") if name in words(
        browser(world.leader).get(url))}  # fmt: skip
    assert "没有人查看过" in words(browser(world.bureau_head).get(url))
    assert "没有人查看过" in words(browser(world.director).get(url, {"week": "2020-01-01"}))
    assert browser(world.handler).get(url).status_code == 403
    assert browser(world.director).get(reverse("desk")).content.decode().count(url) == 1


def test_a_look_at_a_case_that_the_reader_may_not_know_names_no_case(world, now):
    case = register(
        world, at=now, matter_fields={"track": Track.ACCUSATION, "subject_unit": world.school}
    ).case
    actions.reveal(case, ALL, "other", "植入之理由", by=world.clerk, at=now)
    text = words(browser(world.leader).get(reverse("reveal_list")))
    assert "你不可见的件" in text
    assert case.number not in text
    assert "植入之理由" not in text


def test_the_list_of_looks_asks_as_much_for_one_as_for_twenty(world, planted, now):
    client = browser(world.director)
    actions.reveal(planted, ALL, "contact", by=world.clerk, at=now)
    client.get(reverse("reveal_list"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("reveal_list"))
    for _ in range(19):
        case = register(world, at=now).case
        actions.reveal(case, ALL, "contact", by=world.clerk, at=now)
    with CaptureQueriesContext(connection) as twenty:
        client.get(reverse("reveal_list"))
    assert len(twenty) == len(one)


def test_who_saw_a_case_is_told_to_its_office_and_by_number_to_the_auditor(world, planted, now):
    ask(browser(world.handler), planted)
    page(browser(world.leader), planted)
    list(browser(world.director).get(reverse("case_export"), {"view": "all"}))
    url = reverse("case_who", args=[planted.slug])
    for user in (world.director, world.auditor):
        text = words(browser(user).get(url))
        assert "查看联系方式" in text
        assert "何敏" in text
        assert "导出" in text
        assert "周明" in text
        assert not [value for value in HIDDEN if value in text]
        assert PLANTED["title"] not in text
    for user in (world.clerk, world.handler, world.head, world.security, world.admin):
        assert browser(user).get(url).status_code in {403, 404}
    assert browser(world.auditor).get(reverse("case_who", args=["XFB-1-1"])).status_code == 404


def test_titles_of_cases_name_nobody(world):
    case = register(world, title=f"反映{PLANTED['name']}的待遇", name=PLANTED["name"]).case
    assert case.title == "反映甲***的待遇"
    assert case.petitions.get().title == f"反映{PLANTED['name']}的待遇"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("王建国", "王**"),
        ("王 建 国", "王**"),
        ("手机１３０００００１２３４", "手机130****1234"),
        ("130-0000-1234", "130****1234"),
        ("号11010519491231002x", "号11**************2X"),
        ("汪建国", "汪建国"),
    ],
)
def test_every_way_to_write_it_is_masked(world, said, shown):
    case = register(world, id_number="11010519491231002X").case
    assert identity.veil(identity.people_of(case))(said) == shown


def test_an_identity_number_is_taken_only_with_its_check_digit(world):
    for number, right in (("11010519491231002x", True), ("110105194912310021", False),
                          ("", True), ("1101", False)):  # fmt: skip
        form = RegisterForm({"id_number": number})
        assert ("id_number" not in form.errors) == right
