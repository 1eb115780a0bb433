"""Possible and impossible means: published examples, brute force, and what is not informative."""

import re
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pitfalls_core.errors import InputError
from pitfalls_core.statistics.granularity import (
    grim_consistent,
    grim_consistent_integers,
    printed,
)

unhurried = settings(deadline=None, max_examples=200)


@pytest.mark.parametrize(
    ("mean", "n", "expected"),
    [
        ("5.19", 28, False),  # Brown and Heathers (2017): 145 / 28 = 5.18, 146 / 28 = 5.21
        ("5.18", 28, True),
        ("5.21", 28, True),
        ("5.27", 43, False),  # documentation of the R package scrutiny
        ("5.93", 49, False),  # The Economist, 18 June 2016
        ("3.48", 20, False),  # a die rolled 20 times: the encyclopedia's example
        ("3.45", 20, True),
        ("5.30", 20, True),  # Bauer and Francis (2021), as retold by scrutiny
        ("4.71", 20, False),
        ("4.71", 17, True),
        ("5.30", 23, True),
    ],
)
def test_published_examples(mean: str, n: int, expected: bool) -> None:
    """Means of whole numbers, with the answer that the source gives."""
    assert grim_consistent_integers(mean, n) is expected


def test_halfway_cases_may_go_either_way() -> None:
    """162 / 80 is 2.025, which some print as 2.02 and some as 2.03."""
    assert grim_consistent_integers("2.02", 80) is True
    assert grim_consistent_integers("2.03", 80) is True
    assert grim_consistent_integers("2.01", 80) is True
    assert grim_consistent_integers("2.010", 80) is False


@given(st.integers(-600, 600), st.integers(1, 99))
@unhurried
def test_brute_force(hundredths: int, n: int) -> None:
    """The answer for two decimals is that of printing every possible mean, both ways."""
    mean = Decimal(hundredths) / 100
    sums = range(-7 * n, 7 * n + 1)
    printable = {
        (Decimal(total) / n).quantize(Decimal("0.01"), rounding)
        for total in sums
        for rounding in (ROUND_HALF_UP, ROUND_HALF_DOWN)
    }
    assert grim_consistent_integers(f"{mean:.2f}", n) is (mean in printable)


@given(st.integers(0, 60), st.integers(1, 6), st.integers(2, 40), st.integers(0, 3))
@unhurried
def test_true_means_are_consistent(right: int, runs: int, examples: int, decimals: int) -> None:
    """Whatever was really scored, and however halves are rounded, is never called impossible."""
    percent = Fraction(100 * min(right, runs * examples), runs * examples)
    exact = Decimal(percent.numerator) / percent.denominator
    for rounding in (ROUND_HALF_UP, ROUND_HALF_DOWN):
        text = str(exact.quantize(Decimal(1).scaleb(-decimals), rounding))
        assert grim_consistent(text, runs=runs, examples=examples) is not False


def test_accuracies_in_percent() -> None:
    """Three runs on 50 examples move in steps of two thirds of a point."""
    assert grim_consistent("81.33", runs=3, examples=50) is True
    assert grim_consistent("81.20", runs=3, examples=50) is False
    assert grim_consistent("81.2", runs=3, examples=50) is False
    assert grim_consistent("81.3", runs=3, examples=50) is True
    assert grim_consistent("100", runs=1, examples=7) is True
    assert grim_consistent("0.0", runs=1, examples=7) is True


def test_zeros_count() -> None:
    """One run on 200 examples may score 81.5, and so 81.50, but not 81.20."""
    assert grim_consistent("81.50", runs=1, examples=200) is True
    assert grim_consistent("81.20", runs=1, examples=200) is False


def test_a_fine_grain_is_not_informative() -> None:
    """From 1 / grain examples on, every printed mean is possible; one example fewer tells."""
    assert grim_consistent("81.2", runs=1, examples=1000) is None
    assert grim_consistent("81.2", runs=1, examples=999) is True
    assert grim_consistent("81.20", runs=5, examples=2000) is None
    assert grim_consistent_integers("5.19", 100) is None
    assert grim_consistent_integers("5", 1) is None


def test_printed_numbers_are_exact() -> None:
    """Value and last digit as fractions; blanks around do not matter."""
    assert printed(" 81.20 ") == (Fraction(406, 5), Fraction(1, 100))
    assert printed("-3") == (Fraction(-3), Fraction(1))


@pytest.mark.parametrize("text", ["", "81,2", "81.2%", "8.1e1", "nan", ".5", "81.", "٣"])
def test_what_is_no_plain_number_is_refused(text: str) -> None:
    """The message shows the text."""
    message = f'a printed number must look like "81.20"; got {text!r}'
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        grim_consistent(text, runs=3, examples=100)


def test_impossible_requests_are_refused() -> None:
    """No percentage beyond 100, no counts below 1."""
    message = r"^a mean accuracy in percent must lie between 0 and 100; got 100\.1$"
    with pytest.raises(InputError, match=message):
        grim_consistent("100.1", runs=3, examples=100)
    with pytest.raises(InputError, match=r"^the number of runs must be at least 1; got 0$"):
        grim_consistent("81.2", runs=0, examples=100)
    message = r"^the number of test examples must be at least 1; got -5$"
    with pytest.raises(InputError, match=message):
        grim_consistent("81.2", runs=3, examples=-5)
    with pytest.raises(InputError, match=r"^the number of values must be at least 1; got 0$"):
        grim_consistent_integers("5.19", 0)
