"""Instability of curves: closed forms, scipy, planted jumps and their clean twins."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import median_abs_deviation

from pitfalls_core.findings.quantities.instability import (
    instability_score,
    largest_drop,
    plateau,
)
from pitfalls_core.findings.quantities.measuring import measure
from pitfalls_core.studies.claims.instability import Instability
from tests.display.noisy.made import made

LOSSES = st.lists(st.floats(0.01, 10), min_size=5, max_size=40)


@given(st.floats(0.1, 5), st.floats(0.5, 1.2), st.integers(5, 40))
def test_exponential_decay_is_perfectly_stable(first: float, rate: float, epochs: int) -> None:
    """On every geometric curve the score is zero."""
    assert instability_score([first * rate**e for e in range(epochs)]) == pytest.approx(0, abs=1e-9)


@given(LOSSES)
def test_the_score_agrees_with_scipy(losses: list[float]) -> None:
    """The median absolute deviation of what two neighbours do not explain."""
    logs = np.log(losses)
    rest = [logs[i] - (logs[i - 1] + logs[i + 1]) / 2 for i in range(1, len(logs) - 1)]
    assert instability_score(losses) == pytest.approx(median_abs_deviation(rest), abs=1e-12)


@given(LOSSES, st.floats(0.1, 10))
def test_the_unit_of_the_loss_does_not_count(losses: list[float], factor: float) -> None:
    """Multiplying a loss leaves its score."""
    scaled = [factor * value for value in losses]
    assert instability_score(scaled) == pytest.approx(instability_score(losses), abs=1e-9)


def test_a_zigzag_has_a_closed_form() -> None:
    """Log-losses of 0 and 0.2 in turn lie 0.2 above or below the mean of their neighbours."""
    losses = [math.exp(2 * 0.1 * (epoch % 2)) for epoch in range(12)]
    assert instability_score(losses) == pytest.approx(0.2)


@pytest.mark.parametrize("losses", [[1.0, 0.5, 0.2], [1.0, 0.0, 1.0, 1.0], []])
def test_curves_without_a_score_have_none(losses: list[float]) -> None:
    """Too short, or without a logarithm."""
    assert instability_score(losses) is None


def test_a_flat_end_is_a_plateau_only_while_training_is_unfinished() -> None:
    """The same accuracy curve, with training losses that are high, and nearly gone."""
    rising = [0.1 * epoch for epoch in range(10)]
    flat = [0.2, 0.4, 0.5, 0.6, 0.62, 0.6, 0.61, 0.6, 0.61, 0.6]
    high, gone = [2.0, *[1.0] * 9], [2.0, *[0.1] * 9]
    assert plateau(flat, high) == 6
    assert plateau(flat, gone) is None
    assert plateau(rising, high) is None
    assert plateau(flat[:5], high) is None
    assert plateau([0.5] * 10, high) == 6
    assert plateau(rising, [2.0, *[1.0] * 9]) is None
    assert plateau(flat, []) is None


def test_the_largest_drop_is_that_of_one_epoch() -> None:
    """Of falls by 0.1 and 0.3 the second counts; curves that never fall have none."""
    assert largest_drop([0.5, 0.4, 0.6, 0.3]) == pytest.approx(0.3)
    assert largest_drop([0.1, 0.2]) == 0
    assert largest_drop([]) == 0


def test_claims_measure_the_score_of_a_recorded_curve() -> None:
    """The quantity is the score of the curve it names; a run without that curve has none."""
    record = made().records[0]
    expected = instability_score(record.curves["validation_loss"])
    assert expected is not None
    assert measure(Instability(record.task, "validation_loss"), record) == expected
    assert measure(Instability(record.task, "elsewhere"), record) is None
