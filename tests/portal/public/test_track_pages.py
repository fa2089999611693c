"""By code and the end of a telephone number a petitioner sees the way of a petition, and acts."""

import re
import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audit.verify import check_chains
from petitions import actions as petition_actions
from petitions.file_checks import check_files
from petitions.models import Attachment, Case, FileOrigin, RecusalRequest
from petitions.verify import check_projections
from portal import actions, codes, desk, openings
from portal.models import ActKind, ActStage, PetitionerAct, QueryCode, Rating, Tally
from portal.public import limits
from tests import world as worlds
from tests.world import bring_to, days

pytestmark = pytest.mark.django_db
VARIES = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|\d\d:\d\d|"s\d+_x\d+"')


@pytest.fixture
def now():
    return timezone.now()


def told(case):
    """Return a code that asks for the first petition of a case."""
    petition, code = case.petitions.order_by("pk").first(), codes.make()
    person = petition.petitioner
    QueryCode.objects.create(
        code_hash=codes.hash_of(code),
        factor_hash=codes.factor_of(code, phone=person.phone, name=person.name),
        petition=petition,
        made_at=timezone.now(),
    )
    return code


def opened(case, code=None, second="1234"):
    """Return a browser that looks at the case, and the address of its page."""
    client = Client()
    answer = client.post("/track/", {"code": code or told(case), "second": second})
    assert answer.status_code == 302, answer.content.decode()
    return client, answer.headers["Location"]


def send(client, url, **said):
    return client.post(url, {"form_key": str(uuid.uuid4()), "go": "send"} | said)


@pytest.fixture
def case(world, now):
    return worlds.register(world, at=now - days(3)).case


def served(world, case, at):
    return bring_to(world, case, "serve", at=at)


def test_the_page_answers_where_who_until_when_and_why(world, case, now):
    bring_to(world, case, "accept", at=now - days(2))
    client, page = opened(case)
    words = client.get(page).content.decode()
    for said in ("已经受理", "基础教育处", "告知去向", "第34条", "看算法"):
        assert said in words
    assert "刘敏" not in words  # units, never people
    english = client.get("/en" + page).content.decode()
    assert "基础教育处" in english


def test_a_code_alone_opens_nothing_and_a_page_nothing_to_another_browser(world, case):
    code = told(case)
    assert Client().post("/track/", {"code": code, "second": ""}).status_code == 422
    _client, page = opened(case, code)
    assert Client().get(page).headers["Location"] == "/track/"
    assert code.replace("-", "") not in page.upper()


def test_the_page_ends_after_a_quarter_of_an_hour(world, case):
    client, page = opened(case)
    session = client.session
    kept = session["tracked"]
    for entry in kept.values():
        entry["at"] = (timezone.now() - timedelta(minutes=16)).isoformat()
    session["tracked"] = kept
    session.save()
    assert client.get(page).headers["Location"] == "/track/"


def test_wrong_and_unknown_get_the_same_bytes_for_the_same_work(world, case):
    code = told(case)
    pages = []
    for typed in (code, codes.make()):
        Tally.objects.all().delete()
        client = Client()
        client.get("/track/")
        with CaptureQueriesContext(connection) as work:
            answer = client.post("/track/", {"code": typed, "second": "9999"})
        said = VARIES.sub("", answer.content.decode())
        queries = [VARIES.sub("", one["sql"])[:40] for one in work]
        pages.append((answer.status_code, queries, said))
    assert pages[0] == pages[1]
    assert code not in pages[0][2]


def test_many_guesses_find_nothing_and_are_slowed_down_by_code_and_by_place(db, now):
    guesses = [limits.charge_question(f"c{n}", "203.0.113.7", now) for n in range(50)]
    assert guesses.count(0) == limits.ASKING["address"].free
    assert limits.charge_question("c", "198.51.100.1", now) == 0  # from elsewhere nobody waits
    same = [limits.charge_question("one", f"198.51.{n}.1", now) for n in range(10)]
    assert same.count(0) == limits.ASKING["code"].free
    waits, at = [], now
    for n in range(16):
        wait = limits.charge_question("other", f"192.0.{n}.1", at)
        waits += [wait] if wait else []
        at += timedelta(seconds=wait)  # who waits as long as asked is heard
    assert waits == sorted(set(waits))
    assert len(waits) == 6


