"""Claims that classes trade places behind an unchanged whole."""

from functools import reduce

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.findings.claims.ground import FEWEST, Ground
from pitfalls_core.findings.claims.rule import ALPHA, Draws, Held, Status, status_of
from pitfalls_core.findings.claims.words import EVIDENCE
from pitfalls_core.findings.scale import ACCURACY
from pitfalls_core.findings.sentence import Sentence, compose
from pitfalls_core.statistics.intervals import Estimate, paired_estimate
from pitfalls_core.studies.claims.gains import ClassesExchange


class ClassesExchangeRule:
    """Three things at once: a class that gains, one that loses, and a whole that hardly moves.

    A class is one of many, so that "some class" is judged by intervals corrected for their number.
    """

    def status(self, predicate: ClassesExchange, ground: Ground, /) -> Status:
        """Refuted as soon as one of the three is false throughout its uncertainty."""
        seen = self.noise(predicate, ground)
        if seen is None:
            return "not testable" if not ground.classes else "inconclusive"
        classes = [paired_estimate(column) for column in seen.T]
        whole = paired_estimate(seen.mean(axis=1)).interval(1 - ALPHA)
        joint = [one.interval(1 - ALPHA / len(classes)) for one in classes]
        plain = [one.interval(1 - ALPHA) for one in classes]
        change, net = predicate.change, predicate.net
        supported = (
            any(low >= change for low, _ in joint)
            and any(high <= -change for _, high in joint)
            and -net <= whole[0]
            and whole[1] <= net
        )
        refuted = (
            all(high < change for _, high in plain)
            or all(low > -change for low, _ in plain)
            or whole[0] > net
            or whole[1] < -net
        )
        return status_of(supported, refuted=refuted)

    def noise(self, predicate: ClassesExchange, ground: Ground, /) -> NDArray[np.float64] | None:
        """Differences of class accuracies, averaged over the datasets within each seed."""
        known = [ground.classes[name] for name in predicate.datasets if name in ground.classes]
        if len(known) < len(predicate.datasets) or len(known[0]) < FEWEST:
            return None
        averaged: NDArray[np.float64] = reduce(np.add, known) / len(known)
        return averaged

    def holds(self, predicate: ClassesExchange, draws: Draws, _ground: Ground, /) -> Held:
        """Whether the means are as stated."""
        means = draws.mean(axis=1)
        exchanged = (means.max(axis=1) >= predicate.change) & (
            means.min(axis=1) <= -predicate.change
        )
        return np.asarray(exchanged & (np.abs(means.mean(axis=1)) <= predicate.net), dtype=np.bool_)

    def evidence(self, predicate: ClassesExchange, ground: Ground, /) -> tuple[Sentence, ...]:
        """Show the best class, the worst one, and the whole."""
        seen = self.noise(predicate, ground)
        if seen is None:
            return (compose(EVIDENCE["no_predictions"]),)
        classes = [paired_estimate(column) for column in seen.T]
        order = sorted(range(len(classes)), key=lambda place: classes[place].difference)
        level = 1 - ALPHA / len(classes)
        return (
            *(_class_shown(place, classes[place], level) for place in (order[-1], order[0])),
            _shown("whole", paired_estimate(seen.mean(axis=1)), 1 - ALPHA),
        )


def _class_shown(place: int, estimate: Estimate, level: float) -> Sentence:
    return _shown("class", estimate, level, name=str(place))


def _shown(template: str, estimate: Estimate, level: float, **more: str) -> Sentence:
    mean = ACCURACY.change(estimate.difference)
    interval = ACCURACY.interval(estimate.interval(level))
    return compose(EVIDENCE[template], mean=mean, interval=interval, **more)
