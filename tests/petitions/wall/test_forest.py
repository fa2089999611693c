"""Ten thousand random trees: the rule is one rule, and nothing gets by it."""

import os
from collections import Counter
from random import Random

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from organization.counting import counts
from organization.models import Unit, User
from organization.shadows import Place, shadows_of
from organization.standing import standing
from petitions import accused_side, wall_proof
from petitions.accused_side import AccusedSide
from petitions.models import Assignment, Case, Proceeding
from tests.petitions.wall.forest import TODAY, grow
from tests.petitions.wall.planting import plant

TREES = 40  # in one forest
# Reading 10,000 trees through the lists takes an hour: the rule itself is tried on all of them,
# lists, routing and triggers on a few forests. WALL_FORESTS=250 tries these on all as well.
FORESTS = int(os.environ.get("WALL_FORESTS", "2" if connection.vendor == "sqlite" else "1"))
PLAIN = 10_000
seen = Counter()


@pytest.fixture(scope="module", autouse=True)
def _told():
    """Print what was tried, for `pytest -s`."""
    yield
    print(dict(seen))


def test_the_rule_says_the_same_three_times_for_every_person_and_unit_of_ten_thousand_trees():
    the_rule_is_one_rule()
    assert seen["plain trees"] >= PLAIN


@settings(
    max_examples=PLAIN // TREES,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(seed=st.integers(0, 2**48))
def the_rule_is_one_rule(seed):
    """Shadows of people, the accused side of units, the second reading of the nightly proof."""
    rnd = Random(seed)
    for number in range(TREES):
        tree = grow(rnd, number)
        for pk, node in enumerate(tree.nodes, 1):
            node.pk = pk
        for pk, human in enumerate(tree.humans, 1):
            human.pk = pk
        judge(tree)
        seen["plain trees"] += 1


def judge(tree):
    changed = [
        (
            node.code,
            path(node.codes()),
            node.successor.code if node.successor else None,
            path(node.origin.codes()) if node.origin else None,
        )
        for node in tree.nodes
    ]
    shadows = {human: shadows_of(places(tree, human), changed, TODAY) for human in tree.humans}
    second = second_tree(tree)
    for matter in tree.matters:
        side = AccusedSide(
            frozenset(tree.roots(matter)),
            frozenset(human.pk for human in matter.humans),
            matter.came,
            tuple(changed),
        )
        tainted = wall_proof.taint(accusation(matter), second)
        for node in tree.nodes:
            inside = tree.unit_inside(node, matter)
            days = wall_proof.last_day_inside(node.pk, tainted, second)
            assert side.holds(row(node)) == inside
            assert any(day is None or matter.came <= day for day in days) == inside
            seen["plain units"] += 1
        for human in tree.humans:
            hidden = tree.hidden(human, matter)
            by_shadow = human.pk in side.persons or any(
                codes & side.units and (until is None or matter.came <= until)
                for codes, until in shadows[human]
            )
            assert by_shadow == hidden
            seen["plain people"] += 1


def path(codes):
    return "/".join(codes) + "/"


def row(node):
    former = [[path(codes), day.isoformat()] for codes, day in node.former]
    return Unit(code=node.code, path=path(node.codes()), former_paths=former)


def places(tree, human):
    for seat in tree.seats:
        ends = [seat.last] if seat.person is human else []
        ends += [
            min(filter(None, (last, seat.last)))
            for one, _first, last in seat.stand_ins
            if one is human
        ]
        for end in ends:
            yield Place(path(seat.node.codes()), end, None)
            for codes, left in seat.node.former:
                yield Place(path(codes), end, left)


def accusation(matter):
    units = [*matter.nodes, *([matter.subject] if matter.subject else [])]
    people = frozenset(human.pk for human in matter.humans)
    return wall_proof.Accusation(1, "", matter.came, frozenset(n.pk for n in units), people)


def second_tree(tree):
    leads = {human.pk: [] for human in tree.humans}
    for seat in tree.seats:
        holders = [(seat.person, seat.last)]
        holders += [(one, last) for one, _first, last in seat.stand_ins]
        for human, until in holders:
            leads[human.pk] += [wall_proof.Place(node.pk, until) for node in seat.led()]
    heirs = [(n.successor.code, frozenset(n.codes())) for n in tree.nodes if n.successor]
    heirs += [(n.code, frozenset(n.origin.codes())) for n in tree.nodes if n.origin]
    return wall_proof.Tree(
        {node.pk: node.code for node in tree.nodes},
        {node.pk: frozenset(node.codes()) for node in tree.nodes},
        {n.pk: [(frozenset(codes), day) for codes, day in n.former] for n in tree.nodes},
        heirs,
        leads,
    )


class Undo(Exception):
    """Takes the forest out of the database again."""


@pytest.mark.django_db
def test_no_row_count_or_notice_reaches_the_accused_side_of_any_tree():
    nothing_gets_by_it()
    assert seen["trees"] >= FORESTS * TREES


@settings(
    max_examples=FORESTS,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(seed=st.integers(0, 2**48))
def nothing_gets_by_it(seed):
    rnd = Random(seed)
    trees = [grow(rnd, number) for number in range(TREES)]
    with pytest.raises(Undo), transaction.atomic():  # noqa: PT012 - all of it is undone
        plant(trees)
        second = wall_proof.shut_out(wall_proof.accusations_now(), TODAY)
        units = Unit.objects.in_bulk([node.pk for tree in trees for node in tree.nodes])
        for at, tree in enumerate(trees):
            people_agree(tree, second, rnd)
            if at % 4 == 0:
                units_agree(tree, units, rnd)
        seen["trees"] += TREES
        raise Undo


def people_agree(tree, second, rnd):
    """Compare the lists of two people of the tree with what the rule says."""
    ids = [matter.pk for matter in tree.matters]
    walled = {human: {m.pk for m in tree.matters if tree.hidden(human, m)} for human in tree.humans}
    for human, hidden in walled.items():
        assert second.get(human.pk, set()) == hidden
    for human in sorted(tree.humans, key=lambda one: -len(walled[one]))[:2]:
        user, hidden = human.user, walled[human]
        seen["people"] += 1
        seen["pairs"] += len(hidden)
        if not hidden:
            held = standing(user, TODAY)
            assert not Case.objects.accusing(held).filter(pk__in=ids).exists()
            continue
        asked = wall_proof.ways(user, hidden, hidden, TODAY)
        if rnd.random() < 0.1:
            number = Case.objects.get(pk=min(hidden)).number
            asked |= wall_proof.branches(user, hidden, number, TODAY)
        found = counts(asked)
        assert not any(found.values()), (user.username, found)
        kept = Case.objects.accusing(standing(user, TODAY)).filter(pk__in=ids)
        assert set(kept.values_list("pk", flat=True)) == hidden
        reader = User.objects.get(pk=user.pk)  # asks once a request what an action asks anew
        reader.only_reads = True
        assert set(Case.objects.visible_to(reader, TODAY)) == set(
            Case.objects.visible_to(user, TODAY)
        )


def units_agree(tree, units, rnd):
    """Compare routing, selectors and triggers with what the rule says, for one case."""
    matter = rnd.choice(tree.matters)
    side = accused_side.of(Case.objects.get(pk=matter.pk))
    barred = [node for node in tree.nodes if tree.unit_inside(node, matter)]
    assert {node for node in tree.nodes if side.holds(units[node.pk])} == set(barred)
    seen["units"] += len(tree.nodes)
    if barred and matter.host is None:
        refuse(matter, rnd.choice(barred))


def refuse(matter, node):
    step = Proceeding.objects.create(case_id=matter.pk, kind="initial", no=1)
    with pytest.raises(DatabaseError, match="never reaches"), transaction.atomic():
        Assignment.objects.create(
            case_id=matter.pk, proceeding=step, no=1, kind="transfer", unit_id=node.pk,
            assigned_on=matter.came,
        )  # fmt: skip
    seen["refused by the database"] += 1
