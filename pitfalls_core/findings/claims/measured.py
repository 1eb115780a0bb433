"""Claims about quantities: numbers that every run has, whatever it is compared with."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.findings.claims.ground import FEWEST, Ground
from pitfalls_core.findings.claims.rule import ALPHA, Draws, Held, Status, status_of
from pitfalls_core.findings.claims.words import MEASURED
from pitfalls_core.findings.scale import ACCURACY
from pitfalls_core.findings.sentence import Sentence, compose
from pitfalls_core.statistics.intervals import Estimate, paired_estimate
from pitfalls_core.studies.claims.measured import (
    EveryRunAtLeast,
    EveryRunAtMost,
    MeanAbove,
    MeanBelow,
    Measured,
    NotTestable,
)

SCORE = 1.0
"""The size of a score, which the rounding of means is proportional to."""


class EveryRunRule:
    """What was observed is true or false; runs that never finished could change it."""

    def __init__(self, sign: int) -> None:
        self._sign = sign

    def status(self, predicate: EveryRunAtLeast | EveryRunAtMost, ground: Ground, /) -> Status:
        """Refuted by a single run; inconclusive while runs are missing."""
        values = [value for one in _values(predicate, ground) for value in one]
        refuted = any(not self._within(value, predicate.bound) for value in values)
        planned = sum(ground.planned(predicate.quantity.task, one) for one in predicate.variants)
        return status_of(0 < planned == len(values), refuted=refuted)

    def noise(
        self, _predicate: EveryRunAtLeast | EveryRunAtMost, _ground: Ground, /
    ) -> NDArray[np.float64] | None:
        """Nothing is compared that could fail to differ."""
        return None

    def holds(
        self, _predicate: EveryRunAtLeast | EveryRunAtMost, draws: Draws, _ground: Ground, /
    ) -> Held:
        """Never asked, without noise."""
        return np.zeros(len(draws), dtype=np.bool_)

    def evidence(
        self, predicate: EveryRunAtLeast | EveryRunAtMost, ground: Ground, /
    ) -> tuple[Sentence, ...]:
        """Show in how many runs it holds, and the extremes."""
        return tuple(self._shown(name, predicate, ground) for name in predicate.variants)

    def _within(self, value: float, bound: float) -> bool:
        return self._sign * value >= self._sign * bound

    def _shown(
        self, variant: str, predicate: EveryRunAtLeast | EveryRunAtMost, ground: Ground
    ) -> Sentence:
        values = [*ground.measured(predicate.quantity, variant).values()]
        names = {"variant": ground.names.get(variant, variant), "name": predicate.name}
        if not values:
            return compose(MEASURED["none"], **names)
        held = sum(self._within(value, predicate.bound) for value in values)
        return compose(
            MEASURED["every"],
            **names,
            held=ground.number(str(held)),
            runs=ground.number(str(len(values))),
            low=ground.number(shown(min(values), predicate)),
            high=ground.number(shown(max(values), predicate)),
        )


class MeanRule:
    """The interval of the mean against a bound, for every variant."""

    def __init__(self, sign: int) -> None:
        self._sign = sign

    def status(self, predicate: MeanAbove | MeanBelow, ground: Ground, /) -> Status:
        """Supported if all intervals lie beyond the bound; refuted if one does not, jointly."""
        found = [_estimate(one) for one in _values(predicate, ground)]
        level = 1 - ALPHA / max(1, len(found))
        supported = bool(found) and all(
            one and self._beyond(one, predicate.bound, 1 - ALPHA) for one in found
        )
        refuted = any(one and self._before(one, predicate.bound, level) for one in found)
        return status_of(supported, refuted=refuted)

    def noise(self, predicate: MeanAbove | MeanBelow, ground: Ground, /) -> NDArray[Any] | None:
        """Values over the seeds that all variants have; a null study has them around the bound."""
        return ground.quantities(predicate.quantity, predicate.variants)

    def holds(self, _predicate: MeanAbove | MeanBelow, draws: Draws, _ground: Ground, /) -> Held:
        """Whether all means lie beyond the bound, which is where a null study has its means."""
        held: Held = (self._sign * draws.mean(axis=1) > 0).all(axis=1)
        return held

    def evidence(self, predicate: MeanAbove | MeanBelow, ground: Ground, /) -> tuple[Sentence, ...]:
        """Show the mean with its interval, for every variant."""
        return tuple(mean_shown(name, predicate, ground) for name in predicate.variants)

    def _beyond(self, estimate: Estimate, bound: float, level: float) -> bool:
        low, high = estimate.interval(level)
        return low > bound if self._sign > 0 else high < bound

    def _before(self, estimate: Estimate, bound: float, level: float) -> bool:
        low, high = estimate.interval(level)
        return high < bound if self._sign > 0 else low > bound


class NotTestableRule:
    """What no run can answer."""

    def status(self, _predicate: NotTestable, _ground: Ground, /) -> Status:
        """Not testable."""
        return "not testable"

    def noise(self, _predicate: NotTestable, _ground: Ground, /) -> NDArray[np.float64] | None:
        """None."""
        return None

    def holds(self, _predicate: NotTestable, draws: Draws, _ground: Ground, /) -> Held:
        """Never asked, without noise."""
        return np.zeros(len(draws), dtype=np.bool_)

    def evidence(self, predicate: NotTestable, _ground: Ground, /) -> tuple[Sentence, ...]:
        """Say why."""
        return (compose(predicate.why),)


def mean_shown(variant: str, predicate: Measured, ground: Ground) -> Sentence:
    """Return the mean of the predicate's quantity with its 95 % interval, in words."""
    values = [*ground.measured(predicate.quantity, variant).values()]
    names = {"variant": ground.names.get(variant, variant), "name": predicate.name}
    estimate = _estimate(values)
    if estimate is None:
        return compose(MEASURED["no_mean"], **names)
    low, high = (shown(bound, predicate) for bound in estimate.interval(1 - ALPHA))
    return compose(
        MEASURED["mean"],
        **names,
        mean=ground.number(shown(estimate.difference, predicate)),
        interval=ground.number(f"[{low}, {high}]"),
        runs=ground.number(str(len(values))),
    )


def shown(value: float, predicate: Measured) -> str:
    """Return a value of the predicate's quantity as the reader sees it."""
    return f"{ACCURACY.score(value)} %" if predicate.unit == "percent" else f"{value:.3g}"


def _values(predicate: Measured, ground: Ground) -> list[list[float]]:
    return [[*ground.measured(predicate.quantity, one).values()] for one in predicate.variants]


def _estimate(values: Sequence[float]) -> Estimate | None:
    if len(values) < FEWEST:
        return None
    estimate = paired_estimate(np.array(values, dtype=np.float64), magnitude=SCORE)
    return None if estimate.degenerate else estimate
