"""What logs of any kind hold: runs with their parameters and curves."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Wanted = Callable[[str], bool]
"""Whether the curve of a metric is to be read; of others only the names are."""


@dataclass(frozen=True, eq=False)
class Curve:
    """Every logged value of one metric of one run.

    Parameters
    ----------
    steps
        Ascending, each once; axes (points,).
    values
        Not finite where the run logged such a value; axes (points,).
    replaced
        How many points were logged again later, with the same step.
    """

    steps: NDArray[np.float64]
    values: NDArray[np.float64]
    replaced: int = 0

    @classmethod
    def of(cls, steps: Sequence[float], values: Sequence[float]) -> "Curve":
        """Return the curve of points in the order in which they were logged.

        Of several points with one step, the one that was logged last counts: a run that was
        interrupted and resumed logs some steps again.
        """
        where = np.asarray(steps, np.float64)
        logged = np.asarray(values, np.float64)
        distinct, backwards = np.unique(where[::-1], return_index=True)
        return cls(distinct, logged[len(where) - 1 - backwards], len(where) - len(distinct))

    def at(self, step: float) -> float | None:
        """Return the value at `step`, None if none was logged there."""
        place = int(np.searchsorted(self.steps, step))
        found = place < len(self.steps) and self.steps[place] == step
        return float(self.values[place]) if found else None

    def nearest(self, step: float) -> float:
        """Return the step nearest to `step` that has a value."""
        return float(self.steps[np.argmin(np.abs(self.steps - step))])


@dataclass(frozen=True, eq=False)
class LoggedRun:
    """One run, as it was logged.

    Parameters
    ----------
    place
        Where it was found: a path below the source, or an id.
    parameters
        Name to value, as text; nested names have points.
    curves
        Metric to its curve, of those that were wanted.
    metrics
        The names of all metrics.
    failure
        Why it ended without a result; empty if its logs do not say that it did.
    """

    place: str
    parameters: Mapping[str, str]
    curves: Mapping[str, Curve] = field(default_factory=dict)
    metrics: frozenset[str] = frozenset()
    failure: str = ""


@dataclass(frozen=True, eq=False)
class Logs:
    """Everything that was read.

    Parameters
    ----------
    source
        The file or folder, as the user named it.
    kind
        What wrote it, for the reader.
    runs
        In order of their places.
    files
        The files that were read.
    notes
        What was left out or handled, in sentences.
    """

    source: str
    kind: str
    runs: tuple[LoggedRun, ...]
    files: tuple[Path, ...]
    notes: tuple[str, ...] = ()

    @property
    def metrics(self) -> list[str]:
        """The names of all metrics, sorted."""
        return sorted(set().union(*(run.metrics for run in self.runs)))

    @property
    def parameters(self) -> list[str]:
        """The names of all parameters, sorted."""
        return sorted(set().union(*(run.parameters for run in self.runs)))


class Points:
    """Collects the points of curves while a log is read from its beginning to its end."""

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self._points: dict[str, tuple[list[float], list[float]] | None] = {}

    def add(self, metric: str, step: float, value: float) -> None:
        """Take one point; of a metric that is not wanted, only the name."""
        if metric not in self._points:
            self._points[metric] = ([], []) if self._wanted(metric) else None
        lists = self._points[metric]
        if lists is not None:
            lists[0].append(step)
            lists[1].append(value)

    def curves(self) -> dict[str, Curve]:
        """Return the curves of the wanted metrics."""
        return {name: Curve.of(*both) for name, both in self._points.items() if both is not None}

    def names(self) -> frozenset[str]:
        """Return the names of all metrics."""
        return frozenset(self._points)


def number_text(value: float) -> str:
    """Return a number as a label: whole ones without a point, since formats turn 3 into 3.0."""
    whole = math.isfinite(value) and value == int(value) and abs(value) < 2**53
    return str(int(value)) if whole else repr(value)


def counted(count: int, what: str) -> str:
    """Return a number of things in words: ``1 run``, ``2 runs``."""
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def listed(names: Iterable[str], most: int = 3) -> str:
    """Return the first few of `names`, quoted, and how many more there are."""
    every = list(names)
    more = f" and {len(every) - most} more" if len(every) > most else ""
    return ", ".join(map(repr, every[:most])) + more
