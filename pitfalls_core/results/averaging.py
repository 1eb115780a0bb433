"""One score for a run of which there are several: their mean, or the last one."""

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.errors import InputError
from pitfalls_core.results.coded import Coded, combined
from pitfalls_core.results.grouped import Runs
from pitfalls_core.results.naming import TIME, words
from pitfalls_core.results.numbers import shown
from pitfalls_core.results.scores import ScoreTable, lines_of, run_name


def mean_of_runs(table: ScoreTable, runs: Runs, columns: tuple[str, ...]) -> ScoreTable:
    """Return the scores with the rows of each run replaced by their mean.

    Further columns are kept if they have one value in every run.

    Parameters
    ----------
    table
        The scores.
    runs
        Its runs.
    columns
        What the rows of a run differ in.

    Raises
    ------
    InputError
        If a run is both finished and failed.
    """
    _refuse_half_failed(table, runs)
    values, first = table.values[runs.order], table.values[runs.first_rows]
    # Relative to the first value, so that the mean of equal values is that value exactly.
    offsets = values - np.repeat(first, runs.counts)
    means = first + np.add.reduceat(offsets, runs.starts) / runs.counts
    in_file_order = np.argsort(runs.first_rows)
    kept = replace(table, extras=_constant(table, runs, columns)).take(
        runs.first_rows[in_file_order]
    )
    return replace(kept, values=means[in_file_order])


def _refuse_half_failed(table: ScoreTable, runs: Runs) -> None:
    failed = table.failed[runs.order]
    some = np.logical_or.reduceat(failed, runs.starts)
    half = np.flatnonzero(some & ~np.logical_and.reduceat(failed, runs.starts))
    if len(half):
        rows = runs.order[runs.starts[half[0]] :][: runs.counts[half[0]]]
        bad, good = rows[table.failed[rows]][0], rows[~table.failed[rows]][0]
        raise InputError(
            f"{lines_of(table, np.array([good, bad]))}: {run_name(table, int(good))} "
            "is both finished and failed; a run that failed has no score: mark all its rows as "
            "failed, or score them all"
        )


def last_of_runs(table: ScoreTable, columns: tuple[str, ...]) -> ScoreTable:
    """Return the rows of each run that were scored last, without the column that says when.

    Parameters
    ----------
    table
        The scores.
    columns
        What the rows of a run differ in; if one of them counts progress, that one decides.

    Raises
    ------
    InputError
        If a value of that column is not a number.
    """
    timed = [name for name in columns if words(name) & TIME]
    name = timed[0] if timed else columns[0]
    times = _times(table, name)
    _, run = np.unique(combined(*table.columns), return_inverse=True)
    latest = np.full(int(run.max()) + 1, -np.inf)
    np.maximum.at(latest, run, times)
    rest = {other: column for other, column in table.extras.items() if other != name}
    return replace(table, extras=rest).take(times == latest[run])


def _times(table: ScoreTable, name: str) -> NDArray[np.float64]:
    """Return how far training was, axes (rows,); a run that failed need not say."""
    column = table.extras[name]
    times = np.array([_progress(label) for label in column.labels])[column.codes]
    unknown = ~np.isfinite(times) & ~table.failed
    if unknown.any():
        row = int(np.argmax(unknown))
        raise InputError(
            f"{table.place(row)}, column {name!r}: {shown(column[row])} is not a number, so the "
            "last of several scores of a run cannot be told; number them, or choose --repeats mean"
        )
    return times


def _progress(label: str) -> float:
    try:
        time = float(label)
    except ValueError:
        return -math.inf
    return time if math.isfinite(time) else -math.inf


def _constant(table: ScoreTable, runs: Runs, without: tuple[str, ...]) -> dict[str, Coded]:
    """Return the further columns that have one value in every run."""
    run = np.repeat(np.arange(len(runs.counts)), runs.counts)
    return {
        name: column
        for name, column in table.extras.items()
        if name not in without
        and len(np.unique(run * len(column.labels) + column.codes[runs.order])) == len(runs.counts)
    }
