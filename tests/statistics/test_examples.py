"""Seeds and examples as two sources of error: closed forms, simulated coverage, and bias."""

import math
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from pitfalls_core.errors import InputError
from pitfalls_core.statistics.examples import (
    NoiseShare,
    seeds_and_examples_estimate,
    share_of_test_set_noise,
)
from pitfalls_core.statistics.intervals import paired_estimate

unhurried = settings(deadline=None, max_examples=60)
shapes = st.tuples(st.integers(2, 6), st.integers(2, 12))
tables = shapes.flatmap(lambda shape: arrays.arrays(np.int64, shape, elements=st.integers(-1, 1)))
answers = shapes.flatmap(lambda shape: arrays.arrays(np.bool_, shape))

DIFFERENCES = np.array([[1, 0, 0, -1, 0], [1, 1, 0, 0, 0], [1, 0, 0, 0, 1]])


def test_estimate_by_hand() -> None:
    """Var of seeds' means / S + var of examples' means / N - MS_res / (S N)."""
    estimate = seeds_and_examples_estimate(DIFFERENCES)
    rows, columns = DIFFERENCES.mean(axis=1), DIFFERENCES.mean(axis=0)
    rest = DIFFERENCES - rows[:, np.newaxis] - columns + DIFFERENCES.mean()
    parts = [rows.var(ddof=1) / 3, columns.var(ddof=1) / 5, -(rest**2).sum() / 8 / 15]
    assert estimate.difference == pytest.approx(4 / 15)
    assert estimate.standard_error == pytest.approx(math.sqrt(sum(parts)))
    satterthwaite = sum(parts) ** 2 / (parts[0] ** 2 / 2 + parts[1] ** 2 / 4 + parts[2] ** 2 / 8)
    assert estimate.df == pytest.approx(max(satterthwaite, 2))
    assert (estimate.n, estimate.magnitude) == (3, 1.0)


@given(tables)
@unhurried
def test_never_below_either_part(table: np.ndarray) -> None:
    """Seeds alone, or examples alone, never have the larger standard error."""
    error = seeds_and_examples_estimate(table).standard_error
    for means in (table.mean(axis=1), table.mean(axis=0)):
        assert error >= paired_estimate(means).standard_error * (1 - 1e-9)


def test_seeds_that_agree_leave_the_error_of_a_proportion() -> None:
    """If all seeds give the same answers, examples are all there is: s / sqrt(N), N - 1 df."""
    row = np.array([1, 0, 0, 0, -1, 1, 1, 0])
    estimate = seeds_and_examples_estimate(np.tile(row, (4, 1)))
    assert estimate.standard_error == pytest.approx(row.std(ddof=1) / math.sqrt(8))
    assert estimate.df == pytest.approx(7)


@given(answers)
@unhurried
def test_variance_is_that_of_the_accuracies(correct: np.ndarray) -> None:
    """The total is the plain sample variance, divisor seeds - 1."""
    found = share_of_test_set_noise(correct)
    assert found.variance == pytest.approx(correct.mean(axis=1).var(ddof=1), abs=1e-12)
    assert found.seeds == len(correct)


@given(answers)
@unhurried
def test_noise_is_what_examples_leave_beyond_the_accuracies(correct: np.ndarray) -> None:
    """A second formula: (mean over examples of the variance over seeds - variance) / (N - 1)."""
    per_example = correct.var(axis=0, ddof=1).mean()
    accuracies = correct.mean(axis=1).var(ddof=1)
    expected = (per_example - accuracies) / (correct.shape[1] - 1)
    assert share_of_test_set_noise(correct).noise == pytest.approx(expected, abs=1e-12)


def test_noise_and_variance_are_unbiased() -> None:
    """Runs with accuracies 0.8 +- 0.04 on 250 fresh examples: both parts, within 4 errors."""
    generator = np.random.default_rng(5)
    spread, examples = 0.04, 250
    # Each example is right with the run's accuracy: E[p (1 - p)] - Var(A) = E[a (1 - a)].
    accuracy = 0.8 + spread * generator.choice([-1, 1], size=(2000, 5, 1))
    noise = np.mean([a * (1 - a) for a in (0.76, 0.84)]) / examples
    studies = generator.uniform(size=(2000, 5, examples)) < accuracy
    found = np.array([(s.variance, s.noise) for s in map(share_of_test_set_noise, studies)])
    errors = found.std(axis=0, ddof=1) / math.sqrt(len(found))
    assert (np.abs(found.mean(axis=0) - [spread**2 + noise, noise]) < 4 * errors).all()
    assert errors[0] < 0.02 * spread**2


