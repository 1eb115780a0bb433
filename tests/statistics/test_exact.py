"""Exact tests against enumeration in whole numbers and against SciPy."""

import importlib
import itertools
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pitfalls_core.errors import InputError
from pitfalls_core.statistics.exact import (
    label_permutation_p,
    sign_flip_p,
    smallest_sign_flip_p,
)

stats: Any = importlib.import_module("scipy.stats")  # SciPy has no annotations

unhurried = settings(deadline=None, max_examples=60)
counts = st.integers(-12, 12)


def flipped_by_hand(numbers: list[int]) -> float:
    """Count sign flips in whole numbers, where ties are exact."""
    observed = abs(sum(numbers))
    flips = list(itertools.product((-1, 1), repeat=len(numbers)))
    sums = [
        abs(sum(sign * number for sign, number in zip(flip, numbers, strict=True)))
        for flip in flips
    ]
    return sum(total >= observed for total in sums) / len(sums)


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


@given(st.lists(counts, min_size=2, max_size=9), st.sampled_from([1.0, 0.01, 1 / 3, 1e-7]))
@unhurried
def test_sign_flips_equal_enumeration(numbers: list[int], unit: float) -> None:
    """On a grid full of ties, the p is that of whole numbers, whatever rounding the unit brings."""
    assert sign_flip_p(np.array(numbers) * unit) == flipped_by_hand(numbers)


@given(st.lists(counts, min_size=2, max_size=8))
@unhurried
def test_sign_flips_survive_the_rounding_of_scores(numbers: list[int]) -> None:
    """Differences taken between accuracies near 0.9 count their ties as whole numbers do."""
    baseline = 0.9 + np.arange(len(numbers)) / 300
    differences = (baseline + np.array(numbers) / 3000) - baseline
    assert sign_flip_p(differences) == flipped_by_hand(numbers)


@pytest.mark.parametrize("n", [3, 6, 10])
def test_sign_flips_agree_with_scipy(n: int) -> None:
    """The p-value is that of `permutation_test` over all sign flips."""
    values = np.random.default_rng(n).normal(0.4, 1.0, size=n)
    result = stats.permutation_test(
        (values,), np.mean, permutation_type="samples", n_resamples=np.inf, vectorized=True
    )
    assert sign_flip_p(values) == pytest.approx(result.pvalue, rel=1e-12)


def test_sign_flips_of_40_pairs_have_known_counts() -> None:
    """The sum of 40 signs is at least 20 in size with the binomial's probability."""
    signs = np.array([1.0] * 30 + [-1.0] * 10)
    expected = stats.binomtest(30, 40).pvalue
    assert sign_flip_p(signs) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("n", [2, 3, 4, 5, 6, 39, 40])
def test_all_differences_of_one_sign_reach_the_smallest_p(n: int) -> None:
    """The extreme sample of n pairs has p = 2 / 2^n, so 5 pairs never reach 0.05 and 6 do."""
    p = sign_flip_p(np.linspace(1.0, 2.0, n))
    assert p == smallest_sign_flip_p(n) == 2 / 2**n
    assert (p <= 0.05) == (n >= 6)


def test_more_than_40_pairs_are_not_enumerated() -> None:
    """41 pairs give no exact p."""
    assert sign_flip_p(np.arange(41.0)) is None


def test_a_sum_of_zero_up_to_rounding_is_no_evidence() -> None:
    """0.1 + 0.2 - 0.3 is not zero in floating point, and has p = 1 all the same."""
    assert sum([0.1, 0.2, -0.3]) != 0
    assert sign_flip_p([0.1, 0.2, -0.3]) == 1.0
    assert sign_flip_p([0.0, 0.0]) == 1.0


@given(
    st.lists(st.integers(-(10**6), 10**6), min_size=2, max_size=10),
    st.sampled_from([1e-300, 0.3, 1e300]),
    st.randoms(use_true_random=False),
)
@unhurried
def test_sign_flips_ignore_sign_order_and_unit(
    numbers: list[int], unit: float, random: Any
) -> None:
    """Turning all signs, another order and another unit leave p; it is in (0, 1]."""
    p = sign_flip_p(numbers)
    assert p is not None
    assert 0 < p <= 1
    shuffled = list(numbers)
    random.shuffle(shuffled)
    assert sign_flip_p(shuffled) == p
    assert sign_flip_p(-np.array(numbers)) == p
    assert sign_flip_p(np.array(numbers) * unit) == p


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


def test_two_arms_of_10_are_enumerated_and_of_11_are_not() -> None:
    """Separated arms of 10 have p = 2 / 184756; arms of 11 have too many splits."""
    low, high = np.linspace(0, 1, 10), np.linspace(2, 3, 10)
    assert label_permutation_p(low, high) == pytest.approx(2 / 184_756, rel=1e-12)
    assert label_permutation_p(np.arange(11.0), np.arange(11.0)) is None


def test_one_pair_is_refused() -> None:
    """No exact test exists for a single run."""
    with pytest.raises(InputError, match=r"^paired differences must hold at least 2 runs; got 1$"):
        sign_flip_p([0.2])
    with pytest.raises(InputError, match=r"^a sign-flip test needs at least 2 pairs; got 1$"):
        smallest_sign_flip_p(1)
    with pytest.raises(InputError, match=r"^baseline scores must hold at least 2 runs; got 1$"):
        label_permutation_p([0.2, 0.3], [0.1])
