"""The label permutation test against enumeration in fractions and against SciPy."""

import importlib
import itertools
import math
import re
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pitfalls_core.errors import InputError
from pitfalls_core.statistics.exact import (
    label_permutation_is_enumerated,
    label_permutation_p,
    smallest_label_permutation_p,
)

stats: Any = importlib.import_module("scipy.stats")  # SciPy has no annotations

unhurried = settings(deadline=None, max_examples=60)
counts = st.integers(-12, 12)


def split_by_hand(first: list[int], second: list[int]) -> float:
    """Count splits by the difference of means, in fractions."""
    pooled = first + second

    def distance(chosen: tuple[int, ...]) -> Fraction:
        inside = sum(pooled[i] for i in chosen)
        outside = sum(pooled) - inside
        return abs(Fraction(inside, len(first)) - Fraction(outside, len(second)))

    observed = distance(tuple(range(len(first))))
    splits = list(itertools.combinations(range(len(pooled)), len(first)))
    return sum(distance(split) >= observed for split in splits) / len(splits)


@given(st.lists(counts, min_size=2, max_size=5), st.lists(counts, min_size=2, max_size=5))
@unhurried
def test_label_permutations_equal_enumeration(first: list[int], second: list[int]) -> None:
    """On a grid full of ties, the p is that of fractions, and exchanging the arms leaves it."""
    expected = split_by_hand(first, second)
    scores = 0.9 + np.array(first) / 3000, 0.9 + np.array(second) / 3000
    assert label_permutation_p(*scores) == pytest.approx(expected, rel=1e-12)
    assert label_permutation_p(*scores[::-1]) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(("n_1", "n_2"), [(3, 3), (4, 6), (6, 6)])
def test_label_permutations_agree_with_scipy(n_1: int, n_2: int) -> None:
    """The p-value is that of `permutation_test` with the absolute difference of the means."""
    generator = np.random.default_rng(n_1)
    first, second = generator.normal(1.0, 1.0, n_1), generator.normal(0.0, 1.0, n_2)

    def distance(a: np.ndarray, b: np.ndarray, axis: int) -> Any:
        return np.abs(a.mean(axis=axis) - b.mean(axis=axis))

    result = stats.permutation_test(
        (first, second), distance, n_resamples=np.inf, alternative="greater", vectorized=True
    )
    assert label_permutation_p(first, second) == pytest.approx(result.pvalue, rel=1e-12)


def test_nine_and_ten_runs_are_split_into_halves() -> None:
    """Where the splits are too many for a table, counts over two halves agree with a full list."""
    generator = np.random.default_rng(5)
    first, second = generator.integers(0, 30, 9), generator.integers(4, 34, 10)
    pooled = np.concatenate((first, second))
    distances = np.array(
        [
            abs(int(pooled[list(chosen)].sum()) * 19 - 9 * int(pooled.sum()))
            for chosen in itertools.combinations(range(19), 9)
        ]
    )
    expected = np.mean(distances >= distances[0])
    assert 0.001 < expected < 0.5
    assert label_permutation_p(first / 7, second / 7) == pytest.approx(expected, rel=1e-12)


def test_arms_without_a_difference_have_p_one() -> None:
    """Equal means leave nothing that is closer to zero, whatever way splits are counted."""
    for n in (4, 9, 20):
        scores = np.arange(n) / 10
        assert label_permutation_p(scores, scores[::-1]) == 1.0
        assert label_permutation_p(np.full(n, 0.3), np.full(n + 1, 0.3)) == 1.0


@pytest.mark.parametrize(("n_1", "n_2"), [(2, 2), (2, 3), (3, 3), (2, 5), (3, 5), (4, 4)])
def test_the_smallest_p_is_reached_and_not_passed(n_1: int, n_2: int) -> None:
    """Over all arms of distinct scores, the best p is the stated one: halved in unequal arms."""
    scores = 2.0 ** np.arange(n_1 + n_2)
    p_values = [
        label_permutation_p(scores[list(chosen)], np.delete(scores, chosen))
        for chosen in itertools.combinations(range(n_1 + n_2), n_1)
    ]
    smallest = smallest_label_permutation_p(n_1, n_2)
    assert min(p_values) == pytest.approx(smallest, rel=1e-12)
    assert smallest == (2 if n_1 == n_2 else 1) / math.comb(n_1 + n_2, n_1)
    assert smallest_label_permutation_p(n_2, n_1) == smallest


@pytest.mark.parametrize(
    ("n_1", "n_2", "smallest"),
    [(10, 10, 2 / 184_756), (9, 10, 1 / 92_378), (11, 11, 1e-4), (3, 200, 1e-4)],
)
def test_separated_arms_reach_the_smallest_p(n_1: int, n_2: int, smallest: float) -> None:
    """Arms without overlap are the most extreme split; splits that are drawn give 1 / 10,000."""
    low, high = np.linspace(0.0, 1.0, n_2), np.linspace(50.0, 51.0, n_1)
    assert label_permutation_p(high, low) == pytest.approx(smallest, rel=1e-12)
    assert smallest_label_permutation_p(n_1, n_2) == pytest.approx(smallest, rel=1e-12)
    assert label_permutation_is_enumerated(n_1, n_2) == (smallest != 1e-4)


@pytest.mark.parametrize(("n_1", "n_2"), [(11, 11), (12, 30), (70, 80)])
def test_drawn_splits_agree_with_the_hypergeometric(n_1: int, n_2: int) -> None:
    """For scores 0 and 1 the permutation p is hypergeometric; draws differ by 4 SDs at most."""
    ones = (n_1 + n_2) // 2
    for mine in (ones * n_1 // (n_1 + n_2) + 2, int(ones * n_1 / (n_1 + n_2) + n_1**0.5 / 2 + 2)):
        first = np.arange(n_1) < mine
        second = np.arange(n_2) < ones - mine
        law = stats.hypergeom(n_1 + n_2, ones, n_1)
        expected = sum(
            law.pmf(count)
            for count in range(n_1 + 1)
            if abs(count * (n_1 + n_2) - ones * n_1) >= abs(mine * (n_1 + n_2) - ones * n_1)
        )
        error = (expected * (1 - expected) / 10_000) ** 0.5
        p = label_permutation_p(first, second)
        assert p == pytest.approx(expected, abs=4 * error + 1e-4)
        assert label_permutation_p(second[::-1], first[::-1]) == p


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        ([0.2, 0.3], [0.1], "baseline scores must hold at least 2 runs; got 1"),
        ([0.2], [0.1, 0.3], "treatment scores must hold at least 2 runs; got 1"),
    ],
)
def test_an_arm_of_one_run_is_refused(
    first: list[float], second: list[float], message: str
) -> None:
    """Both arms must have two runs, for the test as for its smallest p."""
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        label_permutation_p(first, second)
    sizes = f"{len(first)} and {len(second)}"
    needed = f"a label permutation test needs at least 2 runs in each arm; got {sizes}"
    with pytest.raises(InputError, match=f"^{re.escape(needed)}$"):
        smallest_label_permutation_p(len(first), len(second))
