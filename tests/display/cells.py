"""Cells of tables as the reader sees them, and where their numbers lead."""

from pitfalls_core.display.document import Number, Row, Table, walk
from pitfalls_core.display.plain import plain_text
from pitfalls_core.display.sentences import evidence_label
from pitfalls_core.findings.comparison_set import ComparisonSet


def headers(table: Table) -> list[str]:
    """Return the headers of all columns."""
    return [column.header for column in table.columns]


def texts(row: Row) -> list[str]:
    """Return the cells of a row."""
    return [plain_text(cell) for cell in row.cells]


def records(table: Table) -> list[dict[str, str]]:
    """Return the rows that are not headings, each by column."""
    return [
        dict(zip(headers(table), texts(row), strict=True)) for row in table.rows if not row.group
    ]


def links(shown: object) -> list[tuple[str, str]]:
    """Return every number in a document value, with the label that it leads to."""
    return [(one.text, one.evidence) for one in walk(shown) if isinstance(one, Number)]


def unlinked(table: Table, found: ComparisonSet) -> list[str]:
    """Return the cells with digits that do not lead to the evidence of their comparison.

    The first cell is a name and may have digits of its own.
    """
    rows = [row for row in table.rows if not row.group]
    by_title = [evidence_label(one.id) for one in found.comparisons]
    assert len(rows) == len(by_title)
    return [
        plain_text(cell)
        for row, label in zip(rows, by_title, strict=True)
        for cell in row.cells[1:]
        if any(char.isdigit() for char in plain_text(cell))
        if not all(isinstance(part, Number) and part.evidence == label for part in cell)
    ]
