"""Guards: ways to a confidently wrong verdict, and what they look like in the scores."""

from functools import lru_cache

import numpy as np

from pitfalls_core.findings.arms import Arm
from pitfalls_core.findings.comparison import Design
from pitfalls_core.findings.contrasts import Contrast
from pitfalls_core.findings.groups import Groups
from pitfalls_core.findings.pairs import Pairs
from pitfalls_core.statistics.sampling import finite_sample_floor

ROUNDING = 1e-9
"""Means of equal scores differ from them by less than this share of them."""

INERT_SHARE = 0.5
"""Identical predictions in this share of the seeds mean that the treatment may be inert."""

FEWEST_EQUAL_RUNS = 3
"""Two groups with the same scores look inert from this number of runs on."""


def at_floor_or_ceiling(contrast: Contrast, design: Design, examples: int | None) -> bool:
    """Return whether both arms are at chance, or both within resolution of perfect.

    At chance is a mean at or below it, or above it by at most two standard errors of one score;
    resolution is one example. Without the number of examples, only exact values count. Scores, and
    the bounds in `design`, are turned so that higher is better.
    """
    if not contrast.n:
        return False
    means = [mean for mean, _ in contrast.summaries if mean is not None]
    return _at_chance(max(means), design, examples) or _at_perfect(min(means), design, examples)


def _at_chance(mean: float, design: Design, examples: int | None) -> bool:
    chance, whole = design.chance, whole_of(design)
    if chance is None:
        return False
    error = whole * finite_sample_floor(abs(chance) / whole, examples) if examples and whole else 0
    return mean <= chance + 2 * error + ROUNDING * max(abs(chance), 1)


def _at_perfect(mean: float, design: Design, examples: int | None) -> bool:
    perfect, whole = design.perfect, whole_of(design)
    if perfect is None:
        return False
    resolution = whole / examples if examples and whole else 0
    return mean >= perfect - resolution - ROUNDING * max(abs(perfect), 1)


def whole_of(design: Design) -> float | None:
    """Return 1 for a metric that is a share, 100 for one in percent; None for any other.

    A share is told by its declared bounds.
    """
    return _whole(design.chance, design.perfect)


@lru_cache(maxsize=256)
def _whole(chance: float | None, perfect: float | None) -> float | None:
    bounds = [abs(bound) for bound in (chance, perfect) if bound is not None]
    largest = max(bounds, default=0.0)
    if not largest or largest > 100:
        return None
    return 1.0 if largest <= 1 else 100.0


def inert(treatment: Arm, baseline: Arm, contrast: Contrast) -> bool:
    """Return whether the two arms agree as if nothing was applied.

    Pairs agree in at least half of the seeds; predictions are compared where they are known for
    every pair, scores otherwise. Groups hold the same scores.
    """
    if isinstance(contrast, Groups):
        return _same_scores(contrast)
    return bool(contrast.n) and _agreeing(treatment, baseline, contrast) >= INERT_SHARE * contrast.n


def _agreeing(treatment: Arm, baseline: Arm, pairs: Pairs) -> int:
    predicted = treatment.predictions, baseline.predictions
    if all(predicted) and all(seed in arm for arm in predicted for seed in pairs.seeds):
        return sum(predicted[0][seed] == predicted[1][seed] for seed in pairs.seeds)
    return int(np.count_nonzero(pairs.differences == 0))


def _same_scores(groups: Groups) -> bool:
    same = np.array_equal(np.sort(groups.treatment), np.sort(groups.baseline))
    return same and groups.n >= FEWEST_EQUAL_RUNS
