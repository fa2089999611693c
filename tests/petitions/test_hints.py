"""Topics and units for what is typed: from alike cases this person may see, with reasons."""

from datetime import timedelta
from uuid import uuid4

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from petitions import actions, hints, precedents, topic_hints
from petitions.models import Case, Topic
from petitions.precedents import Alike, Precedent
from tests.petitions.pages.browsers import browser
from tests.petitions.pages.test_register import NEW, typed
from tests.world import MONDAY, make_unit, register

TITLE = "反映职称评审程序问题"


def topic(code):
    return Topic.objects.select_related("parent").get(code=code)


def told(world, code, title, host=None, at=MONDAY, **fields):
    case = register(world, at=at, matter_fields={"topic": topic(code), **fields}, title=title).case
    return actions.assign(case, to=host, by=world.clerk, at=at) if host else case


def asked(world, user=None, **known):
    user = user or world.clerk
    return hints.of(known, office=world.office, user=user, on=MONDAY.date())


def test_the_topic_that_most_cases_alike_have_comes_first_with_their_number(world):
    for _ in range(3):
        told(world, "E05-08", "要求补发编外人员课时费")
    told(world, "E05-01", "编外人员课时费标准偏低")
    told(world, "E07-03", "食堂饭菜不新鲜")
    found = asked(world, title="编外人员的课时费至今未发").topics
    assert [one.topic.code for one in found][:2] == ["E05-08", "E05-01"]
    assert found[0].reasons == ["2025年3月2日以来 4 件相似事项中 3 件归此类"]


def test_a_topic_that_the_text_names_is_suggested_without_any_case(world):
    (found,) = asked(world, text="孩子在班里遭到学生欺凌，学校不管。").topics
    assert (found.topic.code, found.reasons) == ("E07-02", ["内容写到“学生欺凌”"])


def test_never_more_than_three_and_nothing_for_too_few_words(world):
    words = "职称评审、工资绩效、退休待遇、招聘调动、社保公积金都有问题"
    assert len(asked(world, text=words).topics) == 3
    assert asked(world, title="职称") is None


def test_the_unit_that_had_the_cases_alike_is_suggested_with_their_number(world):
    for _ in range(2):
        told(world, "E05-04", TITLE, world.bureau)
    told(world, "E05-04", TITLE, world.jjc)
    found = asked(world, title=TITLE).units
    assert [one.unit for one in found] == [world.bureau, world.jjc]
    assert found[0].reasons == ["2025年3月2日以来 3 件相似事项中 2 件由其承办"]


def test_what_speaks_for_a_unit_adds_up(world):
    owned = topic("E05-04")
    owned.owner = world.rsc
    owned.save(update_fields=["owner"])
    told(world, "E05-04", TITLE, world.jjc)
    found = asked(world, title=TITLE, topic=owned, subject_unit=world.school).units
    assert [one.unit for one in found] == [world.bureau, world.jjc, world.rsc]
    assert found[2].reasons == ["内容分类的主管处室"]


def test_an_accusation_suggests_nobody_on_the_accused_side(world):
    told(world, "E05-04", TITLE, world.jjc)
    usual = asked(world, title=TITLE, subject_unit=world.jjc)
    assert [one.unit for one in usual.units] == [world.jjc]
    accusing = topic("E14-03")
    assert asked(world, title=TITLE, topic=accusing, subject_unit=world.jjc).units == []
    assert asked(world, title=TITLE, accused_units=[world.jjc]).units == []
    assert asked(world, title=TITLE, accused_people=[world.head]).units == []


def test_only_what_the_clerk_may_see_counts(world):
    kind = world.office.kind
    elsewhere = make_unit("XFB2", "另一信访办", kind, world.commission, docket_word="另信")
    mine = told(world, "E05-04", TITLE, world.jjc)
    Case.objects.filter(pk=told(world, "E05-04", TITLE, world.jjc).pk).update(unit=elsewhere)
    alike = precedents.find(TITLE, user=world.clerk, on=MONDAY.date())
    assert len(alike.cases) == Case.objects.visible_to(world.clerk, MONDAY.date()).count() == 1
    assert precedents.find(TITLE, user=world.admin, on=MONDAY.date()).cases == []
    apart = precedents.find(TITLE, user=world.clerk, on=MONDAY.date(), apart_from=mine)
    assert apart.cases == []


def test_a_restricted_case_is_no_precedent(world):
    told(world, "E14-03", TITLE, track="accusation")
    assert precedents.find(TITLE, user=world.clerk, on=MONDAY.date()).cases == []


