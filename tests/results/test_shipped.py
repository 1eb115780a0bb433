"""The published tables that come with the package."""

import pytest

from pitfalls_core.errors import UnknownNameError
from pitfalls_core.results.printed import Printed
from pitfalls_core.results.shipped import EXAMPLES, example_table


def test_table_1_of_the_first_source_paper() -> None:
    """Means and SDs of six runs, as printed there."""
    found = example_table("source_000_table_1")
    cells = {
        (row.dataset.removeprefix("Shifted Test "), row.variant): (row.mean.text, row.spread)
        for row in found.rows
    }
    assert cells == {
        ("A", "Baseline"): ("81.2", Printed("1.4")),
        ("A", "Refined"): ("81.0", Printed("1.6")),
        ("B", "Baseline"): ("79.5", Printed("2.2")),
        ("B", "Refined"): ("79.4", Printed("2.1")),
        ("C", "Baseline"): ("82.8", Printed("1.7")),
        ("C", "Refined"): ("82.4", Printed("1.8")),
    }
    assert {row.n for row in found.rows} == {6}
    assert found.source == "source_000_table_1.csv"


def test_table_1_of_the_second_source_paper() -> None:
    """Single numbers, as printed there: no spread, and no number of runs."""
    found = example_table("source_001_table_1")
    assert {(row.variant, row.dataset): row.mean.text for row in found.rows} == {
        ("Baseline", "Offline"): "92.1",
        ("Baseline", "Live"): "78.4",
        ("Domain-Adapted", "Offline"): "93.5",
        ("Domain-Adapted", "Live"): "77.9",
        ("Curriculum Trained", "Offline"): "94.2",
        ("Curriculum Trained", "Live"): "79.0",
    }
    assert {(row.spread, row.n) for row in found.rows} == {(None, None)}


def test_an_unknown_table() -> None:
    """The nearest one is named."""
    with pytest.raises(UnknownNameError) as caught:
        example_table("source_000_table_2")
    assert caught.value.known == EXAMPLES
    assert str(caught.value) == (
        "unknown example table 'source_000_table_2'. Did you mean 'source_000_table_1'? "
        "Known: source_000_table_1, source_001_table_1."
    )
