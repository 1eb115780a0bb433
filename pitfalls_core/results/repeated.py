"""Which columns tell several rows of one run apart."""

from collections.abc import Iterator
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.results.coded import Coded, combined
from pitfalls_core.results.naming import TIME, words
from pitfalls_core.results.scores import ScoreTable


def repeating_columns(table: ScoreTable, rows: NDArray[np.intp]) -> tuple[str, ...]:
    """Return the further columns in which the rows of every run differ, empty if there are none.

    One column if one is enough, else two. A column must take its values again in other runs, which
    an identifier of rows or a time of day does not; progress of training may be different in every
    run. Columns of progress go first.

    Parameters
    ----------
    table
        The scores as the file has them.
    rows
        Rows of one of the runs that have several; most columns can be ruled out on them alone.
    """
    names = sorted(
        (name for name, column in table.extras.items() if _is_time(name) or _recurs(column)),
        key=lambda name: not _is_time(name),  # sorted() keeps the order of the file otherwise
    )
    candidates: Iterator[tuple[str, ...]] = (
        chosen for size in (1, 2) for chosen in combinations(names, size)
    )
    return next((chosen for chosen in candidates if _tell_apart(table, rows, chosen)), ())


def _is_time(name: str) -> bool:
    return bool(words(name) & TIME)


def _recurs(column: Coded) -> bool:
    """Return whether there are two values or more, and each stands in several rows."""
    return len(column.labels) > 1 and int(np.bincount(column.codes).min()) > 1


def _tell_apart(table: ScoreTable, rows: NDArray[np.intp], names: tuple[str, ...]) -> bool:
    columns = [table.extras[name] for name in names]
    in_one_run = np.stack([column.codes[rows] for column in columns])
    if np.unique(in_one_run, axis=1).shape[1] < len(rows):
        return False
    return len(np.unique(combined(*table.columns, *columns))) == len(table)
