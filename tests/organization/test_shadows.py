"""Under whose shadow somebody stands: pure rules, told by small stories."""

from datetime import date

from organization.shadows import Place, shadows_of

TODAY, MARCH, MAY = date(2026, 6, 30), date(2026, 3, 1), date(2026, 5, 1)


def shadows(*places, changes=()):
    return {until: set(codes) for codes, until in shadows_of(places, changes, TODAY)}


def test_a_post_stands_in_the_shadow_of_its_unit_and_of_all_above():
    assert shadows(Place("A/B/C/", None, None)) == {None: {"A", "B", "C"}}


def test_a_code_that_begins_like_another_is_another_unit():
    (codes,) = shadows(Place("A/B1/", None, None)).values()
    assert "B" not in codes


def test_who_left_keeps_out_of_what_came_until_the_last_day():
    assert shadows(Place("A/B/", MARCH, None)) == {MARCH: {"A", "B"}}


def test_a_post_that_ends_later_counts_as_one_without_end():
    assert shadows(Place("A/B/", date(2027, 1, 1), None)) == {None: {"A", "B"}}


def test_a_place_the_unit_left_counts_until_that_day_or_until_the_post_ended():
    assert shadows(Place("A/B/", None, MARCH), Place("X/B/", None, None)) == {
        MARCH: {"A", "B"},
        None: {"X", "B"},
    }
    assert shadows(Place("A/B/", MAY, MARCH)) == {MARCH: {"A", "B"}}
    assert shadows(Place("A/B/", MARCH, MAY)) == {MARCH: {"A", "B"}}


def test_the_heir_stands_in_the_shadow_of_what_it_carries_on_and_of_all_above_that():
    changes = [("OLD", "A/X/OLD/", "NEW", None)]
    assert shadows(Place("A/NEW/", None, None), changes=changes) == {None: {"A", "NEW", "X", "OLD"}}
    below = shadows(Place("A/NEW/D/", None, None), changes=changes)[None]
    assert below == {"A", "NEW", "D", "X", "OLD"}


def test_what_was_split_off_stands_in_the_shadow_of_where_it_came_from_and_not_the_reverse():
    changes = [("PART", "A/PART/", None, "A/X/WHOLE/")]
    assert "WHOLE" in shadows(Place("A/PART/", None, None), changes=changes)[None]
    assert "PART" not in shadows(Place("A/X/WHOLE/", None, None), changes=changes)[None]


def test_a_chain_of_mergers_is_followed_and_a_circle_ends():
    changes = [
        ("ONE", "A/ONE/", "TWO", None),
        ("TWO", "A/TWO/", "THREE", None),
        ("THREE", "A/THREE/", "ONE", None),
    ]
    assert shadows(Place("A/THREE/", None, None), changes=changes) == {
        None: {"A", "ONE", "TWO", "THREE"}
    }
