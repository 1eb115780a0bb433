"""Decompositions against a textbook, statsmodels, simulation, and their invariances."""

import importlib
import math
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from pitfalls_core.errors import InputError
from pitfalls_core.statistics.intervals import paired_estimate
from pitfalls_core.statistics.variance import (
    crossed_shares,
    estimate_for_new_tests,
    estimate_for_these_tests,
    two_way,
)

formulas: Any = importlib.import_module("statsmodels.formula.api")  # no annotations
anova: Any = importlib.import_module("statsmodels.stats.anova")

# Hardness by tip (rows) and metal coupon (columns): Montgomery, Design and Analysis of Experiments,
# the example of the randomized complete block design.
HARDNESS = np.array(
    [
        [9.3, 9.4, 9.6, 10.0],
        [9.4, 9.3, 9.8, 9.9],
        [9.2, 9.4, 9.5, 9.7],
        [9.7, 9.6, 10.0, 10.2],
    ]
)

unhurried = settings(deadline=None, max_examples=60)
grid = st.integers(-1000, 1000).map(lambda k: k / 64)
tables = st.tuples(st.integers(2, 6), st.integers(2, 6)).flatmap(
    lambda shape: arrays.arrays(np.float64, shape, elements=grid)
)


def test_randomized_blocks_of_the_textbook() -> None:
    """Mean squares 0.12833 for tips, 0.27500 for coupons, 0.00889 left, on 3, 3 and 9 df."""
    parts = two_way(HARDNESS)
    assert parts.mean == pytest.approx(9.625)
    assert parts.seed.mean_square == pytest.approx(0.385 / 3)
    assert parts.test.mean_square == pytest.approx(0.825 / 3)
    assert parts.residual.mean_square == pytest.approx(0.08 / 9)
    assert (parts.seed.df, parts.test.df, parts.residual.df) == (3, 3, 9)
    assert parts.seed.variance == pytest.approx((0.385 / 3 - 0.08 / 9) / 4)
    assert parts.test.variance == pytest.approx((0.825 / 3 - 0.08 / 9) / 4)
    assert parts.residual.variance == parts.residual.mean_square


@pytest.mark.parametrize("shape", [(4, 3), (3, 2, 4), (2, 3, 2, 2)])
def test_mean_squares_are_those_of_statsmodels(shape: tuple[int, ...]) -> None:
    """An additive model of all sources has the same table."""
    values = np.random.default_rng(len(shape)).normal(size=shape)
    names = [f"source_{axis}" for axis in range(len(shape))]
    frame = pd.DataFrame({"value": values.ravel()})
    frame[names] = np.array(list(np.ndindex(shape)))
    formula = "value ~ " + " + ".join(f"C({name})" for name in names)
    table = anova.anova_lm(formulas.ols(formula, frame).fit())
    parts = crossed_shares(values)
    found = [*parts.sources, parts.residual]
    assert [source.df for source in found] == table["df"].tolist()
    assert [source.mean_square for source in found] == pytest.approx(table["mean_sq"].tolist())
    assert parts.mean == pytest.approx(values.mean())


def test_known_components_are_found() -> None:
    """Variances 4, 1 and 0.25 of three sources are their expectations, within 4 errors."""
    generator = np.random.default_rng(8)
    found = []
    for _ in range(400):
        first, second = generator.normal(0, 2, (6, 1)), generator.normal(0, 1, (1, 5))
        parts = two_way(first + second + generator.normal(0, 0.5, (6, 5)))
        found.append([parts.seed.variance, parts.test.variance, parts.residual.variance])
    errors = np.std(found, axis=0, ddof=1) / math.sqrt(len(found))
    assert (np.abs(np.mean(found, axis=0) - [4, 1, 0.25]) < 4 * errors).all()


@given(tables)
@unhurried
def test_shares_add_up(table: np.ndarray) -> None:
    """Shares lie in [0, 1] and add up to 1; they exist unless the values are all equal."""
    parts = two_way(table)
    shares = [source.share for source in (parts.seed, parts.test, parts.residual)]
    if np.ptp(table) == 0:
        assert shares == [None] * 3
        return
    numbers = [share for share in shares if share is not None]
    assert sum(numbers) == pytest.approx(1.0)
    assert all(0 <= share <= 1 for share in numbers)


@given(tables)
@unhurried
def test_the_axes_exchange_their_roles(table: np.ndarray) -> None:
    """Of the transposed table, seeds are test sets; the standard error stays."""
    parts, turned = two_way(table), two_way(table.T)
    assert turned.seed.mean_square == pytest.approx(parts.test.mean_square, abs=1e-9)
    assert turned.residual.mean_square == pytest.approx(parts.residual.mean_square, abs=1e-9)
    estimate, other = estimate_for_new_tests(table), estimate_for_new_tests(table.T)
    assert other.standard_error == pytest.approx(estimate.standard_error, abs=1e-6)


def test_rounding_is_no_source() -> None:
    """Equal values that differ by rounding have no shares; a millionth more has."""
    values = np.full((3, 4), 0.3)
    values[0, 0] = 0.1 + 0.2
    assert two_way(values).residual.share is None
    values[0, 0] += 1e-6
    assert two_way(values).residual.share == pytest.approx(1.0)


