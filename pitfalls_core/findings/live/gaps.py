"""From offline to live: the two means of a variant, and the gap between them."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from pitfalls_core.findings.arms import Arm, in_order
from pitfalls_core.findings.live.sets import LiveSets
from pitfalls_core.findings.scores import Summary, summary_of
from pitfalls_core.statistics.intervals import Estimate, paired_estimate

Arms = Mapping[tuple[str, str], Arm]


@dataclass(frozen=True)
class Gap:
    """One variant, offline and live.

    Parameters
    ----------
    variant
        Its name.
    offline, live
        Mean and SD over its runs.
    finished, planned
        Runs.
    gap
        Offline minus live, of the same runs; None with fewer than two.
    """

    variant: str
    offline: Summary
    live: Summary
    finished: int
    planned: int
    gap: Estimate | None


def gaps(arms: Arms, variants: tuple[str, ...], sets: LiveSets) -> tuple[Gap, ...]:
    """Return the gap of each of `variants` that was run on these sets."""
    return tuple(
        _gap(name, arms[sets.offline, name], arms[sets.live, name])
        for name in variants
        if (sets.offline, name) in arms and (sets.live, name) in arms
    )


def _gap(variant: str, offline: Arm, live: Arm) -> Gap:
    shared = in_order(offline.scores.keys() & live.scores.keys())
    both = [np.array([arm.scores[seed] for seed in shared]) for arm in (offline, live)]
    first, second = (summary_of(scores) for scores in both)
    estimate = paired_estimate(both[0] - both[1], magnitude=1.0) if len(shared) > 1 else None
    return Gap(variant, first, second, len(shared), len(offline.planned), estimate)
