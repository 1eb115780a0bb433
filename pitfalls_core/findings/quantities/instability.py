"""How unsteady a curve is: scatter about its own trend, drops, and where it stopped moving."""

import math
from collections.abc import Sequence
from itertools import pairwise

from pitfalls_core.statistics.roughness import FEWEST, roughness
from pitfalls_core.statistics.slope import slope

Curve = Sequence[float]
"""One finite value an epoch."""

TAIL = 0.4
"""Share of the training, at its end, in which a plateau is looked for."""

SHORTEST = 3
"""Epochs that a slope needs."""

UNFINISHED = 0.2
"""Share of the first training loss, above which a flat end is a plateau and not convergence."""


def instability_score(losses: Curve) -> float | None:
    """Return the roughness of `losses` (`pitfalls_core.statistics.roughness`).

    0.01 says that the loss typically jumps by about a per cent from one epoch to the next, beyond
    what it was doing.

    Parameters
    ----------
    losses
        Positive.

    Returns
    -------
    float or None
        None for fewer than five epochs, or a loss that is not positive.
    """
    return roughness(losses) if len(losses) >= FEWEST and min(losses) > 0 else None


def plateau(values: Curve, train_losses: Curve) -> int | None:
    """Return the epoch, from 0, since which `values` stand still in an unfinished training.

    They stand still if the 95 % interval of their slope over the share `TAIL` of the epochs holds
    zero. That is a plateau if the last training loss is above `UNFINISHED` of the first, and
    otherwise convergence; None then, and of fewer than three epochs.
    """
    count = math.ceil(TAIL * len(values))
    unfinished = bool(train_losses) and train_losses[-1] > UNFINISHED * train_losses[0]
    if count < SHORTEST or not unfinished:
        return None
    found = slope(values[-count:])
    low, high = (found.difference,) * 2 if found.degenerate else found.interval(0.95)
    return len(values) - count if low <= 0 <= high else None


def largest_drop(values: Curve) -> float:
    """Return by how much `values` fall at most from one epoch to the next; 0 if they never do."""
    falls = (before - after for before, after in pairwise(values))
    return max(0.0, *falls) if len(values) > 1 else 0.0
