"""Numbers as the reader sees them."""

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pitfalls_core.findings.units import (
    interval_in_points,
    p_text,
    percent,
    points,
    share,
    size_in_points,
)


@pytest.mark.parametrize(
    ("score", "text"),
    [(0.8123, "81.2"), (1.0, "100.0"), (0.0, "0.0"), (-0.0, "0.0"), (0.99951, "100.0")],
)
def test_percent(score: float, text: str) -> None:
    """Scores are shown in percent with one decimal."""
    assert percent(score) == text


@pytest.mark.parametrize(
    ("difference", "text"),
    [
        (0.0134, "+1.3"),
        (-0.0134, "−1.3"),
        (0.0, "0.0"),
        (-0.0, "0.0"),
        (0.0004, "0.0"),
        (-0.0004, "0.0"),
        (0.0006, "+0.1"),
        (-0.0006, "−0.1"),
        (1.0, "+100.0"),
    ],
)
def test_points(difference: float, text: str) -> None:
    """Differences have a sign, a true minus, and no sign once they round to zero."""
    assert points(difference) == text


@pytest.mark.parametrize(
    ("difference", "text"),
    [
        (0.013, "1.3 points"),
        (-0.013, "1.3 points"),
        (0.01, "1.0 point"),
        (-0.0104, "1.0 point"),
        (0.0, "0.0 points"),
        (-0.0001, "0.0 points"),
        (0.1, "10.0 points"),
    ],
)
def test_size_in_points(difference: float, text: str) -> None:
    """A size has no sign, and one point is one point."""
    assert size_in_points(difference) == text


def test_interval_in_points() -> None:
    """Both ends in square brackets, with signs."""
    assert interval_in_points((-0.002, 0.0131)) == "[−0.2, +1.3]"
    assert interval_in_points((-0.0001, 0.0001)) == "[0.0, 0.0]"


@pytest.mark.parametrize(
    ("p", "text"),
    [
        (None, "–"),
        (0.0, "< .001"),
        (0.00099, "< .001"),
        (0.001, ".001"),
        (0.0213, ".021"),
        (0.0625, ".062"),
        (0.5, ".500"),
        (0.9996, "1.000"),
        (1.0, "1.000"),
    ],
)
def test_p_text(p: float | None, text: str) -> None:
    """Three decimals without a leading zero; below one in a thousand only that much is said."""
    assert p_text(p) == text


@pytest.mark.parametrize(
    ("rate", "text"),
    [
        (0.0, "0 %"),
        (1e-6, "< 1 %"),
        (0.0099, "< 1 %"),
        (0.01, "1 %"),
        (0.874, "87 %"),
        (0.99, "99 %"),
        (0.9901, "> 99 %"),
        (0.999999, "> 99 %"),
        (1.0, "100 %"),
    ],
)
def test_share(rate: float, text: str) -> None:
    """Only nothing is 0 % and only all is 100 %."""
    assert share(rate) == text


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_a_gap(value: float) -> None:
    """A number that cannot be had is a visible dash, with and without a sign."""
    assert (percent(value), points(value), size_in_points(value)) == ("–", "–", "– points")


@given(st.floats(-2, 2))
def test_a_shown_difference_is_the_difference_rounded(difference: float) -> None:
    """Read back, it is within half of the last decimal; hyphen and negative zero never appear."""
    text = points(difference)
    assert re.fullmatch(r"0\.0|[+−]\d+\.\d", text)
    assert text not in {"+0.0", "−0.0"}
    assert float(text.replace("−", "-")) == pytest.approx(100 * difference, abs=0.05 + 1e-9)
    assert size_in_points(difference).split()[0] == text.lstrip("+−")
