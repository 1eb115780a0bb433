"""Quantities of claims, measured: from a kind of quantity to the number that a record holds."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pitfalls_core.findings.quantities.instability import instability_score
from pitfalls_core.findings.quantities.live import curve_at, errors_between
from pitfalls_core.findings.quantities.overfitting import after_onset
from pitfalls_core.runs.store.record import RunRecord
from pitfalls_core.studies.claims.instability import Instability
from pitfalls_core.studies.claims.live_quantities import CurveAt, ErrorsApart
from pitfalls_core.studies.claims.overfitting import AfterOnset
from pitfalls_core.studies.claims.quantities import (
    CurveValue,
    Difference,
    Outcome,
    Quantity,
    Score,
)


def measured(quantity: Quantity, records: Sequence[RunRecord]) -> dict[int, float]:
    """Return seed to number, of the `records` that have the quantity.

    Parameters
    ----------
    quantity
        What is measured.
    records
        Of one variant, on the task of the quantity.
    """
    found = {record.seed: measure(quantity, record) for record in records}
    return {seed: value for seed, value in sorted(found.items()) if value is not None}


def measure(quantity: Quantity, record: RunRecord) -> float | None:
    """Return the number that `record` has; None if it has none, as for a run without an epoch."""
    return MEASURES[type(quantity)](quantity, record)


def _score(quantity: Score, record: RunRecord) -> float | None:
    return record.scores.get(f"{quantity.dataset.partition('/')[2]}/{quantity.metric}")


def _difference(quantity: Difference, record: RunRecord) -> float | None:
    first, second = (measure(one, record) for one in (quantity.first, quantity.second))
    return None if first is None or second is None else first - second


def _curve_value(quantity: CurveValue, record: RunRecord) -> float | None:
    curve = record.curves.get(quantity.curve, ())
    return PLACES[quantity.at](curve) if curve else None


def _outcome(quantity: Outcome, record: RunRecord) -> float:
    return float(record.outcome in quantity.kinds)


def _instability(quantity: Instability, record: RunRecord) -> float | None:
    return instability_score(record.curves.get(quantity.curve, ()))


PLACES: Mapping[str, Callable[[Sequence[float]], float]] = {
    "highest": max,
    "lowest": min,
    "first": lambda curve: curve[0],
    "last": lambda curve: curve[-1],
}
"""Where on a curve a value is taken."""

MEASURES: Mapping[type[Any], Callable[[Any, RunRecord], float | None]] = {
    Score: _score,
    Difference: _difference,
    CurveValue: _curve_value,
    Outcome: _outcome,
    AfterOnset: after_onset,
    CurveAt: curve_at,
    ErrorsApart: errors_between,
    Instability: _instability,
}
"""Kind of quantity to what measures it."""
