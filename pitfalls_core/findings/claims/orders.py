"""Claims about the order of variants, and about orders that turn round from one set to another."""

from collections.abc import Sequence
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from pitfalls_core.findings.claims.gains import moments
from pitfalls_core.findings.claims.ground import Ground
from pitfalls_core.findings.claims.order_words import ORDERS
from pitfalls_core.findings.claims.rule import ALPHA, Draws, Held, Status, status_of
from pitfalls_core.findings.ranks import (
    RankedPair,
    deciding_estimate,
    estimate_of,
    mean_scores,
    paired_arms,
    ranked_pairs,
)
from pitfalls_core.findings.scale import ACCURACY
from pitfalls_core.findings.sentence import Sentence, compose
from pitfalls_core.statistics.intervals import ROUNDING
from pitfalls_core.statistics.ranks import kendall_tau
from pitfalls_core.studies.claims.orders import BetterThan, Ordered, OrderReversed

Step = tuple[str, str, str]
"""A dataset, the variant that is to be better there, and the one that is to be worse."""


class BetterThanRule:
    """One variant above another on every dataset, so that no correction is needed."""

    def status(self, predicate: BetterThan, ground: Ground, /) -> Status:
        """Refuted where the difference is not above zero on some dataset, jointly."""
        return _status(_better(predicate), ground)

    def noise(self, predicate: BetterThan, ground: Ground, /) -> NDArray[np.float64] | None:
        """Paired differences."""
        return _differences(_better(predicate), ground)

    def holds(self, _: BetterThan, draws: Draws, _ground: Ground, /) -> Held:
        """Whether all means are above zero."""
        return _all_positive(draws)

    def evidence(self, predicate: BetterThan, ground: Ground, /) -> tuple[Sentence, ...]:
        """Show each difference with its interval."""
        return tuple(_shown(step, ground) for step in _better(predicate))


class OrderedRule:
    """Every step of the order, on every dataset, so that no correction is needed."""

    def status(self, predicate: Ordered, ground: Ground, /) -> Status:
        """Refuted where some step is not above zero, jointly."""
        return _status(_steps(predicate), ground)

    def noise(self, predicate: Ordered, ground: Ground, /) -> NDArray[np.float64] | None:
        """Paired differences of neighbours."""
        return _differences(_steps(predicate), ground)

    def holds(self, _: Ordered, draws: Draws, _ground: Ground, /) -> Held:
        """Whether the means stand in this order."""
        return _all_positive(draws)

    def evidence(self, predicate: Ordered, ground: Ground, /) -> tuple[Sentence, ...]:
        """Show each step with its interval."""
        return tuple(_shown(step, ground) for step in _steps(predicate))


class OrderReversedRule:
    """One reversal suffices, among all pairs of variants, so that each pair is corrected."""

    def status(self, predicate: OrderReversed, ground: Ground, /) -> Status:
        """Refuted only if every pair is resolved on both sets and keeps its order."""
        found = self._pairs(predicate, ground)
        level = 1 - ALPHA / len(found)
        supported = any(one.standing(level) == "reversed" for one in found)
        refuted = all(one.standing(1 - ALPHA) == "kept" for one in found)
        return status_of(supported, refuted=refuted)

    def noise(self, predicate: OrderReversed, ground: Ground, /) -> NDArray[np.float64] | None:
        """Scores of all variants, those on the offline set first."""
        return ground.scores([(name, one) for name in _sets(predicate) for one in _all(predicate)])

    def holds(self, predicate: OrderReversed, draws: Draws, _ground: Ground, /) -> Held:
        """Whether some pair is reversed beyond its 95 % intervals."""
        count = len(predicate.variants)
        held = np.zeros(len(draws), dtype=np.bool_)
        critical = -stdtrit(draws.shape[1] - 1, ALPHA / 2)
        for first, second in combinations(range(count), 2):
            offline, live = (
                _t(draws[:, :, start + second] - draws[:, :, start + first]) for start in (0, count)
            )
            resolved = np.minimum(np.abs(offline), np.abs(live)) > critical
            held |= resolved & (offline * live < 0)
        return held

    def evidence(self, predicate: OrderReversed, ground: Ground, /) -> tuple[Sentence, ...]:
        """Count the pairs, and show how far both orders agree."""
        found = self._pairs(predicate, ground)
        standings = [one.standing(1 - ALPHA) for one in found]
        counts = {
            name: ground.number(str(standings.count(name)))
            for name in ("reversed", "kept", "unresolved")
        }
        reversed_ = [one for one in found if one.standing(1 - ALPHA) == "reversed"]
        return (
            compose(ORDERS["pairs"], pairs=ground.number(str(len(found))), **counts),
            *self._tau(predicate, ground),
            *(_reversal(one, ground) for one in reversed_),
        )

    def _pairs(self, predicate: OrderReversed, ground: Ground) -> tuple[RankedPair, ...]:
        return ranked_pairs(ground.arms, predicate.variants, predicate.offline, predicate.live)

    def _tau(self, predicate: OrderReversed, ground: Ground) -> tuple[Sentence, ...]:
        both = [mean_scores(ground.arms, name, predicate.variants) for name in _sets(predicate)]
        offline, live = both
        if offline is None or live is None:
            return (compose(ORDERS["no_tau"]),)
        tau = f"{kendall_tau(offline, live):.2f}".replace("-", "−")
        return (compose(ORDERS["tau"], tau=ground.number(tau)),)


