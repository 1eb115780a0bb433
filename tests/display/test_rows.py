"""Rows of panels are ordered by metric and named from the top down."""

import pytest
from matplotlib.figure import Figure as Canvas

from pitfalls_core.display.rows import by_metric, name_rows
from tests.display.sets import SETS


def test_comparisons_are_kept_metric_by_metric() -> None:
    """Every comparison is in the group of its metric, in order."""
    found = SETS["two metrics"]()
    groups = by_metric(found)
    assert [{one.design.metric for one in group} for group in groups] == [{"accuracy"}, {"loss"}]
    assert tuple(one for group in groups for one in group) == found.comparisons


def test_without_comparisons_there_is_one_empty_group() -> None:
    """A figure of nothing still has a panel."""
    assert by_metric(SETS["none"]()) == [[]]


@pytest.mark.parametrize(
    ("shape", "names"),
    [
        ("two", ["Corruption 0", "Corruption 1"]),
        ("two metrics", ["D0\naccuracy", "D1\naccuracy", "D2\naccuracy"]),
        ("long names", ["In distribution, with…\nIn Distribution, With…"]),
    ],
)
def test_rows_are_named_by_what_tells_them_apart(shape: str, names: list[str]) -> None:
    """A name has the test set, then metric and treatment where there are several."""
    found = SETS[shape]()
    panel = Canvas().subplots()
    name_rows(panel, by_metric(found)[0], found)
    shown = [label.get_text() for label in panel.get_yticklabels()]
    assert shown[: len(names)] == names
    assert panel.get_ylim()[0] > panel.get_ylim()[1]
