"""What a design can do follows from its noise, and agrees with statsmodels."""

import importlib
from typing import Any

import numpy as np
import pytest

from pitfalls_core.findings.comparing import compare
from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.sensitivity.reach import (
    LOW_POWER,
    exaggeration_at_margin,
    power_at,
    seeds_to_halve,
)
from pitfalls_core.statistics.exaggeration import type_m_error
from tests.findings.constructed import (
    BASELINE,
    BORDERLINE,
    CONSTANT,
    IMPROVED,
    UNDERPOWERED,
    arm,
    comparison,
    design,
)

stats: Any = importlib.import_module("scipy.stats")
library: Any = importlib.import_module("statsmodels.stats.power")

NOISY_GAIN = (0.03, 0.05, 0.01, 0.06, 0.02, 0.04)


def _unequal() -> Comparison:
    """Return a comparison of six runs with four others."""
    treated = arm([0.71, 0.70, 0.73, 0.72])
    return compare(treated, arm(BASELINE, "baseline"), design(paired=False))


def test_power_is_that_of_the_paired_test() -> None:
    """At the observed SD, and at both ends of its 95 % interval."""
    found = power_at(comparison(BORDERLINE), 0.01)
    assert found is not None
    sd = float(np.std(BORDERLINE, ddof=1))
    limits = [np.sqrt(5 / stats.chi2.ppf(tail, 5)) for tail in (0.975, 0.025)]
    for power, factor in ((found.expected, 1), (found.high, limits[0]), (found.low, limits[1])):
        assert power == pytest.approx(library.TTestPower().power(0.01 / (sd * factor), 6, 0.05))
    assert found.low < found.expected < found.high


def test_power_of_groups_counts_both_arms() -> None:
    """Arms of four and six runs have the power that statsmodels gives them."""
    one = _unequal()
    assert one.reach is not None
    found = power_at(one, 0.012)
    assert found is not None
    expected = library.TTestIndPower().power(0.012 / one.reach.sd, 4, 0.05, ratio=1.5)
    assert found.expected == pytest.approx(expected, abs=1e-7)


def test_power_at_the_detectable_difference_is_four_fifths() -> None:
    """The two functions agree, and the level of the design counts."""
    for one in (comparison(BORDERLINE), comparison(BORDERLINE, alpha=0.01), _unequal()):
        assert one.reach is not None
        found = power_at(one, -one.reach.minimum_detectable_effect)
        assert found is not None
        assert found.expected == pytest.approx(0.8, abs=1e-9)


def test_twice_the_resolution_takes_more_than_three_times_the_pairs() -> None:
    """The number is the smallest with 80 % power at half the detectable difference."""
    one = comparison(BORDERLINE)
    assert one.reach is not None
    found = seeds_to_halve(one)
    assert found is not None
    assert found.expected is not None
    effect = one.reach.minimum_detectable_effect / 2 / one.reach.sd
    reached = [
        library.TTestPower().power(effect, n, 0.05) for n in (found.expected - 1, found.expected)
    ]
    assert reached[0] < 0.8 <= reached[1]
    assert found.expected == 18


def test_the_upper_limit_takes_the_larger_sd() -> None:
    """There the SD is larger by the factor 1.46 for six pairs (statistics of chi-squared)."""
    one = comparison(BORDERLINE)
    assert one.reach is not None
    found = seeds_to_halve(one)
    assert found is not None
    assert found.at_upper_limit is not None
    factor = float(np.sqrt(5 / stats.chi2.ppf(0.2, 5)))
    effect = one.reach.minimum_detectable_effect / 2 / (one.reach.sd * factor)
    counts = (found.at_upper_limit - 1, found.at_upper_limit)
    reached = [library.TTestPower().power(effect, n, 0.05) for n in counts]
    assert reached[0] < 0.8 <= reached[1]


def test_a_weak_detection_is_exaggerated() -> None:
    """A detected difference with low power at the margin has the type M error of the margin."""
    one = comparison(NOISY_GAIN)
    assert one.effect is not None
    assert one.effect.p_value is not None
    assert one.effect.p_value < 0.05
    at_margin = power_at(one, 0.01)
    assert at_margin is not None
    assert at_margin.expected < LOW_POWER
    sd = float(np.std(NOISY_GAIN, ddof=1))
    expected = type_m_error(0.01 / sd, 6, paired=True)
    assert exaggeration_at_margin(one) == pytest.approx(expected, rel=1e-9)
    assert expected > 1


@pytest.mark.parametrize(
    "one",
    [
        comparison(IMPROVED),
        comparison(UNDERPOWERED),
        comparison(NOISY_GAIN, margin=None),
        comparison(NOISY_GAIN, margin=0.05),
        comparison(NOISY_GAIN, alpha=1e-12),
        comparison(CONSTANT),
    ],
    ids=["precise", "not detected", "no margin", "power at margin", "tiny level", "degenerate"],
)
def test_other_results_have_no_exaggeration(one: Comparison) -> None:
    """It is said only of detected differences with low power at a margin that was set."""
    assert exaggeration_at_margin(one) is None


def test_nothing_is_planned_from_nothing() -> None:
    """A degenerate comparison has neither power nor plans."""
    assert power_at(comparison(CONSTANT), 0.01) is None
    assert seeds_to_halve(comparison(CONSTANT)) is None
