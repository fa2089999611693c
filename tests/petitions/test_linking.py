"""Several petitions on one matter: linked, counted, and taken apart again."""

import pytest
from django.core.exceptions import PermissionDenied

from petitions import actions, verify
from petitions.models import Petition
from petitions.workflow import Refused, WrongStage
from tests.world import MONDAY, bring_to, days, register, submission

DAY = MONDAY.date()
ACCUSING = {"track": "accusation"}


@pytest.fixture(autouse=True)
def verified(db):
    yield
    assert list(verify.check_projections()) == []


@pytest.fixture
def two(world):
    earlier = bring_to(world, register(world).case, "start")
    return earlier, register(world, at=MONDAY + days(5)).case


def repeat(world, case, into):
    return actions.link_repeat(case, number=into.number, by=world.clerk, at=MONDAY + days(6))


def test_a_repeat_goes_into_the_case_it_repeats_and_is_counted(world, two):
    earlier, later = two
    running = {row.code: row.due_on for row in earlier.clocks.filter(stopped_on=None)}
    later = repeat(world, later, earlier)
    earlier.refresh_from_db()
    assert (later.stage, later.merged_into, later.closed_on) == ("linked", earlier, DAY + days(6))
    assert {row.stopped_on for row in later.clocks.all()} == {DAY + days(6)}
    assert (earlier.petition_count, earlier.petitions.count(), later.petitions.count()) == (2, 2, 0)
    assert Petition.objects.filter(repeats=True).count() == 1
    assert {row.code: row.due_on for row in earlier.clocks.filter(stopped_on=None)} == running


def test_the_same_text_from_another_channel_is_no_repeat(world, two):
    earlier, later = two
    actions.link_duplicate(later, number=earlier.slug, by=world.clerk, at=MONDAY + days(6))
    earlier.refresh_from_db()
    assert (earlier.petition_count, earlier.petitions.count()) == (1, 2)
    assert not Petition.objects.filter(repeats=True).exists()


def test_a_link_is_undone_and_the_days_count_from_first_receipt(world, two):
    earlier, later = two
    repeat(world, later, earlier)
    petition = earlier.petitions.order_by("pk").last()
    with pytest.raises(PermissionDenied):
        actions.unlink(earlier, petition=petition, words="两事", by=world.clerk, at=MONDAY)
    back = actions.unlink(
        earlier, petition=petition, words="两事", by=world.director, at=MONDAY + days(9)
    )
    earlier.refresh_from_db()
    assert back == later
    assert (back.stage, back.merged_into, back.closed_on) == ("triage", None, None)
    assert (earlier.petition_count, back.petitions.get()) == (1, petition)
    notice = back.clocks.get(code="C2a")
    assert (notice.started_on, notice.stopped_on) == (DAY + days(5), None)
    petition.refresh_from_db()
    assert not petition.repeats


def test_what_joined_at_registration_gets_a_case_of_its_own(world, case):
    joined = actions.join(
        case, submission(received_on=DAY, title="另一件事"), by=world.clerk, at=MONDAY + days(1)
    )
    new = actions.unlink(
        case, petition=joined, words="另一事", by=world.director, at=MONDAY + days(3)
    )
    case.refresh_from_db()
    assert (new.stage, new.title, new.received_on) == ("triage", "另一件事", DAY)
    assert new.clocks.get(code="C1").started_on == DAY
    assert case.petition_count == 1
    with pytest.raises(Refused, match="没有可以拆分的"):
        actions.unlink(
            case, petition=case.petitions.get(), words="拆", by=world.director, at=MONDAY + days(3)
        )


def test_the_petition_a_case_was_opened_with_stays(world, two):
    earlier, later = two
    repeat(world, later, earlier)
    with pytest.raises(Refused, match="不能拆出"):
        actions.unlink(
            earlier, petition=earlier.petitions.order_by("pk").first(), words="拆",
            by=world.director, at=MONDAY + days(9),
        )  # fmt: skip


def test_a_case_is_not_put_into_itself_or_into_what_nobody_finds(world, two):
    earlier, later = two
    with pytest.raises(Refused, match="不能并入自己"):
        repeat(world, later, later)
    with pytest.raises(Refused, match="没有找到"):
        actions.link_repeat(later, number="教信〔2026〕9999", by=world.clerk, at=MONDAY + days(6))
    with pytest.raises(WrongStage):
        repeat(world, earlier, later)  # it is being handled already
    third = register(world, at=MONDAY + days(6)).case
    repeat(world, later, earlier)
    with pytest.raises(Refused, match="已并入他件"):
        repeat(world, third, later)


def test_an_accusation_is_linked_only_where_the_wall_is_the_same(world):
    open_case = register(world, at=MONDAY + days(6)).case
    accused = register(
        world, at=MONDAY + days(6), matter_fields=ACCUSING | {"subject_unit": world.school}
    ).case
    other = register(
        world, at=MONDAY + days(6), matter_fields=ACCUSING | {"subject_unit": world.rsc}
    ).case
    same = register(
        world, at=MONDAY + days(6), matter_fields=ACCUSING | {"subject_unit": world.school}
    ).case
    for case, into in ((accused, open_case), (open_case, accused), (other, accused)):
        with pytest.raises(Refused, match="知悉范围不同"):
            repeat(world, case, into)
    assert repeat(world, same, accused).stage == "linked"