def test_these_tests_average_within_seeds() -> None:
    """It is the paired estimate of the seeds' means, with n - 1 degrees of freedom."""
    estimate = estimate_for_these_tests(HARDNESS[:3] - 9.0, magnitude=10.2)
    expected = paired_estimate((HARDNESS[:3] - 9.0).mean(axis=1), magnitude=10.2)
    assert estimate == expected
    assert (estimate.df, estimate.n) == (2, 3)
    assert estimate_for_these_tests(HARDNESS[:, :1]).difference == pytest.approx(9.4)


def test_these_tests_know_the_size_of_the_differences() -> None:
    """Differences that cancel on average still say how far rounding reaches."""
    assert estimate_for_these_tests([[5.0, -5.0], [5.0, -5.0]]).magnitude == 5.0


def test_new_tests_on_the_textbook_table() -> None:
    """Squared error (0.12833 + 0.27500 - 0.00889) / 16 and Satterthwaite's df, by hand."""
    estimate = estimate_for_new_tests(HARDNESS)
    seed, test, rest = 0.385 / 3, 0.825 / 3, 0.08 / 9
    assert estimate.difference == pytest.approx(9.625)
    assert estimate.standard_error == pytest.approx(math.sqrt((seed + test - rest) / 16))
    assert estimate.df == pytest.approx(
        (seed + test - rest) ** 2 / (seed**2 / 3 + test**2 / 3 + rest**2 / 9)
    )
    assert (estimate.n, estimate.magnitude) == (4, 10.2)


@given(tables)
@unhurried
def test_new_tests_are_never_surer_than_either_factor(table: np.ndarray) -> None:
    """The standard error is at least that over seeds alone, and that over test sets alone."""
    error = estimate_for_new_tests(table).standard_error
    for means in (table.mean(axis=1), table.mean(axis=0)):
        assert error >= paired_estimate(means).standard_error * (1 - 1e-9) - 1e-12


@given(tables)
@unhurried
def test_degrees_of_freedom_are_between_those_of_the_mean_squares(table: np.ndarray) -> None:
    """They are never below those of the smaller factor, and 1 if it has two levels."""
    df = estimate_for_new_tests(table).df
    rows, columns = (levels - 1 for levels in table.shape)
    assert min(rows, columns) <= df <= rows + columns + rows * columns
    if min(rows, columns) == 1:
        assert df == 1


def test_no_component_leaves_the_residual() -> None:
    """If neither seeds nor test sets add anything, cells are one sample: MS_res / (S T)."""
    latin = np.array([[0.0, 1.0, 2.0], [1.0, 2.0, 0.0], [2.0, 0.0, 1.0]])
    parts, estimate = two_way(latin), estimate_for_new_tests(latin)
    assert parts.seed.variance == pytest.approx(-parts.residual.mean_square / 3)
    assert parts.seed.share == 0
    assert estimate.standard_error == pytest.approx(math.sqrt(6 / 4 / 9))
    assert estimate.df == 4


def test_equal_differences_are_degenerate() -> None:
    """Without any spread there is no p."""
    assert estimate_for_new_tests(np.full((3, 4), 0.25)).degenerate
    assert estimate_for_new_tests(np.full((3, 4), 0.1)).degenerate
    assert estimate_for_new_tests(np.zeros((3, 4))).degenerate


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: crossed_shares([1.0, 2.0]),
            "a crossed design needs at least 2 sources with at least 2 levels each; got shape (2,)",
        ),
        (
            lambda: crossed_shares(np.zeros((3, 1, 2))),
            "a crossed design needs at least 2 sources with at least 2 levels each; "
            "got shape (3, 1, 2)",
        ),
        (
            lambda: two_way([[1.0, math.nan], [0.0, 2.0]]),
            "a crossed design must be complete and finite: leave out the seeds with a missing run",
        ),
        (
            lambda: estimate_for_new_tests(np.zeros((2, 2, 2))),
            "differences must have two axes, seeds and test sets, and not be empty; "
            "got shape (2, 2, 2)",
        ),
        (
            lambda: estimate_for_these_tests(np.zeros((3, 0))),
            "differences must have two axes, seeds and test sets, and not be empty; "
            "got shape (3, 0)",
        ),
        (
            lambda: estimate_for_these_tests([[0.1, 0.2]]),
            "paired differences must hold at least 2 runs; got 1",
        ),
    ],
)
def test_unusable_designs_are_refused(call: Callable[[], Any], message: str) -> None:
    """The message names the shape, or what to leave out."""
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        call()


@pytest.mark.long
@pytest.mark.parametrize("tests", [2, 3, 5, 8])
@pytest.mark.parametrize(("seed_sd", "test_sd"), [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.3, 2.0)])
def test_new_tests_are_covered(tests: int, seed_sd: float, test_sd: float) -> None:
    """The 95 % interval from 6 seeds holds the mean over all test sets at least that often.

    Up to a point for a few test sets that differ a lot, and 4 errors of 3,000 studies.
    """
    generator = np.random.default_rng(tests)
    studies = (
        generator.normal(size=(3000, 6, 1)) * seed_sd
        + generator.normal(size=(3000, 1, tests)) * test_sd
        + generator.normal(size=(3000, 6, tests))
    )
    covered = sum(low <= 0 <= high for low, high in map(_interval, studies))
    assert covered / 3000 >= 0.94 - 4 * math.sqrt(0.05 * 0.95 / 3000)


def _interval(differences: np.ndarray) -> tuple[float, float]:
    return estimate_for_new_tests(differences).interval(0.95)
