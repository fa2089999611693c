"""Who was shown which case, and who was refused one."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit import reads
from audit.middleware import ReadLog
from audit.models import Event, Read
from petitions.models import Reply
from tests.audit.conftest import MONDAY
from tests.world import bring_to, register

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db):
    from tests import world as worlds

    return worlds.build()


@pytest.fixture
def case(world):
    return bring_to(world, register(world).case, "submit_draft")


@pytest.fixture
def asking(world):
    """Return a request by the clerk, for `note` and `write` without a page."""
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.9")
    request.user = world.clerk
    return request


def rows(**only):
    found = Read.objects.filter(**only).order_by("id")
    return [(read.subject, read.what) for read in found]


def as_(client, person):
    client.force_login(person)
    return client


PAGES = {"case_detail": "page", "case_print": "print"}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_a_case_leaves_one_row(name, client, world, case):
    as_(client, world.clerk).get(reverse(name, args=[case.slug]), REMOTE_ADDR="10.1.2.3")
    (read,) = Read.objects.all()
    assert (read.actor_id, read.actor_role, read.actor_unit) == (world.clerk.pk, "registrar", "XFB")
    assert (read.subject, read.what) == (f"case/{case.slug}", PAGES[name])
    assert read.address == "10.1.2.3"


def test_history_reply_and_review_are_told_apart(client, world, case):
    as_(client, world.head)
    address = reverse("case_detail", args=[case.slug])
    client.get(address, headers={"HX-Request": "true"})
    client.get(reverse("review_detail", args=[Reply.objects.get().pk]))
    assert rows() == [(f"case/{case.slug}", "history"), (f"case/{case.slug}", "reply")]


def test_lists_and_the_desk_leave_no_row(client, world, case):
    as_(client, world.clerk)
    for name in ("case_list", "desk"):
        assert client.get(reverse(name)).status_code == 200
    assert rows() == []


def test_reading_a_case_costs_one_statement_and_writes_nothing_else(client, world, case):
    as_(client, world.clerk).get(reverse("case_detail", args=[case.slug]))
    before = Event.objects.count()
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("case_detail", args=[case.slug]))
    writes = [q["sql"] for q in queries if not q["sql"].lstrip("(").startswith("SELECT")]
    assert [sql.split("(")[0].strip() for sql in writes] == ["INSERT INTO audit_read"]
    assert Event.objects.count() == before


def test_the_same_again_within_ten_minutes_is_one_reading(asking):
    for minutes in (0, 3, 9.9, 10.1, 15, 21):
        at = MONDAY + timedelta(minutes=minutes)
        reads.write(asking, [reads.Noted("case/A", "page", at)])
    found = [read.at for read in Read.objects.order_by("at")]
    assert found == [MONDAY + timedelta(minutes=n) for n in (0, 10.1, 21)]


def test_another_reader_subject_or_form_is_another_reading(asking, world):
    for subject, what in (("case/A", "page"), ("case/A", "print"), ("case/B", "page")):
        reads.write(asking, [reads.Noted(subject, what, MONDAY)])
    asking.user = world.handler
    reads.write(asking, [reads.Noted("case/A", "page", MONDAY)])
    assert Read.objects.count() == 4


def test_noting_the_same_twice_in_one_request_is_one_row(asking):
    for _ in range(2):
        reads.note(asking, "case/A", "page", MONDAY)
    assert len(reads.noted(asking)) == 1


def answered(asking, status, *, noted=True):
    def view(request):
        if noted:
            reads.note(request, "case/A", "page", MONDAY)
        return HttpResponse(status=status)

    return ReadLog(view)(asking)


@pytest.mark.parametrize("status", [200, 400, 409, 422])
def test_whatever_shows_the_case_is_written(status, asking):
    answered(asking, status)
    assert rows() == [("case/A", "page")]


@pytest.mark.parametrize("status", [204, 302, 304, 500, 503])
def test_an_answer_that_shows_nothing_leaves_no_row(status, asking):
    answered(asking, status)
    assert rows() == []


def test_nobody_is_never_written(asking):
    asking.user = AnonymousUser()
    answered(asking, 200)
    answered(asking, 404)
    assert rows() == []


def test_without_the_log_there_is_no_answer(asking, monkeypatch):
    def locked(*_args):
        raise OperationalError("database is locked")

    monkeypatch.setattr(reads, "write", locked)
    assert answered(asking, 200).status_code == 503


def test_a_case_one_may_not_see_and_one_that_does_not_exist_leave_the_same_trace(
    client, world, case
):
    as_(client, world.bureau_head)
    for slug in (case.slug, "no-such-case"):
        assert client.get(reverse("case_detail", args=[slug])).status_code == 404
    assert rows(actor_id=world.bureau_head.pk) == [
        (f"case/{case.slug}", "refused"),
        ("case/no-such-case", "refused"),
    ]


def test_a_page_of_another_role_is_refused_by_its_name(client, world):
    assert as_(client, world.handler).get(reverse("audit_log")).status_code == 403
    assert rows() == [("page/audit_log", "refused")]


def test_an_address_that_leads_nowhere_is_no_refusal(client, world):
    assert as_(client, world.handler).get("/desk/no-such-page/").status_code == 404
    assert rows() == []


def test_the_row_holds_no_word_of_the_case(client, world, case):
    as_(client, world.clerk).get(reverse("case_detail", args=[case.slug]))
    said = " ".join(str(value) for value in Read.objects.values().get().values())
    for word in (case.title, "王建国", "职称"):
        assert word not in said


def test_a_form_shown_again_leaves_its_trace_though_all_else_is_undone(client, world, case):
    as_(client, world.clerk)
    from uuid import uuid4

    address = reverse("case_route", args=[case.slug])
    answer = client.post(address, {"form_key": str(uuid4())})
    assert answer.status_code in {409, 422}
    assert rows() == [(f"case/{case.slug}", "route")]


def test_an_auditor_of_the_accused_side_reads_nothing_of_who_read_the_accusation(client, world):
    from petitions.models import Case
    from petitions.reading import reads_visible_to

    for subject in ("case/A", "case/B"):
        Read.objects.create(actor_id=1, subject=subject, what="page", at=MONDAY)
    seen = reads_visible_to(world.auditor, MONDAY.date(), Read.objects.all())
    assert {read.subject for read in seen} == {"case/A", "case/B"}
    with pytest.MonkeyPatch.context() as patch:
        chain = register(world).case.chain
        Read.objects.create(actor_id=1, subject=chain.subject, what="page", at=MONDAY)
        mine = Case.objects.filter(chain=chain)
        patch.setattr(type(Case.objects.all()), "accusing", lambda self, held: mine)
        seen = reads_visible_to(world.auditor, MONDAY.date(), Read.objects.all())
        assert {read.subject for read in seen} == {"case/A", "case/B"}
