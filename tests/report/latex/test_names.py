"""Names of macros: letters only, stable, never the same for two things."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pitfalls_core.report.latex.names import letters, macro_stems

subjects = st.lists(st.text(max_size=12), unique=True, max_size=6)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("glyphs/shift_a/accuracy/refined-vs-baseline", "GlyphsShiftAAccuracyRefinedVsBaseline"),
        ("live_2", "LiveTwo"),
        ("mnist1d", "MnistOneD"),
        ("S1-1s", "SOneOneS"),
        ("expected calibration error", "ExpectedCalibrationError"),
        ("useHWA", "UseHWA"),
    ],
)
def test_a_name_is_read_off_the_identifier(text: str, expected: str) -> None:
    """Words are capitalised, digits spelled out."""
    assert letters(text) == expected


@pytest.mark.parametrize("text", ["Größe", "", "中", "a+b", "a\nb"])
def test_what_is_lost_leaves_a_digest(text: str) -> None:
    """Characters that a name cannot hold still tell texts apart."""
    assert re.fullmatch(r"[A-Za-z]*[a-p]{10}", letters(text))


@given(subjects)
def test_names_are_letters_and_all_different(texts: list[str]) -> None:
    """Whatever the subjects are called."""
    quantities = [["P", "AdjustedP", "Difference"]] * len(texts)
    stems = macro_stems(texts, quantities)
    names = [quantity + stem for stem in stems for quantity in quantities[0]]
    assert all(re.fullmatch("[A-Za-z]+", name) for name in names)
    assert len(set(names)) == len(names)


def test_names_that_would_be_equal_get_digests() -> None:
    """Both of them, so that it does not matter which came first."""
    first, second, third = macro_stems(["a-b", "a_b", "a/c"], [["Difference"]] * 3)
    assert re.fullmatch("AB[a-p]{10}", first)
    assert re.fullmatch("AB[a-p]{10}", second)
    assert first != second
    assert third == "AC"


def test_a_quantity_and_a_subject_do_not_run_together() -> None:
    """``Adjusted`` + ``P-x`` reads as ``AdjustedP`` + ``x`` would."""
    first, second = macro_stems(["p-x", "x"], [["Adjusted"], ["AdjustedP"]])
    assert f"Adjusted{first}" != f"AdjustedP{second}"


def test_a_name_does_not_depend_on_its_neighbours() -> None:
    """A further comparison leaves the names of the others alone."""
    alone = macro_stems(["a/b"], [["Verdict"]])
    assert macro_stems(["c/d", "a/b"], [["Verdict"]] * 2)[1:] == alone
