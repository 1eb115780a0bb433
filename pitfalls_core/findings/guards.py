"""Guards: ways to a confidently wrong verdict, and what they look like in the scores."""

import numpy as np

from pitfalls_core.findings.arms import Arm, Pairs
from pitfalls_core.findings.comparison import Design
from pitfalls_core.statistics.sampling import finite_sample_floor

ROUNDING = 1e-9
"""Means of equal scores differ from them by less than this."""

INERT_SHARE = 0.5
"""Identical predictions in this share of the seeds mean that the treatment may be inert."""


def at_floor_or_ceiling(pairs: Pairs, design: Design, examples: int | None) -> bool:
    """Return whether both arms are at chance, or both within resolution of perfect.

    At chance is a mean at or below it, or above it by at most two standard errors of one score;
    resolution is one example. Without the number of examples, only exact values count.
    """
    if not pairs.seeds:
        return False
    means = np.array([pairs.treatment.mean(), pairs.baseline.mean()])
    error = finite_sample_floor(design.chance, examples) if examples else 0.0
    resolution = 1 / examples if examples else 0.0
    at_chance = bool((means <= design.chance + 2 * error + ROUNDING).all())
    at_perfect = bool((means >= design.perfect - resolution - ROUNDING).all())
    return at_chance or at_perfect


def inert(treatment: Arm, baseline: Arm, pairs: Pairs) -> bool:
    """Return whether the two arms agree in at least half of the seeds, as if nothing was applied.

    Predictions are compared where they are known for every pair, scores otherwise.
    """
    if not pairs.seeds:
        return False
    known = all(seed in arm.predictions for arm in (treatment, baseline) for seed in pairs.seeds)
    if known:
        same = [treatment.predictions[seed] == baseline.predictions[seed] for seed in pairs.seeds]
    else:
        same = list(pairs.differences == 0)
    return sum(same) >= INERT_SHARE * len(pairs.seeds)
