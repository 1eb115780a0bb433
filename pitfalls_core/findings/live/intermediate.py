"""Validation accuracy on the way, against the live accuracy in the end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pitfalls_core.findings.live.sets import LiveSets
from pitfalls_core.findings.quantities.measuring import measured
from pitfalls_core.runs.runner import StudyRuns
from pitfalls_core.statistics.intervals import Estimate, paired_estimate
from pitfalls_core.studies.claims.live_quantities import CurveAt
from pitfalls_core.studies.claims.quantities import CurveValue, Quantity, Score

CURVE = "validation_accuracy"

HALF_WAY = 0.5


@dataclass(frozen=True)
class Intermediate:
    """One variant; a number that cannot be had is None.

    Parameters
    ----------
    variant
        Its name.
    half_way, best
        Mean validation accuracy half way through training, and at the best epoch.
    live
        Mean live accuracy of the selected epoch.
    half_way_gain, live_gain
        Differences to the baseline with the same seed; None for the baseline.
    """

    variant: str
    half_way: float | None
    best: float | None
    live: float | None
    half_way_gain: Estimate | None
    live_gain: Estimate | None


def intermediates(
    runs: StudyRuns, variants: Sequence[str], sets: LiveSets
) -> tuple[Intermediate, ...]:
    """Return what each of `variants` showed on the way and in the end."""
    metric, baseline = runs.study.metric, runs.study.baseline
    half_way = CurveAt(sets.task, CURVE, HALF_WAY)
    live = Score(sets.live, metric)
    best = CurveValue(sets.task, CURVE, "highest")
    found = []
    for name in variants:
        both = [_values(quantity, name, runs) for quantity in (half_way, live)]
        base = [_values(quantity, baseline, runs) for quantity in (half_way, live)]
        gains = [None, None] if name == baseline else [*map(_gain, both, base)]
        found.append(
            Intermediate(
                name,
                _mean(both[0]),
                _mean(_values(best, name, runs)),
                _mean(both[1]),
                gains[0],
                gains[1],
            )
        )
    return tuple(found)


def _values(quantity: Quantity, variant: str, runs: StudyRuns) -> Mapping[int, float]:
    own = [one for one in runs.records if (one.task, one.variant) == (quantity.task, variant)]
    return measured(quantity, own)


def _mean(values: Mapping[int, float]) -> float | None:
    return float(np.mean([*values.values()])) if values else None


def _gain(treatment: Mapping[int, float], baseline: Mapping[int, float]) -> Estimate | None:
    gains = [treatment[seed] - baseline[seed] for seed in treatment if seed in baseline]
    return paired_estimate(gains, magnitude=1.0) if len(gains) > 1 else None