def test_a_case_of_more_than_a_year_ago_is_no_precedent(world):
    told(world, "E05-04", TITLE)
    after = MONDAY.date() + precedents.LOOK_BACK
    assert precedents.find(TITLE, user=world.clerk, on=after - timedelta(days=1)).cases
    assert precedents.find(TITLE, user=world.clerk, on=after).cases == []


def test_what_was_read_of_a_long_year_is_said(world, monkeypatch):
    monkeypatch.setattr(precedents, "MOST_READ", 2)
    for days in range(3):
        told(world, "E05-04", TITLE, at=MONDAY + timedelta(days=days))
    on = MONDAY.date() + timedelta(days=3)
    alike = precedents.find(TITLE, user=world.clerk, on=on)
    assert (len(alike.cases), alike.since) == (2, MONDAY.date() + timedelta(days=1))


def test_rare_words_say_more_than_common_ones():
    day = MONDAY.date()
    known = [Precedent(f"反映第{n}小学问题", 1, None, day) for n in "一二三四五六七八"]
    known.append(Precedent("反映校车超载", 2, None, day))
    (first, likeness), *_rest = precedents.nearest("反映某某小学校车超载问题", known)
    assert first.topic == 2
    assert 0.7 < likeness < 0.8  # all of its pairs but one, 映校
    assert precedents.nearest("", known) == []
    (vote,) = Alike([(known[0], 0.5)], day).topics()
    assert (vote.pk, vote.n, vote.weight) == (1, 1, 0.25)


def test_the_number_of_queries_does_not_grow(world, django_assert_num_queries):
    user = world.clerk
    told(world, "E05-04", TITLE, world.jjc)

    def look():
        vars(user).pop("standings", None)
        known = {"title": TITLE, "topic": topic("E05-04"), "subject_unit": world.school}
        asked(world, user, phone="13000001234", **known)

    with CaptureQueriesContext(connection) as first:
        look()
    for n in range(10):
        told(world, "E05-04", f"{TITLE}之{n}", world.bureau)
    with django_assert_num_queries(len(first)):
        look()


def test_the_panel_shows_them_beside_the_matches_and_a_unit_picked_is_kept(world):
    told(world, "E05-04", TITLE, world.jjc, at=timezone.now())
    page = browser(world.clerk).post(NEW + "matches/", {"title": TITLE, "host": world.jjc.pk})
    text = page.content.decode()
    assert "职称评审" in text
    assert 'data-choose-for="id_topic"' in text
    assert f'value="{world.jjc.pk}"\n                     checked' in text


def test_without_a_script_the_topic_is_taken_and_nothing_is_registered_or_complained_of(world):
    told(world, "E05-04", TITLE, world.jjc, at=timezone.now())
    before, wanted = Case.objects.count(), topic("E05-04")
    form = typed(world, topic="", name="", title=TITLE, suggest=wanted.pk)
    answer = browser(world.clerk).post(NEW, form)
    assert answer.status_code == 200
    assert answer.context["form"]["topic"].value() == str(wanted.pk)
    assert answer.context["form"]["text"].value() == form["text"]
    assert "error-summary" not in answer.content.decode()
    assert "已采用" in answer.content.decode()
    assert Case.objects.count() == before
    looked = browser(world.clerk).post(NEW, form | {"suggest": "", "form_key": str(uuid4())})
    assert looked.context["form"]["topic"].value() == ""
    assert looked.context["hints"].topics


def test_the_unit_taken_is_picked_on_the_routing_page(world):
    told(world, "E05-04", TITLE, world.jjc, at=timezone.now())
    client = browser(world.clerk)
    answer = client.post(NEW, typed(world, title=TITLE, host=world.jjc.pk, then="route"))
    assert answer.url.endswith(f"/route/?pick={world.jjc.pk}")
    page = client.get(answer.url)
    assert page.context["picked"] == str(world.jjc.pk)
    other = client.get(answer.url.replace(str(world.jjc.pk), str(world.rsc.pk)))
    assert (other.context["picked"], other.context["elsewhere"]) == ("", True)
    assert other.context["form"]["other"].value() == str(world.rsc.pk)


def test_a_topic_without_any_reason_is_not_suggested(db):
    assert topic_hints.of("今天天气很好", Alike([], MONDAY.date())) == []


def test_the_routing_page_leaves_out_the_case_itself(world):
    case = told(world, "E05-04", TITLE)
    page = browser(world.clerk).get(reverse("case_route", args=[case.slug]))
    assert page.status_code == 200
