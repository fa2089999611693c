"""Many at once: no number twice, none missing, one winner where only one may win."""

import os
import re
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client

from audit.models import Event
from petitions import verify
from petitions.models import Case, NumberSeries, Petition, Topic
from tests import processes
from tests import world as worlds
from tests.threads import at_once

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]

# 125 each, a thousand in all, in `make proofs`.
PROCESSES, EACH, FAIL_EVERY = 8, int(os.environ.get("REGISTRATIONS_EACH", "40")), 20


@pytest.fixture
def world(transactional_db):
    return worlds.build()


def test_registrations_from_eight_processes_leave_no_gap_and_lose_none(world):
    started = [
        processes.start(
            "tests.workers.register", EACH, world.office.code, world.clerk.username, FAIL_EVERY
        )
        for _ in range(PROCESSES)
    ]
    acknowledged = [line.split() for lines in processes.finish(started) for line in lines]

    expected = PROCESSES * (EACH - EACH // FAIL_EVERY)
    assert len(acknowledged) == expected
    petitions = sorted(int(re.search(r"〕(\d+)", number)[1]) for number, _ in acknowledged)
    assert petitions == list(range(1, expected + 1))
    assert {number for _, number in acknowledged} == set(
        Case.objects.values_list("number", flat=True)
    )
    assert Petition.objects.count() == expected
    assert set(NumberSeries.objects.values_list("last", flat=True)) == {expected}
    assert list(verify.check_numbers()) == []
    assert list(verify.check_projections()) == []


def test_of_eight_routings_of_one_case_one_succeeds_and_seven_are_told_why(world, tmp_path):
    case = worlds.register(world).case
    go = tmp_path / "go"
    started = [
        processes.start(
            "tests.workers.route", case.slug, unit.code, world.clerk.username, case.version, go
        )
        for unit in (world.jjc, world.bureau) * 4
    ]
    for process in started:
        assert process.stdout.readline() == "ready\n"
    go.touch()
    answers = [line for lines in processes.finish(started) for line in lines]

    assert answers.count("assigned") == 1
    refusals = [answer for answer in answers if answer.startswith("refused ")]
    assert len(refusals) == 7
    assert all("刚被他人处理过" in refusal for refusal in refusals)
    assert Event.objects.filter(kind="assign").count() == 1
    assert case.assignments.count() == 1


def test_fifty_equal_posts_at_once_register_one_case_and_all_are_led_to_it(world):
    form = {
        "form_key": str(uuid4()),
        "channel": "letter",
        "received_on": "今天",
        "headcount": "1",
        "name": "王建国",
        "phone": "13000001234",
        "subject_unit": world.school.pk,
        "topic": Topic.objects.get(code="E05-04").pk,
        "title": "反映职称评审程序问题",
        "text": "同一张表单点了很多次。",
        "urgency": "normal",
        "then": "open",
    }
    signed_in = Client()
    signed_in.force_login(world.clerk)
    cookie = signed_in.cookies[settings.SESSION_COOKIE_NAME].value

    def post(_n):
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = cookie
        return client.post("/desk/cases/new/", form).headers.get("Location")

    answers = at_once(50, post)
    assert set(answers) == {f"/desk/cases/{Case.objects.get().slug}/"}
    assert Petition.objects.count() == 1
