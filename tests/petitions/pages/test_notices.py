"""Notices: what somebody was told, until they have read it."""

from django.urls import reverse
from django.utils import timezone

from petitions.models import Notice
from petitions.notices import relay
from tests.petitions.pages.browsers import browser, post, words
from tests.world import bring_to, register

URL = "/desk/notices/"


def now():
    return timezone.localtime()


def told(world):
    """Send a case to the unit, and let its clerk be told."""
    case = bring_to(world, register(world, at=now()).case, "assign", at=now())
    relay(now())
    return case, Notice.objects.get(to=world.unit_clerk)


def test_a_notice_names_the_case_and_what_happened(world):
    case, _notice = told(world)
    said = words(browser(world.unit_clerk).get(URL))
    assert case.number in said
    assert "交办" in said
    assert browser(world.unit_clerk).get("/desk/").context["notice_count"] == 1


def test_opening_a_notice_leads_to_the_case_and_marks_it_read(world):
    case, notice = told(world)
    answer = browser(world.unit_clerk).get(reverse("notice_open", args=[notice.pk]))
    assert answer.headers["Location"] == reverse("case_detail", args=[case.slug])
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_one_or_all_are_marked_read(world):
    _case, notice = told(world)
    told_again = bring_to(world, register(world, at=now()).case, "assign", at=now())
    relay(now())
    assert told_again
    post(world.unit_clerk, URL, notice=notice.pk)
    assert Notice.objects.filter(read_at__isnull=True).count() == 1
    post(world.unit_clerk, URL)
    assert not Notice.objects.filter(to=world.unit_clerk, read_at__isnull=True).exists()


def test_nobody_reads_or_marks_what_others_were_told(world):
    _case, notice = told(world)
    assert browser(world.head).get(reverse("notice_open", args=[notice.pk])).status_code == 404
    for value in (notice.pk, "x", "9" * 40, "-1"):
        assert post(world.head, URL, notice=value).status_code == 302
    notice.refresh_from_db()
    assert notice.read_at is None


def test_a_restricted_case_is_its_number_alone_and_vanishes_with_the_right_to_see_it(world):
    case, notice = told(world)
    type(case).objects.filter(pk=case.pk).update(restricted=True)
    said = words(browser(world.unit_clerk).get(URL))
    assert case.number in said
    assert case.title not in said
    type(case).objects.filter(pk=case.pk).update(subject_unit=world.jjc)
    assert case.number not in words(browser(world.unit_clerk).get(URL))
    missing = browser(world.unit_clerk).get(reverse("notice_open", args=[notice.pk]))
    assert missing.status_code == 404


def test_no_notices_yet_says_what_will_come(world):
    assert "还没有消息" in words(browser(world.bureau_head).get(URL))
