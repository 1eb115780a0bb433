"""Error rates of the tests and intervals, simulated.

Each rate comes from 20,000 studies; bounds are 4 standard errors of a share of that size.
"""

import math
from collections.abc import Callable

import numpy as np
import pytest

from pitfalls_core.statistics.equivalence import equivalence_p, equivalence_power
from pitfalls_core.statistics.intervals import Estimate, paired_estimate, welch_estimate
from pitfalls_core.statistics.power import power

pytestmark = pytest.mark.long

STUDIES = 20_000
SIZES = (3, 5, 6, 10)


def bound(rate: float) -> float:
    """Return 4 Monte Carlo standard errors of a share."""
    return 4 * math.sqrt(rate * (1 - rate) / STUDIES)


def paired_studies(n: int, shift: float) -> list[Estimate]:
    """Simulate paired differences with SD 1 around `shift`."""
    draws = np.random.default_rng(n).normal(shift, 1.0, size=(STUDIES, n))
    return [paired_estimate(draw) for draw in draws]


def welch_studies(n: int, ratio: float) -> list[Estimate]:
    """Simulate two arms with equal means and SDs 1 and `ratio`."""
    draws = np.random.default_rng(100 + n).normal(size=(STUDIES, 2, n))
    return [welch_estimate(first, second * ratio) for first, second in draws]


def share(estimates: list[Estimate], event: Callable[[Estimate], bool]) -> float:
    """Return how often `event` happens."""
    return sum(map(event, estimates)) / len(estimates)


def significant(estimate: Estimate) -> bool:
    """Whether p is below 0.05."""
    return estimate.p_value is not None and estimate.p_value < 0.05


def equivalent(estimate: Estimate, margin: float) -> bool:
    """Whether both one-sided tests reject at 0.05."""
    p = equivalence_p(estimate, margin)
    return p is not None and p < 0.05


def covers(estimate: Estimate, truth: float) -> bool:
    """Whether the 95 % interval holds the true difference."""
    low, high = estimate.interval(0.95)
    return low <= truth <= high


@pytest.mark.parametrize("n", SIZES)
def test_paired_size_and_coverage(n: int) -> None:
    """Without a difference 5 % are significant; the interval covers a difference in 95 %."""
    assert share(paired_studies(n, 0.0), significant) == pytest.approx(0.05, abs=bound(0.05))
    covered = share(paired_studies(n, 0.7), lambda estimate: covers(estimate, 0.7))
    assert covered == pytest.approx(0.95, abs=bound(0.95))


@pytest.mark.parametrize("n", SIZES)
@pytest.mark.parametrize("margin", [1.0, 2.0])
def test_false_equivalence(n: int, margin: float) -> None:
    """At a difference of exactly the margin, at most 5 % are called equivalent."""
    found = share(paired_studies(n, margin), lambda estimate: equivalent(estimate, margin))
    assert found <= 0.05 + bound(0.05)
    assert found == pytest.approx(
        equivalence_power(margin, n, paired=True, share=1.0), abs=bound(0.05)
    )


@pytest.mark.parametrize("n", SIZES)
def test_simulated_power_is_the_computed_one(n: int) -> None:
    """Detection of 1.2 SDs and equivalence within 1.2 SDs happen as often as computed."""
    detected = share(paired_studies(n, 1.2), significant)
    assert detected == pytest.approx(power(1.2, n, paired=True), abs=bound(0.5))
    confirmed = share(paired_studies(n, 0.0), lambda estimate: equivalent(estimate, 1.2))
    assert confirmed == pytest.approx(equivalence_power(1.2, n, paired=True), abs=bound(0.5))


@pytest.mark.parametrize(("n", "size"), [(3, 0.036), (5, 0.043), (6, 0.046), (10, 0.048)])
def test_welch_size_with_equal_spreads(n: int, size: float) -> None:
    """Welch's test is a little conservative; the sizes were simulated with 200,000 studies."""
    assert share(welch_studies(n, 1.0), significant) == pytest.approx(
        size, abs=bound(size) + 0.0005 + 4 * 0.0005
    )


@pytest.mark.parametrize("n", SIZES)
def test_welch_size_with_unequal_spreads(n: int) -> None:
    """With one SD twice the other, the size lies between 4.5 and 5.1 %."""
    size = share(welch_studies(n, 2.0), significant)
    assert 0.045 - bound(0.05) <= size <= 0.051 + bound(0.05)
