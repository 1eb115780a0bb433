"""A file as columns of text with the line of every row, before anything is known of its meaning."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.errors import InputError
from pitfalls_core.results.coded import Coded
from pitfalls_core.results.columns import require_distinct

UNNAMED = "unnamed column"


@dataclass(frozen=True, eq=False)
class Sheet:
    """The cells of a file, without outer blanks.

    Parameters
    ----------
    source
        The file, as the user named it.
    columns
        Name to cells, in the order of the file.
    lines
        Line of the file in which a row begins, axes (rows,).
    decimal_comma
        Whether a comma in a number can be a decimal comma: not where commas separate the cells.
    notes
        What was done with the file that its author may want to know.
    """

    source: str
    columns: dict[str, Coded]
    lines: NDArray[np.int32]
    decimal_comma: bool
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.lines)

    @property
    def header(self) -> tuple[str, ...]:
        """Names of the columns."""
        return tuple(self.columns)

    def place(self, row: int, column: str) -> str:
        """Return where a cell stands, for messages."""
        return f"{self.source}, line {self.lines[row]}, column {column!r}"

    def names(self, column: str) -> Coded:
        """Return a column of names, none of which is empty.

        Raises
        ------
        InputError
            At the first empty cell.
        """
        cells = self.columns[column]
        if "" in cells.labels:
            row = int(np.argmax(cells.codes == cells.labels.index("")))
            raise InputError(f"{self.place(row, column)}: the cell is empty; every row needs one")
        return cells


def sheet_of(
    source: str,
    header: Sequence[str],
    cells: Sequence[Coded],
    lines: NDArray[np.int32],
    *,
    decimal_comma: bool,
    notes: Sequence[str] = (),
) -> Sheet:
    """Return the sheet of a header and the cells below it.

    Outer blanks are removed. A column without a name is left out if it is empty or counts the
    rows, as some programs write them, and gets a name otherwise.

    Raises
    ------
    InputError
        If there are no rows, or two columns have the same name.
    """
    if not len(lines):
        raise InputError(f"{source} has a header and no rows; it needs a line for each score")
    bare = [one.mapped(str.strip) for one in cells]
    kept, said = {}, list(notes)
    names = [name.strip("\ufeff").strip() for name in header]
    require_distinct([name for name in names if name], source)
    for number, (name, column) in enumerate(zip(names, bare, strict=True), 1):
        if name:
            kept[name] = column
        elif _counts_rows(column):
            said.append(f"column {number} has no name and counts the rows: left out")
        elif column.labels != ("",):
            kept[f"{UNNAMED} {number}"] = column
    if any(len(one.labels) > len(new.labels) for one, new in zip(cells, bare, strict=True)):
        said.append("cells that differ only in outer blanks were taken to be equal")
    return Sheet(source, kept, lines, decimal_comma, tuple(said))


def _counts_rows(column: Coded) -> bool:
    rows = len(column.codes)
    return any(column.labels == tuple(map(str, range(start, start + rows))) for start in (0, 1))
