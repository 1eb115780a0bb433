"""The unit of analysis: one row is one trained model, however often it was evaluated."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.errors import InputError
from pitfalls_core.results.averaging import last_of_runs, mean_of_runs
from pitfalls_core.results.coded import combined, starts_of
from pitfalls_core.results.grouped import Runs
from pitfalls_core.results.naming import MODELS, TIME, words
from pitfalls_core.results.repeated import repeating_columns
from pitfalls_core.results.scores import ArmKey, ScoreTable, lines_of, run_name, two_scores

Repeats = Literal["mean", "last"]
"""What to make of several evaluations of one run: their mean, or the last one."""

CHOOSE = "choose --repeats last or --repeats mean"


@dataclass(frozen=True, eq=False)
class Replication:
    """Several rows of one run became one score; they are not independent.

    Parameters
    ----------
    columns
        What the rows of a run differ in.
    how
        Whether the score of a run is the mean of its rows, or the last of them.
    rows_per_run
        The smallest and the largest number of rows of a run.
    runs
        How many runs have more than one row.
    raw
        The rows as the file has them.
    """

    columns: tuple[str, ...]
    how: Repeats
    rows_per_run: tuple[int, int]
    runs: int
    raw: ScoreTable

    def naive_scores(self) -> dict[ArmKey, NDArray[np.float64]]:
        """Return all rows of every arm, as if each were a trained model, axes (rows,).

        They serve to show how much too narrow the interval from them would have been.
        """
        table = self.raw.take(~self.raw.failed)
        key = combined(table.dataset, table.metric, table.variant)
        order = np.argsort(key, kind="stable")
        starts = starts_of(key[order])
        parts = np.split(table.values[order], starts[1:])
        names = [(table.dataset[r], table.metric[r], table.variant[r]) for r in order[starts]]
        return dict(zip(names, parts, strict=True))


@dataclass(frozen=True, eq=False)
class Units:
    """A table with one row a run, dataset and metric, and what was done to get there.

    Parameters
    ----------
    table
        The scores.
    replication
        What several rows of one run were, None if there were none.
    """

    table: ScoreTable
    replication: Replication | None = None


def one_row_per_run(table: ScoreTable, *, repeats: Repeats | None = None) -> Units:
    """Return the scores with one row for each run, dataset and metric.

    Rows of one run are evaluations of one model if one further column, or two together, tell them
    apart in every run and take the same values in other runs (a class, a fold). Their mean is the
    score of the run. Whether the last or the mean of several checkpoints is meant, the user has to
    say.

    Parameters
    ----------
    table
        The scores as the file has them.
    repeats
        What to make of several rows of one run, if the user said so.

    Raises
    ------
    InputError
        If nothing tells two rows of a run apart, the column that does may mean checkpoints or
        trained models and `repeats` is not given, runs have different sets of rows, or a run is
        both finished and failed.
    """
    runs = Runs.of(table)
    if runs.most == 1:
        return Units(table)
    rows = runs.first_repeated
    columns = repeating_columns(table, rows)
    if not columns:
        raise two_scores(table, rows)
    if repeats is None:
        _refuse_what_is_no_evaluation(table, runs, columns)
        _refuse_unequal_sets(table, runs, columns)
    if repeats == "last":
        averaged = one_row_per_run(last_of_runs(table, columns)).table
    else:
        averaged = mean_of_runs(table, runs, columns)
    replication = Replication(
        columns, repeats or "mean", runs.sizes, int((runs.counts > 1).sum()), table
    )
    return Units(replace(averaged, notes=(*averaged.notes, _note(replication))), replication)


def _refuse_what_is_no_evaluation(table: ScoreTable, runs: Runs, columns: tuple[str, ...]) -> None:
    rows = runs.first_repeated
    where = f"{lines_of(table, rows)}: {run_name(table, int(rows[0]))}"
    for name in columns:
        if words(name) & TIME:
            raise InputError(
                f"{where} has several scores that differ in {name!r}, as checkpoints of one model "
                f"do; they are one run: {CHOOSE}"
            )
        if words(name) & MODELS:
            raise InputError(
                f"{where} has several scores that differ in {name!r}, which may tell trained "
                "models apart; if it does, name it with --seed-col or make it part of the variant; "
                "if these are evaluations of one model, choose --repeats mean"
            )


def _refuse_unequal_sets(table: ScoreTable, runs: Runs, columns: tuple[str, ...]) -> None:
    """Refuse runs that lack what others have: means over different things do not compare."""
    kinds = combined(*(table.extras[name] for name in columns))
    _, kind = np.unique(kinds, return_inverse=True)
    _, cell = np.unique(combined(table.dataset, table.metric), return_inverse=True)
    finished = ~table.failed
    pairs = np.unique(cell[finished] * (kind.max() + 1) + kind[finished])
    most = np.bincount(pairs // (kind.max() + 1), minlength=int(cell.max()) + 1)
    rows = runs.first_rows
    short = np.flatnonzero(finished[rows] & (runs.counts < most[cell[rows]]))
    if len(short):
        run = short[np.argmin(rows[short])]
        row = int(rows[run])
        raise InputError(
            f"{table.place(row)}: {run_name(table, row)} has {runs.counts[run]} of the "
            f"{most[cell[row]]} values of {_named(columns)} that the runs have together, and "
            "means over different ones do not compare; complete the rows, or choose --repeats mean"
        )


def _named(columns: tuple[str, ...]) -> str:
    return " and ".join(map(repr, columns))


def _note(found: Replication) -> str:
    low, high = found.rows_per_run
    size = f"{low}" if low == high else f"{low} to {high}"
    what = "the mean" if found.how == "mean" else "the last"
    return (
        f"a run has {size} rows that differ in {_named(found.columns)}: {what} of them is its score"
    )
