"""The pages of meetings and reception days, for those they are for and for nobody else."""

import io
import uuid
from datetime import time

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from docx import Document

from meetings import actions, figures
from meetings.desk import items as desk_items
from meetings.models import AgendaItem, Booking, Decision, Meeting, MeetingStage, Reception
from organization.models import Duty
from petitions.models import Case, Draft, Notice
from petitions.notices import relay
from petitions.workflow import Refused
from tests import world as worlds
from tests.world import days

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def today(now):
    return timezone.localdate(now)


@pytest.fixture
def case(world, now):
    return worlds.bring_to(world, worlds.register(world, at=now).case, "assign", at=now)


@pytest.fixture
def meeting(world, secretary, now, today):
    return actions.plan_meeting(
        unit=world.office, kind="ad_hoc", held_on=today, convenor=secretary,
        people=[world.bureau_head, world.head], by=world.clerk, at=now,
    )  # fmt: skip


def detail(meeting):
    return reverse("meeting_detail", args=[meeting.slug])


def clock(hour):
    return time(hour)


def item_url(item):
    return reverse("meeting_decide", args=[item.meeting.slug, item.pk])


def test_a_meeting_from_its_call_to_its_document(world, case, browse, send, secretary, today, now):
    clerk = browse(world.clerk)
    wrong = send(clerk, reverse("meeting_new"), kind="ad_hoc", held_on="x", place="三楼")
    assert wrong.status_code == 422
    assert "三楼" in wrong.content.decode()
    key = {"form_key": str(uuid.uuid4()), "kind": "ad_hoc", "held_on": today.isoformat()}
    key |= {"unit": world.office.pk, "convenor": secretary.pk}
    first, again = (clerk.post(reverse("meeting_new"), key) for _ in range(2))
    assert first.url == again.url
    meeting = Meeting.objects.get()
    actions.request_topic(case, words="久拖未决", by=world.leader, at=now)

    page = clerk.get(detail(meeting)).content.decode()
    assert "领导提请" in page
    assert case.number in page
    assert send(clerk, detail(meeting), step="pool", case=case.slug).status_code == 302
    assert send(clerk, detail(meeting), step="put").status_code == 422
    assert send(clerk, detail(meeting), step="put", number="没有", minutes=5).status_code == 422
    assert send(clerk, detail(meeting), step="put", title="通报季度情况", minutes=5).url
    assert send(clerk, detail(meeting), step="invite", person=world.head.pk).url
    one, two = AgendaItem.objects.in_order()
    assert send(clerk, detail(meeting), step="down", item=one.pk).url
    assert list(AgendaItem.objects.in_order()) == [two, one]
    assert send(clerk, detail(meeting), step="send").url
    handler = browse(world.handler)
    assert send(handler, item_url(one), step="material", words="附报告。").url
    seat = meeting.attendees.get()
    assert send(clerk, detail(meeting), step="hold", present=seat.pk).url
    said = {"what": "一周内答复", "unit": world.jjc.pk, "until": f"{today + days(7)}"}
    assert send(clerk, item_url(one), step="decide", **said).url
    assert send(clerk, item_url(one), step="decide", what="再办").status_code == 422
    assert send(clerk, item_url(one), step="outcome", outcome="decided", words="同意。").url
    refused = send(clerk, item_url(one), step="outcome", outcome="resolved", words="办了")
    assert refused.status_code == 422
    assert "未化解" in refused.content.decode()
    shown = browse(world.leader).get(reverse("meeting_present", args=[meeting.slug]) + "?n=2")
    assert "一周内答复" in shown.content.decode()
    minutes = reverse("meeting_minutes", args=[meeting.slug])
    assert send(clerk, minutes, words="会议听取了汇报。").url == minutes
    assert "一周内答复" in clerk.get(minutes).content.decode()
    file = clerk.get(reverse("meeting_minutes_docx", args=[meeting.slug]))
    sheet = Document(io.BytesIO(b"".join(file.streaming_content)))
    text = "\n".join(paragraph.text for paragraph in sheet.paragraphs)
    assert "教信会〔" in text
    assert case.title in text
    assert sheet.tables[0].rows[1].cells[0].text == "一周内答复"
    listed = clerk.get(reverse("meeting_list")).content.decode()
    assert meeting.number in listed
    figure = clerk.get(reverse("meeting_figure", args=["regular", today.year]))
    assert meeting.number in figure.content.decode()
    assert clerk.get(reverse("meeting_figure", args=["nothing", 2026])).status_code == 404
    panel = browse(world.head).get(reverse("case_meeting_panel", args=[case.slug]))
    assert "一周内答复" in panel.content.decode()


