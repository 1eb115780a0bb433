"""Claims about two variants, seed by seed."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.findings.claims.ground import FEWEST, Ground
from pitfalls_core.findings.claims.origins import origins
from pitfalls_core.findings.claims.rates_words import PAIRED
from pitfalls_core.findings.claims.rule import ALPHA, Draws, Held, Status, status_of
from pitfalls_core.findings.scale import ACCURACY
from pitfalls_core.findings.sentence import Sentence, compose
from pitfalls_core.statistics.intervals import Estimate, paired_estimate
from pitfalls_core.studies.claims.paired import HigherHereLowerThere, SomePairDiffers
from pitfalls_core.studies.claims.quantities import Quantity

SCORE = 1.0
"""The size of a score, which the rounding of differences is proportional to."""

Differences = dict[int, float]
"""Seed to difference."""


class SomePairDiffersRule:
    """Intervals of paired differences: one beyond the bound suffices, jointly."""

    def status(self, predicate: SomePairDiffers, ground: Ground, /) -> Status:
        """Refuted where all intervals lie within the bound."""
        found = [_estimate(one) for one in self._differences(predicate, ground)]
        level = 1 - ALPHA / max(1, len(found))
        supported = any(one and _reaches(one.interval(level), predicate.by) for one in found)
        refuted = bool(found) and all(
            one and _stays(one.interval(1 - ALPHA), predicate.by) for one in found
        )
        return status_of(supported, refuted=refuted)

    def noise(self, predicate: SomePairDiffers, ground: Ground, /) -> NDArray[np.float64] | None:
        """Differences over the seeds that all pairs have."""
        return _together(self._differences(predicate, ground))

    def holds(self, predicate: SomePairDiffers, draws: Draws, _ground: Ground, /) -> Held:
        """Whether some mean difference reaches the bound."""
        held: Held = (np.abs(draws.mean(axis=1)) >= predicate.by).any(axis=1)
        return held

    def evidence(self, predicate: SomePairDiffers, ground: Ground, /) -> tuple[Sentence, ...]:
        """Every pair, with the interval that holds jointly."""
        level = 1 - ALPHA / max(1, len(predicate.pairs))
        shown = (
            _shown(pair, one, level, ground)
            for pair, one in zip(predicate.pairs, self._differences(predicate, ground), strict=True)
        )
        return (*shown, *origins(ground, predicate.tasks, predicate.treatments))

    def _differences(self, predicate: SomePairDiffers, ground: Ground) -> list[Differences]:
        return [differences(ground, predicate.quantity, *pair) for pair in predicate.pairs]


class HigherHereLowerThereRule:
    """Two signs at once: both intervals must lie off zero, on opposite sides."""

    def status(self, predicate: HigherHereLowerThere, ground: Ground, /) -> Status:
        """Refuted where one of the two signs is another, jointly."""
        here, there = (_estimate(one) for one in self._differences(predicate, ground))
        plain, joint = 1 - ALPHA, 1 - ALPHA / 2
        supported = bool(
            here and there and here.interval(plain)[0] > 0 and there.interval(plain)[1] < 0
        )
        refuted = bool(
            (here and here.interval(joint)[1] < 0) or (there and there.interval(joint)[0] > 0)
        )
        return status_of(supported, refuted=refuted)

    def noise(
        self, predicate: HigherHereLowerThere, ground: Ground, /
    ) -> NDArray[np.float64] | None:
        """Differences in both quantities over the seeds that have both."""
        return _together(self._differences(predicate, ground))

    def holds(self, _predicate: HigherHereLowerThere, draws: Draws, _ground: Ground, /) -> Held:
        """Whether the means have the signs."""
        means = draws.mean(axis=1)
        held: Held = (means[:, 0] > 0) & (means[:, 1] < 0)
        return held

    def evidence(self, predicate: HigherHereLowerThere, ground: Ground, /) -> tuple[Sentence, ...]:
        """Both differences with their intervals."""
        pair = (predicate.variant, predicate.other)
        quantities = (predicate.here, predicate.there)
        shown = (
            _shown(pair, one, 1 - ALPHA, ground, _where(quantity, ground))
            for quantity, one in zip(quantities, self._differences(predicate, ground), strict=True)
        )
        return (*shown, *origins(ground, predicate.tasks, predicate.treatments))

    def _differences(self, predicate: HigherHereLowerThere, ground: Ground) -> list[Differences]:
        return [
            differences(ground, quantity, predicate.variant, predicate.other)
            for quantity in (predicate.here, predicate.there)
        ]


def differences(ground: Ground, quantity: Quantity, first: str, second: str) -> Differences:
    """Return `first` minus `second` in `quantity`, over the seeds that both have."""
    one, other = (ground.measured(quantity, name) for name in (first, second))
    return {seed: one[seed] - other[seed] for seed in sorted(one.keys() & other.keys())}


def _together(found: Sequence[Differences]) -> NDArray[np.float64] | None:
    """Return differences over the seeds that all have, axes (seeds, pairs); None below three."""
    shared = sorted(set.intersection(*(set(one) for one in found)))
    rows = [[one[seed] for one in found] for seed in shared]
    return np.array(rows, dtype=np.float64) if len(rows) >= FEWEST else None


def _estimate(found: Differences) -> Estimate | None:
    if len(found) < FEWEST:
        return None
    estimate = paired_estimate([*found.values()], magnitude=SCORE)
    return None if estimate.degenerate else estimate


def _reaches(interval: tuple[float, float], by: float) -> bool:
    return interval[0] >= by or interval[1] <= -by


def _stays(interval: tuple[float, float], by: float) -> bool:
    return -by < interval[0] and interval[1] < by


def _where(quantity: Quantity, ground: Ground) -> str:
    titles = [f"“{ground.names.get(one, one)}”" for one in quantity.datasets]
    return f" on {' and '.join(titles)}" if titles else ""


def _shown(
    pair: tuple[str, str], found: Differences, level: float, ground: Ground, where: str = ""
) -> Sentence:
    names = {
        "variant": ground.names.get(pair[0], pair[0]),
        "other": ground.names.get(pair[1], pair[1]),
        "where": where,
    }
    estimate = _estimate(found)
    if estimate is None:
        return compose(PAIRED["no_mean"], **names)
    return compose(
        PAIRED["mean"],
        **names,
        change=ground.number(ACCURACY.change(estimate.difference)),
        interval=ground.number(ACCURACY.interval(estimate.interval(level))),
        level=f"{100 * level:.4g} %",
        seeds=ground.number(str(len(found))),
    )
