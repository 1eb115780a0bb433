"""The best of several runs against enumeration, closed forms and published tables."""

import importlib
import itertools
import math
import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pitfalls_core.errors import InputError
from pitfalls_core.statistics.selection import best_of_k_inflation, expected_best

integrate: Any = importlib.import_module("scipy.integrate")  # SciPy has no annotations
stats: Any = importlib.import_module("scipy.stats")

unhurried = settings(deadline=None, max_examples=60)
scores = st.lists(st.integers(-1000, 1000), min_size=1, max_size=8)


@given(scores)
@unhurried
def test_expected_best_is_the_mean_over_all_subsets(numbers: list[int]) -> None:
    """For every k it is the average of the largest score over all subsets of k runs."""
    for k in range(1, len(numbers) + 1):
        subsets = list(itertools.combinations(numbers, k))
        expected = sum(map(max, subsets)) / len(subsets)
        assert expected_best(numbers, k) == pytest.approx(expected, rel=1e-12, abs=1e-9)


@given(scores)
@unhurried
def test_expected_best_runs_from_the_mean_to_the_maximum(numbers: list[int]) -> None:
    """The best of one is the mean, the best of all the maximum, and more tries never harm."""
    bests = [expected_best(numbers, k) for k in range(1, len(numbers) + 1)]
    assert bests[0] == pytest.approx(np.mean(numbers), abs=1e-9)
    assert bests[-1] == max(numbers)
    assert (np.diff(bests) >= -1e-9).all()


def test_expected_best_is_unbiased() -> None:
    """Over 20,000 samples of 6 uniform scores, the best of 3 is 3/4 on average, within 4 SEs."""
    samples = np.random.default_rng(3).uniform(size=(20_000, 6))
    values = np.array([expected_best(sample, 3) for sample in samples])
    error = values.std() / math.sqrt(values.size)
    assert values.mean() == pytest.approx(0.75, abs=4 * error)


def test_expected_best_of_many_runs_does_not_overflow() -> None:
    """Binomial coefficients of 2,000 runs are beyond floating point; their ratios are not."""
    values = np.arange(2000.0)
    # The expected largest of k of the first N integers from 0: k (N + 1) / (k + 1) - 1.
    assert expected_best(values, 1000) == pytest.approx(1000 * 2001 / 1001 - 1, rel=1e-12)


@pytest.mark.parametrize(
    ("k", "expected"),
    [
        (1, 0.0),
        (2, 1 / math.sqrt(math.pi)),
        (3, 3 / (2 * math.sqrt(math.pi))),
        (4, 3 / math.sqrt(math.pi) * (0.5 + math.asin(1 / 3) / math.pi)),
        (5, 5 / (4 * math.sqrt(math.pi)) * (1 + 6 / math.pi * math.asin(1 / 3))),
    ],
)
def test_inflation_has_closed_forms(k: int, expected: float) -> None:
    """Up to five normal variables the expected maximum is elementary (Jones 1948)."""
    assert best_of_k_inflation(k) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("k", "expected"),
    [(5, 1.16296), (6, 1.26721), (10, 1.53875), (20, 1.86748), (50, 2.24907), (100, 2.50759)],
)
def test_inflation_is_that_of_the_published_table(k: int, expected: float) -> None:
    """Expected values of the largest normal order statistic (Harter 1961, table 1)."""
    assert best_of_k_inflation(k) == pytest.approx(expected, abs=6e-6)


@pytest.mark.parametrize("k", [7, 56, 57, 1000, 10**6, 10**12])
def test_inflation_agrees_with_adaptive_quadrature(k: int) -> None:
    """The integral of x over the density k phi Phi^(k-1) is the same, for large k as well."""

    def density(x: float) -> Any:
        return x * np.exp(math.log(k) + stats.norm.logpdf(x) + (k - 1) * stats.norm.logcdf(x))

    peak = stats.norm.isf(1 / k)
    expected = integrate.quad(density, -6, peak, limit=400, epsabs=1e-12)[0]
    expected += integrate.quad(density, peak, peak + 6, limit=400, epsabs=1e-12)[0]
    assert best_of_k_inflation(k) == pytest.approx(expected, abs=1e-8)


@pytest.mark.parametrize(
    ("numbers", "k", "message"),
    [
        ([], 1, "scores must hold at least 1 runs; got 0"),
        ([0.1, 0.2], 0, "the best of k out of 2 runs needs k from 1 to 2; got 0"),
        ([0.1, 0.2], 3, "the best of k out of 2 runs needs k from 1 to 2; got 3"),
    ],
)
def test_a_choice_needs_as_many_runs(numbers: list[float], k: int, message: str) -> None:
    """The best of more runs than there are cannot be estimated without bias."""
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        expected_best(numbers, k)


@pytest.mark.parametrize("k", [0, 10**12 + 1])
def test_inflation_has_limits(k: int) -> None:
    """There is no best of none, and none of more than 10^12 is computed."""
    message = f"the best is chosen among 1 to 1000000000000 runs; got {k}"
    with pytest.raises(InputError, match=f"^{message}$"):
        best_of_k_inflation(k)
