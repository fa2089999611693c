"""Many counts in one query, and many ids as one value of it."""

import pytest
from django.db.models import Q

from organization.among import Ids
from organization.counting import ask, counts, first_keys, in_words, up_to
from organization.models import Post, Unit
from petitions.models import Case
from tests.world import MONDAY, make_unit, register


@pytest.fixture
def units(world):
    return [make_unit(f"Q{n}", f"第{n}学校", Unit.Kind.SCHOOL, world.bureau) for n in (3, 1, 2)]


def test_each_set_is_counted_up_to_its_limit_in_one_query(units, django_assert_num_queries):
    schools = Unit.objects.filter(code__startswith="Q")
    with django_assert_num_queries(1):
        found = ask(
            {
                "all": up_to(schools),
                "few": up_to(schools, 2),
                "none": up_to(schools.filter(code="Q9")),
                "impossible": up_to(schools.filter(pk__in=[])),
                "keys": first_keys(schools.order_by("code")),
                "first": first_keys(schools.order_by("-code"), 1),
                "no keys": first_keys(schools.filter(code="Q9")),
                "never": first_keys(Unit.objects.none()),
            }
        )
    three, one, two = (unit.pk for unit in units)
    assert found == {
        "all": 3, "few": 2, "none": 0, "impossible": 0,
        "keys": [one, two, three], "first": [three], "no keys": [], "never": [],
    }  # fmt: skip


def test_where_nothing_can_be_found_nothing_is_asked(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert counts({"never": Unit.objects.none()}) == {"never": 0}
        assert ask({}) == {}


def test_a_percent_sign_in_what_is_looked_for_is_a_letter(units):
    Unit.objects.filter(pk=units[0].pk).update(name="100% 学校")
    sets = {"percent": Unit.objects.filter(name__contains="%"), "all": Unit.objects.all()}
    assert counts(sets)["percent"] == 1


def test_a_count_that_was_not_made_to_its_end_says_so():
    assert (in_words(12), in_words(999), in_words(1000)) == ("12", "999", "999+")


def test_among_finds_what_in_finds(world):
    register(world, at=MONDAY)
    sent = register(world, at=MONDAY).case
    Case.objects.filter(pk=sent.pk).update(host=world.school)
    some = frozenset({world.school.pk, world.office.pk})
    for column in ("unit", "host"):  # the host of a case that went nowhere is null
        for ids in (some, frozenset({world.school.pk}), frozenset[int]()):
            among, within = Q((f"{column}__among", Ids.of(ids))), Q((f"{column}__in", ids))
            for one, other in ((among, within), (~among, ~within)):
                assert set(Case.objects.filter(one)) == set(Case.objects.filter(other)), one
    pks = frozenset(Case.objects.values_list("pk", flat=True))
    assert pks == {case.pk for case in Case.objects.filter(pk__among=Ids.of(pks))}
    assert not Case.objects.filter(pk__among=Ids.of([])).exists()
    nested = Post.objects.filter(unit__parent__among=Ids.of({world.office.parent_id}))
    assert set(nested) == set(Post.objects.filter(unit__parent=world.office.parent_id))
    assert nested.exists()


def test_the_same_ids_are_equal_in_any_order():
    assert Ids.of([3, 1, 2]) == Ids.of({1, 2, 3})
    assert len({Q(unit__among=Ids.of([2, 1])), Q(unit__among=Ids.of([1, 2]))}) == 1
