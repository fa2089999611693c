from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from audit.log import Signature
from organization.models import Duty, Role, User
from organization.standing import standing
from tests.organization.conftest import TODAY


def test_a_head_reaches_the_unit_and_everything_below_it(units, someone):
    held = standing(someone(Duty.HEAD, units["XHQ"]), TODAY)
    assert held.roles == {Role.HEAD}
    assert held.units(Role.HEAD) == {units["XHQ"].pk}
    assert held.reach(Role.HEAD) == {units[code].pk for code in ("XHQ", "XHQ01", "XHQ02")}
    assert held.reach(Role.LEADER) == frozenset()


def test_each_role_of_a_person_has_its_own_reach(units, someone):
    person = someone(Duty.HEAD, units["XHQ"])
    someone(Duty.HANDLER, units["JJC"], person=person)
    held = standing(person, TODAY)
    assert held.reach(Role.HANDLER) == {units["JJC"].pk}
    assert units["JJC"].pk not in held.reach(Role.HEAD)


def test_a_portfolio_holds_what_stands_below_its_units(units, someone):
    person = someone(Duty.DUAL, units["SHEC"], portfolio=[units["XHQ"], units["JJC"]])
    assert standing(person, TODAY).portfolio == {
        units[code].pk for code in ("XHQ", "XHQ01", "XHQ02", "JJC")
    }


def test_a_portfolio_outside_the_own_subtree_counts_too(units, someone):
    person = someone(Duty.DUAL, units["JJC"], portfolio=[units["SJDX"]])
    held = standing(person, TODAY)
    assert held.portfolio == {units["SJDX"].pk}
    assert held.reach(Role.LEADER) == {units["JJC"].pk}


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        (date(2019, 12, 31), False),
        (date(2020, 1, 1), True),
        (date(2021, 6, 30), True),
        (date(2021, 7, 1), False),
    ],
)
def test_a_post_counts_from_its_first_to_its_last_day(units, someone, day, holds):
    person = someone(Duty.HEAD, units["JJC"], since=date(2020, 1, 1), until=date(2021, 6, 30))
    assert (Role.HEAD in standing(person, day).roles) is holds


def test_standing_costs_two_queries_at_most_and_is_kept(units, someone, django_assert_num_queries):
    person = someone(Duty.DUAL, units["SHEC"], portfolio=[units["XHQ"]])
    someone(Duty.HEAD, units["JJC"], person=person)
    with django_assert_num_queries(1):
        assert standing(person, TODAY).roles
    with django_assert_num_queries(1):
        held = standing(person, TODAY)
        assert held.reach(Role.LEADER)
        assert held.reach(Role.HEAD)
        assert held.portfolio
        assert held.signature(Role.HEAD)


def test_who_holds_no_post_reaches_nothing(db):
    person = User.objects.create_user("nobody", name="无岗")
    held = standing(person, TODAY)
    assert (held.roles, held.portfolio) == (frozenset(), frozenset())
    assert held.reach(Role.HEAD) == frozenset()
    assert held.signature() == Signature(person.pk, "", "")


def test_a_signature_names_role_and_unit(units, someone):
    person = someone(Duty.HEAD, units["XHQ01"])
    someone(Duty.HEAD, units["XHQ"], person=person)
    held = standing(person, TODAY)
    assert held.signature() == Signature(person.pk, "head", "XHQ")
    assert held.signature(Role.HEAD, unit=units["XHQ01"]) == Signature(person.pk, "head", "XHQ01")
    assert held.signature(Role.HEAD, unit=units["XHQ02"]).unit == "XHQ"
    assert held.signature(Role.HEAD, unit=units["JJC"]).unit == "XHQ"


def test_nobody_signs_with_a_role_they_do_not_hold(units, someone):
    with pytest.raises(PermissionDenied, match="信访办"):
        standing(someone(Duty.HEAD, units["JJC"]), TODAY).signature(Role.OFFICE)


def test_auditors_and_administrators_are_known_by_day(units, someone):
    auditor = someone(Duty.AUDITOR, units["SHEC"], until=date(2025, 1, 1))
    admin = someone(Duty.ADMIN, units["SHEC"])
    assert auditor.is_auditor(date(2025, 1, 1))
    assert not auditor.is_auditor(TODAY)
    assert admin.is_admin(TODAY)
    assert not admin.is_auditor(TODAY)
