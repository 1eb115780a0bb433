"""Numbers of many comparisons at once are those of each by itself."""

import importlib
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pitfalls_core.statistics.effects import probability_of_improvement
from pitfalls_core.statistics.exact import sign_flip_p
from pitfalls_core.statistics.intervals import mean_and_sd
from pitfalls_core.statistics.stacked import PairedNumbers, means_and_sds, paired_numbers

# SciPy has no annotations.
stats: Any = importlib.import_module("scipy.stats")

SIZES = (2, 3, 5, 10, 12, 13, 24, 30)
"""Seeds, on both sides of where sign flips are counted in another way."""


def scores(seeds: int, comparisons: int = 40) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Return treatments and baselines with ties, axes (comparisons, seeds)."""
    generator = np.random.default_rng(seeds)
    baseline = np.round(generator.normal(0.7, 0.02, (comparisons, seeds)), 2)
    return np.round(baseline + generator.normal(0.005, 0.02, baseline.shape), 2), baseline


def one(treatment: np.ndarray[Any, Any], baseline: np.ndarray[Any, Any]) -> PairedNumbers:
    """Return the numbers of a single comparison."""
    (numbers,) = paired_numbers(treatment[np.newaxis], baseline[np.newaxis])
    return numbers


@pytest.mark.parametrize("seeds", SIZES)
def test_many_are_as_each_by_itself(seeds: int) -> None:
    """The company that a comparison is computed in changes no number of it."""
    treatments, baselines = scores(seeds)
    together = paired_numbers(treatments, baselines)
    assert together == [one(*each) for each in zip(treatments, baselines, strict=True)]


@pytest.mark.parametrize("seeds", SIZES)
def test_numbers_agree_with_the_functions_for_one(seeds: int) -> None:
    """Means, SDs, counts, probability and exact p are those of a second implementation."""
    treatments, baselines = scores(seeds)
    together = paired_numbers(treatments, baselines)
    for numbers, treatment, baseline in zip(together, treatments, baselines, strict=True):
        differences = treatment - baseline
        found = (numbers.difference, numbers.sd)
        assert found == pytest.approx(mean_and_sd(differences), abs=1e-15)
        assert (numbers.treatment_mean, numbers.treatment_sd) == pytest.approx(
            mean_and_sd(treatment), abs=1e-15
        )
        assert (numbers.baseline_mean, numbers.baseline_sd) == pytest.approx(
            mean_and_sd(baseline), abs=1e-15
        )
        assert numbers.magnitude == max(abs(treatment).max(), abs(baseline).max())
        assert numbers.wins == (treatment > baseline).sum()
        assert numbers.losses == (treatment < baseline).sum()
        improvement = probability_of_improvement(treatment, baseline)
        assert numbers.probability_of_improvement == pytest.approx(improvement)
        assert numbers.exact_p == sign_flip_p(differences)


@pytest.mark.parametrize("seeds", [3, 4, 7, 20])
def test_leaving_seeds_out(seeds: int) -> None:
    """The bounds are those of the estimates without each seed, one by one."""
    generator = np.random.default_rng(seeds)
    differences = generator.normal(0.3, 1.0, (30, seeds))
    for row in differences:
        numbers = one(row, np.zeros(seeds))
        rests = [np.delete(row, place) for place in range(seeds)]
        tests = [abs(stats.ttest_1samp(rest, 0).statistic) for rest in rests]
        assert numbers.largest_rest_t == pytest.approx(max(tests))
        assert numbers.smallest_rest == pytest.approx(min(abs(rest.mean()) for rest in rests))
        assert numbers.sign_turns == any(rest.mean() * row.mean() < 0 for rest in rests)


def test_two_seeds_say_nothing_without_one() -> None:
    """The bounds then exclude nothing."""
    numbers = one(np.array([0.8, 0.9]), np.array([0.7, 0.7]))
    bounds = numbers.sign_turns, numbers.largest_rest_t, numbers.smallest_rest
    assert bounds == (False, np.inf, 0.0)


@settings(max_examples=60)
@given(arrays(np.float64, (3, 6), elements=st.floats(-1e300, 1e300)))
def test_no_size_overflows(values: np.ndarray[Any, Any]) -> None:
    """Means and SDs of finite values are finite, and those of the second implementation."""
    means, sds = means_and_sds(values)
    for row, mean, sd in zip(values, means, sds, strict=True):
        expected = mean_and_sd(row)
        size = abs(row).max()
        assert mean == pytest.approx(expected[0], rel=1e-9, abs=1e-12 * size)
        assert sd == pytest.approx(expected[1], rel=1e-9, abs=1e-12 * size)


@pytest.mark.parametrize("seeds", SIZES)
def test_the_order_of_the_seeds_does_not_matter(seeds: int) -> None:
    """Seeds that are called otherwise come in another order, and give the same bits."""
    treatments, baselines = scores(seeds, comparisons=5)
    order = np.random.default_rng(1).permutation(seeds)
    before = paired_numbers(treatments, baselines)
    after = paired_numbers(treatments[:, order], baselines[:, order])
    if seeds <= 24:
        assert before == after
    else:
        assert [each[:-1] for each in before] == [each[:-1] for each in after]


@pytest.mark.parametrize("size", [1e-200, 1e200, 1e300])
def test_the_size_of_the_scores_changes_nothing_else(size: float) -> None:
    """Bounds without each seed are those of scores of ordinary size."""
    row = np.array([0.3, -0.1, 0.7, 0.2, 0.5])
    plain, scaled = one(row, np.zeros(5)), one(row * size, np.zeros(5))
    assert scaled.sign_turns == plain.sign_turns
    assert scaled.largest_rest_t == pytest.approx(plain.largest_rest_t)
    assert scaled.smallest_rest == pytest.approx(plain.smallest_rest * size)
