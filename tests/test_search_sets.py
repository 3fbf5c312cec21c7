"""Scores of all documents at once: the same as when each document is looked at by itself."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from carbonpeak.search.sets import (
    Scores,
    best_of,
    common_to,
    first_of,
    flags_of,
    mask_of,
    numbers_of,
    union_of,
)

COUNT = 30
_points = st.floats(0.001, 100, allow_nan=False)
_few_points = st.sampled_from([0.5, 1.0, 1.5])
_held = st.dictionaries(st.integers(0, COUNT - 1), st.one_of(_points, _few_points))


def scores(held: dict[int, float]) -> Scores:
    numbers = sorted(held)
    return Scores(
        np.array(numbers, dtype=np.intp), np.array([held[n] for n in numbers], dtype=np.float64)
    )


def plain(found: Scores) -> list[tuple[int, float]]:
    return list(zip(found.numbers.tolist(), found.points.tolist(), strict=True))


@given(st.sets(st.integers(0, COUNT - 1)))
def test_a_set_is_the_same_as_bits_and_as_numbers(numbers: set[int]) -> None:
    mask = mask_of(tuple(numbers))
    assert mask == sum(1 << number for number in numbers)
    assert numbers_of(mask).tolist() == sorted(numbers)
    assert flags_of(mask, COUNT).tolist() == [number in numbers for number in range(COUNT)]


@given(_held)
def test_points_of_a_document(held: dict[int, float]) -> None:
    found = scores(held)
    assert [found.of(number) for number in range(COUNT)] == [held.get(n) for n in range(COUNT)]


@given(st.lists(st.tuples(_held, st.sampled_from([0.2, 0.5, 1.0, 2.0])), max_size=4))
def test_the_best_of_several_ways_counts(ways: list[tuple[dict[int, float], float]]) -> None:
    wanted: dict[int, float] = {}
    for held, factor in ways:
        for number, points in held.items():
            wanted[number] = max(wanted.get(number, 0.0), points * factor)
    found = best_of(((scores(held), factor) for held, factor in ways), COUNT)
    assert plain(found) == sorted(wanted.items())


@given(st.lists(_held, min_size=1, max_size=4))
def test_common_documents_keep_the_points_of_each_part(parts: list[dict[int, float]]) -> None:
    numbers, columns = common_to([scores(part) for part in parts], COUNT)
    common = sorted(set.intersection(*(set(part) for part in parts)))
    assert numbers.tolist() == common
    assert [column.tolist() for column in columns] == [[p[n] for n in common] for p in parts]


@given(_held, st.integers(1, 3))
def test_parts_without_a_document_in_common_are_joined(held: dict[int, float], many: int) -> None:
    parts = [{n: p for n, p in held.items() if n % many == part} for part in range(many)]
    assert plain(union_of([scores(part) for part in parts])) == sorted(held.items())


@given(
    st.lists(st.tuples(_few_points, _few_points), max_size=COUNT),
    st.integers(0, COUNT),
)
def test_first_places_stand_as_if_all_were_sorted(
    values: list[tuple[float, float]], count: int
) -> None:
    keys = [np.array([value[key] for value in values]) for key in (0, 1)]
    wanted = sorted(range(len(values)), key=lambda n: (-values[n][0], -values[n][1], n))
    assert first_of(count, *keys).tolist() == wanted[:count]
    by_one = sorted(range(len(values)), key=lambda n: -values[n][0])
    assert first_of(count, keys[0]).tolist() == by_one[:count]
