"""Claims about one quantity on several tasks, and about a quantity in two arms."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.findings.claims.ground import FEWEST, Ground
from pitfalls_core.findings.claims.rule import ALPHA, Draws, Held, Status, status_of
from pitfalls_core.findings.claims.several_words import SEVERAL
from pitfalls_core.findings.scale import ACCURACY
from pitfalls_core.findings.sentence import Sentence, compose
from pitfalls_core.statistics.intervals import Estimate, paired_estimate
from pitfalls_core.studies.claims.quantities import Quantity
from pitfalls_core.studies.claims.several import (
    AllMeansAbove,
    EveryRunWithin,
    MeanHigher,
    OfOneVariant,
    RangesAtLeast,
)

SCORE = 1.0
"""The size of a score, which the rounding of means is proportional to."""


class AllMeansAboveRule:
    """An intersection of statements about means, which needs no correction to be supported."""

    def status(self, predicate: AllMeansAbove, ground: Ground, /) -> Status:
        """Refuted where one mean lies below the bound, jointly."""
        found = [_estimate(one) for one in _values(predicate, ground)]
        level = 1 - ALPHA / len(found)
        supported = all(one and one.interval(1 - ALPHA)[0] > predicate.bound for one in found)
        refuted = any(one and one.interval(level)[1] < predicate.bound for one in found)
        return status_of(supported, refuted=refuted)

    def noise(self, predicate: AllMeansAbove, ground: Ground, /) -> NDArray[np.float64] | None:
        """Values over the seeds that all tasks have; a null study has means of zero."""
        return _columns(predicate, ground)

    def holds(self, predicate: AllMeansAbove, draws: Draws, _ground: Ground, /) -> Held:
        """Whether all means exceed the bound."""
        return np.asarray((draws.mean(axis=1) > predicate.bound).all(axis=1), dtype=np.bool_)

    def evidence(self, predicate: AllMeansAbove, ground: Ground, /) -> tuple[Sentence, ...]:
        """Show the mean on each task with its interval."""
        pairs = zip(predicate.quantities, _values(predicate, ground), strict=True)
        return tuple(_mean_shown(one, values, predicate.name, ground) for one, values in pairs)


class EveryRunWithinRule:
    """What was observed is true or false; runs that never finished could change it."""

    def status(self, predicate: EveryRunWithin, ground: Ground, /) -> Status:
        """Refuted by a single run; inconclusive while runs are missing."""
        seen = [abs(value) for one in _values(predicate, ground) for value in one]
        refuted = any(value >= predicate.bound for value in seen)
        return status_of(0 < _planned(predicate, ground) == len(seen), refuted=refuted)

    def noise(self, predicate: EveryRunWithin, ground: Ground, /) -> NDArray[np.float64] | None:
        """Values over the seeds that all tasks have; a null study has means of zero."""
        return _columns(predicate, ground)

    def holds(self, predicate: EveryRunWithin, draws: Draws, _ground: Ground, /) -> Held:
        """Whether all values are within the bound."""
        return np.asarray((np.abs(draws) < predicate.bound).all(axis=(1, 2)), dtype=np.bool_)

    def evidence(self, predicate: EveryRunWithin, ground: Ground, /) -> tuple[Sentence, ...]:
        """Show the extremes on each task."""
        pairs = zip(predicate.quantities, _values(predicate, ground), strict=True)
        return tuple(_extremes(one, values, predicate.name, ground) for one, values in pairs)


class RangesAtLeastRule:
    """A description of the observed ranges: true or false as observed."""

    def status(self, predicate: RangesAtLeast, ground: Ground, /) -> Status:
        """Supported if every range is that wide; missing runs can only widen one."""
        values = _values(predicate, ground)
        if not all(values):
            return "inconclusive"
        wide = all(max(one) - min(one) >= predicate.bound for one in values)
        missing = _planned(predicate, ground) > sum(map(len, values))
        return status_of(wide, refuted=not wide and not missing)

    def noise(self, predicate: RangesAtLeast, ground: Ground, /) -> NDArray[np.float64] | None:
        """Values over the seeds that all tasks have: how often their noise alone spans as much."""
        return _columns(predicate, ground)

    def holds(self, predicate: RangesAtLeast, draws: Draws, _ground: Ground, /) -> Held:
        """Whether all ranges are that wide."""
        return np.asarray((np.ptp(draws, axis=1) >= predicate.bound).all(axis=1), dtype=np.bool_)

    def evidence(self, predicate: RangesAtLeast, ground: Ground, /) -> tuple[Sentence, ...]:
        """Show the lowest and the highest run on each task."""
        pairs = zip(predicate.quantities, _values(predicate, ground), strict=True)
        return tuple(_extremes(one, values, predicate.name, ground) for one, values in pairs)


class MeanHigherRule:
    """Paired differences of a quantity between two arms."""

    def status(self, predicate: MeanHigher, ground: Ground, /) -> Status:
        """Read off the 95 % interval of the mean difference."""
        found = _estimate(self._differences(predicate, ground))
        if found is None:
            return "inconclusive"
        low, high = found.interval(1 - ALPHA)
        return status_of(low > 0, refuted=high <= 0)

    def noise(self, predicate: MeanHigher, ground: Ground, /) -> NDArray[np.float64] | None:
        """Paired differences."""
        values = self._differences(predicate, ground)
        return np.array([values]).T if len(values) > FEWEST - 1 else None

    def holds(self, _predicate: MeanHigher, draws: Draws, _ground: Ground, /) -> Held:
        """Whether the mean is above zero."""
        return np.asarray((draws.mean(axis=1) > 0).all(axis=1), dtype=np.bool_)

    def evidence(self, predicate: MeanHigher, ground: Ground, /) -> tuple[Sentence, ...]:
        """Show the mean in both arms, and the difference with its interval."""
        names = {
            "variant": ground.names.get(predicate.variant, predicate.variant),
            "reference": ground.names.get(predicate.reference, predicate.reference),
            "name": predicate.name,
        }
        differences = self._differences(predicate, ground)
        found = _estimate(differences)
        if found is None:
            return (compose(SEVERAL["no_pairs"], **names),)
        of_arms = ground.quantities(predicate.quantity, predicate.treatments)
        first, second = np.zeros(2) if of_arms is None else of_arms.mean(axis=0)
        return (
            compose(
                SEVERAL["higher"],
                **names,
                first=ground.number(f"{ACCURACY.signed(first)} %"),
                second=ground.number(f"{ACCURACY.signed(second)} %"),
                mean=ground.number(ACCURACY.change(found.difference)),
                interval=ground.number(ACCURACY.interval(found.interval(1 - ALPHA))),
                pairs=ground.number(str(len(differences))),
            ),
        )

    def _differences(self, predicate: MeanHigher, ground: Ground) -> list[float]:
        first, second = (ground.measured(predicate.quantity, one) for one in predicate.treatments)
        return [first[seed] - second[seed] for seed in sorted(first.keys() & second.keys())]


def _values(predicate: OfOneVariant, ground: Ground) -> list[list[float]]:
    return [[*ground.measured(one, predicate.variant).values()] for one in predicate.quantities]


def _columns(predicate: OfOneVariant, ground: Ground) -> NDArray[np.float64] | None:
    columns = [ground.measured(one, predicate.variant) for one in predicate.quantities]
    shared = sorted(set.intersection(*(set(column) for column in columns)))
    rows = [[column[seed] for column in columns] for seed in shared]
    return np.array(rows, dtype=np.float64) if len(shared) > FEWEST - 1 else None


def _planned(predicate: OfOneVariant, ground: Ground) -> int:
    return sum(ground.planned(one.task, predicate.variant) for one in predicate.quantities)


def _estimate(values: Sequence[float]) -> Estimate | None:
    if len(values) < FEWEST:
        return None
    estimate = paired_estimate(np.array(values, dtype=np.float64), magnitude=SCORE)
    return None if estimate.degenerate else estimate


def _mean_shown(quantity: Quantity, values: Sequence[float], name: str, ground: Ground) -> Sentence:
    names = {"task": ground.names.get(quantity.task, quantity.task), "name": name}
    estimate = _estimate(values)
    if estimate is None:
        return compose(SEVERAL["no_mean"], **names)
    return compose(
        SEVERAL["mean"],
        **names,
        mean=ground.number(ACCURACY.change(estimate.difference)),
        interval=ground.number(ACCURACY.interval(estimate.interval(1 - ALPHA))),
        runs=ground.number(str(len(values))),
    )


def _extremes(quantity: Quantity, values: Sequence[float], name: str, ground: Ground) -> Sentence:
    names = {"task": ground.names.get(quantity.task, quantity.task), "name": name}
    if not values:
        return compose(SEVERAL["no_mean"], **names)
    return compose(
        SEVERAL["extremes"],
        **names,
        low=ground.number(ACCURACY.score(min(values))),
        high=ground.number(ACCURACY.score(max(values))),
        runs=ground.number(str(len(values))),
    )
