"""How far training had come: runs whose best epoch is among their last ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

LATE = 0.9
"""An epoch beyond this share of the budget is one of the last."""

CURVE = "validation_accuracy"
"""The curve that selects the epoch: the first of its highest values."""


@dataclass(frozen=True)
class Stage:
    """When the selected epochs of an arm lie.

    Parameters
    ----------
    task, variant
        The arm.
    runs
        Runs with a curve.
    late
        Those whose selected epoch is among the last tenth of their epochs.
    median
        The median selected epoch as a share of the budget, in (0, 1].
    """

    task: str
    variant: str
    runs: int
    late: int
    median: float


def stage_of(task: str, variant: str, curves: Sequence[Mapping[str, Sequence[float]]]) -> Stage:
    """Return when the selected epochs lie; runs without the curve are left out."""
    shares = sorted(_selected(one[CURVE]) for one in curves if one.get(CURVE))
    late = sum(share > LATE for share in shares)
    middle = len(shares) // 2
    if not shares:
        return Stage(task, variant, 0, 0, 0.0)
    median = shares[middle] if len(shares) % 2 else (shares[middle - 1] + shares[middle]) / 2
    return Stage(task, variant, len(shares), late, median)


def _selected(curve: Sequence[float]) -> float:
    best = max(range(len(curve)), key=lambda epoch: curve[epoch])
    return (best + 1) / len(curve)
