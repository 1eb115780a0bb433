"""Scores of two kinds that the same seeds have."""

import math
from collections.abc import Mapping

from pitfalls_core.findings.arms import Label, in_order
from pitfalls_core.findings.detectors.scores.words import INTERVAL
from pitfalls_core.findings.scale import Scale
from pitfalls_core.findings.sentence import Sentence, compose
from pitfalls_core.statistics.intervals import Estimate, paired_estimate

LEVEL = 0.95

Scores = Mapping[Label, float]
"""Seed to score."""


def difference(first: Scores, second: Scores) -> Estimate | None:
    """Return first minus second over the seeds that have both; None if fewer than two have.

    Seeds with a score that is not finite are left out.
    """
    seeds = in_order(first.keys() & second.keys())
    found = [first[seed] - second[seed] for seed in seeds]
    finite = [one for one in found if math.isfinite(one)]
    return paired_estimate(finite) if len(finite) > 1 else None


def interval_text(estimate: Estimate, scale: Scale) -> Sentence:
    """Return the interval of a difference, in words."""
    return compose(INTERVAL, interval=scale.interval(estimate.interval(LEVEL)))