@pytest.mark.parametrize("spread", [0.0, 0.02])
def test_share_is_unbiased_and_its_interval_covers(spread: float) -> None:
    """Of normal accuracies: mean share within 4 errors of the truth, coverage near 95 %."""
    generator = np.random.default_rng(6)
    accuracy = 0.8 + spread * generator.normal(size=(1500, 7, 1))
    noise = (0.16 - spread**2) / 300
    truth = noise / (spread**2 + noise)
    studies = generator.uniform(size=(1500, 7, 300)) < accuracy
    found = [share_of_test_set_noise(study) for study in studies]
    shares = np.array([part.share for part in found], dtype=float)
    assert abs(shares.mean() - truth) < 4 * shares.std(ddof=1) / math.sqrt(len(shares))
    covered = np.mean([_holds(part.interval(), truth) for part in found])
    assert covered == pytest.approx(0.95, abs=4 * math.sqrt(0.05 * 0.95 / len(shares)))


def test_share_by_hand() -> None:
    """Noise over variance times (n - 3) / (n - 1); chi-squared with 9 df: 2.700 and 19.023."""
    part = NoiseShare(variance=4e-4, noise=3e-4, seeds=10)
    assert part.share == pytest.approx(0.75 * 7 / 9)
    assert part.interval() == pytest.approx((0.75 * 2.700 / 9, 0.75 * 19.023 / 9), rel=1e-3)


def test_share_that_cannot_be_had() -> None:
    """Three seeds have an interval but no unbiased share; equal accuracies have neither."""
    assert NoiseShare(variance=4e-4, noise=3e-4, seeds=3).share is None
    assert NoiseShare(variance=4e-4, noise=3e-4, seeds=3).interval() is not None
    still = share_of_test_set_noise(np.ones((5, 4), dtype=bool))
    assert (still.share, still.interval()) == (None, None)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: seeds_and_examples_estimate([[0.8, 0.7], [0.9, 0.6]]),
            "differences of correctness must be -1, 0 or 1 for each example: "
            "subtract the baseline's correctness from the treatment's",
        ),
        (
            lambda: seeds_and_examples_estimate([[1, 0, 1]]),
            "a crossed design needs at least 2 sources with at least 2 levels each; "
            "got shape (1, 3)",
        ),
        (
            lambda: share_of_test_set_noise([[0.5, 1.0], [1.0, 1.0]]),
            "correctness must be true or false for each example; got values of type float64: "
            "compare the predicted labels with the true ones",
        ),
        (
            lambda: NoiseShare(4e-4, 3e-4, 10).interval(95),
            "the level of an interval must lie between 0 and 1; got 95",
        ),
    ],
)
def test_unusable_requests_are_refused(call: Callable[[], Any], message: str) -> None:
    """The message says what was expected."""
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        call()


@pytest.mark.long
def test_coverage_of_the_population_difference() -> None:
    """Seeds and examples cover it in 95 % of 3,000 studies with 6 seeds; seeds alone in far fewer.

    In the population the treatment hurts half of the examples and helps the others a little more.
    """
    studies = 3000
    both, seeds_only = _coverage(np.random.default_rng(11), studies, seeds=6, examples=400)
    assert both == pytest.approx(0.95, abs=4 * math.sqrt(0.05 * 0.95 / studies) + 0.005)
    assert seeds_only < 0.85


def _coverage(
    generator: np.random.Generator, studies: int, *, seeds: int, examples: int
) -> tuple[float, float]:
    hits = np.zeros(2)
    for _ in range(studies):
        effect = generator.choice([-0.4, 0.44], examples)
        luck = generator.normal(0, 0.01, (2, seeds, 1))
        baseline = generator.random((seeds, examples)) < 0.5 + luck[0]
        treatment = generator.random((seeds, examples)) < 0.5 + luck[1] + effect
        differences = treatment.astype(int) - baseline.astype(int)
        estimates = (
            seeds_and_examples_estimate(differences),
            paired_estimate(differences.mean(axis=1)),
        )
        hits += [_holds(estimate.interval(0.95), 0.02) for estimate in estimates]
    return float(hits[0]) / studies, float(hits[1]) / studies


def _holds(interval: tuple[float, float] | None, truth: float) -> bool:
    assert interval is not None
    return interval[0] <= truth <= interval[1]
