"""The curves that runs recorded, by seed."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.runs.store.record import RunRecord

Curves = Mapping[int, tuple[float, ...]]
"""Seed to one value an epoch."""


def curves_of(records: Sequence[RunRecord], task: str, variant: str, curve: str) -> Curves:
    """Return `curve` of every run of `variant` on `task` that has one, by seed."""
    return {
        one.seed: tuple(one.curves[curve])
        for one in records
        if (one.task, one.variant) == (task, variant) and one.curves.get(curve)
    }


def stacked(curves: Curves) -> NDArray[np.float64]:
    """Return the curves one below the other, axes (seeds, epochs), NaN where one ended early."""
    longest = max(map(len, curves.values()), default=0)
    rows = np.full((len(curves), longest), np.nan)
    for place, curve in enumerate(curves.values()):
        rows[place, : len(curve)] = curve
    return rows


def last_values(curves: Curves) -> dict[int, float]:
    """Return the last value of every curve, by seed."""
    return {seed: curve[-1] for seed, curve in curves.items()}
