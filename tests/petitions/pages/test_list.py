"""The case list: what is on it, in which order, narrowed by what."""

import re

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from petitions.forms.filters import CONTROLS
from petitions.listing import ORDERS, Listing
from petitions.models import Topic
from petitions.tabs import VIEWS
from petitions.worklist import Desk
from tests.petitions.pages.browsers import browser, words
from tests.world import bring_to, days, register

LIST = "/desk/cases/"


def now():
    return timezone.localtime()


def listed(user, query):
    """The cases of a list, in their order."""
    return list(Listing(QueryDict(query), Desk(user, timezone.localdate())).rows)


def searched(user, said):
    """The cases that the search field finds."""
    client = browser(user)
    answer = client.post(reverse("case_search"), {"q": said}, follow=True)
    return [row.case for row, _cells in answer.context["rows"]]


def test_the_list_begins_with_what_is_under_way_the_nearest_deadline_first(world):
    old, new = (register(world, at=now() - days(n)).case for n in (9, 2))
    bring_to(world, register(world, at=now() - days(3)).case, "close", at=now() - days(3))
    answer = browser(world.clerk).get(LIST)
    assert [row.case for row, _cells in answer.context["rows"]] == [old, new]
    assert "在办" in words(answer)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("stage=triage", True),
        ("stage=routed&stage=accepted", False),
        ("near=late", False),
        ("near=soon", True),
        ("near=today", False),
        ("channel=letter", True),
        ("channel=phone", False),
        ("track=remedy", True),
        ("track=suggestion", False),
        ("urgency=normal", True),
        ("urgency=urgent", False),
        ("fact=minor", False),
        ("fact=restricted", False),
        ("fact=repeats", False),
        ("received_from=2020-01-01", True),
        ("received_from=2099-01-01", False),
        ("received_to=2020-01-01", False),
        ("due_from=2020-01-01", True),
        ("due_to=2020-01-01", False),
        ("q=职称", True),
        ("q=食堂", False),
    ],
)
def test_each_filter_keeps_what_it_says(world, query, found):
    case = register(world, at=now() - days(13)).case
    assert listed(world.clerk, query) == ([case] if found else [])


def test_a_topic_or_its_whole_group_and_a_unit_with_all_below_it(world):
    case = bring_to(world, register(world, at=now()).case, "assign", at=now())
    topic = Topic.objects.get(code="E05-04")
    for pk in (topic.pk, topic.parent_id):
        assert listed(world.clerk, f"topic={pk}") == [case]
    for unit in (world.jjc, world.commission):
        assert listed(world.clerk, f"host={unit.pk}") == [case]
    assert listed(world.clerk, f"host={world.rsc.pk}") == []


@pytest.mark.parametrize("sort", [*ORDERS, *(f"-{name}" for name in ORDERS)])
def test_every_order_ends_with_the_key_and_repeats_itself(world, sort):
    cases = [register(world, at=now()).case for _ in range(3)]
    rows = listed(world.clerk, f"sort={sort}&view=all")
    assert [row.pk for row in rows] == sorted(
        (case.pk for case in cases), reverse=sort.startswith("-")
    )


def test_search_finds_numbers_names_and_telephones_for_the_office(world):
    case = register(world, at=now(), name="欧阳建国", phone="13800001234").case
    petition = case.petitions.get()
    serial = f"{case.year}-{case.serial}"
    for said in (
        case.number, case.number[:8], case.slug, case.slug.lower(), serial, petition.number,
        "欧阳建国", "13800001234", "职称评审", f"〔{case.year}〕{case.serial:04d}",
    ):  # fmt: skip
        assert searched(world.clerk, said) == [case], said
    assert searched(world.clerk, "欧阳") == []


def test_an_address_finds_nobody_by_name_or_telephone(world):
    register(world, at=now(), name="欧阳建国", phone="13800001234")
    for said in ("欧阳建国", "13800001234"):
        assert listed(world.clerk, f"q={said}") == []


def test_only_who_registers_finds_a_case_by_its_petitioner(world):
    case = register(world, at=now(), name="欧阳建国", phone="13800001234").case
    bring_to(world, case, "accept", at=now())
    for person in (world.handler, world.head, world.leader):
        assert listed(person, "q=职称") != []
        assert searched(person, "欧阳建国") == []
        assert searched(person, "13800001234") == []


def test_words_never_find_a_restricted_case(world):
    case = register(world, at=now(), title="举报受贿", matter_fields={"track": "accusation"}).case
    assert listed(world.clerk, "q=受贿") == []
    assert listed(world.clerk, f"q={case.number}") == [case]


def test_each_filter_is_a_chip_that_takes_it_away(world):
    register(world, at=now())
    url = f"{LIST}?stage=triage&stage=routed&q=%E8%81%8C%E7%A7%B0&page=3"
    answer = browser(world.clerk).get(url)
    chips = answer.context["listing"].chips
    assert [chip.label for chip in chips] == ["检索：职称", "环节：待分办", "环节：已转办"]
    assert chips[1].remove_url == "?stage=routed&q=%E8%81%8C%E7%A7%B0"
    assert chips[0].remove_url == "?stage=triage&stage=routed"


def test_nothing_found_offers_to_take_each_filter_away(world):
    register(world, at=now())
    said = words(browser(world.clerk).get(f"{LIST}?stage=accepted&fact=minor"))
    assert "0 件符合 2 个条件" in said