def test_who_tries_too_often_waits_and_the_true_one_gets_in(world, case):
    code = told(case)
    for _ in range(limits.ASKING["code"].free):
        assert Client().post("/track/", {"code": code, "second": "1"}).status_code == 422
    Tally.objects.update(not_before=timezone.now() + timedelta(minutes=5))
    answer = Client().post("/track/", {"code": code, "second": "1234"})
    assert answer.status_code == 429
    assert "分钟后再试" in answer.content.decode()
    Tally.objects.update(not_before=timezone.now())
    assert opened(case, code)
    assert not Tally.objects.filter(not_before__isnull=False).exists()


def test_papers_are_those_issued_to_this_petitioner_and_a_download_leaves_a_trace(world, case, now):
    served(world, case, now - days(1))
    client, page = opened(case)
    words = client.get(page).content.decode()
    listed = {int(no) for no in re.findall(r"/papers/(\d+)/", words)}
    to_petitioner = set(case.papers.filter(to_serve=True).values_list("no", flat=True))
    assert listed == to_petitioner
    others = set(case.papers.values_list("no", flat=True)) - listed
    assert others
    assert client.get(f"{page}papers/{min(others)}/").status_code == 404
    for _ in range(2):
        answer = client.get(f"{page}papers/{max(listed)}/")
        assert answer.headers["Content-Type"] == "application/pdf"
    assert case.chain.events.filter(kind="petitioner_fetched").count() == 1


def test_a_supplement_reaches_the_handler_with_its_files(world, case, now, attachments):
    bring_to(world, case, "accept", at=now - days(2))
    client, page = opened(case)
    file = SimpleUploadedFile("收据.txt", b"receipt")
    answer = client.post(page + "supplement/", {"words": "先不发", "go": "upload", "files": [file]})
    assert "先不发" in answer.content.decode()
    assert "收据.txt" in answer.content.decode()
    key = str(uuid.uuid4())
    for _ in range(2):
        send(client, page + "supplement/", words="补充一份收据", form_key=key)
    act = PetitionerAct.objects.get()
    assert (act.kind, act.desk, act.files) == (ActKind.SUPPLEMENT, world.jjc, 1)
    row = Attachment.objects.get()
    assert (row.case, row.origin, row.added_by) == (case, FileOrigin.SUPPLEMENT, None)
    assert list(check_files()) == list(check_chains()) == []
    (item,) = [
        one for one in desk.items(world.handler, timezone.localdate()) if case.number in one.words
    ]
    assert item.url == reverse("petitioner_act", args=[act.key])
    with pytest.raises(PermissionDenied):
        actions.deal_with(act, by=world.bureau_clerk, at=now)
    actions.deal_with(act, answer="已收到，一并核实。", by=world.handler, at=now)
    assert "一并核实" in client.get(page).content.decode()


def test_the_petitioner_alone_rates_once_office_and_unit_apart(world, case, now, signed):
    client, page = opened(case)
    assert send(client, page + "rate/", of_office="good", of_unit="bad").status_code == 422
    served(world, case, now - days(1))
    assert send(client, page + "rate/", of_office="good").status_code == 422
    send(client, page + "rate/", of_office="good", of_unit="bad", words="答复没有说清楚")
    rating = Rating.objects.get()
    assert (rating.of_office, rating.of_unit, rating.unit) == ("good", "bad", world.jjc)
    assert send(client, page + "rate/", of_office="bad", of_unit="bad").status_code == 422
    panel = reverse("case_petitioner_panel", args=[case.slug])
    assert "不满意" not in signed(world.handler).get(panel).content.decode()
    case.refresh_from_db()
    bring_to(world, case, "close", after="serve", at=now)
    assert "不满意" in signed(world.handler).get(panel).content.decode()
    event = case.chain.events.get(kind="evaluated")
    assert (event.actor_id, event.actor_role) == (None, "petitioner")


def test_the_days_for_a_rating_end(world, now):
    case = worlds.register(world, at=now - days(60)).case
    served(world, case, now - days(45))
    client, page = opened(case)
    assert "去评价" not in client.get(page).content.decode()
    answer = send(client, page + "rate/", of_office="good", of_unit="good")
    assert "已经结束" in answer.content.decode()


def test_the_days_for_a_rating_are_a_limit_like_any_other(world, case, now):
    case = served(world, case, now - days(1))
    client, page = opened(case)
    words = client.get(page).content.decode()
    for said in ("可评价", "本单位内部目标"):
        assert said in words
    window = case.clocks.get(code="C10")
    assert openings.rating_until(case) == window.due_on
    send(client, page + "rate/", of_office="good", of_unit="good")
    window.refresh_from_db()
    assert window.stopped_on == timezone.localdate(now)
    assert openings.rating_until(case) == window.due_on  # for another petitioner of the matter
    assert "可评价" not in client.get(page).content.decode()
    assert list(check_projections()) == []


