"""Secondary numbers: those of the functions that they come from, the same each time."""

import importlib
from typing import Any

import numpy as np
import pytest

from pitfalls_core.findings.comparing import compare
from pitfalls_core.findings.sensitivity.secondary import secondary
from tests.findings.constructed import (
    BASELINE,
    BORDERLINE,
    CONSTANT,
    EQUIVALENT,
    IMPROVED,
    MARGIN,
    arm,
    arms,
    comparison,
    design,
)

# SciPy has no annotations.
stats: Any = importlib.import_module("scipy.stats")


@pytest.mark.parametrize("differences", [IMPROVED, EQUIVALENT, BORDERLINE])
def test_the_probability_within_the_margin(differences: tuple[float, ...]) -> None:
    """It is that of a t distribution around the difference, with its standard error."""
    found = secondary(comparison(differences))
    assert found is not None
    n, mean = len(differences), np.mean(differences)
    error = np.std(differences, ddof=1) / np.sqrt(n)
    expected = np.diff(stats.t(n - 1, mean, error).cdf([-MARGIN, MARGIN]))
    assert found.within_margin == pytest.approx(float(expected[0]))


@pytest.mark.parametrize("paired", [True, False])
def test_the_interval_is_the_same_each_time_and_holds_the_difference(paired: bool) -> None:
    """Two computations agree in every bit; another comparison has a stream of its own."""
    both = arms((*BORDERLINE, *EQUIVALENT), (*BASELINE, *BASELINE[::-1]))
    one, again = (secondary(compare(*both, design(paired=paired))) for _ in range(2))
    other = secondary(compare(*both, design(paired=paired, dataset="elsewhere")))
    assert one is not None
    assert one == again
    assert one != other
    assert one.bootstrap_t is not None
    low, high = one.bootstrap_t
    assert low < np.mean((*BORDERLINE, *EQUIVALENT)) < high


def test_without_a_margin_there_is_no_probability_within_it() -> None:
    """The interval stays."""
    found = secondary(comparison(IMPROVED, margin=None))
    assert found is not None
    assert found.within_margin is None
    assert found.bootstrap_t is not None


def test_what_cannot_be_assessed_has_no_secondary_numbers() -> None:
    """Nor has a comparison of three pairs an interval, whose resamples are too often alike."""
    assert secondary(comparison(CONSTANT)) is None
    few = secondary(compare(arm((0.7, 0.8, 0.75)), arm((0.6, 0.65, 0.7), "baseline"), design()))
    assert few is not None
    assert few.bootstrap_t is None
