"""Tables of numbers in text files: a header, a column of labels, and features."""

import csv
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.data.files.source_file import SourceFile

MOST_BYTES = 1 << 30
"""No text file larger than this is read."""

MOST_LABEL = 100_000
"""Class numbers are below this."""


LARGEST = float(np.finfo(np.float32).max)
"""Values are kept in single precision."""


@dataclass(frozen=True, eq=False)
class Table:
    """Features (rows, columns), float32, labels (rows,), and the names of the columns."""

    features: NDArray[np.float32]
    labels: NDArray[np.int64]
    columns: tuple[str, ...]


def feature_table(source: SourceFile, label: str) -> Table:
    """Return the table in a text file with commas: one header line, then one line an example.

    Parameters
    ----------
    source
        The file, in UTF-8, plain or packed by gzip.
    label
        The name of the column of class numbers; all others are features.

    Raises
    ------
    InputError
        If the file is missing or no such table, a name stands twice in the header, a line has more
        or fewer cells than it, a cell is empty, no number or not finite, or a label is not a whole
        number from 0.
    """
    lines = list(_lines(source))
    if len(lines) < 2:
        raise source.error("a header and at least one line of numbers", f"{len(lines)} lines")
    header = tuple(name.strip() for name in lines[0][1])
    _require_header(source, header, label)
    at = header.index(label)
    features = np.empty((len(lines) - 1, len(header) - 1), dtype=np.float32)
    labels = np.empty(len(lines) - 1, dtype=np.int64)
    for row, (number, cells) in enumerate(lines[1:]):
        if len(cells) != len(header):
            found = f"{len(cells)} in line {number}"
            raise source.error(f"{len(header)} cells a line, as in the header", found)
        labels[row] = _label(source, cells[at], number)
        features[row] = _numbers(source, cells[:at] + cells[at + 1 :], number)
    return Table(features, labels, header[:at] + header[at + 1 :])


def number_table(source: SourceFile, columns: int, separator: str | None) -> NDArray[np.float64]:
    """Return the numbers of a text file without a header, (lines, columns).

    Parameters
    ----------
    source
        The file, plain or packed by gzip.
    columns
        How many numbers each line has.
    separator
        What stands between them; None for blanks.

    Raises
    ------
    InputError
        If the file is missing, empty, or a line does not have that many finite numbers.
    """
    lines = [line.strip() for line in _text(source).splitlines()]
    rows = [(n, line.split(separator)) for n, line in enumerate(lines, start=1) if line]
    if not rows:
        raise source.error(f"lines of {columns} numbers", "none")
    for number, cells in rows:
        if len(cells) != columns:
            raise source.error(f"{columns} numbers a line", f"{len(cells)} in line {number}")
    return np.array([_numbers(source, cells, number) for number, cells in rows])


def _lines(source: SourceFile) -> list[tuple[int, list[str]]]:
    """Return the lines with something in them: number and cells."""
    reader = csv.reader(_text(source).splitlines(), strict=True)
    try:
        return [(reader.line_num, cells) for cells in reader if cells]
    except csv.Error as error:
        found = f"line {reader.line_num} ({error})"
        raise source.error("lines of cells with commas between", found) from error


def _text(source: SourceFile) -> str:
    try:
        return source.content(MOST_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        found = f"a byte that is not ({error.reason}, byte {error.start:,})"
        raise source.error("text in UTF-8", found) from error


def _require_header(source: SourceFile, header: tuple[str, ...], label: str) -> None:
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice or "" in header:
        found = f"{twice[0]!r} twice" if twice and twice[0] else "a column without a name"
        raise source.error("a header with a different name for each column", found)
    if label not in header or len(header) < 2:
        named = ", ".join(map(repr, header[:12]))
        raise source.error(f"a header with {label!r} and at least one feature", named)


def _numbers(source: SourceFile, cells: list[str], line: int) -> list[float]:
    try:
        values = [float(cell) for cell in cells]
    except ValueError:
        bad = next(cell for cell in cells if not _is_number(cell))
        found = f"{bad[:40]!r} in line {line}" if bad.strip() else f"an empty cell in line {line}"
        raise source.error("a number in every cell", found) from None
    if not all(abs(value) <= LARGEST for value in values):  # which NaN is not either
        raise source.error("finite numbers (in single precision)", f"others in line {line}")
    return values


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _label(source: SourceFile, cell: str, line: int) -> int:
    text = cell.strip()
    if not (text.isascii() and text.isdecimal()) or len(text) > 6 or int(text) >= MOST_LABEL:
        found = f"{cell[:40]!r} in line {line}"
        raise source.error(f"labels that are whole numbers from 0, below {MOST_LABEL:,}", found)
    return int(text)
