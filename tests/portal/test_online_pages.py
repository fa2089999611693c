"""What the public sent reaches the register by one form, and its days count from the sending."""

import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from audit.verify import check_chains
from petitions.file_checks import check_files
from petitions.models import Case, Clock, FileState, Petition, Topic
from petitions.models.clocks import ClockCode
from portal import desk
from portal.models import Enquiry, OnlineStage, OnlineSubmission
from tests.portal.public.conftest import CONTACT, Petitioner

pytestmark = pytest.mark.usefixtures("world", "unhurried")


@pytest.fixture
def unhurried(monkeypatch):
    from portal.public import sending

    monkeypatch.setattr(sending, "AT_LEAST", timedelta(0))


@pytest.fixture
def somebody():
    return Petitioner()


def matter(**said):
    topic = Topic.objects.get(code="E05-04")
    usual = {"title": "反映食堂收费", "topic": topic.pk, "subject_text": "某小学", "join": ""}
    return usual | {"urgency": "normal", "track": "remedy"} | said


def page(row):
    return reverse("online_detail", args=[row.slug])


def test_it_lies_on_the_desk_of_who_registers_and_exists_for_nobody_else(somebody, world, signed):
    row, _code = somebody.submitted()
    today = timezone.localdate()
    (item,) = desk.items(world.clerk, today)
    assert row.number in item.words
    assert "食堂" not in item.words
    assert desk.items(world.handler, today) == []
    assert signed(world.handler).get(page(row)).status_code == 403
    assert signed(world.admin).get(page(row)).status_code == 403
    shown = signed(world.clerk).get(page(row)).content.decode()
    assert "食堂" in shown
    assert "13000001234" in shown


def test_registering_opens_a_case_whose_days_count_from_the_sending(
    somebody, world, signed, attachments
):
    draft = somebody.fill()
    sent = SimpleUploadedFile("收据.txt", b"receipt")
    somebody.post("/submit/2/", {"d": str(draft.key), "go": "upload", "files": [sent]} | CONTACT)
    somebody.send(draft)
    row = OnlineSubmission.objects.get()
    OnlineSubmission.objects.update(received_on=row.received_on - timedelta(days=3))
    row.refresh_from_db()
    answer = signed(world.clerk).send(page(row), **matter())
    petition = Petition.objects.get()
    assert answer.headers["Location"] == reverse("case_route", args=[petition.case.slug])
    assert (petition.channel, petition.received_on) == ("online", row.received_on)
    assert (petition.text, petition.petitioner.name) == (row.text, "王建国")
    assert petition.received_at == row.received_at
    notice = Clock.objects.get(case=petition.case, code=ClockCode.NOTICE)
    assert notice.started_on == row.received_on
    file = petition.case.attachments.get()
    assert (file.state, file.added_by, file.about) == (FileState.KEPT, None, petition.number)
    row.refresh_from_db()
    assert (row.stage, row.petition, row.query_code.petition) == (
        OnlineStage.REGISTERED, petition, petition,
    )  # fmt: skip
    assert (row.text, row.name, row.demands) == ("", "", [])  # it lies in the register now
    assert list(check_chains()) == list(check_files()) == []
    again = signed(world.clerk).send(page(row), **matter())
    assert again.status_code == 422
    assert Petition.objects.count() == 1


def test_it_joins_the_case_of_the_same_matter(somebody, world, signed):
    clerk = signed(world.clerk)
    first, _code = somebody.submitted()
    clerk.send(page(first), **matter())
    case = Case.objects.get()
    second, _code = somebody.submitted(wish={"text": "还是食堂收费的事，又多收了一个月的钱。"})
    assert case.number in clerk.get(page(second)).content.decode()
    answer = clerk.send(page(second), **matter(join=case.slug))
    assert answer.headers["Location"] == reverse("case_detail", args=[case.slug])
    assert case.petitions.count() == 2


def test_a_title_names_nobody_and_a_wrong_form_keeps_what_was_typed(somebody, world, signed):
    row, _code = somebody.submitted()
    answer = signed(world.clerk).send(page(row), **matter(title="王建国反映收费"))
    assert answer.status_code == 422
    assert "王建国反映收费" in answer.content.decode()
    assert not Petition.objects.exists()


def test_what_is_in_doubt_is_accepted_or_left_out_with_a_reason_by_a_person(
    somebody, world, signed
):
    clerk = signed(world.clerk)
    row, _code = somebody.submitted(wish={"website": "x"})
    assert "隐藏" in clerk.get(page(row)).content.decode()
    clerk.send(page(row), step="accept")
    row.refresh_from_db()
    assert row.stage == OnlineStage.SUBMITTED
    spam, _code = somebody.submitted(
        wish={"website": "x", "text": "广告广告广告，二十个字以上的广告。"}
    )
    assert clerk.send(page(spam), step="junk", words=" ").status_code == 422
    clerk.send(page(spam), step="junk", words="商业广告")
    spam.refresh_from_db()
    assert (spam.stage, spam.decided_by, spam.reason) == ("junk", world.clerk, "商业广告")
    assert spam.text
    clerk.get(reverse("online_list"))  # what was said of the last step is read
    listed = clerk.get(reverse("online_list")).content.decode()
    assert "不作登记 1 件" in listed
    assert spam.number not in listed
    assert spam.number in clerk.get(reverse("online_list") + "?stage=junk").content.decode()
    kinds = list(spam.chain.events.order_by("seq").values_list("kind", flat=True))
    assert kinds == ["online_submitted", "online_screened", "online_junked"]


def test_an_enquiry_in_doubt_becomes_one_or_a_petition(somebody, world, signed):
    clerk, topic = signed(world.clerk), Topic.objects.get(code="E01-03")
    for n in range(2):
        said = {"topic": topic.pk, "asked": f"{n}学校不让我孩子入学，请你们解决。", "website": "x"}
        assert somebody.post("/ask/", said | {"go": "send"}).status_code == 302
    asked, wished = OnlineSubmission.objects.order_by("pk")
    clerk.send(page(asked), step="accept")
    assert Enquiry.objects.get().asked == asked.text
    clerk.send(page(wished), step="convert", wish="remedy")
    clerk.send(page(wished), **matter())
    assert Petition.objects.get().text == wished.text


def test_an_accusation_against_this_very_body_is_not_kept(somebody, world, signed, attachments):
    row, _code = somebody.submitted(wish={"wish": "accusation"})
    topic = Topic.objects.filter(code__startswith="E14-").first()
    said = matter(track="accusation", topic=topic.pk, subject_unit=world.commission.pk)
    answer = signed(world.clerk).send(page(row), **said)
    assert answer.headers["Location"] == reverse("taking_refused", args=["body"])
    row.refresh_from_db()
    assert (row.stage, row.text, row.name) == (OnlineStage.ELSEWHERE, "", "")
    assert not Case.objects.exists()


def test_the_same_key_registers_once(somebody, world, signed):
    row, _code = somebody.submitted()
    clerk, key = signed(world.clerk), uuid.uuid4()
    first = clerk.send(page(row), key=key, **matter())
    second = clerk.send(page(row), key=key, **matter())
    assert first.headers["Location"] == second.headers["Location"]
    assert Petition.objects.count() == 1
