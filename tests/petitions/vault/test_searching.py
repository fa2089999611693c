"""A petitioner is found by those who register, by nobody else, and never by an address."""

import re
from difflib import unified_diff
from io import BytesIO
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from audit.models import Event
from organization.models import Duty
from organization.templatetags.desk import day_long
from petitions import actions, matching, subject, suggestions
from petitions.models import FileOrigin, SavedView
from tests.petitions.pages.browsers import browser, post, words
from tests.petitions.vault.conftest import PLANTED
from tests.world import bring_to, make_person, register, submission

LIST, SEARCH = "/desk/cases/", "/desk/cases/search/"
NOISE = re.compile(
    r'csrf\w*" (?:value|content)="[^"]+"|"X-CSRFToken": "[^"]+"|nonce="[^"]+"'
    r'|name="form_key" value="[^"]+"|~[A-Za-z0-9_-]{12}|data-session-left="\d+"|数据截至 [0-9:]+'
)
ASKED = ("name", "phone", "id_number")


def still(answer):
    """The page without what is drawn by lot for each answer."""
    return NOISE.sub("", words(answer))


def search(client, said):
    return client.get(client.post(SEARCH, {"q": said}).url)


@pytest.mark.parametrize("who", ["handler", "unit_clerk", "head", "leader", "bureau_clerk"])
def test_for_a_unit_the_answer_is_the_same_whether_the_person_exists(world, now, who):
    user = getattr(world, who)
    mine = register(world, at=now, name="别人", phone="13700000000", text="别的").case
    bring_to(world, mine, "accept", at=now)

    client = browser(user)

    def answers():
        pages = [still(search(client, PLANTED[name])) for name in ASKED]
        pages += [
            still(client.get(f"{LIST}?q={PLANTED['phone']}&{query}"))
            for query in (
                "sort=petitioner",
                "sort=-phone",
                "petitioner=13912345678",
                "petitions__petitioner__phone_hash=x",
                "view=all",
            )
        ]
        found = client.post(SEARCH, {"q": PLANTED["phone"]}).url.partition("?")[2]
        book = b"".join(client.get(f"{reverse('case_export')}?{found}"))
        rows = CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(0).to_python()
        return [*pages, rows[1:]]

    answers()  # what a sign-in shows only once is shown now
    before = answers()
    # The same case is now this person's: it exists, and even before this very reader.
    person = mine.petitions.get().petitioner
    for name in ("name", "phone", "address", "id_number"):
        setattr(person, name, PLANTED[name])
    person.save()
    one, other = ("\n".join(map(str, each)).splitlines() for each in (before, answers()))
    different = list(unified_diff(one, other, n=0))
    assert not different, "\n".join(different)


def test_who_registers_finds_the_person_by_any_spelling(world, now):
    case = register(world, at=now, **PLANTED).case
    for said in (
        "甲乙丙丁戊",
        "甲 乙丙丁戊",
        "139-1234-5678",
        "１３９１２３４５６７８",
        "11010519491231002x",
    ):
        answer = search(browser(world.clerk), said)
        assert [row.case for row, _cells in answer.context["rows"]] == [case], said


def test_another_office_does_not_find_the_person(world, now):
    register(world, at=now, **PLANTED)
    stranger = make_person(Duty.REGISTRAR, world.bureau)
    assert search(browser(stranger), PLANTED["phone"]).context["page"].paginator.count == 0


def test_no_address_holds_what_was_typed_and_a_number_may(world, now):
    case = register(world, at=now, **PLANTED).case
    client = browser(world.clerk)
    answer = client.post(SEARCH, {"q": PLANTED["name"]}, follow=True)
    assert re.fullmatch(r"/desk/cases/\?q=~[\w-]{12}|/desk/cases/\?q=%7E[\w-]{12}",
                        answer.redirect_chain[-1][0])  # fmt: skip
    text = words(answer)
    assert f'value="{PLANTED["name"]}"' in text
    links = re.findall(r'(?:href|action|hx-get|hx-post)="([^"]*)"', text)
    assert not [link for link in links if PLANTED["name"] in link or "%E7%94%B2" in link]
    again = client.post(SEARCH, {"q": PLANTED["name"]}).url
    assert again == answer.redirect_chain[-1][0]
    assert case.slug in client.post(SEARCH, {"q": case.slug}).url
    assert client.post(SEARCH, {"q": " "}).url == LIST


def test_a_token_of_another_sign_in_finds_nothing_and_is_said_to_mean_nothing(world, now):
    register(world, at=now, **PLANTED)
    url = browser(world.clerk).post(SEARCH, {"q": PLANTED["name"]}).url
    answer = browser(world.clerk).get(url)
    assert PLANTED["name"] not in words(answer)
    assert "以下条件看不明白，已忽略：检索" in words(answer)


def test_a_saved_view_holds_no_search(world):
    post(world.clerk, reverse("view_save"), name="我的", query="stage=triage&q=王建国")
    assert SavedView.objects.get().query == "stage=triage"


