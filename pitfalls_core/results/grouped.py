"""The rows of a table, run by run."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.results.coded import combined, starts_of
from pitfalls_core.results.scores import ScoreTable


@dataclass(frozen=True, eq=False)
class Runs:
    """The rows of a table by run; a run here is a model on one dataset in one metric.

    Parameters
    ----------
    order
        Rows sorted by run, and within a run as the file has them; axes (rows,).
    starts
        Where in `order` each run begins, axes (runs,).
    counts
        How many rows it has, axes (runs,).
    """

    order: NDArray[np.intp]
    starts: NDArray[np.intp]
    counts: NDArray[np.intp]

    @classmethod
    def of(cls, table: ScoreTable) -> "Runs":
        """Sort the rows of `table` by run, and those of a run as the file has them."""
        key = combined(*table.columns)
        order = np.argsort(key, kind="stable")
        starts = starts_of(key[order])
        return cls(order, starts, np.diff(starts, append=len(order)))

    @property
    def most(self) -> int:
        """The largest number of rows of a run."""
        return int(self.counts.max())

    @property
    def sizes(self) -> tuple[int, int]:
        """The smallest and the largest number of rows of a run."""
        return int(self.counts.min()), self.most

    @property
    def first_rows(self) -> NDArray[np.intp]:
        """The first row of each run, axes (runs,)."""
        return self.order[self.starts]

    @property
    def first_repeated(self) -> NDArray[np.intp]:
        """The rows of the run whose second row comes first in the file."""
        repeated = np.flatnonzero(self.counts > 1)
        run = repeated[np.argmin(self.order[self.starts[repeated] + 1])]
        return self.order[self.starts[run] :][: self.counts[run]]
