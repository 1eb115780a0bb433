"""Cells that hold numbers: decimal commas, percent signs, and what is no finite number."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.errors import InputError
from pitfalls_core.results.coded import Coded

FINITE = "write a finite number, or mark the run as failed and leave the value empty"

_NUMBER = re.compile(r"([+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d+)?)\s*(%?)", re.ASCII)
LONGEST_SHOWN = 60
"""Longer cells are cut in messages."""

_GROUPED = re.compile(r"[+-]?\d{1,3}(?:[., \u00a0'\u202f]\d{3})+(?:[.,]\d+)?", re.ASCII)


@dataclass(frozen=True, eq=False)
class NumberCells:
    """Cells that should hold numbers.

    Parameters
    ----------
    cells
        Their text, without outer blanks.
    expected
        Whether a number is expected in the row; others are empty; axes (rows,).
    group
        What the cells of one unit have in common: their metric.
    decimal_comma
        Whether a comma can be a decimal comma.
    place
        Where the cell of a row stands, for messages.
    """

    cells: Coded
    expected: NDArray[np.bool_]
    group: Coded
    decimal_comma: bool
    place: Callable[[int], str]

    def read(self) -> tuple[NDArray[np.float64], tuple[str, ...]]:
        """Return the numbers, NaN where none is expected (axes: rows), and notes.

        Raises
        ------
        InputError
            At the first cell that is no finite number, and if decimal commas and points are
            mixed, or some cells of a group have a percent sign and others none.
        """
        quick = _plain(self.cells.labels)
        empty = self.cells.where(lambda text: not text)
        if quick is not None and not (self.expected & empty).any():
            return np.where(self.expected, quick[self.cells.codes], math.nan), ()
        self._refuse_what_is_no_number()
        notes = (*self._decimal_commas(), *self._percent_signs())
        numbers = np.array([_number(label) for label in self.cells.labels])
        return np.where(self.expected, numbers[self.cells.codes], math.nan), notes

    def _first(self, chosen: Callable[[str], bool]) -> int | None:
        """Return the first row with a number whose text is `chosen`."""
        rows = np.flatnonzero(self.expected & self.cells.where(chosen))
        return int(rows[0]) if len(rows) else None

    def _refuse_what_is_no_number(self) -> None:
        row = self._first(lambda text: not _is_finite(text, commas=self.decimal_comma))
        if row is not None:
            text = self.cells[row]
            raise InputError(f"{self.place(row)}: {_why(text, commas=self.decimal_comma)}")

    def _decimal_commas(self) -> tuple[str, ...]:
        comma = self._first(lambda text: "," in text)
        if comma is None:
            return ()
        point = self._first(lambda text: "." in text)
        if point is not None:
            message = (
                f"{self.place(comma)}: {self.cells[comma]!r} has a decimal comma, and "
                f"{self.place(point)}: {self.cells[point]!r} has a decimal point; "
                "write all numbers in one way"
            )
            raise InputError(message)
        text = self.cells[comma]
        return (f"decimal commas were read: {text!r} is {_number(text):.15g}",)

    def _percent_signs(self) -> tuple[str, ...]:
        signed = self.expected & self.cells.where(lambda text: text.endswith("%"))
        groups = len(self.group.labels)
        with_sign = np.bincount(self.group.codes[signed], minlength=groups)
        all_cells = np.bincount(self.group.codes[self.expected], minlength=groups)
        notes = []
        for group in np.flatnonzero(with_sign):
            own = signed & (self.group.codes == group)
            row, name = int(np.argmax(own)), self.group.labels[group]
            if with_sign[group] < all_cells[group]:
                bare = self.expected & (self.group.codes == group) & ~signed
                raise self._some_signed(row, int(np.argmax(bare)), name)
            text = self.cells[row]
            notes.append(
                f"all values of {name!r} have a percent sign: they are kept in percent, "
                f"{text!r} as {_number(text):.15g}"
            )
        return tuple(notes)

    def _some_signed(self, signed: int, bare: int, name: str) -> InputError:
        return InputError(
            f"{self.place(signed)}: {self.cells[signed]!r} has a percent sign, and "
            f"{self.place(bare)}: {self.cells[bare]!r} has none; "
            f"write all values of {name!r} in one way"
        )


def shown(text: str) -> str:
    """Return a cell as messages show it: quoted, and cut if it is long."""
    return repr(text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…")


def _plain(labels: tuple[str, ...]) -> NDArray[np.float64] | None:
    """Return the numbers if every label is empty or an ordinary finite number."""
    try:
        numbers = np.array([float(label) if label else math.nan for label in labels])
    except ValueError:
        return None
    odd = any("_" in label for label in labels)
    empty = sum(not label for label in labels)
    return numbers if not odd and np.isfinite(numbers).sum() + empty == len(labels) else None


def _is_finite(text: str, *, commas: bool) -> bool:
    return _NUMBER.fullmatch(text) is not None and (
        ("," not in text or commas) and math.isfinite(_number(text))
    )


def _number(text: str) -> float:
    """Return the number in `text`, NaN if there is none."""
    match = _NUMBER.fullmatch(text)
    return float(match[1].replace(",", ".")) if match else math.nan


def _why(text: str, *, commas: bool) -> str:
    """Say why `text` is refused, and what to do."""
    said = shown(text)
    if not text:
        return f"the cell is empty and the run is not marked as failed; {FINITE}"
    if text.startswith("="):
        return f"{said} is a spreadsheet formula; save the sheet with values in place of formulas"
    if _GROUPED.fullmatch(text.rstrip("% ")):
        return f"{said} has separators of thousands, or a decimal comma; write it without"
    if not commas and "," in text and _NUMBER.fullmatch(text):
        return (
            f"{said} has a comma in a file whose cells are separated by commas; "
            "write a decimal point, or separate the cells by semicolons"
        )
    if text.lower().lstrip("+-") in {"nan", "inf", "infinity"} or _NUMBER.fullmatch(text):
        return f"{said} is not finite; {FINITE}"
    return f"{said} is not a number; {FINITE}"
