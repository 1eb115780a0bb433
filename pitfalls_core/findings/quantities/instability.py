"""How unsteady a curve is: scatter about its own trend, spikes, and where it stopped moving."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

Curve = Sequence[float]
"""One finite value an epoch."""

WINDOW = 5
"""Epochs before a value that it is held against."""

DEVIATIONS = 6.0
"""Median absolute deviations that make a spike."""

RECOVERY = 0.1
"""Share of the training within which a spike is over."""

TAIL = 0.4
"""Share of the training, at its end, in which a plateau is looked for."""

UNFINISHED = 0.2
"""Share of the first training loss, above which a flat end is a plateau and not convergence."""


def instability_score(losses: Curve) -> float | None:
    """Return the median absolute deviation of the log-loss from its own trend.

    The trend at an epoch is the mean of the log-losses before and after it, which is exact on
    every exponential decay; the first and the last epoch have none. 0.01 says that the loss
    typically jumps by about a per cent from one epoch to the next, beyond what it was doing.

    Parameters
    ----------
    losses
        Positive.

    Returns
    -------
    float or None
        None for fewer than four epochs, or a loss that is not positive.
    """
    if len(losses) < 4 or not min(losses) > 0:
        return None
    logs = np.log(np.asarray(losses, dtype=np.float64))
    rest = logs[1:-1] - (logs[:-2] + logs[2:]) / 2
    return float(np.median(np.abs(rest - np.median(rest))))


def spikes(losses: Curve) -> tuple[int, ...]:
    """Return the epochs, from 0, at which the loss jumped and came back.

    A value jumps if it exceeds the median of the `WINDOW` values before it by more than
    `DEVIATIONS` of their median absolute deviations, and has come back if, within `RECOVERY` of
    the training, a later value does not exceed that bound.
    """
    reach = max(1, math.ceil(RECOVERY * len(losses)))
    found = []
    for epoch in range(WINDOW, len(losses) - 1):
        before = np.asarray(losses[epoch - WINDOW : epoch], dtype=np.float64)
        middle = np.median(before)
        bound = middle + DEVIATIONS * np.median(np.abs(before - middle))
        back = min(losses[epoch + 1 : epoch + 1 + reach])
        if losses[epoch] > bound >= back:
            found.append(epoch)
    return tuple(found)


@dataclass(frozen=True)
class Tail:
    """The end of a curve.

    Parameters
    ----------
    start
        Its first epoch, from 0.
    slope
        95 % interval of the slope for an epoch, by least squares.
    """

    start: int
    slope: tuple[float, float]

    @property
    def flat(self) -> bool:
        """Whether the interval of the slope holds 0."""
        return self.slope[0] <= 0 <= self.slope[1]


def tail(values: Curve) -> Tail | None:
    """Return the last `TAIL` of `values`; None if that is fewer than three epochs."""
    count = math.ceil(TAIL * len(values))
    if count < 3:
        return None
    heights = np.asarray(values[-count:], dtype=np.float64)
    epochs = np.arange(count) - (count - 1) / 2
    spread = float((epochs**2).sum())
    slope = float((epochs * heights).sum()) / spread
    rest: NDArray[np.float64] = heights - heights.mean() - slope * epochs
    error = math.sqrt(float((rest**2).sum()) / (count - 2) / spread)
    reach = float(stdtrit(count - 2, 0.975)) * error
    return Tail(len(values) - count, (slope - reach, slope + reach))


def plateau(values: Curve, train_losses: Curve) -> int | None:
    """Return the epoch from which `values` stand still while training is unfinished, or None.

    A flat end counts as a plateau if the last training loss is above `UNFINISHED` of the first;
    otherwise it is called convergence.
    """
    end = tail(values)
    unfinished = bool(train_losses) and train_losses[-1] > UNFINISHED * train_losses[0]
    return end.start if end is not None and end.flat and unfinished else None


def largest_drop(values: Curve) -> float:
    """Return by how much `values` fall at most from one epoch to the next; 0 if they never do."""
    falls = (before - after for before, after in pairwise(values))
    return max(0.0, *falls) if len(values) > 1 else 0.0
