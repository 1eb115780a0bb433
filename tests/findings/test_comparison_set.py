"""Comparisons that are reported together: what they are called, and where the control was found."""

from dataclasses import replace

import pytest

from pitfalls_core.findings.comparison_set import ComparisonSet, Titles
from tests.findings.constructed import DEGRADED, EQUIVALENT, IMPROVED, UNDERPOWERED, comparison

COMPARISONS = (
    comparison(IMPROVED, dataset="a"),
    comparison(IMPROVED, dataset="b", treatment="larger", primary=False),
    comparison(EQUIVALENT, dataset="a", metric="recall"),
    comparison(UNDERPOWERED, dataset="a", treatment="larger"),
)
TITLES = Titles(
    {"a": "Dim light", "b": "Thick strokes"},
    {"baseline": "Baseline", "refined": "Refined", "larger": "Larger"},
)
FOUND = ComparisonSet(
    comparisons=COMPARISONS,
    controls=(),
    titles=TITLES,
    headings={one.id: "" for one in COMPARISONS},
    origin=(),
)


def test_treatments_and_metrics_come_in_their_first_order() -> None:
    """Each once."""
    assert FOUND.treatments == ("refined", "larger")
    assert FOUND.metrics == ("accuracy", "recall")


def test_primary_are_those_that_were_designed_so() -> None:
    """In their order, and no others."""
    assert FOUND.primary == (COMPARISONS[0], *COMPARISONS[2:])


def test_titles_are_those_of_the_names() -> None:
    """Of the dataset, the treatment and the baseline of one comparison."""
    one = COMPARISONS[1]
    assert FOUND.dataset_title(one) == "Thick strokes"
    assert FOUND.treatment_title(one) == "Larger"
    assert FOUND.baseline_title(one) == "Baseline"


@pytest.mark.parametrize(
    ("control", "changes", "seen"),
    [
        (DEGRADED, {"dataset": "a"}, True),
        (IMPROVED, {"dataset": "a"}, True),
        (EQUIVALENT, {"dataset": "a"}, False),
        (UNDERPOWERED, {"dataset": "a"}, False),
        (DEGRADED, {"dataset": "b"}, False),
        (DEGRADED, {"dataset": "a", "metric": "recall"}, False),
    ],
)
def test_the_control_counts_on_its_dataset_and_in_its_metric(
    control: tuple[float, ...], changes: dict[str, str], seen: bool
) -> None:
    """An effect in either direction, where the comparison looks as well."""
    found = replace(FOUND, controls=(comparison(control, treatment="control", **changes),))
    assert found.control_detected(COMPARISONS[0]) == seen


def test_without_a_control_nothing_was_detected() -> None:
    """Nothing was declared."""
    assert not any(FOUND.control_detected(one) for one in COMPARISONS)
