"""A unit without accounts answers about one case, through an address and a code that end."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.verify import check_chains
from organization.models import Unit
from petitions.models import Notice, Track
from petitions.notices import relay
from petitions.verify import check_projections
from petitions.workflow import Refused
from portal import actions, link_keys
from portal.models import CaseLink, LinkStage
from tests import world as worlds
from tests.world import MONDAY, bring_to, days, make_unit

pytestmark = pytest.mark.django_db
TEXT = "有职工认为评审公示时间太短，请说明公示的起止日期和张贴的地方。"


@pytest.fixture
def small(world):
    return make_unit("XH900", "望湖村小学", Unit.Kind.SCHOOL, world.jjc)


@pytest.fixture
def case(world):
    return bring_to(world, worlds.register(world).case, "sign")


def order(unit, text=TEXT, due=10, until=20, at=MONDAY):
    on = timezone.localdate(at)
    return actions.LinkOrder(unit, text, on + days(due), on + days(until))


def make(world, case, unit, by=None, at=MONDAY, **fields):
    return actions.make_link(case, order(unit, at=at, **fields), by=by or world.clerk, at=at)


def kinds(case):
    events = case.chain.events.order_by("seq").values_list("kind", flat=True)
    return [kind for kind in events if kind.startswith("link_")]


def test_signed_and_answered_by_the_holder_and_recorded_under_who_made_it(world, case, small):
    link, keys = make(world, case, small)
    with pytest.raises(Refused, match="还可以试 4 次"):
        actions.open_link(keys.token, "999", at=MONDAY)
    actions.open_link(keys.token, keys.code, at=MONDAY)
    with pytest.raises(Refused, match="待签收"):
        actions.answer_link(link, name="钱主任", answer="三月一日起五天。", at=MONDAY)
    with pytest.raises(Refused, match="姓名"):
        actions.sign_link(link, name=" ", at=MONDAY)
    actions.sign_link(link, name="钱主任", at=MONDAY)
    with pytest.raises(Refused, match="已经签收"):
        actions.sign_link(link, name="钱主任", at=MONDAY)
    actions.answer_link(link, name="钱主任", answer="三月一日起五天。", at=MONDAY)
    with pytest.raises(Refused, match="已回复"):
        actions.answer_link(link, name="钱主任", answer="改口", at=MONDAY)
    assert kinds(case) == ["link_made", "link_refused", "link_opened", "link_signed",
                           "link_answered"]  # fmt: skip
    event = case.chain.events.get(kind="link_answered")
    assert (event.actor_id, event.actor_role, event.actor_unit) == (
        world.clerk.pk,
        "link",
        small.code,
    )
    assert "三月一日" not in f"{event.body}"
    relay(MONDAY)
    told = Notice.objects.filter(kind__startswith="link_").values_list("to", "kind")
    assert set(told) == {(world.clerk.pk, "link_signed"), (world.clerk.pk, "link_answered")}
    assert not list(check_chains())
    assert not list(check_projections())


def test_it_lapses_is_shut_by_five_wrong_codes_and_revoked_with_a_reason(world, case, small):
    link, keys = make(world, case, small)
    late = MONDAY + days(21)
    with pytest.raises(actions.Shut):
        actions.open_link(keys.token, keys.code, at=late)
    with pytest.raises(actions.Shut):
        actions.sign_link(link, name="钱", at=late)
    for _time in range(4):
        with pytest.raises(Refused, match="口令不对"):
            actions.open_link(keys.token, "1", at=MONDAY)
    with pytest.raises(actions.Shut, match="锁定"):
        actions.open_link(keys.token, "1", at=MONDAY)
    with pytest.raises(actions.Shut):
        actions.open_link(keys.token, keys.code, at=MONDAY)
    with pytest.raises(Refused, match="理由"):
        actions.revoke_link(link, words="", by=world.clerk, at=MONDAY)
    actions.revoke_link(link, words="换人联系", by=world.clerk, at=MONDAY)
    again, keys = make(world, case, small)
    with pytest.raises(Refused, match="已有一条"):
        make(world, case, small)
    actions.revoke_link(again, words="换人联系", by=world.clerk, at=MONDAY)
    with pytest.raises(actions.Shut):
        actions.open_link(keys.token, keys.code, at=MONDAY)
    with pytest.raises(Refused, match="已撤销"):
        actions.revoke_link(again, words="再撤", by=world.clerk, at=MONDAY)


def test_an_address_that_is_not_ours_asks_the_database_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert actions.link_of("x" * 50) is None
        assert actions.link_of(f"{'a' * 40}:{'b' * 43}") is None
    assert actions.link_of(link_keys.new().token) is None


def test_who_may_make_it_for_which_unit_and_with_which_words(world, case, small):
    for outsider in (world.bureau_clerk, world.admin, world.auditor, world.leader):
        with pytest.raises(PermissionDenied):
            make(world, case, small, by=outsider)
    for fields, words in (
        ({"text": "王建国反映的事"}, "信访人姓名"),
        ({"text": " "}, "请写明"),
        ({"until": 90}, "最长 60 天"),
        ({"due": 30}, "之间"),
        ({"due": -1}, "之间"),
    ):
        with pytest.raises(Refused, match=words):
            make(world, case, small, **fields)
    with pytest.raises(Refused, match="有在岗的收件人"):
        make(world, case, world.jjc)
    elsewhere = make_unit("YP900", "别处小学", Unit.Kind.SCHOOL, world.rsc)
    with pytest.raises(Refused, match="下属单位"):
        make(world, case, elsewhere, by=world.handler)
    assert make(world, case, small, by=world.handler)[0].stage == LinkStage.SENT
    secret = worlds.register(world, matter_fields={"track": Track.ACCUSATION}).case
    with pytest.raises((Refused, PermissionDenied)):
        make(world, secret, small)


def test_a_case_that_is_closed_or_becomes_an_accusation_shuts_its_links(world, case, small):
    _link, keys = make(world, case, small)
    type(case).objects.filter(pk=case.pk).update(restricted=True)
    with pytest.raises(actions.Shut):
        actions.open_link(keys.token, keys.code, at=MONDAY)


def test_by_the_pages_made_at_the_desk_and_answered_without_an_account(world, small, signed):
    now = timezone.now()
    case = bring_to(world, worlds.register(world).case, "sign", at=MONDAY)
    clerk, today = signed(world.clerk), timezone.localdate(now)
    new = reverse("case_link_new", args=[case.slug])
    assert new in clerk.get(reverse("case_link_panel", args=[case.slug])).content.decode()
    form = clerk.get(new).content.decode()
    assert "王建国" not in form
    said = {"unit": small.pk, "text": TEXT, "due_on": today + days(5), "valid_to": today + days(9)}
    assert clerk.send(new, **(said | {"text": "王建国的事"})).status_code == 422
    made = clerk.send(new, **said)
    assert made.status_code == 302
    detail = clerk.get(made.url)
    told = detail.context["told"]
    assert told["code"] in detail.content.decode()
    assert clerk.get(made.url).context["told"] is None
    assert signed(world.bureau_clerk).get(made.url).status_code == 404
    path = told["address"].removeprefix("http://testserver")
    holder = Client()
    asks = holder.get(path)
    assert TEXT not in asks.content.decode()
    assert asks.headers["Cache-Control"] == "no-store"
    assert holder.post(path, {"code": "1"}).status_code == 422
    assert CaseLink.objects.get().tries == 1
    assert holder.post(path, {"code": told["code"]}).status_code == 302
    page = holder.get(path).content.decode()
    assert TEXT in page
    assert case.number not in page
    assert "王建国" not in page
    stranger = Client()
    send = reverse("public:link_answer", args=[path.split("/")[2]])
    key = {"form_key": "7c1b6c4e-0c55-4d4e-8c11-0d7f9d1f2f10"}
    assert stranger.post(send, key | {"name": "谁", "sign": "1"}).status_code == 403
    assert holder.post(send, key | {"name": "钱主任", "sign": "1"}).status_code == 302
    key = {"form_key": "7c1b6c4e-0c55-4d4e-8c11-0d7f9d1f2f11"}
    empty = holder.post(send, key | {"name": "钱主任", "answer": ""})
    assert empty.status_code == 422
    assert holder.post(send, key | {"name": "钱主任", "answer": "五天。"}).status_code == 302
    assert "五天。" in holder.get(path).content.decode()
    assert "五天。" in clerk.get(made.url).content.decode()
    link = CaseLink.objects.get()
    assert link.stage == LinkStage.ANSWERED
    CaseLink.objects.update(valid_to=today + days(9), stage=LinkStage.REVOKED)
    assert holder.get(path).status_code == 410
    assert "已失效" in holder.get(reverse("public:link_open", args=["nonsense"])).content.decode()
