"""A user's scores: one row a score, held as arrays, and the arms that they form."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.errors import InputError, UnknownNameError
from pitfalls_core.results.coded import Coded, Rows, combined, natural_order, starts_of

ArmKey = tuple[str, str, str]
"""Dataset, metric, variant."""


class ArmScores(NamedTuple):
    """One variant on one dataset in one metric.

    Parameters
    ----------
    scores
        Seed to score, of the runs that finished, in natural order of the seeds.
    failed
        Seeds of the runs that have no score.
    """

    scores: dict[str, float]
    failed: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class ScoreTable:
    """Scores as a user gave them, one row a score.

    Parameters
    ----------
    source
        The file, as the user named it.
    variant, seed, dataset, metric
        What the score belongs to; seeds are text.
    values
        The scores in the user's unit, NaN where the run failed; axes (rows,).
    failed
        Whether the run ended without a score; axes (rows,).
    lines
        Line of the file, the header being line 1; axes (rows,).
    extras
        The other columns, by name.
    notes
        What the reader did with the file that its author may want to know, in sentences.
    """

    source: str
    variant: Coded
    seed: Coded
    dataset: Coded
    metric: Coded
    values: NDArray[np.float64]
    failed: NDArray[np.bool_]
    lines: NDArray[np.int32]
    extras: Mapping[str, Coded] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.values)

    def __repr__(self) -> str:
        return (
            f"ScoreTable({self.source!r}: {len(self)} rows, {len(self.variants)} variants, "
            f"{len(self.seeds)} seeds, {len(self.datasets)} datasets, {len(self.metrics)} metrics)"
        )

    @property
    def variants(self) -> tuple[str, ...]:
        """Names of the variants, in order of first appearance."""
        return self.variant.labels

    @property
    def seeds(self) -> tuple[str, ...]:
        """Labels of the seeds, in order of first appearance."""
        return self.seed.labels

    @property
    def datasets(self) -> tuple[str, ...]:
        """Names of the datasets, in order of first appearance."""
        return self.dataset.labels

    @property
    def metrics(self) -> tuple[str, ...]:
        """Names of the metrics, in order of first appearance."""
        return self.metric.labels

    @property
    def columns(self) -> tuple[Coded, Coded, Coded, Coded]:
        """What makes a row one score: dataset, metric, variant, seed."""
        return self.dataset, self.metric, self.variant, self.seed

    def place(self, row: int) -> str:
        """Return where `row` stands, for messages: file and line."""
        return f"{self.source}, line {self.lines[row]}"

    def take(self, rows: Rows) -> "ScoreTable":
        """Return a table of `rows` only (positions or one truth value per row)."""
        return replace(
            self,
            variant=self.variant.take(rows),
            seed=self.seed.take(rows),
            dataset=self.dataset.take(rows),
            metric=self.metric.take(rows),
            values=self.values[rows],
            failed=self.failed[rows],
            lines=self.lines[rows],
            extras={name: column.take(rows) for name, column in self.extras.items()},
        )

    def of_metric(self, metric: str) -> "ScoreTable":
        """Return the rows of one metric.

        Raises
        ------
        UnknownNameError
            If there is no such metric.
        """
        if metric not in self.metrics:
            raise UnknownNameError("metric", metric, self.metrics, f"in {self.source}")
        return self.take(self.metric.codes == self.metrics.index(metric))

    def arms(self) -> dict[ArmKey, ArmScores]:
        """Return the scores of every arm, by dataset, metric and variant in order of appearance.

        Raises
        ------
        InputError
            If a run has two scores; the message names both lines.
        """
        if not len(self):
            return {}
        seeds = natural_order(self.seed)
        key = combined(self.dataset, self.metric, self.variant, seeds)
        order = np.argsort(key, kind="stable")
        self._refuse_two_scores(order, key[order])
        starts = starts_of(combined(self.dataset, self.metric, self.variant)[order])
        labels = np.array(seeds.labels, np.object_)[seeds.codes[order]].tolist()
        values, failed = self.values[order].tolist(), self.failed[order]
        broken = np.logical_or.reduceat(failed, starts).tolist()
        arms: dict[ArmKey, ArmScores] = {}
        bounds = [*starts.tolist(), len(self)]
        for start, end, some_failed in zip(bounds, bounds[1:], broken, strict=False):
            scores = dict(zip(labels[start:end], values[start:end], strict=True))
            gone = tuple(np.array(labels[start:end])[failed[start:end]]) if some_failed else ()
            finished = {seed: one for seed, one in scores.items() if seed not in gone}
            row = order[start]
            name = (self.dataset[row], self.metric[row], self.variant[row])
            arms[name] = ArmScores(finished if gone else scores, tuple(map(str, gone)))
        return arms

    def _refuse_two_scores(self, order: NDArray[np.intp], key: NDArray[np.int64]) -> None:
        same = np.flatnonzero(np.diff(key) == 0)
        if len(same):
            raise two_scores(self, order[same[0] : same[0] + 2])


def lines_of(table: ScoreTable, rows: NDArray[np.intp]) -> str:
    """Return where the first two of `rows` stand, for messages: file and lines."""
    first, second = sorted(int(table.lines[row]) for row in rows[:2])
    return f"{table.source}, lines {first} and {second}"


def run_name(table: ScoreTable, row: int) -> str:
    """Return what the row is a score of, for messages."""
    return (
        f"variant {table.variant[row]!r}, seed {table.seed[row]!r}, "
        f"dataset {table.dataset[row]!r}, metric {table.metric[row]!r}"
    )


def two_scores(table: ScoreTable, rows: NDArray[np.intp]) -> InputError:
    """Return the error for `rows` of `table` that are the same run on the same dataset."""
    return InputError(
        f"{lines_of(table, rows)}: two scores of {run_name(table, int(rows[0]))}; one row is one "
        "trained model: remove one of them, or give the second model its own seed"
    )
