"""What all comparisons in one metric share: margin, direction, bounds, and how numbers look."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from pitfalls_core.findings.comparison import Design
from pitfalls_core.findings.own_results.declared import Declared
from pitfalls_core.findings.scale import MOST_DECIMALS, Scale
from pitfalls_core.findings.scores import Scores
from pitfalls_core.results.scores import ArmScores, ScoreTable
from pitfalls_core.statistics.intervals import mean_and_sd

Arms = Mapping[tuple[str, str, str], ArmScores]
"""(dataset, metric, variant) to its scores."""


def rule_of(metric: str, table: ScoreTable, arms: Arms, declared: Declared) -> Design:
    """Return the design that all comparisons in `metric` share; its names are filled in later."""
    decimals = _decimals(table.values[table.metric.codes == table.metrics.index(metric)])
    margin = declared.margins.get(metric)
    return Design(
        dataset="",
        metric=metric,
        baseline=declared.baseline,
        treatment="",
        family="",
        primary=True,
        margin=margin,
        chance=declared.floors.get(metric),
        perfect=declared.ceilings.get(metric),
        lower_is_better=metric in declared.lower_is_better,
        resolution=None if decimals is None else 10.0**-decimals,
        scale=_scale(_error(metric, arms), margin, declared.unit),
    )


def _decimals(values: Scores) -> int | None:
    """Return how many decimals the values need; None for more than can be shown."""
    finite = values[np.isfinite(values)]
    for decimals in range(MOST_DECIMALS + 1):
        if np.array_equal(np.round(finite, decimals), finite):
            return decimals
    return None


def _scale(error: float, margin: float | None, unit: str) -> Scale:
    """Return the scale that resolves `error`, and shows a margin as it was given."""
    scale = Scale.resolving(error, unit)
    if margin is None:
        return scale
    decimals = _decimals(np.array([margin]))
    needed = Scale.resolving(margin).decimals if decimals is None else decimals
    return replace(scale, decimals=max(scale.decimals, needed))


def _error(metric: str, arms: Arms) -> float:
    """Return a typical standard error of the arms in `metric`; zero if none has any spread."""
    errors = []
    for (_, name, _), arm in arms.items():
        if name == metric and len(arm.scores) > 1:
            scores = np.fromiter(arm.scores.values(), dtype=np.float64)
            if spread := mean_and_sd(scores)[1]:
                errors.append(spread / np.sqrt(scores.size))
    return float(np.median(errors)) if errors else 0.0
