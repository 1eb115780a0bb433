"""Text with delimiters: what separates the cells, and in which line each row begins."""

import contextlib
import csv
import io
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.errors import InputError
from pitfalls_core.results.coded import Coded
from pitfalls_core.results.columns import folded
from pitfalls_core.results.files import encoding_of
from pitfalls_core.results.sheet import Sheet, sheet_of

if TYPE_CHECKING:
    from _csv import Reader

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs"}
"""What may separate cells, the likeliest first."""

ENCODINGS = {"utf-16": "UTF-16", "utf-32": "UTF-32", "cp1252": "Windows-1252", "latin-1": "Latin-1"}
"""Encodings worth a note."""

ROWS_AT_ONCE = 500
"""Few, so that the rows are gone again before the garbage collector counts them as old."""

_BREAK = re.compile(r"\r\n|\r|\n")

Chunk = tuple[list[list[str]], list[int]]
"""Rows, and the line in which each begins."""


def read_delimited(data: bytes, known: Collection[str], source: str) -> Sheet:
    """Return the cells of `data`, with every row as wide as the header.

    Parameters
    ----------
    data
        The bytes of the file.
    known
        Folded names that the header may hold; they help to tell what separates the cells.
    source
        What messages call the file.

    Raises
    ------
    InputError
        If the bytes are no text, a row is not as wide as the header, or a quotation mark is not
        closed; the message names the line.
    """
    encoding = encoding_of(data, source)
    delimiter = _delimiter(data, encoding, known)
    try:
        header, cells, lines = _parse(_reader(data, encoding, delimiter), source)
    except csv.Error as error:
        reader = _reader(data, encoding, delimiter)
        raise _unreadable(reader, str(error), source) from None
    notes = []
    if delimiter != ",":
        notes.append(f"cells are separated by {DELIMITERS[delimiter]}")
    if encoding in ENCODINGS:
        notes.append(f"the file was read as {ENCODINGS[encoding]}")
    comma = delimiter != ","
    return sheet_of(source, header, cells, lines, decimal_comma=comma, notes=notes)


def _delimiter(data: bytes, encoding: str, known: Collection[str]) -> str:
    """Return the delimiter that gives the header most known names, then most cells."""

    def merit(delimiter: str) -> tuple[int, int]:
        try:
            header = next(filter(_filled, _reader(data, encoding, delimiter)), [])
        except csv.Error:
            return 0, 0
        return sum(folded(name) in known for name in header), len(header)

    return max(DELIMITERS, key=merit)


def _reader(data: bytes, encoding: str, delimiter: str) -> "Reader":
    # Line ends are left as they are: within quotes they belong to the cell.
    text = io.TextIOWrapper(io.BytesIO(data), encoding, newline="")
    return csv.reader(text, delimiter=delimiter, strict=True)


class _Column:
    """A column that grows by chunks."""

    def __init__(self) -> None:
        self._index: defaultdict[str, int] = defaultdict()
        self._index.default_factory = self._index.__len__
        self._parts: list[NDArray[np.int32]] = []

    def add(self, cells: Sequence[str]) -> None:
        """Append `cells`."""
        self._parts.append(np.fromiter(map(self._index.__getitem__, cells), np.int32, len(cells)))

    @property
    def coded(self) -> Coded:
        """The whole column."""
        return Coded(tuple(self._index), np.concatenate([np.empty(0, np.int32), *self._parts]))


def _parse(reader: "Reader", source: str) -> tuple[list[str], list[Coded], NDArray[np.int32]]:
    header = next(filter(_filled, reader))
    columns = [_Column() for _ in header]
    begins: list[NDArray[np.int32]] = [np.empty(0, np.int32)]
    for chunk in _chunks(reader):
        rows, lines = _fitting(*chunk, len(header), source)
        begins.append(np.array(lines, np.int32))
        for column, cells in zip(columns, zip(*rows, strict=True), strict=False):
            column.add(cells)
    return header, [column.coded for column in columns], np.concatenate(begins)


def _chunks(reader: "Reader") -> Iterator[Chunk]:
    start = reader.line_num + 1
    while rows := list(islice(reader, ROWS_AT_ONCE)):
        if reader.line_num - start + 1 == len(rows):
            lines = list(range(start, reader.line_num + 1))
        else:
            heights = [1 + sum(len(_BREAK.findall(cell)) for cell in row) for row in rows]
            lines = np.cumsum([start, *heights[:-1]]).tolist()
        start = reader.line_num + 1
        yield rows, lines


def _fitting(rows: list[list[str]], lines: list[int], width: int, source: str) -> Chunk:
    """Return the rows that are not blank, each with `width` cells."""
    if set(map(len, rows)) == {width} and all(map(_filled, rows)):
        return rows, lines
    kept: Chunk = [], []
    for row, line in zip(rows, lines, strict=True):
        if not _filled(row):
            continue
        if len(row) < width or _filled(row[width:]):
            message = (
                f"{source}, line {line}: {len(row)} cells where the header has {width}; "
                "put a cell that holds a delimiter or a decimal comma in quotation marks"
            )
            raise InputError(message)
        kept[0].append(row[:width])
        kept[1].append(line)
    return kept


def _filled(row: Sequence[str]) -> bool:
    return any(map(str.strip, row))


def _unreadable(reader: "Reader", why: str, source: str) -> InputError:
    """Read again, row by row, to the line that the fast way stumbled over."""
    line = 1
    with contextlib.suppress(csv.Error):
        for _ in reader:
            line = reader.line_num + 1
    return InputError(
        f"{source}, line {line}: the quotation marks do not match ({why}); a cell that begins with "
        "one must end with one, and those within it must be doubled"
    )
