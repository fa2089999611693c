import pytest
from django.db import IntegrityError

from organization.models import Unit
from tests.organization.conftest import TODAY


def codes(units):
    return set(units.values_list("code", flat=True))


def test_a_subtree_is_asked_by_unit_or_by_ids_in_one_query(units, django_assert_num_queries):
    below = {"XHQ", "XHQ01", "XHQ02"}
    assert codes(Unit.objects.subtree_of(units["XHQ"])) == below
    ids = [units["XHQ"].pk, units["JJC"].pk]
    with django_assert_num_queries(1):
        assert codes(Unit.objects.subtree_of(ids)) == below | {"JJC"}
    assert codes(Unit.objects.subtree_of([])) == set()


def test_departments_are_the_offices_of_the_commission(units):
    assert codes(Unit.objects.departments()) == {"JJC", "XFB"}


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("jjc", "JJC"),  # initials of the short name, and the code
        ("JJC", "JJC"),
        ("jcjyc", "JJC"),  # initials of the name
        ("jichu", "JJC"),
        ("基教", "JJC"),
        ("xhq", "XHQ"),
        ("徐汇", "XHQ"),
        ("tsxx", "XHQ01"),
        ("wangshu", "XHQ02"),
        ("望舒", "XHQ02"),
        ("sjdx", "SJDX"),
        (" xinfang ", "XFB"),
    ],
)
def test_a_unit_is_found_by_name_pinyin_initials_and_code(units, text, first):
    assert Unit.objects.active(TODAY).best(text).first().code == first


def test_signs_in_a_search_mean_themselves(units):
    assert not Unit.objects.search("%").exists()
    assert not Unit.objects.search("_").exists()


def test_lineage_needs_no_query(units, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert units["XHQ01"].lineage() == ["SHEC", "XHQ", "XHQ01"]
        assert units["XHQ01"].is_under(units["XHQ"])
        assert not units["XHQ"].is_under(units["XHQ01"])


def test_the_table_refuses_a_unit_that_is_its_own_parent(units):
    with pytest.raises(IntegrityError):
        Unit.objects.filter(code="JJC").update(parent=units["JJC"].pk)


def test_the_table_refuses_a_successor_of_a_unit_that_is_open(units):
    with pytest.raises(IntegrityError):
        Unit.objects.filter(code="JJC").update(successor=units["XFB"].pk)
