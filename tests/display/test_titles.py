"""Comparisons are named by what tells them apart, and by no more."""

from pitfalls_core.display.titles import comparison_titles, treatment_title
from tests.display.shapes import shaped


def test_a_single_treatment_goes_without_saying() -> None:
    """With one treatment the test set names the comparison, and the treatment the column."""
    found = shaped(("Dim light",), treatments=("Refined",))
    assert comparison_titles(found.comparisons[0], found) == ("Dim light",)
    assert treatment_title(found) == "Refined"


def test_several_treatments_are_named() -> None:
    """With two treatments each comparison names its own, and their column none of them."""
    found = shaped(("Dim light",), treatments=("Small", "Large"))
    names = [comparison_titles(one, found) for one in found.comparisons]
    assert names == [("Dim light", "Small"), ("Dim light", "Large")]
    assert treatment_title(found) == "Treatment"