def test_matches_are_for_who_registers_and_of_their_own_register(world, now):
    register(world, at=now, **PLANTED)
    known = {name: PLANTED[name] for name in ("name", "phone")}
    groups = matching.find(known, user=world.clerk, on=now.date())
    assert [len(group.matches) for group in groups] == [0, 1, 0, 0]
    for user in (world.handler, world.head, world.leader, world.admin, world.auditor):
        groups = matching.find(known, user=user, on=now.date())
        assert not any(group.matches for group in groups)


def test_a_unit_gets_no_suggestion_from_the_petitioners_earlier_case(world, now):
    earlier = register(world, at=now, **PLANTED).case
    bring_to(world, earlier, "assign", at=now, to=world.jjc)
    case = register(world, at=now, **PLANTED).case

    def reasons(user):
        found = suggestions.advise(case, user=user, on=now.date()).suggestions
        return {reason for each in found for reason in each.reasons}

    assert "同一信访人前件由其承办" in reasons(world.clerk)
    assert "同一信访人前件由其承办" not in reasons(world.leader)


def test_everything_held_about_one_person_is_shown_and_recorded_by_counts(world, planted, now):
    client = browser(world.clerk)
    url, key = reverse("petitioner_find"), "5f4f0f0e-0000-4000-8000-00000000000"
    asked = {"name": PLANTED["name"], "phone": PLANTED["phone"], "reason": "本人持证申请"}
    assert client.post(url, asked | {"phone": "", "form_key": f"{key}1"}).status_code == 422
    assert client.post(url, asked | {"reason": "", "form_key": f"{key}2"}).status_code == 422
    answer = client.post(url, asked | {"form_key": f"{key}3"})
    assert PLANTED["name"] not in answer.url
    text = words(client.get(answer.url))
    assert not [value for value in PLANTED.values() if value not in text]
    assert "data-mark" in text
    assert f"{day_long(now)} {now:%H:%M}" in text
    assert "+00:00" not in text
    event = Event.objects.get(kind="subject_access")
    assert (event.chain.subject, event.body) == (f"user/{world.clerk.pk}", {"cases": 1})
    assert Event.objects.get(kind="reveal").body["reason"] == "access"
    content = b"".join(client.get(f"{answer.url}file/"))
    assert content.startswith(b"PK")
    assert Event.objects.get(kind="export").body["rows"] == 1
    another = words(browser(world.clerk).get(answer.url, follow=True))
    assert PLANTED["phone"] not in another
    for user in (world.handler, world.head, world.leader, world.admin, world.auditor):
        assert browser(user).get(url).status_code == 403


def test_the_files_a_person_brought_are_listed_and_open_those_of_another_are_not(world, now):
    petition = register(world, at=now, **PLANTED)
    case = petition.case
    other = {"name": "另一人", "phone": "13700000000", "received_on": now.date()}
    shared = register(world, at=now, **PLANTED)
    actions.join(shared.case, submission(**other), by=world.clerk, at=now)
    for where, name, origin, about in [
        (case, "来信.txt", FileOrigin.PETITION, petition.number),
        (case, "补充.txt", FileOrigin.SUPPLEMENT, ""),
        (case, "办理.txt", FileOrigin.OFFICE, ""),
        (shared.case, "谁的.txt", FileOrigin.SUPPLEMENT, ""),
    ]:
        form = {"form": uuid4(), "by": world.clerk, "at": now}
        held = actions.hold(name, f"{name}{origin}".encode(), **form)
        keys = [str(held.key)]
        actions.add_files(where, keys, origin=origin, about=about, by=world.clerk, at=now)
    client = browser(world.clerk)
    asked = {"id_number": PLANTED["id_number"], "reason": "本人申请", "form_key": str(uuid4())}
    answer = client.post(reverse("petitioner_find"), asked)
    page = client.get(answer.url)
    named = {file.name for one in page.context["held"] for file in one.files}
    assert named == {"来信.txt", "补充.txt"}
    (held,) = [one for one in page.context["held"] if one.case == case]
    assert [file.name for file in held.files] == ["来信.txt", "补充.txt"]
    opened = client.get(held.files[0].url)
    assert b"".join(opened) == "来信.txtpetition".encode()
    assert "附件 · 来件附件" in [label for label, _value in subject._lines(held)][-2]


def test_a_namesake_is_not_listed_and_the_queries_do_not_grow(world, now):
    register(world, at=now, **(PLANTED | {"phone": "13700000000", "id_number": ""}))
    client = browser(world.clerk)
    asked = {"id_number": PLANTED["id_number"], "reason": "本人申请"}

    def count(n):
        for _ in range(n):
            register(world, at=now, **PLANTED)
        key = f"5f4f0f0e-0000-4000-8000-0000000000{n:02d}"
        found = client.post(reverse("petitioner_find"), asked | {"form_key": key}).url
        client.get(found)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(found)
        assert "13700000000" not in words(answer)
        return len(queries), len(answer.context["held"])

    one, twenty = count(1), count(19)
    assert (one[1], twenty[1]) == (1, 20)
    assert one[0] == twenty[0]
