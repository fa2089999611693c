"""An enquiry is taken in, sent on, answered, and published if the asker wants it."""

import uuid
from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from audit.verify import check_chains
from organization.standing import standing
from petitions.models import Case, Notice, Topic, Track
from petitions.notices import relay
from petitions.workflow import Refused
from portal import actions, desk
from portal.models import Enquiry, EnquiryStage, PublishedReply
from tests import world as worlds
from tests.world import MONDAY, days

pytestmark = pytest.mark.django_db
ASKED = "外省市户籍的孩子上小学要准备哪些材料？"
ANSWER = "凭居住证和户口簿到居住地所在区登记，名单由区教育局公布。"


def question(**fields):
    defaults = {
        "received_on": MONDAY.date(),
        "topic": Topic.objects.get(code="E01-03"),
        "asked": ASKED,
        "name": "李女士",
        "contact": "13012345678",
        "consent": True,
    }
    return actions.Question(**(defaults | fields))


def receive(world, **fields):
    return actions.receive_enquiry(
        question(**fields), office=world.office, by=world.clerk, at=MONDAY
    )


def answered(world, **fields):
    enquiry = receive(world, **fields)
    actions.route_enquiry(enquiry, unit=world.jjc, by=world.clerk, at=MONDAY)
    return actions.answer_enquiry(enquiry, answer=ANSWER, by=world.handler, at=MONDAY)


def publish(world, enquiry, by=None, asked=ASKED, answer=ANSWER, kept=frozenset()):
    text = actions.PublicText(actions.entitled(asked), asked, answer, kept=kept)
    return actions.publish_reply(enquiry, text=text, by=by or world.director, at=MONDAY)


def test_the_way_of_a_question_and_who_may_take_each_step(world):
    enquiry = receive(world)
    assert (enquiry.number, enquiry.due_on) == ("教信咨〔2026〕0001", MONDAY.date() + days(15))
    with pytest.raises(PermissionDenied):
        actions.route_enquiry(enquiry, unit=world.jjc, by=world.handler, at=MONDAY)
    with pytest.raises(Refused, match="没有在岗"):
        actions.route_enquiry(enquiry, unit=world.rsc, by=world.clerk, at=MONDAY)
    actions.route_enquiry(enquiry, unit=world.bureau, by=world.clerk, at=MONDAY)
    with pytest.raises(PermissionDenied):
        actions.answer_enquiry(enquiry, answer=ANSWER, by=world.handler, at=MONDAY)
    actions.return_enquiry(enquiry, words="应由基教处答复", by=world.bureau_clerk, at=MONDAY)
    actions.route_enquiry(enquiry, unit=world.jjc, by=world.clerk, at=MONDAY)
    with pytest.raises(Refused, match="请写明答复"):
        actions.answer_enquiry(enquiry, answer=" ", by=world.handler, at=MONDAY)
    actions.answer_enquiry(enquiry, answer=ANSWER, by=world.handler, at=MONDAY)
    with pytest.raises(Refused, match="已答复"):
        actions.answer_enquiry(enquiry, answer=ANSWER, by=world.handler, at=MONDAY)
    kinds = list(enquiry.chain.events.order_by("seq").values_list("kind", flat=True))
    assert kinds == [
        "enquiry_received", "enquiry_routed", "enquiry_returned", "enquiry_routed",
        "enquiry_answered",
    ]  # fmt: skip
    said = f"{[event.body for event in enquiry.chain.events.all()]}"
    assert "李女士" not in said
    assert ASKED not in said


@pytest.mark.parametrize(
    ("fields", "words"),
    [({"asked": "  "}, "请写明"), ({"received_on": MONDAY.date() + days(1)}, "不能晚于今天")],
)
def test_what_will_not_do_is_refused_and_takes_no_number(world, fields, words):
    with pytest.raises(Refused, match=words):
        receive(world, **fields)
    with pytest.raises(PermissionDenied):
        actions.receive_enquiry(question(), office=world.office, by=world.handler, at=MONDAY)
    assert receive(world).serial == 1


