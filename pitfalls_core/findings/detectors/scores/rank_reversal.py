"""Rank reversal: variants that change their order between two sets."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

from pitfalls_core.findings.detectors.pitfall import Pitfall
from pitfalls_core.findings.detectors.scores.paired import (
    LEVEL,
    Scores,
    difference,
)
from pitfalls_core.findings.detectors.scores.words import REVERSAL
from pitfalls_core.findings.scale import ACCURACY, MINUS, Scale
from pitfalls_core.findings.sentence import Sentence, compose
from pitfalls_core.statistics.intervals import Estimate
from pitfalls_core.statistics.rank_agreement import kendall_tau

DETECTOR = "rank reversal"


@dataclass(frozen=True)
class Pair:
    """Two variants, and their difference on both sets."""

    first: str
    second: str
    offline: Estimate
    live: Estimate

    @property
    def reversed(self) -> bool:
        """Whether the differences have opposite signs."""
        return self.offline.difference * self.live.difference < 0

    @property
    def resolved(self) -> bool:
        """Whether they are reversed, and both intervals exclude zero."""
        return self.reversed and _excludes_zero(self.offline) and _excludes_zero(self.live)

    @property
    def size(self) -> float:
        """The smaller of both differences."""
        return min(abs(self.offline.difference), abs(self.live.difference))


def _excludes_zero(estimate: Estimate) -> bool:
    low, high = estimate.interval(LEVEL)
    return low > 0 or high < 0


def rank_reversal(
    offline: Mapping[str, Scores],
    live: Mapping[str, Scores],
    subject: str,
    *,
    scale: Scale = ACCURACY,
) -> Pitfall:
    """Return whether some pair of variants is shown to change its order between two sets.

    A reversal counts only if the 95 % paired t intervals of both differences exclude zero.
    Kendall's tau compares the orders of the mean scores.

    Parameters
    ----------
    offline, live
        Variants, as the reader sees them, with seed to score; higher is better.
    subject
        What the reader sees.
    scale
        How differences are shown.
    """
    known = [name for name in offline if offline[name] and live.get(name)]
    if len(known) < 2:
        return Pitfall(DETECTOR, subject, fired=False, evidence=compose(REVERSAL["unknown"]))
    tau = kendall_tau(*([_mean(side[name]) for name in known] for side in (offline, live)))
    pairs = [
        Pair(first, second, there, here)
        for first, second in combinations(known, 2)
        if (there := difference(offline[first], offline[second])) is not None
        and (here := difference(live[first], live[second])) is not None
    ]
    resolved = [pair for pair in pairs if pair.resolved]
    evidence = compose(
        REVERSAL["known"],
        variants=str(len(known)),
        tau=REVERSAL["undefined"] if tau is None else f"{tau:.2f}".replace("-", MINUS),
        pairs=str(len(pairs)),
        reversed=str(sum(pair.reversed for pair in pairs)),
        resolved=str(len(resolved)),
        example=_example(resolved, scale),
    )
    return Pitfall(DETECTOR, subject, bool(resolved), evidence)


def _mean(scores: Scores) -> float:
    return sum(scores.values()) / len(scores)


def _example(resolved: list[Pair], scale: Scale) -> Sentence:
    if not resolved:
        return ()
    shown = max(resolved, key=lambda pair: pair.size)
    return compose(
        REVERSAL["example"],
        first=shown.first,
        second=shown.second,
        offline=scale.change(shown.offline.difference),
        offline_interval=scale.interval(shown.offline.interval(LEVEL)),
        live=scale.change(shown.live.difference),
        live_interval=scale.interval(shown.live.interval(LEVEL)),
    )
