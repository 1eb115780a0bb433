"""The order of variants offline and live: pair by pair, with what is resolved and what is not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np

from pitfalls_core.findings.arms import Arm
from pitfalls_core.findings.pairs import Pairs
from pitfalls_core.findings.verdicts import FEWEST_PAIRS
from pitfalls_core.statistics.intervals import Estimate

Arms = Mapping[tuple[str, str], Arm]

Standing = Literal["reversed", "kept", "unresolved"]


@dataclass(frozen=True)
class RankedPair:
    """Two variants, compared on two sets.

    Parameters
    ----------
    first, second
        Their names; differences are `second` minus `first`.
    offline, live
        Their scores on either set; None where not all planned runs of both finished.
    """

    first: str
    second: str
    offline: Pairs | None
    live: Pairs | None

    def standing(self, level: float) -> Standing:
        """Return whether the order is reversed or kept, as far as intervals of `level` show.

        Either needs both intervals to exclude zero.
        """
        signs = [_sign(one, level) for one in (self.offline, self.live)]
        product = signs[0] * signs[1]
        return "reversed" if product < 0 else "kept" if product > 0 else "unresolved"

    @property
    def flips(self) -> tuple[int, int]:
        """In how many seeds the sign of the difference flips, of how many that have both."""
        if self.offline is None or self.live is None:
            return 0, 0
        live = dict(zip(self.live.seeds, self.live.differences, strict=True))
        both = [
            (one, live[seed])
            for seed, one in zip(self.offline.seeds, self.offline.differences, strict=True)
            if seed in live
        ]
        return sum(bool(one * other < 0) for one, other in both), len(both)


def ranked_pairs(
    arms: Arms, variants: Sequence[str], offline: str, live: str
) -> tuple[RankedPair, ...]:
    """Return every pair of `variants`, compared on the sets `offline` and `live` (``task/set``)."""
    return tuple(
        RankedPair(
            first,
            second,
            paired_arms(arms, offline, second, first),
            paired_arms(arms, live, second, first),
        )
        for first, second in combinations(variants, 2)
    )


def paired_arms(arms: Arms, dataset: str, better: str, worse: str) -> Pairs | None:
    """Return `better` against `worse` on `dataset`; None if planned runs are missing."""
    both = [arms.get((dataset, name)) for name in (better, worse)]
    first, second = both
    if first is None or second is None or not (first.complete and second.complete):
        return None
    return Pairs.of(first, second)


def estimate_of(pairs: Pairs | None) -> Estimate | None:
    """Return the mean difference; None if there is none, or its spread is zero to rounding."""
    estimate = None if pairs is None else pairs.estimate
    return None if estimate is None or estimate.degenerate else estimate


def deciding_estimate(pairs: Pairs | None) -> Estimate | None:
    """Return the mean difference where it may decide something: of three pairs at least."""
    return None if pairs is None or pairs.n < FEWEST_PAIRS else estimate_of(pairs)


def mean_scores(arms: Arms, dataset: str, variants: Sequence[str]) -> list[float] | None:
    """Return the mean score of each variant; None if a run of one is missing."""
    found = [arms.get((dataset, name)) for name in variants]
    means = [
        float(np.mean([*one.scores.values()]))
        for one in found
        if one is not None and one.complete and one.scores
    ]
    return means if len(means) == len(variants) else None


def _sign(pairs: Pairs | None, level: float) -> int:
    estimate = deciding_estimate(pairs)
    if estimate is None:
        return 0
    low, high = estimate.interval(level)
    return 1 if low > 0 else -1 if high < 0 else 0
