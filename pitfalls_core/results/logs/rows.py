"""Scores of logged runs, one by one, and why one is missing."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pitfalls_core.results.logs.asked import ONE_DATASET, Asked
from pitfalls_core.results.logs.logged import LoggedRun
from pitfalls_core.results.logs.selecting import Point, selected

FAILED = "the run failed"
NOT_LOGGED = "it was not logged"
NOT_FINITE = "its value is not finite"
TOO_SHORT = "the run ended too early"


@dataclass(frozen=True)
class Row:
    """One score.

    Parameters
    ----------
    variant, seed, dataset, metric
        What it belongs to.
    run
        The place of the run.
    point
        The score, None if there is none.
    lacks
        Why there is none.
    """

    variant: str
    seed: str
    dataset: str
    metric: str
    run: str
    point: Point | None
    lacks: str = ""


def rows_of(
    runs: Sequence[LoggedRun],
    names: Sequence[tuple[str, str, str]],
    chosen: Mapping[str, tuple[str, str]],
    asked: Asked,
    source: str,
) -> Iterator[Row]:
    """Yield a row for each run and metric; a metric that an arm was never scored in is left out.

    Parameters
    ----------
    runs
        The runs.
    names
        Variant, seed and dataset of each.
    chosen
        The metrics that are scores, with dataset and metric of each.
    asked
        How the user wants the logs to be read.
    source
        The logs, for messages.
    """
    scored = _scored(runs, names, chosen)
    for run, (variant, seed, own) in zip(runs, names, strict=True):
        for name, (dataset, metric) in chosen.items():
            arm = scored.get((variant, own), frozenset())
            if arm and name not in arm:
                continue
            point, lacks = _point(run, name, asked, source)
            yield Row(variant, seed, _joined(own, dataset), metric, run.place, point, lacks)


def _scored(
    runs: Sequence[LoggedRun],
    names: Sequence[tuple[str, str, str]],
    chosen: Mapping[str, tuple[str, str]],
) -> dict[tuple[str, str], frozenset[str]]:
    """Return (variant, dataset) to the chosen metrics that some run of it has."""
    found: dict[tuple[str, str], frozenset[str]] = {}
    for run, (variant, _, own) in zip(runs, names, strict=True):
        before = found.get((variant, own), frozenset())
        found[variant, own] = before | (run.metrics & chosen.keys())
    return found


def _point(run: LoggedRun, name: str, asked: Asked, source: str) -> tuple[Point | None, str]:
    if run.failure:
        return None, FAILED
    if asked.last_step is not None and _reached(run) < asked.last_step:
        return None, TOO_SHORT
    point = selected(run, name, asked.select, source)
    if point is None:
        return None, TOO_SHORT if name in run.curves else NOT_LOGGED
    return (point, "") if math.isfinite(point.value) else (None, NOT_FINITE)


def _reached(run: LoggedRun) -> float:
    """Return the last step that any curve of the run has reached."""
    return max((float(curve.steps[-1]) for curve in run.curves.values()), default=-math.inf)


def _joined(own: str, dataset: str) -> str:
    """Return the dataset of a run and that of a metric as one name."""
    if not own:
        return dataset
    return own if dataset == ONE_DATASET else f"{own}/{dataset}"
