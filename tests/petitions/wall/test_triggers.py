"""The database refuses what the wall forbids, whoever writes."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from audit import triggers as standing
from audit.verify import check_triggers
from organization import triggers as officers_apart
from organization.models import Duty, Post, Substitution, Unit
from petitions import actions, triggers
from petitions.models import Accused, Assignment, Case, Proceeding, Recusal
from tests import world as worlds
from tests.world import MONDAY, give_post, make_person, make_unit

pytestmark = pytest.mark.django_db


def send(case, unit, *, co_unit=None, handler=None):
    """Write an assignment past all actions."""
    proceeding, _ = Proceeding.objects.get_or_create(case=case, no=1, defaults={"kind": "initial"})
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO petitions_assignment (case_id, proceeding_id, no, kind, unit_id,"
            " co_unit_id, handler_id, requirement, soft_reason, stage, assigned_on, is_current,"
            " designated) VALUES (%s, %s, 1, 'transfer', %s, %s, %s, '', '', 'pending_sign',"
            " '2026-03-02', TRUE, FALSE)",
            [
                case.pk,
                proceeding.pk,
                unit.pk,
                co_unit.pk if co_unit else None,
                handler.pk if handler else None,
            ],
        )


def refused(case, unit, **more):
    with pytest.raises(DatabaseError, match="never reaches"), transaction.atomic():
        send(case, unit, **more)
    return True


def change(case, column, value):
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE petitions_assignment SET {column} = %s WHERE case_id = %s",
            [value, case.pk],
        )


def test_a_raw_insert_for_the_accused_unit_is_refused(world, accusation):
    assert refused(accusation, world.school)


def test_a_raw_insert_for_a_unit_that_is_not_accused_is_taken(world, accusation):
    send(accusation, world.bureau, co_unit=world.jjc, handler=world.bureau_head)
    assert Assignment.objects.get(case=accusation).unit == world.bureau


def test_a_unit_below_the_accused_one_is_refused_and_its_superior_is_not(world, accuse):
    case = accuse(units=[world.bureau])
    assert refused(case, world.school)
    assert refused(case, world.bureau)
    send(case, world.jjc)


def test_the_accused_unit_is_refused_as_helper_too(world, accusation):
    assert refused(accusation, world.jjc, co_unit=world.school)


def test_who_carries_on_the_accused_unit_is_refused(world, accusation):
    heir = make_unit("XH002", "枫林小学", Unit.Kind.SCHOOL, world.bureau)
    Unit.objects.filter(pk=world.school.pk).update(successor=heir, valid_to=MONDAY.date())
    assert refused(accusation, heir)


def test_what_was_split_off_from_the_accused_unit_is_refused(world, accusation):
    part = make_unit("XH003", "枫林分校", Unit.Kind.SCHOOL, world.commission, origin=world.school)
    assert refused(accusation, part)


def test_a_unit_that_stood_below_when_the_petition_came_is_refused(world, accuse):
    case = accuse(units=[world.bureau])
    other = make_unit("MHQ", "闵行区教育局", Unit.Kind.BUREAU, world.commission)
    moved = actions_move(world.school, other)
    assert refused(case, moved)


def actions_move(unit, to):
    from organization.actions import move_unit

    return move_unit(unit, to=to, by=None, at=MONDAY)


def test_a_unit_that_left_long_before_is_not(world, accuse):
    other = make_unit("MHQ", "闵行区教育局", Unit.Kind.BUREAU, world.commission)
    Unit.objects.filter(pk=world.school.pk).update(
        path=f"{other.path}XH001/",
        parent=other,
        former_paths=[[f"{world.bureau.path}XH001/", "2020-01-01"]],
    )
    case = accuse(units=[world.bureau])
    send(case, world.school)


def test_a_unit_that_an_accused_person_leads_is_refused(world, accuse, principal):
    case = accuse(people=[principal])
    assert refused(case, world.school)


def test_a_portfolio_of_an_accused_leader_is_refused_and_the_rest_is_not(world, accuse):
    leader = make_person(Duty.DUAL, world.commission, "副主任")
    Post.objects.get(person=leader).portfolio.add(world.jjc)
    case = accuse(people=[leader])
    assert refused(case, world.jjc)
    send(case, world.rsc)


def test_a_unit_that_an_accused_person_leads_as_a_substitute_is_refused(world, accuse, principal):
    deputy = make_person(Duty.HANDLER, world.rsc, "代理人")
    Substitution.objects.create(
        post=Post.objects.get(person=principal),
        substitute=deputy,
        reason="外出",
        valid_from=MONDAY.date(),
        valid_to=MONDAY.date(),
    )
    case = accuse(people=[deputy])
    assert refused(case, world.school)
    send(case, world.rsc)


def test_an_accused_person_is_refused_as_handler(world, accuse):
    case = accuse(people=[world.handler])
    assert refused(case, world.jjc, handler=world.handler)
    send(case, world.jjc)
    with pytest.raises(DatabaseError, match="never reaches"), transaction.atomic():
        change(case, "handler_id", world.handler.pk)


def test_a_recused_person_is_refused_as_handler_of_any_case(world, case):
    Recusal.objects.create(
        case=case, person=world.handler, ground="relation", began_on=MONDAY.date()
    )
    assert refused(case, world.jjc, handler=world.handler)
    send(case, world.jjc)


@pytest.mark.parametrize("column", ["unit_id", "co_unit_id"])
def test_a_raw_update_to_the_accused_unit_is_refused(world, accusation, column):
    send(accusation, world.jjc)
    with pytest.raises(DatabaseError, match="never reaches"), transaction.atomic():
        change(accusation, column, world.school.pk)
    change(accusation, column, world.bureau.pk)


def test_naming_past_the_actions_a_unit_that_holds_the_case_is_refused(world, accuse, principal):
    case = accuse()
    send(case, world.school)
    for fields in ({"unit": world.school}, {"unit": world.bureau}, {"person": principal}):
        with pytest.raises(DatabaseError, match="holds the case"), transaction.atomic():
            Accused.objects.create(case=case, named_on=MONDAY.date(), **fields)
    Accused.objects.create(case=case, unit=world.jjc, named_on=MONDAY.date())


def test_naming_past_the_actions_the_handler_is_refused(world, accuse):
    case = accuse()
    send(case, world.jjc, handler=world.handler)
    with pytest.raises(DatabaseError, match="holds the case"), transaction.atomic():
        Accused.objects.create(case=case, person=world.handler, named_on=MONDAY.date())


def test_a_case_that_is_no_accusation_goes_where_it_belongs(world):
    case = worlds.register(world, matter_fields={"subject_unit": world.school}).case
    send(case, world.school)


def test_a_matter_that_was_once_sent_there_may_still_be_written_on(world, accuse):
    case = accuse()
    make_person(Duty.SPECIALIST, world.school)
    case = actions.transfer(case, to=world.school, by=world.clerk, at=MONDAY)
    case = actions.cancel(case, words="误送", by=world.clerk, at=MONDAY)
    case = actions.name_accused(case, [world.school], by=world.clerk, at=MONDAY)
    case = actions.transfer(case, to=world.bureau, by=world.clerk, at=MONDAY)
    assert case.host == world.bureau


def test_the_triggers_are_missed_when_they_are_gone():
    if connection.vendor == "sqlite":
        triggers.lift()
    else:
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER assignment_wall_new ON petitions_assignment")
    names = {finding.where for finding in check_triggers()}
    assert any(name.startswith("assignment_wall") for name in names)
    standing.install()
    assert not list(check_triggers())


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite rebuilds tables")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("model", [Unit, Post, Case, Accused, Assignment])
def test_they_survive_a_rebuilt_table(model):
    triggers.lift()
    officers_apart.lift()
    with connection.schema_editor() as editor:
        editor._remake_table(model)
    standing.install()
    assert not list(check_triggers())


def test_verify_says_so_too(world):
    out = StringIO()
    call_command("verify", "--json", stdout=out)
    assert json.loads(out.getvalue())["ok"]


def test_a_second_post_in_the_accused_unit_does_not_open_it(world, accusation):
    give_post(world.handler, Duty.SPECIALIST, world.school)
    assert not Case.objects.visible_to(world.handler).filter(pk=accusation.pk).exists()
