"""Collapsed runs: how many in each arm, and what the verdict would be without them."""

import math
from collections.abc import Callable

from pitfalls_core.findings.arms import Arm, Label
from pitfalls_core.findings.comparison import Collapse, Design, Verdict
from pitfalls_core.statistics.contingency import fisher_exact_p

FEWEST_RUNS = 6
"""Below this number of runs, a run far from the others is no sign of collapse."""

ROBUST_SDS = 5.0
"""A run this many robust SDs below its arm's median counts as collapsed."""

MAD_TO_SD = 1.4826
"""SD of a normal variable over its median absolute deviation."""


NONE: frozenset[Label] = frozenset()


def collapse_of(
    treatment: Arm, baseline: Arm, verdict: Callable[[Arm, Arm], Verdict], design: Design
) -> Collapse | None:
    """Return the collapsed runs of two arms; None if there are none.

    Parameters
    ----------
    treatment, baseline
        The arms, turned so that higher is better.
    verdict
        Gives the verdict on two arms.
    design
        Holds the value for a model that has learned nothing.
    """
    collapsed = collapsed_seeds(treatment, design), collapsed_seeds(baseline, design)
    if collapsed == (NONE, NONE):
        return None
    treated, untreated = len(collapsed[0]), len(collapsed[1])
    p_value = fisher_exact_p(
        treated, len(treatment.scores) - treated, untreated, len(baseline.scores) - untreated
    )
    both = collapsed[0] | collapsed[1]
    dropped = (both, both) if design.paired else collapsed
    rest = verdict(treatment.without(dropped[0]), baseline.without(dropped[1]))
    return Collapse(treated, untreated, p_value, rest)


def collapsed_seeds(arm: Arm, design: Design) -> frozenset[Label]:
    """Return the seeds whose runs diverged, scored at chance or below, or lie far below the rest.

    Far below is five robust SDs below the median, in arms of six runs or more.
    """
    limit = _limit(arm, design)
    below = [seed for seed, score in arm.scores.items() if score <= limit]
    ended = [seed for seed, how in arm.outcomes.items() if how != "ok" and seed in arm.scores]
    return frozenset((*below, *ended)) if below or ended else NONE


def _limit(arm: Arm, design: Design) -> float:
    """Return the score at or below which a run counts as collapsed."""
    chance = -math.inf if design.chance is None else design.chance
    if len(arm.scores) < FEWEST_RUNS:
        return chance
    scores = sorted(arm.scores.values())
    median = _middle(scores)
    robust_sd = MAD_TO_SD * _middle(sorted([abs(score - median) for score in scores]))
    if robust_sd == 0:
        return chance
    return max(chance, math.nextafter(median - ROBUST_SDS * robust_sd, -math.inf))


def _middle(ordered: list[float]) -> float:
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
