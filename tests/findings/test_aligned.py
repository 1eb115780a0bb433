"""Columns of text stand under each other."""

from pitfalls_core.findings.aligned import aligned


def test_the_first_column_is_set_to_the_left_and_others_to_the_right() -> None:
    """A row of one cell is a line by itself that widens nothing, and no line ends in a space."""
    table = [("name", "n"), ("a row of one cell",), ("x", "100"), ("longer", "")]
    assert aligned(table) == ["name      n", "a row of one cell", "x       100", "longer"]


def test_columns_can_be_set_to_the_left() -> None:
    """Those that are named are, and only those."""
    table = [("a", "word", "n"), ("bb", "w", "10")]
    assert aligned(table, left=(1,)) == [" a  word   n", "bb  w     10"]


def test_no_rows_are_no_lines() -> None:
    """An empty table is nothing."""
    assert aligned([]) == []
