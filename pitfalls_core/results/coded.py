"""A column of text held as small integers: a million rows of a few names stay small and fast."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.intp] | NDArray[np.bool_]
Key = tuple[str | tuple[int, str], ...]

_DIGITS = re.compile(r"([0-9]+)")
_LARGEST_KEY = 2**62


@dataclass(frozen=True, eq=False)
class Coded:
    """A column of text.

    Parameters
    ----------
    labels
        The distinct texts, in order of first appearance.
    codes
        Position in `labels`, axes (rows,).
    """

    labels: tuple[str, ...]
    codes: NDArray[np.int32]

    @classmethod
    def constant(cls, label: str, rows: int) -> "Coded":
        """Return a column that says `label` in each of its rows."""
        return cls((label,) if rows else (), np.zeros(rows, np.int32))

    def __getitem__(self, row: int) -> str:
        return self.labels[int(self.codes[row])]

    def take(self, rows: Rows) -> "Coded":
        """Return the column of `rows` only, without the labels that are gone."""
        present, first, codes = np.unique(self.codes[rows], return_index=True, return_inverse=True)
        order = np.argsort(first)
        labels = tuple(self.labels[code] for code in present[order])
        return Coded(labels, np.argsort(order).astype(np.int32)[codes])

    def mapped(self, change: Callable[[str], str]) -> "Coded":
        """Return the column with every label changed; labels that become equal are one."""
        index: dict[str, int] = {}
        codes = [index.setdefault(change(label), len(index)) for label in self.labels]
        return Coded(tuple(index), np.array(codes, np.int32)[self.codes])

    def where(self, chosen: Callable[[str], bool]) -> NDArray[np.bool_]:
        """Return whether `chosen` holds of the label in each row, axes (rows,)."""
        return np.array([chosen(label) for label in self.labels], np.bool_)[self.codes]


def combined(*columns: Coded) -> NDArray[np.int64]:
    """Return one number per row, equal where all columns are equal, and sorted as they are.

    Rows are ordered by the codes of the first column, then of the second, and so on; axes (rows,).
    """
    key, size = columns[0].codes.astype(np.int64), len(columns[0].labels)
    for column in columns[1:]:
        if size * len(column.labels) > _LARGEST_KEY:
            present, key = np.unique(key, return_inverse=True)
            size = len(present)
        key, size = key * len(column.labels) + column.codes, size * len(column.labels)
    return key


def starts_of(key: NDArray[np.int64]) -> NDArray[np.intp]:
    """Return where a new group begins in sorted, non-empty `key`; the first is 0."""
    return np.append(0, np.flatnonzero(np.diff(key)) + 1)


def natural_key(label: str) -> tuple[Key, str]:
    """Return what to sort labels by, so that ``seed_9`` comes before ``seed_10``."""
    parts = _DIGITS.split(label)
    numbers = [digits.lstrip("0") for digits in parts[1::2]]
    # Compared by length first: int() refuses more than 4300 digits, and a label may have them.
    sizes = [(len(number), number) for number in numbers]
    key: list[str | tuple[int, str]] = [parts[0]]
    for size, text in zip(sizes, parts[2::2], strict=True):
        key += [size, text]
    return tuple(key), label


def natural_order(column: Coded) -> Coded:
    """Return the same column with its labels in natural order instead of first appearance."""
    order = sorted(range(len(column.labels)), key=lambda code: natural_key(column.labels[code]))
    ranks = np.empty(len(order), np.int32)
    ranks[order] = np.arange(len(order), dtype=np.int32)
    return Coded(tuple(column.labels[code] for code in order), ranks[column.codes])
