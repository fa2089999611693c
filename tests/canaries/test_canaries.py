"""Nobody reads who petitioned, on any path, unless they asked for it with a reason."""

import logging
import os
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.storage import InMemoryStorage
from django.test import Client
from django.urls import resolve, reverse

from organization.models import Duty
from petitions.models import Case, Notice
from petitions.notices import relay
from petitions.uploads import vault
from portal.models import Enquiry
from tests import world as worlds
from tests.canaries.chain_marks import HUNG, hang
from tests.canaries.crawl import crawl, texts_of
from tests.canaries.marks import SHAPE, plant
from tests.world import MONDAY, days, make_person

pytestmark = pytest.mark.django_db
CASES = int(os.environ.get("CANARY_CASES", "24"))  # 200 in `make proofs`
OWN_WORDS = "/reply/"  # who drafts a reply goes on writing what they wrote, to the letter
OTHERS = ("case_print", "case_who", "case_route", "case_reply", "case_files")
ROLES = (
    "clerk", "director", "leader", "head", "handler", "unit_clerk", "bureau_clerk", "bureau_head",
    "admin", "security", "auditor",
)  # fmt: skip
# What hangs on a case, fetched or opened beside its page.
BESIDE = (
    "lead_work", "lead_edit", "case_resolution", "root_cause_edit", "supervision_new",
)  # fmt: skip


OFFICERS = ("admin", "security", "auditor")
PANELS = tuple(settings.CASE_PANELS)
WIDE = ("task_list", "meeting_detail", "meeting_minutes_docx", *PANELS)
REACHED = dict.fromkeys(("clerk", "director", "leader", "head", "unit_clerk"), WIDE)
# Words that speak of several cases, or of what became one.
SEVERAL = ("recommendation_detail", "key_period_detail", "campaign_report")
REACHED["clerk"] += (*SEVERAL, "screening_finding", "enquiry_detail")
REACHED["director"] += (*SEVERAL, "proceeding_detail", "screening_finding", "enquiry_detail")
REACHED["leader"] += (*SEVERAL, "proceeding_detail", "proceeding_act")
REACHED["head"] += (*SEVERAL, "proceeding_detail", "screening_finding")
REACHED["unit_clerk"] += ("recommendation_detail", "key_period_detail", "screening_finding")
REACHED["bureau_head"] = ("proceeding_detail",)


FILES = InMemoryStorage()


@pytest.fixture(autouse=True)
def attachments(monkeypatch):
    """Let the files of the marked cases be there in every test of the module."""
    monkeypatch.setattr(vault, "storage", lambda: FILES)


@pytest.fixture(scope="module")
def planted(django_db_setup, django_db_blocker, _cheap_passwords):
    """The world with its marked cases, made once and rolled back at the end of the module."""
    from django.db import transaction

    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(vault, "storage", lambda: FILES)
        world = worlds.build()
        marks = plant(world, CASES)
        asker = hang(world, marks)
        relay(MONDAY + days(2))
        yield world, marks | {"": asker}
        transaction.set_rollback(True)


def found_in(texts: list[str], marks) -> set[str]:
    """Return the marks that stand in these texts."""
    known = {mark for each in marks.values() for mark in each.all()}
    return known & set(SHAPE.findall("\n".join(texts)))


@pytest.mark.parametrize("role", ROLES)
def test_no_page_or_file_of_this_role_says_who_petitioned(role, planted, caplog, request):
    caplog.set_level(logging.DEBUG)
    if role != "clerk":  # the counts beside the rail are numbers, and half of the time
        request.getfixturevalue("bare_rail")
    world, marks = planted
    client = Client()
    client.force_login(getattr(world, role))
    pages, met, wrong = 0, set(), []
    for address, texts in crawl(client, reverse("desk")):
        pages += 1
        met.add(resolve(urlsplit(address).path).view_name)
        if not (role == "handler" and address.endswith(OWN_WORDS)):
            wrong += [address] if found_in([address, *texts], marks) else []
    if role not in OFFICERS:
        assert {"coordination", *REACHED.get(role, ())} <= met
    # Every case is opened by one role or two beside what the links lead to.
    mine = [slug for slug in marks if slug][ROLES.index(role) % 8 :: 8]
    for n, slug in enumerate(mine):
        hung = BESIDE if n < HUNG // 3 else ()
        for name in ("case_detail", *(OTHERS if n % 5 == 0 else ()), *hung):
            address = reverse(name, args=[slug])
            response = client.get(address)
            assert response.status_code < 500, address
            pages += 1
            if not (role == "handler" and address.endswith(OWN_WORDS)):
                wrong += [address] if found_in(texts_of(response), marks) else []
    assert wrong == []
    assert pages > len(mine)
    assert found_in([record.getMessage() for record in caplog.records], marks) == set()
    print(f"{role}: {pages} pages, no mark")