def test_who_has_nothing_to_do_with_a_meeting_finds_nothing(world, meeting, case, browse, send):
    stranger = browse(world.bureau_clerk)
    item = actions.put_on_agenda(meeting, case=case, by=world.clerk, at=timezone.now())
    for url in (
        detail(meeting), item_url(item), reverse("meeting_minutes", args=[meeting.slug]),
        reverse("meeting_present", args=[meeting.slug]),
        reverse("meeting_minutes_docx", args=[meeting.slug]),
        reverse("case_meeting_panel", args=[case.slug]),
    ):  # fmt: skip
        assert stranger.get(url).status_code == 404, url
    assert meeting.number not in stranger.get(reverse("meeting_list")).content.decode()
    assert stranger.get(reverse("meeting_new")).status_code == 403
    assert stranger.get(reverse("one_stop")).status_code == 403
    head = browse(world.head)
    assert send(head, detail(meeting), step="send").status_code == 403
    assert Meeting.objects.get().stage == MeetingStage.PLANNED
    elsewhere = browse(worlds.make_person(Duty.IN_CHARGE, world.bureau))
    assert "没有可安排" in elsewhere.get(reverse("meeting_new")).content.decode()
    assert send(elsewhere, reverse("meeting_new"), kind="ad_hoc").status_code == 422
    assert "没有可安排" in elsewhere.get(reverse("reception_new")).content.decode()


def test_the_accused_side_finds_no_trace_on_any_page(world, meeting, browse, now, send):
    accusation = worlds.register(
        world, at=now, title="反映处室收受礼品", name="李国庆",
        matter_fields={"track": "accusation", "subject_unit": world.jjc},
    ).case  # fmt: skip
    actions.put_on_agenda(meeting, title="通报季度情况", by=world.clerk, at=now)
    closed = actions.put_on_agenda(meeting, case=accusation, by=world.clerk, at=now)
    actions.send_agenda(meeting, by=world.clerk, at=now)
    actions.hold(meeting, by=world.clerk, at=now)
    actions.set_outcome(closed, outcome="carried", words="继续核查。", by=world.clerk, at=now)
    actions.minute(meeting, words="会议通报了情况。", by=world.clerk, at=now)
    actions.plan_reception(
        unit=world.office, leader=world.director, on=timezone.localdate(now),
        starts=clock(9), ends=clock(11), place="接待室", by=world.clerk, at=now,
    )  # fmt: skip
    reception = Reception.objects.get()
    actions.book(reception, case=accusation, note="要求面谈", by=world.clerk, at=now)
    head = browse(world.head)
    pages = [
        detail(meeting), reverse("meeting_minutes", args=[meeting.slug]),
        reverse("meeting_present", args=[meeting.slug]), reverse("meeting_list"),
        reverse("reception_detail", args=[reception.slug]), reverse("reception_list"),
    ]  # fmt: skip
    for url in pages:
        page = head.get(url)
        assert page.status_code == 200
        for trace in (accusation.number, "附件", "限制知悉", "收受礼品", "要求面谈"):
            assert trace not in page.content.decode(), (url, trace)
    assert head.get(item_url(closed)).status_code == 404
    text = b"".join(
        head.get(reverse("meeting_minutes_docx", args=[meeting.slug])).streaming_content
    )
    said = "\n".join(p.text for p in Document(io.BytesIO(text)).paragraphs)
    assert "附件" not in said
    relay(now)
    told = Notice.objects.filter(to=world.head)
    assert {(notice.kind, notice.case_id) for notice in told} == {
        ("agenda_sent", None), ("meeting_minuted", None),
    }  # fmt: skip

    clerk = browse(world.clerk)
    page = clerk.get(detail(meeting)).content.decode()
    assert accusation.number in page
    assert "收受礼品" not in page
    assert "写明查看理由" in clerk.get(item_url(closed)).content.decode()
    panel = clerk.get(reverse("case_meeting_panel", args=[accusation.slug])).content.decode()
    assert "例会研究 1 次，接访 1 次" in panel
    assert "继续核查" not in panel
    refused = send(
        clerk, reverse("reception_detail", args=[reception.slug]), step="book",
        number=accusation.number,
    )  # fmt: skip
    assert refused.status_code == 422


def test_a_reception_day_with_a_promise(world, case, browse, send, today, now):
    clerk = browse(world.clerk)
    said = {"leader": world.leader.pk, "on": today.isoformat(), "starts": "09:00"}
    said |= {"ends": "11:00", "place": "接待室", "unit": world.office.pk}
    early = send(clerk, reverse("reception_new"), **(said | {"ends": "08:00"}))
    assert early.status_code == 422
    url = send(clerk, reverse("reception_new"), **said).url
    assert send(clerk, reverse("reception_new"), **said).status_code == 422
    assert "周明" in clerk.get(reverse("reception_list")).content.decode()
    assert send(clerk, url, step="book", number="没有").status_code == 422
    assert send(clerk, url, step="book", number=case.number, note="带材料来").url == url
    assert [item.url for item in desk_items(world.leader, today)] == [url]
    leader = browse(world.leader)
    hear = reverse("reception_hear", args=[Reception.objects.get().slug, Booking.objects.get().pk])
    half = send(leader, hear, words="听取了诉求。", what_1="补发公示")
    assert half.status_code == 422
    promise = {"what_1": "补发公示", "unit_1": world.jjc.pk, "until_1": f"{today + days(5)}"}
    assert send(leader, hear, words="听取了诉求。", **promise).url == url
    task = case.tasks.get()
    assert (task.source, task.unit) == ("reception", world.jjc)
    assert case.chain.events.filter(kind="receive").count() == 1
    (row,) = figures.received(world.clerk, today, today.year)
    assert (row.leader, row.days, row.visits) == (world.leader, 1, 1)
    (row,) = figures.received(world.bureau_head, today, today.year)
    assert (row.days, row.visits) == (1, 0)
    assert "听取了诉求" in leader.get(url).content.decode()
    assert send(leader, hear, words="又来").status_code == 422
    other = browse(world.bureau_head).get(url).content.decode()
    assert case.number not in other
    assert "带材料来" not in other
    assert browse(world.bureau_head).get(hear).status_code == 404