def test_only_with_consent_by_another_person_and_without_a_trace_is_it_published(world):
    silent = answered(world, consent=False)
    with pytest.raises(Refused, match="没有要求公开"):
        publish(world, silent)
    enquiry = answered(world)
    for leak, what in (
        ("李女士问入学材料", "咨询人称呼"),
        ("请打130 1234-5678", "手机号码"),
        ("写信到 a.b@example.com", "逐项勾选确认保留：邮箱"),
        (f"关于{enquiry.number}", "咨询编号"),
    ):
        with pytest.raises(Refused, match=what):
            publish(world, enquiry, answer=leak)
    with pytest.raises(PermissionDenied):
        publish(world, enquiry, by=world.clerk)
    own = receive(world)
    actions.answer_enquiry(own, answer=ANSWER, by=world.director, at=MONDAY)
    with pytest.raises(PermissionDenied, match="以外的人员"):
        publish(world, own)
    publish(world, enquiry)
    assert Enquiry.objects.published().get() == enquiry
    with pytest.raises(Refused, match="已经公开"):
        publish(world, enquiry)
    with pytest.raises(Refused, match="理由"):
        actions.withdraw_reply(enquiry, words="", by=world.director, at=MONDAY)
    actions.withdraw_reply(enquiry, words="政策已变", by=world.director, at=MONDAY)
    assert not Enquiry.objects.published().exists()
    publish(world, enquiry)
    assert Enquiry.objects.published().received_in(2026).count() == 1


def test_who_sees_what(world):
    enquiry = receive(world)
    seen = lambda person: Enquiry.objects.visible_to(person, MONDAY.date()).exists()  # noqa: E731
    assert [seen(p) for p in (world.clerk, world.director, world.leader)] == [True] * 3
    assert not any(seen(p) for p in (world.handler, world.bureau_head, world.admin, world.auditor))
    actions.route_enquiry(enquiry, unit=world.jjc, by=world.clerk, at=MONDAY)
    assert seen(world.handler)
    assert seen(world.head)
    assert not seen(world.bureau_head)


def test_a_question_that_is_a_petition_points_to_its_case_for_those_who_see_it(world, signed):
    case = worlds.register(world).case
    enquiry = receive(world)
    with pytest.raises(Refused, match="没有这个编号"):
        actions.refer_enquiry(enquiry, number="教信〔2026〕9999", by=world.clerk, at=MONDAY)
    actions.route_enquiry(enquiry, unit=world.jjc, by=world.clerk, at=MONDAY)
    actions.refer_enquiry(enquiry, number=case.number, by=world.clerk, at=MONDAY)
    url = reverse("enquiry_detail", args=[enquiry.slug])
    assert case.number in signed(world.clerk).get(url).content.decode()
    page = signed(world.handler).get(url)
    assert page.status_code == 200
    assert case.number not in page.content.decode()


def test_a_batch_is_written_whole_numbered_and_checked_like_single_steps(world):
    def row(**fields):
        published = fields.pop("published_on", date(2010, 5, 3))
        asked = question(received_on=date(2010, 4, 1), **fields)
        return actions.Answered(asked, world.jjc, ANSWER, date(2010, 4, 9), published)

    def load(rows, by=world.director):
        return actions.import_enquiries(rows, office=world.office, by=by, at=MONDAY)

    with pytest.raises(PermissionDenied):
        load([row()], by=world.clerk)
    with pytest.raises(Refused, match="第 2 条：咨询人没有要求公开"):
        load([row(), row(consent=False)])
    assert not Enquiry.objects.exists()
    rows = load([row(), row(consent=False, published_on=None), row(name="", contact="")])
    assert [one.number for one in rows][-1] == "教信咨〔2010〕0003"
    assert Enquiry.objects.received_in(2010).published().count() == 2
    assert Enquiry.objects.get(serial=1, year=2010).chain.seq == 1
    assert not list(check_chains())