def test_asking_for_a_review_feeds_the_step_on_the_day_it_was_asked(world, case, now, signed):
    client, page = opened(case)
    assert send(client, page + "review/", words="不服").status_code == 422
    served(world, case, now - days(1))
    assert "前可以申请" in client.get(page).content.decode()
    send(client, page + "review/", words="第二点没有查清，要求重新核实。")
    act = PetitionerAct.objects.get()
    assert act.desk == world.office
    clerk = signed(world.clerk)
    address = reverse("petitioner_act", args=[act.key])
    assert "第二点" in clerk.get(address).content.decode()
    clerk.send(address, step="deal", answer="已收到申请。")
    case.refresh_from_db()
    assert case.stage == "review"
    asked = case.proceedings.get(kind="review")
    assert asked.accepted_on == timezone.localdate(act.sent_at)
    assert "正在复查" in client.get(page).content.decode()


def test_recusal_secrecy_and_withdrawal_are_asked_for(world, case, now):
    bring_to(world, case, "accept", at=now - days(2))
    client, page = opened(case)
    for kind, words in (("recusal", "何敏是校长亲属"), ("secrecy", ""), ("withdraw", "已解决")):
        assert send(client, f"{page}{kind}/", words=words).status_code == 302, kind
    assert case.petitions.get().asks_secrecy
    recusal = PetitionerAct.objects.get(kind=ActKind.RECUSAL)
    actions.deal_with(recusal, person=world.handler, by=world.clerk, at=now)
    assert RecusalRequest.objects.get().person == world.handler
    leave = PetitionerAct.objects.get(kind=ActKind.WITHDRAW)
    actions.deal_with(leave, by=world.clerk, at=now)
    case.refresh_from_db()
    assert case.withdraw_by == world.clerk
    again = send(client, page + "secrecy/", words="")
    assert "已经按要求" in again.content.decode()


def test_what_is_declined_is_answered_with_reasons(world, case, now, signed):
    served(world, case, now - days(1))
    client, page = opened(case)
    send(client, page + "review/", words="不服")
    act = PetitionerAct.objects.get()
    director = signed(world.director)
    address = reverse("petitioner_act", args=[act.key])
    assert director.send(address, step="decline", answer="").status_code == 422
    director.send(address, step="decline", answer="请写明不服的理由后再申请。")
    act.refresh_from_db()
    assert act.stage == ActStage.DECLINED
    assert "请写明不服的理由" in client.get(page).content.decode()
    assert send(client, page + "review/", words="理由如下").status_code == 302


def test_retaliation_goes_past_the_unit_and_leaves_no_trace_in_its_history(
    world, case, now, signed
):
    bring_to(world, case, "accept", at=now - days(2))
    client, page = opened(case)
    before = case.chain.events.count()
    send(client, page + "retaliation/", words="校长说再反映就处分我孩子。")
    act = PetitionerAct.objects.get()
    address = reverse("petitioner_act", args=[act.key])
    assert case.chain.events.count() == before
    for person in (world.handler, world.head, world.unit_clerk, world.clerk):
        assert not PetitionerAct.objects.visible_to(person).exists()
        assert signed(person).get(address).status_code == 404
        panel = reverse("case_petitioner_panel", args=[case.slug])
        assert "打击报复" not in signed(person).get(panel).content.decode()
    shown = signed(world.director).get(address).content.decode()
    assert "处分我孩子" in shown
    assert reverse("case_who", args=[case.slug]) in shown


def test_of_an_accusation_nothing_is_shown_but_that_it_went_on(world, now):
    from petitions.models import Topic, Track

    topic = Topic.objects.filter(code__startswith="E14-").first()
    fields = {"track": Track.ACCUSATION, "topic": topic, "subject_unit": world.school}
    case = worlds.register(world, at=now - days(3), matter_fields=fields).case
    petition_actions.assign(case, to=world.jjc, by=world.clerk, at=now - days(2))
    client, page = opened(case)
    words = client.get(page).content.decode()
    assert "已转有权处理的机关" in words
    for hidden in ("基础教育处", "枫林路小学", "发给你的文书", "去评价", "申请复查", "看算法"):
        assert hidden not in words
    assert client.get(f"{page}papers/1/").status_code == 404
    assert Case.objects.get().petitions.count() == 1
