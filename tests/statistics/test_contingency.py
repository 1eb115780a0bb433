"""Exact tests on counts against published values, SciPy, statsmodels and their symmetries."""

import importlib
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pitfalls_core.errors import InputError
from pitfalls_core.statistics.contingency import fisher_exact_p, mcnemar_exact_p

stats: Any = importlib.import_module("scipy.stats")  # SciPy has no annotations
tables: Any = importlib.import_module("statsmodels.stats.contingency_tables")

unhurried = settings(deadline=None, max_examples=100)
few = st.integers(0, 15)
many = st.integers(0, 3000)


def test_fisher_on_the_tea_tasting() -> None:
    """Three of four cups right: (16 + 1) / 70 on each side (Fisher 1935)."""
    assert fisher_exact_p(3, 1, 1, 3) == pytest.approx(34 / 70)
    assert fisher_exact_p(4, 0, 0, 4) == pytest.approx(2 / 70)


def test_fisher_on_the_convictions_of_twins() -> None:
    """Of 13 identical twins 10 were convicted, of 17 others 2: R prints 0.0005367."""
    assert fisher_exact_p(2, 15, 10, 3) == pytest.approx(0.0005367, abs=5e-8)


@given(few, few, few, few)
@unhurried
def test_fisher_is_that_of_scipy(a: int, b: int, c: int, d: int) -> None:
    """Small tables, with their many ties."""
    expected = stats.fisher_exact([[a, b], [c, d]]).pvalue
    assert fisher_exact_p(a, b, c, d) == pytest.approx(expected, rel=1e-9)


@given(many, many, many, many)
@unhurried
def test_fisher_is_that_of_scipy_on_large_counts(a: int, b: int, c: int, d: int) -> None:
    """Sizes of test sets rather than of arms; tiny p-values included."""
    expected = stats.fisher_exact([[a, b], [c, d]]).pvalue
    assert fisher_exact_p(a, b, c, d) == pytest.approx(expected, rel=1e-6, abs=1e-300)


@given(few, few, few, few)
@unhurried
def test_fisher_does_not_care_what_is_called_what(a: int, b: int, c: int, d: int) -> None:
    """Exchanging the arms, the outcomes, or both with each other leaves p as it is."""
    p = fisher_exact_p(a, b, c, d)
    for other in ((c, d, a, b), (b, a, d, c), (a, c, b, d)):
        assert fisher_exact_p(*other) == pytest.approx(p, rel=1e-12)


def test_fisher_of_nothing_is_one() -> None:
    """No collapse in either arm, one arm without runs, and no runs at all say nothing."""
    assert fisher_exact_p(0, 6, 0, 6) == 1.0
    assert fisher_exact_p(2, 4, 0, 0) == 1.0
    assert fisher_exact_p(0, 0, 0, 0) == 1.0


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (121, 59, 0.000004),
        (70, 59, 0.378688),
        (80, 59, 0.089452),
        (30, 60, 0.00206),
        (10, 30, 0.002221),
        (10, 10, 1.0),
    ],
)
def test_mcnemar_is_the_published_one(first: int, second: int, expected: float) -> None:
    """Values of Vassar College's calculator, quoted in the tests of statsmodels."""
    assert mcnemar_exact_p(first, second) == pytest.approx(expected, abs=5e-7)


def test_mcnemar_on_approval_ratings() -> None:
    """Agresti (1990, p. 350): 150 and 86 changed sides, z = 4.17; the exact p is close to its."""
    normal = math.erfc((150 - 86) / math.sqrt(150 + 86) / math.sqrt(2))
    assert mcnemar_exact_p(150, 86) == pytest.approx(normal, rel=0.3)
    assert mcnemar_exact_p(150, 86) > normal


@given(few, few)
@unhurried
def test_mcnemar_is_a_binomial_test(first: int, second: int) -> None:
    """SciPy's binomial test and statsmodels agree, whichever classifier is named first."""
    p = mcnemar_exact_p(first, second)
    assert mcnemar_exact_p(second, first) == p
    assert p == pytest.approx(tables.mcnemar([[0, first], [second, 0]]).pvalue)
    if first + second:
        assert p == pytest.approx(stats.binomtest(first, first + second).pvalue)


def test_mcnemar_has_a_closed_form_on_one_side() -> None:
    """If only one classifier is ever right alone, p is 2 / 2^n; without differences it is 1."""
    assert mcnemar_exact_p(0, 9) == 2 / 2**9
    assert mcnemar_exact_p(0, 1) == 1.0
    assert mcnemar_exact_p(0, 0) == 1.0


def test_negative_counts_are_refused() -> None:
    """The message lists the counts."""
    with pytest.raises(InputError, match=r"^counts must not be negative; got 3, -1, 0, 2$"):
        fisher_exact_p(3, -1, 0, 2)
    with pytest.raises(InputError, match=r"^counts must not be negative; got 4, -2$"):
        mcnemar_exact_p(4, -2)
