"""Quantities of runs on a live stream, measured."""

import math

from pitfalls_core.findings.live.pilots import errors_apart
from pitfalls_core.runs.store.record import RunRecord
from pitfalls_core.studies.claims.live_quantities import CurveAt, ErrorsApart


def curve_at(quantity: CurveAt, record: RunRecord) -> float | None:
    """Return the value of a curve after a share of its epochs; None for a run without one."""
    curve = record.curves.get(quantity.curve, ())
    # Rounding must not take an epoch from what is a whole number of them.
    return curve[max(1, math.floor(len(curve) * quantity.share + 1e-9)) - 1] if curve else None


def errors_between(quantity: ErrorsApart, record: RunRecord) -> float | None:
    """Return by how many standard errors two accuracies differ; None if one is not known."""
    names = [one.partition("/")[2] for one in quantity.datasets]
    scores = [record.scores.get(f"{name}/accuracy") for name in names]
    examples = [record.examples.get(name) for name in names]
    small, large = scores
    part, whole = examples
    if small is None or large is None or part is None or whole is None:
        return None
    apart = errors_apart(small, large, (part, whole))
    return apart if math.isfinite(apart) else None
