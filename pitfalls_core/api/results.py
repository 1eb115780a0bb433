"""Scores, one for each run, dataset and metric: from our own runs, a file, or a data frame."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from pitfalls_core.display.document import Column, Prose, Row, Table, Text
from pitfalls_core.display.preview import previews_of
from pitfalls_core.display.sentences import words
from pitfalls_core.errors import InputError
from pitfalls_core.results.columns import Columns
from pitfalls_core.results.frames import sheet_of_frame
from pitfalls_core.results.reading import read_scores, scores_of
from pitfalls_core.results.scores import ScoreTable
from pitfalls_core.runs.runner import StudyRuns

COLUMNS = ("variant", "seed", "dataset", "metric", "value", "status")
"""The columns of a data frame of results, before any further ones."""

MOST_SHOWN = 20
"""Variants and datasets that a cell shows."""


@dataclass(frozen=True, eq=False, repr=False)
class Results:
    """Scores, one row for each trained model, dataset and metric.

    Parameters
    ----------
    table
        The scores, in the unit in which they were given.
    runs
        The runs that they are of, if they are our own.

    Examples
    --------
    >>> import pitfalls_core as pc
    >>> results = pc.Results.from_csv("results.csv")
    >>> results
    Results(results.csv: 12 rows, 2 variants, 6 seeds, 1 datasets, 1 metrics)
    >>> list(results.to_pandas().columns)
    ['variant', 'seed', 'dataset', 'metric', 'value', 'status']
    """

    table: ScoreTable
    runs: StudyRuns | None = None

    @classmethod
    def from_runs(cls, runs: StudyRuns) -> "Results":
        """Return the scores of the runs of a study; planned runs without a result are failed ones.

        Raises
        ------
        InputError
            If no run is finished.
        """
        if not runs.records:
            raise InputError(
                f"study {runs.study.name} has no finished run at profile {runs.profile}; do them "
                f"with `pitfalls run {runs.study.name} --profile {runs.profile}`"
            )
        frame = pd.DataFrame(list(_rows(runs)), columns=list(COLUMNS))
        return cls(scores_of(sheet_of_frame(frame, f"study {runs.study.name}")), runs)

    @classmethod
    def from_csv(cls, path: str | Path, *, wide: bool | None = None, **columns: str) -> "Results":
        """Return the scores in a file of delimited text or Parquet.

        Parameters
        ----------
        path
            The file.
        wide
            Whether every column without a role is a seed; None to find out.
        **columns
            Names of the columns, by role: ``variant="method"``.

        Raises
        ------
        InputError
            If the file is no table of scores; the message says where and what to do.
        """
        return cls(read_scores(Path(path), _columns(columns), wide=wide))

    @classmethod
    def from_pandas(
        cls, frame: pd.DataFrame, *, wide: bool | None = None, **columns: str
    ) -> "Results":
        """Return the scores in a data frame; the parameters are those of `from_csv`.

        Raises
        ------
        InputError
            If the frame is no table of scores.
        """
        sheet = sheet_of_frame(frame, "the data frame")
        return cls(scores_of(sheet, _columns(columns), wide=wide))

    @property
    def variants(self) -> tuple[str, ...]:
        """Names of the variants."""
        return self.table.variants

    @property
    def seeds(self) -> tuple[str, ...]:
        """Labels of the seeds."""
        return self.table.seeds

    @property
    def datasets(self) -> tuple[str, ...]:
        """Names of the datasets."""
        return self.table.datasets

    @property
    def metrics(self) -> tuple[str, ...]:
        """Names of the metrics."""
        return self.table.metrics

    def __len__(self) -> int:
        return len(self.table)

    def to_pandas(self) -> pd.DataFrame:
        """Return the scores as a tidy data frame, one row a score, further columns behind.

        Whole seeds are integers if all of them are. ``value`` is NaN where a run failed.
        """
        table = self.table
        names = {name: getattr(table, name) for name in COLUMNS[:4]}
        frame = pd.DataFrame(
            {name: np.array(one.labels, object)[one.codes] for name, one in names.items()}
        )
        if all(label.isascii() and label.isdecimal() for label in table.seeds):
            frame["seed"] = frame["seed"].astype("int64")
        frame["value"] = table.values
        frame["status"] = np.where(table.failed, "failed", "finished")
        for name, one in table.extras.items():
            frame[name] = np.array(one.labels, object)[one.codes]
        return frame

    def __repr__(self) -> str:
        counts = ", ".join(
            f"{len(getattr(self, name))} {name}"
            for name in ("variants", "seeds", "datasets", "metrics")
        )
        return f"Results({self.table.source}: {len(self)} rows, {counts})"

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return previews_of(Prose((_means(self),)))


def _columns(names: dict[str, str]) -> Columns:
    unknown = sorted(names.keys() - set(COLUMNS))
    if unknown:
        raise InputError(
            f"a table of scores has no role {unknown[0]!r}; name columns for: {', '.join(COLUMNS)}"
        )
    return Columns(**names)


def _rows(runs: StudyRuns) -> Iterator[tuple[object, ...]]:
    """Yield the rows of all planned runs, in the order of the plan."""
    records = {one.id: one for one in runs.records}
    metrics = {
        task.name: sorted(
            {
                score.partition("/")[2]
                for one in runs.records
                if one.task == task.name
                for score in one.scores
            }
            or {runs.study.metric}
        )
        for task in runs.study.tasks
    }
    for entry in runs.ledger.entries:
        run = entry.specification
        record = records.get(run.id)
        for dataset in run.datasets:
            for metric in metrics[run.task]:
                score = None if record is None else record.scores.get(f"{dataset}/{metric}")
                place = (run.variant, run.seed, f"{run.task}/{dataset}", metric)
                if score is not None:
                    yield (*place, score, "finished")
                elif record is None:
                    yield (*place, None, "failed")


def _means(results: Results) -> Table:
    frame = results.to_pandas()
    keys = ["dataset", "metric", "variant"]
    grouped = frame.groupby(keys, sort=False)["value"]
    rows = []
    for names, values in grouped:
        finished = values.dropna()
        numbers = [f"{finished.mean():.6g}" if len(finished) else "–"]
        numbers.append(f"{finished.std(ddof=1):.3g}" if len(finished) > 1 else "–")
        cells = (*map(str, names), *numbers, f"{len(finished)}/{len(values)}")
        rows.append(Row(tuple((words(cell),) for cell in cells)))
    shown = rows[:MOST_SHOWN]
    more = f" The first {len(shown)} of {len(rows)} are shown." if len(shown) < len(rows) else ""
    return Table(
        "Results",
        (
            words(
                f"Scores in {results.table.source}, in their own unit: mean and standard deviation "
                f"over seeds, and finished of all runs.{more}"
            ),
        ),
        (
            *(Column(name) for name in ("Dataset", "Metric", "Variant")),
            *(Column(name, "right") for name in ("Mean", "SD", "Runs")),
        ),
        tuple(shown),
        note=(Text("Means alone show no difference; compare() does, with intervals."),),
    )
