"""The numbers behind tables and figures, as CSV that is safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Sequence

from pitfalls_core.display.document import Figure, Table
from pitfalls_core.display.plain import plain_text
from pitfalls_core.report.escaping import csv_cell


def table_csv(table: Table) -> str:
    """Return the header and the rows of `table`; a group row becomes a row with one cell."""
    rows = [tuple(column.header for column in table.columns)]
    rows += [(row.group,) if row.group else tuple(map(plain_text, row.cells)) for row in table.rows]
    return _lines(rows)


def figure_csv(figure: Figure) -> str:
    """Return the numbers that `figure` shows, every cell made inert."""
    return _lines([tuple(row) for row in csv.reader(io.StringIO(figure.data))])


def _lines(rows: Iterable[Sequence[str]]) -> str:
    """Return `rows` as CSV, every cell made inert."""
    return "".join(",".join(map(csv_cell, row)) + "\n" for row in rows)
