"""What several people ask for together: one joint case, how many they are, who speaks for them."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import Sum

from petitions import guards, letter, verify
from petitions.actions import (
    link_repeat,
    merge_joint,
    name_representatives,
    unlink,
)
from petitions.models import Case, Petition, SizeClass, size_of
from petitions.workflow import Refused
from tests.world import MONDAY, bring_to, days, register

DAY = MONDAY.date()
NAMES = ("李明", "赵红", "钱伟", "孙丽", "周强", "吴芳")


@pytest.fixture(autouse=True)
def verified(db):
    yield
    assert list(verify.check_projections()) == []


def neighbour(world, place, **fields):
    who = {"name": NAMES[place], "phone": f"1300000000{place}"}
    return register(world, **who, **fields).case


def join(world, case, into):
    return merge_joint(case, number=into.number, by=world.clerk, at=MONDAY + days(1))


def test_other_people_join_one_case_and_the_group_is_counted_anew(world, case):
    for place in range(4):
        joined = join(world, neighbour(world, place), case)
        assert (joined.stage, joined.merged_into_id) == ("linked", case.pk)
        assert {clock.stopped_on for clock in joined.clocks.all()} == {DAY + days(1)}
    case.refresh_from_db()
    assert (case.headcount, case.size, case.is_group) == (5, "集体信访", True)
    assert guards.needs_leader(case)
    # Each is a petition of its own, by people who petition for the first time.
    assert case.petition_count == 1
    assert not case.petitions.filter(repeats=True).exists()
    assert case.petitions.filter(joint=True).count() == 4
    assert Petition.objects.aggregate(n=Sum("headcount"))["n"] == 5


def test_who_joins_is_told_by_a_paper_of_their_own(world, case):
    joined = join(world, neighbour(world, 0), case)
    paper = joined.papers.get(kind="joint")
    assert (paper.addressee, paper.to_serve) == ("李明", True)
    assert case.number in str(paper.content)


def test_a_repeat_is_told_by_name_too(world, case):
    other = register(world).case
    linked = link_repeat(other, number=case.number, by=world.clerk, at=MONDAY)
    assert linked.papers.get(kind="repeat").addressee == "王建国"


def test_a_repeat_adds_nobody_to_the_group(world, case):
    join(world, neighbour(world, 0, headcount=3), case)
    link_repeat(register(world).case, number=case.number, by=world.clerk, at=MONDAY)
    case.refresh_from_db()
    assert (case.headcount, case.petition_count) == (4, 2)


def test_who_stands_in_it_already_repeats_and_does_not_join(world, case):
    with pytest.raises(Refused, match="重复件"):
        join(world, register(world).case, case)


def test_what_was_answered_takes_nobody_in_any_more(world, case):
    answered = bring_to(world, case, "issue")
    with pytest.raises(Refused, match="单独办理"):
        join(world, neighbour(world, 0), answered)


def test_a_joint_case_is_taken_apart_again_by_the_step_that_undoes_any_link(world, case):
    cases = [neighbour(world, place) for place in range(4)]
    for one in cases:
        join(world, one, case)
    case.refresh_from_db()
    petition = case.petitions.order_by("pk").last()
    name_representatives(case, petitions=[petition], by=world.clerk, at=MONDAY + days(1))
    back = unlink(case, petition=petition, words="两事", by=world.director, at=MONDAY + days(2))
    case.refresh_from_db()
    petition.refresh_from_db()
    assert (back, back.stage, back.headcount) == (cases[-1], "triage", 1)
    assert (case.headcount, case.size, case.is_group) == (4, "", False)
    assert (petition.case, petition.joint, petition.represents) == (back, False, False)


def test_finding_the_case_of_a_petition_asks_once_however_many_are_linked(
    world, case, django_assert_num_queries
):
    from petitions.actions.linking import _case_of

    cases = [neighbour(world, place) for place in range(3)]
    for one in cases:
        join(world, one, case)
    wanted = case.petitions.order_by("pk").last()
    with django_assert_num_queries(1):
        assert _case_of(wanted, case) == cases[-1]


def test_harm_to_a_minor_is_not_lost_by_joining(world, case):
    joined = neighbour(world, 0, matter_fields={"minor_harm": True})
    join(world, joined, case)
    case.refresh_from_db()
    assert case.minor_harm


def test_one_to_five_parties_speak_for_all(world, case):
    for place in range(6):
        join(world, neighbour(world, place), case)
    parties = list(case.petitions.order_by("pk"))
    case.refresh_from_db()
    for wrong in ([], parties[:6]):
        with pytest.raises(Refused, match="1至5人"):
            name_representatives(case, petitions=wrong, by=world.clerk, at=MONDAY)
    stranger = register(world, name="旁人", phone="13100000000")
    with pytest.raises(Refused, match="本件的信访人"):
        name_representatives(case, petitions=[stranger], by=world.clerk, at=MONDAY)
    with pytest.raises(PermissionDenied):
        name_representatives(case, petitions=parties[:1], by=world.head, at=MONDAY)
    case = name_representatives(case, petitions=parties[:5], by=world.clerk, at=MONDAY)
    case = name_representatives(case, petitions=parties[1:3], by=world.clerk, at=MONDAY)
    assert list(case.petitions.filter(represents=True).order_by("pk")) == parties[1:3]


def test_one_person_needs_no_representative(world, case):
    first = case.petitions.get()
    with pytest.raises(Refused, match="无须"):
        name_representatives(case, petitions=[first], by=world.clerk, at=MONDAY)


SIZES = {
    1: "", 4: "", 5: "集体信访", 29: "集体信访", 30: "较大规模集体信访", 500: "大规模集体信访",
}  # fmt: skip


@pytest.mark.parametrize(("people", "size"), SIZES.items())
def test_the_sizes_an_office_begins_with(people, size):
    sizes = SizeClass.objects.in_force()
    assert size_of(people, DAY, sizes) == {"size": size, "is_group": bool(size)}


def test_a_matter_keeps_the_sizes_of_the_day_it_was_received(world):
    SizeClass.objects.create(valid_from=date(2026, 3, 1), people=3, name="联名", is_group=False)
    SizeClass.objects.create(valid_from=date(2026, 3, 1), people=6, name="集体")
    before = register(world, headcount=5, received_on=date(2026, 2, 27)).case
    since = register(world, headcount=5, name="李明").case
    assert (before.size, before.is_group) == ("集体信访", True)
    assert (since.size, since.is_group) == ("联名", False)
    assert Case.objects.filter(is_group=True).get() == before


def test_the_way_to_a_review_is_as_long_as_the_rule_of_its_clock(world):
    from petitions.models import ClockRule

    on = date(2026, 3, 2)
    assert letter.window_words("C6", on) == "30日"
    assert letter.window_last("C6", on) == date(2026, 4, 1)
    assert "30日内" in letter.remedy(world.bureau, on)
    ClockRule.objects.filter(code="C6", valid_to=None).update(days=20)
    assert letter.window_last("C6", on) == date(2026, 3, 23)
    assert "20日内" in letter.remedy(world.bureau, on)
