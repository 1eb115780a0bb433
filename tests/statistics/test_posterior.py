"""The flat-prior posterior against SciPy, a sampled posterior and the two one-sided tests."""

import importlib
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pitfalls_core.errors import InputError
from pitfalls_core.statistics.equivalence import equivalence_p
from pitfalls_core.statistics.intervals import Estimate, paired_estimate
from pitfalls_core.statistics.posterior import probability_within

stats: Any = importlib.import_module("scipy.stats")  # SciPy has no annotations

unhurried = settings(deadline=None, max_examples=200)
estimates = st.builds(
    Estimate,
    difference=st.floats(-5, 5),
    standard_error=st.floats(0.01, 5),
    df=st.floats(1, 50),
    n=st.just(6),
)


@given(estimates, st.floats(0.01, 10))
@unhurried
def test_agrees_with_the_t_distribution_of_scipy(estimate: Estimate, margin: float) -> None:
    """It is the mass of a located, scaled t distribution between the margins."""
    law = stats.t(estimate.df, loc=estimate.difference, scale=estimate.standard_error)
    expected = law.cdf(margin) - law.cdf(-margin)
    assert probability_within(estimate, margin) == pytest.approx(expected, rel=1e-6, abs=1e-12)


def test_agrees_with_a_sampled_posterior() -> None:
    """Drawing SD from its posterior, then the mean given the SD, comes to the same."""
    differences = np.array([0.3, -0.2, 0.5, 0.1, 0.4, -0.1])
    generator = np.random.default_rng(8)
    squares = np.sum((differences - differences.mean()) ** 2)
    sd = np.sqrt(squares / generator.chisquare(5, size=400_000))
    means = generator.normal(differences.mean(), sd / math.sqrt(6))
    share = np.mean(np.abs(means) < 0.3)
    error = math.sqrt(share * (1 - share) / means.size)
    posterior = probability_within(paired_estimate(differences), 0.3)
    assert posterior == pytest.approx(share, abs=4 * error)


@given(estimates, st.floats(0.01, 10), st.floats(0.001, 0.499))
@unhurried
def test_a_probable_equivalence_is_a_significant_one(
    estimate: Estimate, margin: float, alpha: float
) -> None:
    """A posterior of at least 1 - alpha implies equivalence at level alpha, not the reverse."""
    probability, p = probability_within(estimate, margin), equivalence_p(estimate, margin)
    assert probability is not None
    assert p is not None
    assert probability <= 1 - p + 1e-12
    if probability >= 1 - alpha:
        assert p <= alpha + 1e-12


def test_equivalence_may_be_shown_below_the_posterior_probability() -> None:
    """Around zero both tails count, and the posterior asks for twice the evidence."""
    estimate = Estimate(difference=0.0, standard_error=1.0, df=5, n=6)
    margin = float(stats.t.isf(0.05, 5))
    assert equivalence_p(estimate, margin) == pytest.approx(0.05)
    assert probability_within(estimate, margin) == pytest.approx(0.90)


@given(estimates, st.floats(0.01, 10))
@unhurried
def test_the_sign_is_irrelevant_and_a_wider_margin_more_probable(
    estimate: Estimate, margin: float
) -> None:
    """Turning the difference leaves the probability; widening the margin never lowers it."""
    turned = Estimate(-estimate.difference, estimate.standard_error, estimate.df, estimate.n)
    probability = probability_within(estimate, margin)
    wider = probability_within(estimate, 1.5 * margin)
    assert probability_within(turned, margin) == probability
    assert probability is not None
    assert wider is not None
    assert 0 <= probability <= wider <= 1


def test_a_far_difference_keeps_its_small_probability() -> None:
    """Far outside, the probability is small and not lost to rounding."""
    estimate = Estimate(difference=40.0, standard_error=1.0, df=30, n=31)
    expected = stats.t.sf(39.0, 30) - stats.t.sf(41.0, 30)
    assert probability_within(estimate, 1.0) == pytest.approx(expected, rel=1e-9)


def test_no_spread_has_no_posterior() -> None:
    """A degenerate estimate says nothing, and a margin must be positive."""
    assert probability_within(paired_estimate([0.1, 0.1, 0.1]), 0.5) is None
    estimate = paired_estimate([0.1, 0.2])
    with pytest.raises(InputError, match=r"^the margin must be positive and finite; got 0\.0$"):
        probability_within(estimate, 0.0)
