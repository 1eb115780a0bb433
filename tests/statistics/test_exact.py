"""The sign-flip test against enumeration in whole numbers, SciPy and the binomial test."""

import importlib
import itertools
import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pitfalls_core.errors import InputError
from pitfalls_core.statistics.exact import (
    FLIPS,
    sign_flip_is_enumerated,
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


@pytest.mark.parametrize(("n", "plus"), [(12, 9), (13, 10), (23, 17), (24, 17)])
def test_sign_flips_of_equal_sizes_are_binomial(n: int, plus: int) -> None:
    """Differences of one size are signs alone: p is that of the exact binomial test."""
    signs = np.array([0.1] * plus + [-0.1] * (n - plus))
    assert sign_flip_p(signs) == pytest.approx(stats.binomtest(plus, n).pvalue, rel=1e-12)


@pytest.mark.parametrize("n", [25, 40, 50, 200, 3000])
def test_beyond_24_pairs_p_is_that_of_all_flips_up_to_the_choice(n: int) -> None:
    """The group's share differs from the binomial p by at most 4 SDs of so many random flips."""
    for excess in (0.8, 2.0, 3.0):
        plus = int(n / 2 + excess * n**0.5 / 2)
        expected = stats.binomtest(plus, n).pvalue
        p = sign_flip_p(np.repeat([1.0, -1.0], [plus, n - plus]))
        assert p == pytest.approx(expected, abs=4 * (expected * (1 - expected) / FLIPS) ** 0.5)


@pytest.mark.parametrize("n", range(2, 60))
def test_all_differences_of_one_sign_reach_the_smallest_p(n: int) -> None:
    """The extreme sample has p = 2 / 2^n, so 5 pairs never reach 0.05 and 6 do; 1 / 8192 later."""
    p = sign_flip_p(np.linspace(1.0, 2.0, n))
    assert p == smallest_sign_flip_p(n) == (2 / 2**n if n <= 24 else 1 / 8192)
    assert (p <= 0.05) == (n >= 6)
    assert sign_flip_is_enumerated(n) == (n <= 24)


def test_a_group_of_flips_keeps_the_level_exactly() -> None:
    """Over the 8,192 flips of a sample by the group itself, p <= a in at most a share a of them."""
    sizes = np.sort(np.random.default_rng(1).exponential(size=25))
    generators = 1 - 2 * np.random.default_rng(25).integers(0, 2, (13, 25))
    group = np.ones((1, 25))
    for generator in generators:
        group = np.concatenate((group, group * generator))
    p_values = np.sort([sign_flip_p(flip * sizes) for flip in group])
    np.testing.assert_allclose(p_values, np.arange(1, FLIPS + 1) / FLIPS, rtol=1e-12)


def test_a_sum_of_zero_up_to_rounding_is_no_evidence() -> None:
    """0.1 + 0.2 - 0.3 is not zero in floating point, and has p = 1 all the same."""
    assert sum([0.1, 0.2, -0.3]) != 0
    assert sign_flip_p([0.1, 0.2, -0.3]) == 1.0
    assert sign_flip_p([0.0, 0.0]) == 1.0
    for n in (6, 14, 40):
        assert sign_flip_p(np.arange(n) / 10 - (n - 1) / 20) == 1.0


@given(
    st.lists(st.integers(-(10**6), 10**6), min_size=2, max_size=30, unique_by=abs),
    st.sampled_from([1e-300, 0.3, 1e300, 1e302]),
    st.randoms(use_true_random=False),
)
@unhurried
def test_sign_flips_ignore_sign_order_and_unit(
    numbers: list[int], unit: float, random: Any
) -> None:
    """Turning all signs, another order and another unit leave p; it is in (0, 1]."""
    p = sign_flip_p(numbers)
    assert smallest_sign_flip_p(len(numbers)) <= p <= 1
    shuffled = list(numbers)
    random.shuffle(shuffled)
    assert sign_flip_p(shuffled) == p
    assert sign_flip_p(-np.array(numbers)) == p
    assert sign_flip_p(np.array(numbers) * unit) == p


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([0.2], "paired differences must hold at least 2 runs; got 1"),
        ([], "paired differences must hold at least 2 runs; got 0"),
        (
            [[0.1, 0.2]],
            "paired differences must have one axis, a value per run; got shape (1, 2)",
        ),
        (
            [0.1, float("nan")],
            "paired differences must be finite; got nan at position 1: "
            "leave the run out and count it as missing",
        ),
        (
            [float("-inf")] * 30,
            "paired differences must be finite; got -inf at position 0: "
            "leave the run out and count it as missing",
        ),
    ],
)
def test_what_is_no_sample_of_pairs_is_refused(values: list[float], message: str) -> None:
    """No exact test exists for a single run, or for what is not a finite number."""
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        sign_flip_p(values)


def test_one_pair_has_no_smallest_p() -> None:
    """A single pair cannot be tested."""
    with pytest.raises(InputError, match=r"^a sign-flip test needs at least 2 pairs; got 1$"):
        smallest_sign_flip_p(1)