def test_by_the_pages_from_the_question_to_the_public(world, signed):
    clerk, unit, director = (signed(p) for p in (world.clerk, world.unit_clerk, world.director))
    new, today = reverse("enquiry_new"), timezone.localdate().isoformat()
    said = {"received_on": today, "topic": Topic.objects.get(code="E01-03").pk, "asked": ASKED}
    wrong = clerk.send(new, **(said | {"received_on": "昨日之日", "name": "某人"}))
    assert wrong.status_code == 422
    assert "某人" in wrong.content.decode()
    assert ASKED in wrong.content.decode()
    key = uuid.uuid4()
    for _ in range(2):
        assert clerk.send(new, key, **said, consent="on").status_code == 302
    enquiry = Enquiry.objects.get()
    url = reverse("enquiry_detail", args=[enquiry.slug])
    assert unit.get(url).status_code == 404
    assert clerk.send(url, step="route", unit=world.jjc.pk).status_code == 302
    assert enquiry.number in unit.get(reverse("enquiry_list")).content.decode()
    assert unit.send(url, step="answer", answer="").status_code == 422
    assert unit.send(url, step="answer", answer=ANSWER).status_code == 302
    text = {"title": ASKED, "asked": ASKED, "answer": ANSWER, "school_stage": "any"}
    assert unit.send(url, step="publish", **text).status_code == 403
    page = director.get(url).content.decode()
    assert "公开答复" in page
    assert ANSWER in page
    phone = text | {"answer": "电话13012345678"}
    assert director.send(url, step="publish", **phone).status_code == 422
    mail = text | {"answer": "写信到 a.b@example.com"}
    pointed = director.send(url, step="publish", **mail)
    assert pointed.status_code == 422
    assert "mail:abexamplecom" in pointed.content.decode()
    assert director.send(url, step="publish", **text).status_code == 302
    assert PublishedReply.objects.get().title == ASKED
    listed = director.get(reverse("enquiry_list"), {"stage": "public"}).content.decode()
    assert enquiry.number in listed
    assert director.send(url, step="withdraw", words="有误").status_code == 302
    assert signed(world.handler).get(new).status_code == 403
    assert signed(world.auditor).get(reverse("enquiry_list")).status_code == 403


def test_it_lies_on_the_desks_and_those_who_answer_are_told(world, django_assert_max_num_queries):
    enquiry = receive(world)
    on = MONDAY.date()
    assert [item.due_on for item in desk.items(world.clerk, on)] == [enquiry.due_on]
    assert not desk.items(world.handler, on)
    actions.route_enquiry(enquiry, unit=world.jjc, by=world.clerk, at=MONDAY)
    assert len(desk.items(world.handler, on)) == 1
    assert not desk.items(world.clerk, on)
    relay(MONDAY)
    told = Notice.objects.filter(kind="enquiry_routed").values_list("to", flat=True)
    assert set(told) == {world.unit_clerk.pk, world.head.pk}
    standing(world.leader, on)
    with django_assert_max_num_queries(0):
        desk.items(world.leader, on)
    assert Enquiry.objects.late(on + days(16)).get().stage == EnquiryStage.ROUTED


def test_a_question_is_registered_as_a_petition_of_its_day_and_the_asker_is_told(world, signed):
    enquiry = receive(world)
    registration = actions.Registration("反映入学材料不予接收", Track.REMEDY, "三月二日电话告知")
    for wrong, words in (({"told": " "}, "如何告知"), ({"track": Track.ACCUSATION}, "登记页")):
        with pytest.raises(Refused, match=words):
            actions.register_enquiry(
                enquiry, replace(registration, **wrong), by=world.clerk, at=MONDAY
            )
    assert not Case.objects.exists()
    enquiry = actions.register_enquiry(enquiry, registration, by=world.clerk, at=MONDAY)
    petition = enquiry.case.petitions.get()
    assert (enquiry.stage, petition.text, petition.publish_consent) == ("petition", ASKED, True)
    assert petition.received_on == enquiry.received_on
    assert petition.petitioner.phone == "13012345678"
    with pytest.raises(Refused, match="已转信访件"):
        actions.register_enquiry(enquiry, registration, by=world.clerk, at=MONDAY)
    other = actions.receive_enquiry(
        question(received_on=timezone.localdate()), office=world.office, by=world.clerk,
        at=timezone.now(),
    )  # fmt: skip
    url, clerk = reverse("enquiry_detail", args=[other.slug]), signed(world.clerk)
    said = {"title": "反映材料", "track": "remedy", "told": "来电告知"}
    assert clerk.send(url, step="register", **(said | {"told": ""})).status_code == 422
    assert clerk.send(url, step="register", **said).status_code == 302
    assert Case.objects.count() == 2


