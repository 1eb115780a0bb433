"""Standardised effects against closed forms, SciPy and published factors."""

import importlib
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pitfalls_core.errors import InputError
from pitfalls_core.statistics.effects import (
    hedges_g,
    hedges_g_paired,
    pooled_sd,
    probability_of_improvement,
    small_sample_factor,
)

stats: Any = importlib.import_module("scipy.stats")  # SciPy has no annotations

unhurried = settings(deadline=None, max_examples=60)
scores = st.lists(st.integers(0, 8).map(lambda k: k / 8), min_size=1, max_size=9)


@given(scores, scores)
@unhurried
def test_probability_of_improvement_is_mann_whitney(
    first: list[float], second: list[float]
) -> None:
    """It is U / (n1 n2), and that of the exchanged arms adds up to 1."""
    share = probability_of_improvement(first, second)
    statistic = stats.mannwhitneyu(first, second, method="asymptotic").statistic
    assert share == pytest.approx(statistic / (len(first) * len(second)))
    assert share + probability_of_improvement(second, first) == pytest.approx(1.0)


def test_probability_of_improvement_by_hand() -> None:
    """Of four run pairs one is higher, one a tie, two lower."""
    assert probability_of_improvement([1.0, 2.0], [1.0, 3.0]) == (0.5 + 0 + 1 + 0) / 4
    assert probability_of_improvement([2.0], [1.0]) == 1.0


def test_small_sample_factor_has_closed_forms() -> None:
    """The Gamma functions reduce to pi for whole degrees of freedom."""
    assert small_sample_factor(1) == 0.0
    assert small_sample_factor(2) == pytest.approx(1 / math.sqrt(math.pi))
    assert small_sample_factor(3) == pytest.approx(math.sqrt(math.pi / 6))
    assert small_sample_factor(4) == pytest.approx(math.sqrt(2 / math.pi))
    assert small_sample_factor(1e6) == pytest.approx(1 - 3 / (4e6 - 1), abs=1e-9)


def test_paired_effect_by_hand() -> None:
    """Differences 1, 2, 3 have mean 2 and SD 1; the factor of 2 degrees of freedom applies."""
    assert hedges_g_paired([1.0, 2.0, 3.0]) == pytest.approx(2 / math.sqrt(math.pi))


def test_unpaired_effect_by_hand() -> None:
    """Means 4 and 2, variances 4 and 1 in arms of 3: pooled 2.5, the factor of 4 applies."""
    effect = hedges_g([2.0, 4.0, 6.0], [1.0, 2.0, 3.0])
    assert effect == pytest.approx(2 / math.sqrt(2.5) * math.sqrt(2 / math.pi))


def test_effects_are_unbiased() -> None:
    """Over 4,000 samples of 5, both means lie within 4 standard errors of the true 0.8 SDs."""
    draws = np.random.default_rng(11).normal(size=(4000, 2, 5))
    paired = [hedges_g_paired(draw[0] + 0.8) or 0.0 for draw in draws]
    unpaired = [hedges_g(draw[0] + 0.8, draw[1]) or 0.0 for draw in draws]
    for effects in (paired, unpaired):
        error = float(np.std(effects)) / math.sqrt(len(effects))
        assert np.mean(effects) == pytest.approx(0.8, abs=4 * error)


def test_pooled_sd_weighs_arms_by_their_degrees_of_freedom() -> None:
    """Variances 4 (3 runs) and 1 (5 runs, sum of squares 4) pool to 12 / 6."""
    assert pooled_sd([2.0, 4.0, 6.0], [0.0, 1.0, 1.0, 2.0, 1.0]) == pytest.approx(
        math.sqrt((8 + 2) / 6)
    )


def test_effects_without_a_spread_are_none() -> None:
    """No spread, or two pairs, give no effect size; three pairs that differ do."""
    assert hedges_g_paired([0.1, 0.1, 0.1]) is None
    assert hedges_g_paired([0.1, 0.2]) is None
    assert hedges_g_paired([1e-5, 1e-5 + 1e-16, 1e-5], magnitude=1.0) is None
    assert hedges_g_paired([0.1, 0.1, 0.2]) is not None
    assert hedges_g([0.1, 0.1], [0.2, 0.2]) is None
    assert hedges_g([0.1, 0.1], [0.2, 0.3]) is not None


@given(st.lists(st.integers(-50, 50), min_size=3, max_size=10), st.sampled_from([0.01, 100.0]))
@unhurried
def test_effects_have_no_unit(numbers: list[int], unit: float) -> None:
    """A change of unit leaves both effects; turning the sign turns theirs."""
    values = np.array(numbers, dtype=float)
    arms = values, np.arange(4.0)
    paired, unpaired = hedges_g_paired(values), hedges_g(*arms)
    if paired is not None:
        assert hedges_g_paired(values * unit) == pytest.approx(paired)
        assert hedges_g_paired(-values) == pytest.approx(-paired)
    assert unpaired is not None
    assert hedges_g(arms[0] * unit, arms[1] * unit) == pytest.approx(unpaired)
    assert hedges_g(arms[1], arms[0]) == pytest.approx(-unpaired)


def test_empty_arms_are_refused() -> None:
    """Improvement needs a run in each arm, an SD two."""
    with pytest.raises(InputError, match=r"^baseline scores must hold at least 1 runs; got 0$"):
        probability_of_improvement([0.1], [])
    with pytest.raises(InputError, match=r"^treatment scores must hold at least 2 runs; got 1$"):
        pooled_sd([0.1], [0.1, 0.2])
    with pytest.raises(InputError, match=r"^an SD needs at least 1 degree of freedom; got 0.5$"):
        small_sample_factor(0.5)
