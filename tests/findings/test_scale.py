"""Numbers as the reader sees them."""

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pitfalls_core.findings.scale import (
    ACCURACY,
    MOST_DECIMALS,
    Scale,
    formula,
    metric_heading,
    metric_name,
    p_text,
    share,
)


@pytest.mark.parametrize(
    ("score", "text"),
    [(0.8123, "81.2"), (1.0, "100.0"), (0.0, "0.0"), (-0.0, "0.0"), (0.99951, "100.0")],
)
def test_percent(score: float, text: str) -> None:
    """Scores are shown in percent with one decimal."""
    assert ACCURACY.score(score) == text


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
    assert ACCURACY.signed(difference) == text


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
    assert ACCURACY.size(difference) == text


def test_interval_in_points() -> None:
    """Both ends in square brackets, with signs."""
    assert ACCURACY.interval((-0.002, 0.0131)) == "[−0.2, +1.3]"
    assert ACCURACY.interval((-0.0001, 0.0001)) == "[0.0, 0.0]"


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


@pytest.mark.parametrize(
    ("spread", "score"),
    [
        (0.0123, "1.234"),
        (0.99, "1.23"),
        (1.0, "1.2"),
        (9.99, "1.2"),
        (10.0, "1"),
        (4000.0, "1"),
        (1e-5, "1.234500"),
        (1e-300, "1.23450000"),
    ],
)
def test_a_scale_shows_two_digits_of_a_spread(spread: float, score: str) -> None:
    """From whole numbers to eight decimals, in the values' own unit."""
    assert Scale.resolving(spread).score(1.2345) == score
    assert Scale.resolving(spread).factor == 1


@pytest.mark.parametrize("spread", [0.0, -1.0, math.inf, math.nan])
def test_a_scale_without_a_spread_has_three_decimals(spread: float) -> None:
    """Where nothing can be resolved, the scale is the plain one, with its unit."""
    assert Scale.resolving(spread, "BLEU") == Scale(unit="BLEU", step="BLEU")
    assert Scale().score(1.2345) == "1.234"


@given(st.floats(1e-7, 1e6), st.floats(0.5, 1.0))
def test_a_resolved_spread_is_not_shown_as_zero(spread: float, share_of_it: float) -> None:
    """Half of it still shows, and is never below the smallest difference that does."""
    scale = Scale.resolving(spread)
    assert 0 <= scale.decimals <= MOST_DECIMALS
    assert float(scale.score(share_of_it * spread)) > 0
    assert scale.smallest == 10.0**-scale.decimals
    assert float(scale.score(scale.smallest)) > 0
    assert float(scale.score(0.49 * scale.smallest)) == 0


def test_the_smallest_difference_is_in_the_stored_unit() -> None:
    """A tenth of a point is a thousandth of accuracy."""
    assert ACCURACY.smallest == pytest.approx(0.001)
    assert Scale(factor=2.0, decimals=0).smallest == 0.5


def test_a_unit_of_its_own_stands_behind_every_difference() -> None:
    """It has no plural, and scores are named with it."""
    scale = Scale.resolving(0.3, "BLEU")
    assert scale.named("score") == "score (BLEU)"
    assert scale.change(1.5) == "+1.50 BLEU"
    assert scale.size(-1.0) == "1.00 BLEU"
    assert scale.range((-0.2, 1.5)) == "[−0.20, +1.50] BLEU"
    assert scale.steps == "BLEU"


def test_without_a_unit_numbers_stand_alone() -> None:
    """No unit, no gap at the end."""
    scale = Scale.resolving(0.3)
    assert scale.named("loss") == "loss"
    assert (scale.change(-1.5), scale.size(-1.5)) == ("−1.50", "1.50")
    assert scale.range((-0.2, 1.5)) == "[−0.20, +1.50]"
    assert scale.steps == ""


def test_points_have_a_plural() -> None:
    """One point, two points; percent where a score is named."""
    assert ACCURACY.steps == "points"
    assert ACCURACY.change(-0.02) == "−2.0 points"
    assert ACCURACY.range((-0.002, 0.0131)) == "[−0.2, +1.3] points"
    assert ACCURACY.named("accuracy") == "accuracy (%)"
    assert Scale(100, 0, "%", "point").size(0.01) == "1 point"


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_a_gap(value: float) -> None:
    """A number that cannot be had is a visible dash, with and without a sign."""
    assert (ACCURACY.score(value), ACCURACY.signed(value), ACCURACY.size(value)) == (
        "–",
        "–",
        "– points",
    )


@given(st.floats(-2, 2))
def test_a_shown_difference_is_the_difference_rounded(difference: float) -> None:
    """Read back, it is within half of the last decimal; hyphen and negative zero never appear."""
    text = ACCURACY.signed(difference)
    assert re.fullmatch(r"0\.0|[+−]\d+\.\d", text)
    assert text not in {"+0.0", "−0.0"}
    assert float(text.replace("−", "-")) == pytest.approx(100 * difference, abs=0.05 + 1e-9)
    assert ACCURACY.size(difference).split()[0] == text.lstrip("+−")


@pytest.mark.parametrize(
    ("metric", "name", "heading"),
    [
        ("accuracy", "accuracy", "Accuracy"),
        ("hwa", "HWA", "HWA"),
        ("error rate", "error rate", "Error rate"),
    ],
)
def test_acronyms_stand_in_capitals(metric: str, name: str, heading: str) -> None:
    """In sentences, at their start, and with a unit."""
    assert (metric_name(metric), metric_heading(metric)) == (name, heading)
    assert ACCURACY.named(metric) == f"{name} (%)"


def test_a_metric_says_what_it_is() -> None:
    """One that this package does not score is left to the program that did."""
    assert formula("accuracy") == "the share of examples whose most probable class is the label"
    assert formula("hwa").startswith("2 SWA CWA / (SWA + CWA)")
    assert formula("error rate") == "as the program that made the runs defines it"
