"""Numbers as they were printed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pitfalls_core.errors import InputError
from pitfalls_core.results.printed import Printed, printed_cell


@pytest.mark.parametrize(
    ("text", "mean", "spread"),
    [
        ("81.20", "81.20", None),
        ("-3", "-3", None),
        ("81.2 (1.4)", "81.2", "1.4"),
        ("81.2(1.40)", "81.2", "1.40"),
        ("81.2 ± 1.4", "81.2", "1.4"),
        ("81.2±1.4", "81.2", "1.4"),
        ("81.2 (±1.4)", "81.2", "1.4"),
        ("81.2 +/- 1.4", "81.2", "1.4"),
        ("81.2 +- .4", "81.2", ".4"),
        (r"$81.2 \pm 1.4$", "81.2", "1.4"),
        ("81.2% ± 1.4%", "81.2", "1.4"),
        ("81.2 (1.4) %", "81.2", "1.4"),
        ("1e-3", "1e-3", None),
    ],
)
def test_means_with_and_without_a_spread(text: str, mean: str, spread: str | None) -> None:
    """The digits are kept as they stand."""
    found = printed_cell(text, "here", decimal_comma=False)
    assert found == (Printed(mean), Printed(spread) if spread else None)
    assert found[0].percent == ("%" in text)


def test_decimal_commas() -> None:
    """Where commas separate no cells they are decimal commas."""
    found = printed_cell("81,20 (1,4)", "here", decimal_comma=True)
    assert found == (Printed("81.20"), Printed("1.4"))


@given(st.integers(-(10**6), 10**6), st.integers(0, 6))
def test_value_and_decimals(digits: int, decimals: int) -> None:
    """What was printed with some decimals is read with as many, and as the same number."""
    text = f"{digits / 10**decimals:.{decimals}f}"
    found, _ = printed_cell(text, "here", decimal_comma=False)
    assert (found.value, found.decimals) == (float(text), decimals)


def test_decimals_of_exponents() -> None:
    """An exponent shifts the last printed place."""
    assert [Printed(text).decimals for text in ("1.5e-2", "1.5e1", "2e3")] == [3, 0, 0]


@pytest.mark.parametrize("text", ["", "x", "81.2 1.4", "81.2 (x)", "1,2", "nan", "81.2 - 1.4"])
def test_what_is_no_mean(text: str) -> None:
    """Anything else is refused with its place and the ways to write it."""
    with pytest.raises(InputError) as caught:
        printed_cell(text, "r.csv, line 2, column 'mean'", decimal_comma=False)
    assert str(caught.value) == (
        f"r.csv, line 2, column 'mean': {text!r} is not a number, or one with its spread, as in "
        "81.2, 81.2 (1.4) and 81.2 ± 1.4; write it in one of these ways, or remove the row"
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("1e999", "is not finite; correct it or remove the row"),
        ("1 (1e999)", "is not finite; correct it or remove the row"),
        ("1 (-0.5)", "has a negative spread; correct it"),
    ],
)
def test_numbers_that_cannot_be(text: str, why: str) -> None:
    """Infinite numbers and negative spreads are refused."""
    with pytest.raises(InputError) as caught:
        printed_cell(text, "here", decimal_comma=False)
    assert str(caught.value) == f"here: {text!r} {why}"
