"""Claims that a mean agrees with a number that is known from elsewhere."""

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.findings.claims.ground import FEWEST, Ground
from pitfalls_core.findings.claims.measured import SCORE, mean_shown
from pitfalls_core.findings.claims.rule import ALPHA, Draws, Held, Status, status_of
from pitfalls_core.findings.sentence import Sentence
from pitfalls_core.statistics.intervals import Estimate, paired_estimate
from pitfalls_core.studies.claims.agreement import MeanNear


class MeanNearRule:
    """The interval of the mean against the range around the expected number."""

    def status(self, predicate: MeanNear, ground: Ground, /) -> Status:
        """Supported if every interval lies in the range; refuted if one misses it, jointly."""
        found = [mean_of(name, predicate, ground) for name in predicate.variants]
        level = 1 - ALPHA / max(1, len(found))
        supported = bool(found) and all(one and _inside(one, predicate) for one in found)
        refuted = any(one and _outside(one, predicate, level) for one in found)
        return status_of(supported, refuted=refuted)

    def noise(self, _predicate: MeanNear, _ground: Ground, /) -> NDArray[np.float64] | None:
        """Nothing is compared that could fail to differ."""
        return None

    def holds(self, _predicate: MeanNear, draws: Draws, _ground: Ground, /) -> Held:
        """Never asked, without noise."""
        return np.zeros(len(draws), dtype=np.bool_)

    def evidence(self, predicate: MeanNear, ground: Ground, /) -> tuple[Sentence, ...]:
        """Show the mean with its interval, for every variant."""
        return tuple(mean_shown(name, predicate, ground) for name in predicate.variants)


def mean_of(variant: str, predicate: MeanNear, ground: Ground) -> Estimate | None:
    """Return the mean of the predicate's quantity with its error; None below three runs."""
    values = [*ground.measured(predicate.quantity, variant).values()]
    if len(values) < FEWEST:
        return None
    estimate = paired_estimate(np.array(values, dtype=np.float64), magnitude=SCORE)
    return None if estimate.degenerate else estimate


def _inside(estimate: Estimate, predicate: MeanNear) -> bool:
    low, high = estimate.interval(1 - ALPHA)
    expected, tolerance = predicate.expected, predicate.tolerance
    return expected - tolerance <= low and high <= expected + tolerance


def _outside(estimate: Estimate, predicate: MeanNear, level: float) -> bool:
    low, high = estimate.interval(level)
    return low > predicate.expected + predicate.tolerance or (
        high < predicate.expected - predicate.tolerance
    )