def test_the_one_stop_desk_finds_and_registers(world, case, browse, send, now):
    clerk = browse(world.clerk)
    assert send(clerk, reverse("one_stop"), step="find").status_code == 422
    found = send(clerk, reverse("one_stop"), step="find", phone="13000001234")
    assert case.number in found.content.decode()
    none = send(clerk, reverse("one_stop"), step="find", name="查无此人").content.decode()
    assert "近两年没有" in none
    assert not Draft.objects.exists()
    on = send(clerk, reverse("one_stop"), step="register", name="孙大海", phone="13911112222").url
    assert "孙大海" in clerk.get(on).content.decode()
    assert "visit" in clerk.get(on).content.decode()
    visit = worlds.register(world, at=now, channel="visit", name="孙大海")
    assert visit.number in clerk.get(reverse("one_stop")).content.decode()


def test_what_lies_on_the_desk(world, case, today, now, django_assert_max_num_queries):
    meeting = actions.plan_meeting(
        unit=world.office, kind="ad_hoc", held_on=today + days(2), by=world.clerk, at=now
    )
    item = actions.put_on_agenda(meeting, case=case, by=world.clerk, at=now)
    free = actions.put_on_agenda(meeting, title="学习", by=world.clerk, at=now)
    rows = desk_items(world.handler, today)
    assert [(row.url, row.due_on) for row in rows] == [(item_url(item), today + days(1))]
    actions.change_meeting(
        meeting, held_on=today, starts=None, place="", convenor=None, by=world.clerk, at=now
    )
    actions.hold(meeting, by=world.clerk, at=now)
    actions.decide(
        free, what="组织学习", unit=world.rsc, until=today, person=world.leader,
        by=world.clerk, at=now,
    )  # fmt: skip
    assert [row.words for row in desk_items(world.leader, today)] == ["组织学习"]
    assert desk_items(world.handler, today) == []
    assert Decision.objects.visible_to(world.leader, today).exists()
    standing_known = world.auditor
    with django_assert_max_num_queries(1):
        assert desk_items(standing_known, today) == []


def test_the_topic_page_asks_or_puts(world, meeting, case, browse, send):
    url = reverse("case_topic", args=[case.slug])
    leader = browse(world.leader)
    assert send(leader, url).status_code == 422
    assert send(leader, url, words="请例会研究").url == reverse("case_detail", args=[case.slug])
    assert send(leader, url, words="再请").status_code == 422
    clerk = browse(world.clerk)
    assert send(clerk, url, meeting=meeting.pk).url
    assert meeting.items.get().case == case
    assert browse(world.handler).get(url).status_code == 403
    rsc = worlds.make_person(Duty.IN_CHARGE, world.bureau)
    assert browse(rsc).get(url).status_code == 404
    assert Case.objects.visible_to(world.clerk).get() == case


def test_a_leader_who_may_not_know_of_a_case_is_not_booked_for_it(world, now, today):
    accusation = worlds.register(
        world, at=now, title="反映处室收受礼品", name="李国庆",
        matter_fields={"track": "accusation", "subject_unit": world.jjc},
    ).case  # fmt: skip
    far = actions.plan_reception(
        unit=world.office, leader=world.leader, on=today + days(3), starts=clock(9),
        ends=clock(11), place="接待室", by=world.clerk, at=now,
    )  # fmt: skip
    with pytest.raises(Refused, match="不能安排这位领导"):
        actions.book(far, case=accusation, note="", by=world.clerk, at=now)
    with pytest.raises(PermissionDenied):
        actions.cancel_reception(far, words="出差", by=world.head, at=now)
    actions.cancel_reception(far, words="出差", by=world.leader, at=now)
    plain = worlds.register(world, at=now, title="反映校车停运", name="赵敏").case
    with pytest.raises(Refused, match="已经取消"):
        actions.book(far, case=plain, note="", by=world.clerk, at=now)
    assert not Booking.objects.exists()
    relay(now)
    assert Notice.objects.get(to=world.leader).kind == "reception_planned"
