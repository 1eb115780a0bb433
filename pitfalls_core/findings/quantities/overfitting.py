"""What curves do after the epoch of lowest validation loss."""

from pitfalls_core.runs.store.record import RunRecord
from pitfalls_core.studies.claims.overfitting import ONSET, AfterOnset


def onset(record: RunRecord) -> int | None:
    """Return the first epoch of lowest validation loss, counted from 0; None without a curve."""
    curve = record.curves.get(ONSET, ())
    return min(range(len(curve)), key=lambda epoch: curve[epoch]) if curve else None


def after_onset(quantity: AfterOnset, record: RunRecord) -> float | None:
    """Return how the curve changes from the onset to the last epoch.

    None if the run has no such curve, or a relative change would start from zero.
    """
    epoch = onset(record)
    curve = record.curves.get(quantity.curve, ())
    if epoch is None or epoch >= len(curve):
        return None
    start, last = curve[epoch], curve[-1]
    if quantity.change == "absolute":
        return last - start
    return last / start - 1 if start else None