@pytest.mark.parametrize("key", CONTROLS)
def test_each_control_opens_alone_and_keeps_the_other_filters(world, key):
    answer = browser(world.clerk).get(f"{LIST}?near=soon&view=all&add={key}")
    assert answer.status_code == 200
    control = answer.context["listing"].control
    assert ("view", "all") in control.hidden
    assert (("near", "soon") in control.hidden) is (key != "near")


@pytest.mark.parametrize(
    "query",
    [
        "stage=nonsense", "topic=99999999999999999999999", "topic=%00", "host=-1", "near=never",
        "received_from=yesterday%00", "due_to=20260230", "q=%00", "q=%ED%A0%80", "page=-4",
        "page=99999999999999999999", "page=x", "size=7", "size=%C2%B2", "sort=title;drop",
        "sort=--due", "view=secret", "cols=%27,%27", "cols=", "add=../..", "channel=", "fact=x",
        "pick=x&all=2", "q=" + "x" * 5000, "q=%25_%5C", "q=%F0%9F%92%A9", "q=9999-99999999999",
        "q=99999999999999999999999", "q=" + "9" * 99, "q=〔99999〕1",
    ],
)  # fmt: skip
def test_what_means_nothing_is_ignored_with_a_word_and_breaks_nothing(world, query):
    register(world, at=now())
    for url in (LIST, reverse("case_export"), reverse("case_selected"), reverse("case_assign")):
        answer = browser(world.clerk).get(f"{url}?{query}")
        assert answer.status_code in {200, 302}
        b"".join(answer)  # a file is closed once it was read
    if query.startswith(("stage", "topic", "host", "near", "sort", "view", "due", "size")):
        answer = browser(world.clerk).get(f"{LIST}?{query}")
        assert "看不明白，已忽略" in words(answer)
        assert len(answer.context["rows"]) == 1


def test_pages_of_twenty_five_fifty_or_a_hundred(world):
    for _ in range(27):
        register(world, at=now())
    client = browser(world.clerk)
    first, second = client.get(LIST), client.get(f"{LIST}?page=2")
    assert (len(first.context["rows"]), len(second.context["rows"])) == (25, 2)
    ids = {row.case.pk for page in (first, second) for row, _cells in page.context["rows"]}
    assert len(ids) == 27
    assert len(client.get(f"{LIST}?size=50").context["rows"]) == 27


def test_a_long_list_is_counted_to_ten_thousand_only(world, monkeypatch):
    monkeypatch.setattr("petitions.listing.COUNTED", 3)
    for _ in range(5):
        register(world, at=now())
    said = words(browser(world.clerk).get(LIST))
    assert re.search(r"1–3 / 3 件\+", said)


def test_columns_are_chosen_by_the_address(world):
    case = register(world, at=now()).case
    answer = browser(world.clerk).get(f"{LIST}?cols=topic&cols=people")
    labels = [str(column.label) for column in answer.context["listing"].columns]
    assert labels == ["编号", "题名", "内容分类", "人数"]
    assert case.topic.name in words(answer)
    assert case.petitioner_mark not in words(answer)


def test_the_list_asks_as_much_for_one_row_as_for_many(world):
    def fill(count):
        for _ in range(count):
            bring_to(world, register(world, at=now()).case, "close", at=now())
            bring_to(world, register(world, at=now()).case, "accept", at=now())

    def asked():
        people = ("clerk", "director", "leader", "head", "handler", "unit_clerk")
        return {
            (who, view): count_of(browser(getattr(world, who)), f"{LIST}?view={view}")
            for who in people
            for view in ("open", "all")
        }

    fill(1)
    for_one = asked()
    fill(4)
    assert asked() == for_one
    assert max(for_one.values()) <= 14, for_one


def count_of(client, url):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_the_number_on_a_tab_is_the_number_of_its_rows(world):
    for step in ("assign", "sign", "submit_draft", "submit_report"):
        bring_to(world, register(world, at=now()).case, step, at=now())
    register(world, at=now())
    for who in ("clerk", "director", "leader", "head", "handler", "unit_clerk"):
        for view in VIEWS:
            answer = browser(getattr(world, who)).get(f"{LIST}?view={view}")
            tab = next(tab for tab in answer.context["tabs"] if tab.active)
            assert tab.count in {None, answer.context["page"].paginator.count}, (who, view)


def test_nobody_sees_what_is_none_of_their_business(world):
    bring_to(world, register(world, at=now()).case, "assign", at=now())
    for view in VIEWS:
        assert listed(world.bureau_clerk, f"view={view}") == []
    assert browser(world.bureau_clerk).get(LIST).status_code == 200


@pytest.mark.parametrize("who", ["admin", "security", "auditor"])
def test_who_keeps_the_system_has_no_list_of_cases(world, who):
    assert browser(getattr(world, who)).get(LIST).status_code == 403


def test_the_accused_unit_finds_no_trace_of_the_case(world):
    fields = {"track": "accusation", "subject_unit": world.jjc}
    case = register(world, at=now(), matter_fields=fields).case
    for person in (world.head, world.handler, world.unit_clerk):
        for query in ("view=all", f"view=all&q={case.number}", "view=all&fact=restricted"):
            assert listed(person, query) == []


def test_a_fragment_is_the_rows_alone(world):
    register(world, at=now())
    answer = browser(world.clerk).get(LIST, headers={"HX-Request": "true"})
    assert "<html" not in words(answer)
    assert 'id="case-rows"' in words(answer)
