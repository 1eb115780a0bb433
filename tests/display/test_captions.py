"""Pieces of captions count, name units and levels."""

import pytest

from pitfalls_core.display.captions import finished, level, unit_of_differences
from tests.display.sets import LOSS, SETS, as_set, own
from tests.findings.constructed import IMPROVED


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ("none", "no runs"),
        ("six", "6 pairs"),
        ("two pairs", "1–2 pairs"),
        ("not paired", "6 runs of the smaller arm"),
        ("two metrics", "6 pairs or 6 runs of the smaller arm"),
    ],
)
def test_finished_runs_are_counted(shape: str, expected: str) -> None:
    """Pairs and runs are counted apart; different numbers make a range."""
    assert finished(SETS[shape]().comparisons) == expected


def test_the_unit_is_named_where_there_is_one() -> None:
    """Points, or the declared unit; several units, or none, have no name of their own."""
    assert unit_of_differences(SETS["six"]()) == "points"
    assert unit_of_differences(as_set([own(IMPROVED, scale=LOSS)])) == "nats"
    assert unit_of_differences(SETS["two metrics"]()) == "the unit of the scores"
    assert unit_of_differences(SETS["none"]()) == "the unit of the scores"


def test_levels_are_named() -> None:
    """One level stands alone; several are a range."""
    assert level([own(IMPROVED)]) == "0.05"
    assert level([own(IMPROVED, alpha=alpha) for alpha in (0.05, 0.01, 0.02)]) == "0.01 to 0.05"