def _better(predicate: BetterThan) -> list[Step]:
    return [(name, predicate.better, predicate.worse) for name in predicate.datasets]


def _steps(predicate: Ordered) -> list[Step]:
    pairs = list(pairwise(predicate.variants))
    return [(name, after, before) for name in predicate.datasets for before, after in pairs]


def _sets(predicate: OrderReversed) -> tuple[str, str]:
    return predicate.offline, predicate.live


def _all(predicate: OrderReversed) -> tuple[str, ...]:
    return predicate.variants


def _status(steps: Sequence[Step], ground: Ground) -> Status:
    found = [deciding_estimate(paired_arms(ground.arms, *step)) for step in steps]
    level = 1 - ALPHA / len(found)
    supported = all(one and one.interval(1 - ALPHA)[0] > 0 for one in found)
    refuted = any(one and one.interval(level)[1] <= 0 for one in found)
    return status_of(supported, refuted=refuted)


def _differences(steps: Sequence[Step], ground: Ground) -> NDArray[np.float64] | None:
    cells = [(dataset, name) for dataset, better, worse in steps for name in (better, worse)]
    scores = ground.scores(cells)
    return None if scores is None else scores[:, ::2] - scores[:, 1::2]


def _all_positive(draws: Draws) -> Held:
    return np.asarray((draws.mean(axis=1) > 0).all(axis=1), dtype=np.bool_)


def _t(differences: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the t value of differences, axes (studies, seeds); 0 where they have no spread."""
    means, errors = (one[:, 0] for one in moments(differences[:, :, np.newaxis]))
    spread = errors > ROUNDING
    t: NDArray[np.float64] = np.where(spread, means / np.where(spread, errors, 1), 0)
    return t


def _shown(step: Step, ground: Ground) -> Sentence:
    dataset, better, worse = (ground.names.get(name, name) for name in step)
    names = {"dataset": dataset, "better": better, "worse": worse}
    estimate = estimate_of(paired_arms(ground.arms, *step))
    if estimate is None:
        return compose(ORDERS["no_step"], **names)
    mean = ground.number(ACCURACY.change(estimate.difference))
    interval = ground.number(ACCURACY.interval(estimate.interval(1 - ALPHA)))
    return compose(ORDERS["step"], **names, mean=mean, interval=interval)


def _reversal(one: RankedPair, ground: Ground) -> Sentence:
    flips, n = one.flips
    estimates = [estimate_of(one.offline), estimate_of(one.live)]
    shown = ["" if each is None else ACCURACY.change(each.difference) for each in estimates]
    return compose(
        ORDERS["reversal"],
        first=ground.names.get(one.first, one.first),
        second=ground.names.get(one.second, one.second),
        offline=ground.number(shown[0]),
        live=ground.number(shown[1]),
        flips=ground.number(str(flips)),
        n=ground.number(str(n)),
    )
