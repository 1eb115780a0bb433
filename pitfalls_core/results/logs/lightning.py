"""Lightning's ``CSVLogger``: ``metrics.csv`` with sparse rows, ``hparams.yaml`` beside it."""

import csv
import io
from pathlib import Path

from pitfalls_core.errors import InputError
from pitfalls_core.results.logs.logged import Points

FILE = "metrics.csv"
PARAMETERS = "hparams.yaml"
STEP, EPOCH = "step", "epoch"


def read_metrics(path: Path, points: Points) -> bool:
    """Take every cell of a ``metrics.csv`` that holds a number.

    Training and validation are logged in lines of their own, so that most cells are empty.

    Returns
    -------
    bool
        Whether the last line is incomplete, as after a crash; it is left out.

    Raises
    ------
    InputError
        If it has no column of steps, a line has too many or too few cells, or a cell is no number.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return _read(file, path, points)
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is no UTF-8 text: byte {error.start}") from None


def _read(file: io.TextIOBase, path: Path, points: Points) -> bool:
    reader = csv.reader(file)
    try:
        header = next(reader, [])
        if STEP not in header:
            raise InputError(f"{path} has no column {STEP!r}, so it is no log of Lightning")
        where = header.index(STEP)
        columns = [(at, name) for at, name in enumerate(header) if name not in {STEP, EPOCH, ""}]
        short: int | None = None
        for row in filter(None, reader):
            if short is not None:
                raise _wrong_length(path, short, header)
            if len(row) != len(header):
                short = reader.line_num  # forgiven if nothing follows
                if len(row) > len(header):
                    raise _wrong_length(path, short, header)
                continue
            if any(row[at] for at, _ in columns):
                step = _number(row[where], path, reader.line_num, STEP)
            for at, name in columns:
                if row[at]:
                    points.add(name, step, _number(row[at], path, reader.line_num, name))
    except csv.Error as error:
        raise InputError(f"{path}, line {reader.line_num}: {error}") from None
    return short is not None


def _wrong_length(path: Path, line: int, header: list[str]) -> InputError:
    return InputError(
        f"{path}, line {line}: the line has not the {len(header)} cells of the header; it was cut "
        "or written twice: remove it"
    )


def _number(cell: str, path: Path, line: int, column: str) -> float:
    try:
        return float(cell)
    except ValueError:
        text = repr(cell if len(cell) <= 60 else f"{cell[:60]}…")
        raise InputError(f"{path}, line {line}, column {column!r}: {text} is no number") from None