def test_a_registration_that_was_a_question_becomes_an_enquiry_of_the_same_day(world, signed):
    case = worlds.register(world, publish_consent=True).case
    with pytest.raises(PermissionDenied):
        actions.make_enquiry(case, told="来电告知", by=world.clerk, at=MONDAY)
    with pytest.raises(Refused, match="如何告知"):
        actions.make_enquiry(case, told=" ", by=world.director, at=MONDAY)
    enquiry = actions.make_enquiry(case, told="来电告知", by=world.director, at=MONDAY)
    case.refresh_from_db()
    petition = case.petitions.get()
    assert case.stage == "void"
    assert (enquiry.asked, enquiry.received_on) == (petition.text, petition.received_on)
    assert (enquiry.name, enquiry.consent, enquiry.stage) == ("王建国", True, "received")
    assert not list(check_chains())
    secret = worlds.register(world, matter_fields={"track": Track.ACCUSATION}).case
    with pytest.raises(Refused, match="检举控告"):
        actions.make_enquiry(secret, told="来电告知", by=world.director, at=MONDAY)
    routed = worlds.bring_to(world, worlds.register(world).case, "sign")
    with pytest.raises(Refused):
        actions.make_enquiry(routed, told="来电告知", by=world.director, at=MONDAY)
    assert Enquiry.objects.count() == 1
    fresh = worlds.register(world).case
    director, url = signed(world.director), reverse("case_enquiry", args=[fresh.slug])
    panel = director.get(reverse("case_link_panel", args=[fresh.slug])).content.decode()
    assert url in panel
    assert director.send(url, told="").status_code == 422
    assert director.send(url, told="当面告知").status_code == 302
    assert signed(world.clerk).get(url).status_code == 403


def test_a_unit_has_a_target_of_its_own_for_what_is_sent_from_then_on(world, signed):
    before = receive(world)
    actions.route_enquiry(before, unit=world.jjc, by=world.clerk, at=MONDAY)
    for days_, words in ((0, "1 至 60"), (61, "1 至 60")):
        with pytest.raises(Refused, match=words):
            actions.set_target(world.jjc, days=days_, by=world.director, at=MONDAY)
    with pytest.raises(PermissionDenied):
        actions.set_target(world.jjc, days=5, by=world.clerk, at=MONDAY)
    director, url = signed(world.director), reverse("enquiry_targets")
    assert director.send(url, unit=world.jjc.pk, days="5").status_code == 302
    enquiry = receive(world)
    enquiry = actions.route_enquiry(enquiry, unit=world.jjc, by=world.clerk, at=MONDAY)
    before.refresh_from_db()
    assert (before.due_on, enquiry.due_on) == (MONDAY.date() + days(15), MONDAY.date() + days(5))
    actions.set_target(world.jjc, days=None, by=world.director, at=MONDAY)
    assert actions.route_enquiry(
        receive(world), unit=world.jjc, by=world.clerk, at=MONDAY
    ).due_on == MONDAY.date() + days(15)
    assert signed(world.clerk).get(url).status_code == 403


def test_a_target_day_that_has_passed_is_never_red(world, signed):
    enquiry = actions.receive_enquiry(
        question(received_on=date(2026, 1, 5)), office=world.office, by=world.clerk, at=MONDAY
    )
    clerk = signed(world.clerk)
    for url in (reverse("enquiry_list"), reverse("enquiry_detail", args=[enquiry.slug])):
        page = clerk.get(url).content.decode()
        assert "已过目标日" in page
        assert "is-late" not in page
    (item,) = desk.items(world.clerk, MONDAY.date())
    assert item.soft