@pytest.mark.parametrize("role", ["clerk", "director", "head", "handler", "unit_clerk"])
def test_an_exported_list_says_no_identity_anywhere_in_the_file(role, planted):
    world, marks = planted
    client = Client()
    client.force_login(getattr(world, role))
    response = client.get(reverse("case_export"), {"view": "all"})
    texts = texts_of(response)
    assert response.status_code == 200
    assert any("反映第" in text for text in texts)
    assert found_in(texts, marks) == set()


def test_notices_say_no_identity(planted):
    _world, marks = planted
    said = [str(row) for row in Notice.objects.values_list()]
    assert said
    assert found_in(said, marks) == set()


def test_a_reveal_shows_one_identity_to_one_person_only(planted):
    world, marks = planted
    slug = next(slug for slug in marks if slug and not Case.objects.get(slug=slug).restricted)
    asking, other = Client(), Client()
    asking.force_login(world.clerk)
    other.force_login(world.director)
    page = reverse("case_detail", args=[slug])
    form = {
        "reason": "contact",
        "fields_shown": ["name", "phone", "address", "id_number"],
        "form_key": str(uuid4()),
    }
    answer = asking.post(reverse("case_reveal", args=[slug]), form, follow=True)
    assert answer.status_code == 200
    shown = found_in(texts_of(asking.get(page)), marks)
    assert marks[slug].name in shown
    assert shown <= set(marks[slug].all())
    assert found_in(texts_of(other.get(page)), marks) == set()


@pytest.mark.parametrize("role", ["head", "handler", "unit_clerk", "bureau_clerk", "leader"])
def test_searching_for_a_petitioner_tells_a_unit_nothing(role, planted):
    world, marks = planted
    client = Client()
    client.force_login(getattr(world, role))
    asked = next(iter(marks.values()))
    for real, unreal in ((asked.phone, "13799999999"), (asked.name, "戌九九九瞾")):
        answers = []
        for term in (real, unreal):
            response = client.post(reverse("case_search"), {"q": term}, follow=True)
            listed = [text.replace(term, "") for text in texts_of(response)[1:]]
            answers.append(len(listed[-1]))
            assert "反映第" not in listed[-1]
        assert answers[0] == answers[1]


def test_an_asker_is_shown_to_who_gave_a_reason_and_to_nobody_else(planted):
    world, marks = planted
    asker, enquiry = marks[""], Enquiry.objects.order_by("pk")[0]
    page = reverse("enquiry_detail", args=[enquiry.slug])
    asking, other = Client(), Client()
    asking.force_login(world.clerk)
    other.force_login(world.head)
    form = {"step": "reveal", "words": "电话回复", "form_key": str(uuid4())}
    assert found_in(texts_of(asking.get(page)), marks) == set()
    shown = texts_of(asking.post(page, form, follow=True))
    assert found_in(shown, marks) == {asker.name, asker.phone}
    assert found_in(texts_of(other.get(page)), marks) == set()
    assert enquiry.chain.events.filter(kind="asker_revealed", actor_id=world.clerk.pk).exists()


@pytest.mark.parametrize("duty", [Duty.HEAD, Duty.HANDLER])
def test_no_page_of_the_accused_side_mentions_an_accusation(duty, planted):
    """Its people attend the meeting and take part in the period; of the accusation nothing."""
    world, marks = planted
    person = make_person(duty, world.school)
    accusations = Case.objects.filter(slug__in=[slug for slug in marks if slug], restricted=True)
    named = {one for row in accusations for one in (row.number, row.title, row.slug)}
    client, met = Client(), set()
    client.force_login(person)
    assert named
    for address, texts in crawl(client, reverse("desk")):
        met.add(resolve(urlsplit(address).path).view_name)
        whole = "\n".join([address, *texts])
        assert {one for one in named if one in whole} == set(), address
    assert {"coordination", "meeting_detail", "meeting_minutes_docx", "key_period_detail"} <= met
    for row in accusations[:5]:
        for name in ("case_detail", *BESIDE, *PANELS):
            assert client.get(reverse(name, args=[row.slug])).status_code in {403, 404}
