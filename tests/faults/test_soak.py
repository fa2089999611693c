"""Growth of memory is told of one process that had warmed up, or not at all."""

import pytest

from faults.soak import Memory


def lived(pid, sizes, *, since=0.0):
    return [(pid, since + 15.0 * n, size) for n, size in enumerate(sizes)]


def test_warming_up_is_no_growth():
    memory = Memory(60, lived(1, [100, 200, 250, 280, *[300] * 20]))
    assert memory.growth == (300, 300)
    assert memory.is_kept


@pytest.mark.parametrize(("last", "is_kept"), [(314, True), (316, False)])
def test_more_than_a_twentieth_is_growth(last, is_kept):
    assert Memory(60, lived(1, [*[300] * 14, *[last] * 5])).is_kept is is_kept


def test_one_sample_amid_a_piece_of_work_is_not_the_end():
    assert Memory(60, lived(1, [*[300] * 20, 900])).is_kept


def test_a_process_that_was_started_anew_is_not_compared_with_the_one_before():
    samples = [*lived(1, [100] * 10), *lived(2, [100, 200, *[300] * 20], since=150)]
    memory = Memory(60, samples)
    assert (memory.starts, memory.growth) == (2, (300, 300))


def test_what_cannot_be_told_is_not_kept():
    assert Memory(60, []).growth is None
    memory = Memory(60, [*lived(1, [300] * 8), *lived(2, [300] * 8, since=120)])
    assert memory.growth is None
    assert not memory.is_kept
