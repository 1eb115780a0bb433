"""Claims about how much a change of the model or of the data moves a score."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.findings.claims.gains import (
    NoneBetterRule,
    interval_shown,
    intervals_shown,
)
from pitfalls_core.findings.claims.ground import Ground, is_sound
from pitfalls_core.findings.claims.rule import ALPHA, Draws, Held, Status, status_of
from pitfalls_core.findings.claims.several_words import SEVERAL
from pitfalls_core.findings.comparison import Comparison, Interval
from pitfalls_core.findings.sentence import Sentence, compose, plain_text
from pitfalls_core.studies.claims.changes import DropsOnlyOn, MovesBy


class MovesByRule:
    """On at least one dataset, up or down: intervals that hold together must lie beyond it."""

    def status(self, predicate: MovesBy, ground: Ground, /) -> Status:
        """Refuted only if every mean is within the change, each at its own level."""
        supported = any(
            low >= predicate.change or high <= -predicate.change
            for low, high in ground.joint_intervals
        )
        within = (
            -predicate.change < low and high < predicate.change for low, high in ground.intervals
        )
        return status_of(supported, refuted=ground.complete and all(within))

    def noise(self, _predicate: MovesBy, ground: Ground, /) -> NDArray[np.float64] | None:
        """Paired differences."""
        return ground.differences()

    def holds(self, predicate: MovesBy, draws: Draws, _ground: Ground, /) -> Held:
        """Whether some mean moves that far."""
        moved = (np.abs(draws.mean(axis=1)) >= predicate.change).any(axis=1)
        return np.asarray(moved, dtype=np.bool_)

    def evidence(self, _predicate: MovesBy, ground: Ground, /) -> tuple[Sentence, ...]:
        """Show the 95 % intervals."""
        return intervals_shown(ground, "ci95")


class DropsOnlyOnRule:
    """Two statements at once about named datasets: large drops on some, small ones on the rest."""

    def status(self, predicate: DropsOnlyOn, ground: Ground, /) -> Status:
        """Supported where all intervals say so; refuted as soon as one says otherwise, jointly."""
        if len(ground.comparisons) < len(predicate.scored_on):
            return "inconclusive"
        level = 1 - ALPHA / len(ground.comparisons)
        plain = [_interval(one, 1 - ALPHA) for one in ground.comparisons]
        joint = [_interval(one, level) for one in ground.comparisons]
        dependent = len(predicate.datasets)
        supported = all(
            one is not None
            and (one[1] <= -predicate.drop if place < dependent else one[0] > -predicate.less)
            for place, one in enumerate(plain)
        )
        refuted = any(
            one is not None
            and (one[0] > -predicate.drop if place < dependent else one[1] <= -predicate.less)
            for place, one in enumerate(joint)
        )
        return status_of(supported, refuted=refuted)

    def noise(self, _predicate: DropsOnlyOn, ground: Ground, /) -> NDArray[np.float64] | None:
        """Paired differences."""
        return ground.differences()

    def holds(self, predicate: DropsOnlyOn, draws: Draws, _ground: Ground, /) -> Held:
        """Whether the means are as stated."""
        means = draws.mean(axis=1)
        dependent = len(predicate.datasets)
        drops = (means[:, :dependent] <= -predicate.drop).all(axis=1)
        spared = (means[:, dependent:] > -predicate.less).all(axis=1)
        return np.asarray(drops & spared, dtype=np.bool_)

    def evidence(self, _predicate: DropsOnlyOn, ground: Ground, /) -> tuple[Sentence, ...]:
        """Show the 95 % intervals."""
        return intervals_shown(ground, "ci95")


class NoneOfThemBetterRule(NoneBetterRule):
    """The rule of one treatment, over several: it looks at comparisons, whichever they are."""

    def evidence(self, _predicate: Any, ground: Ground, /) -> tuple[Sentence, ...]:
        """One-sided bounds are those of the 90 % intervals; each says whose it is."""
        return tuple(
            interval_shown(one, self._place(one, title, ground), "ci90")
            for one, title in zip(ground.comparisons, ground.titles, strict=True)
        )

    def _place(self, one: Comparison, title: str, ground: Ground) -> str:
        variant = ground.names.get(one.design.treatment, one.design.treatment)
        return plain_text(compose(SEVERAL["place"], variant=variant, dataset=title))


def _interval(one: Comparison, level: float) -> Interval | None:
    if not is_sound(one) or one.contrast is None or one.contrast.estimate is None:
        return None
    return one.contrast.estimate.interval(level)
