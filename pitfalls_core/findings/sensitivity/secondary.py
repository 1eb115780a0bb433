"""Secondary, descriptive numbers of a comparison; no verdict rests on them."""

import hashlib
from dataclasses import dataclass

import numpy as np

from pitfalls_core.findings.comparison import Comparison, Interval
from pitfalls_core.findings.contrasts import Contrast
from pitfalls_core.findings.pairs import Pairs
from pitfalls_core.statistics.bootstrap import bootstrap_t_interval, bootstrap_t_interval_unpaired
from pitfalls_core.statistics.posterior import probability_within


@dataclass(frozen=True)
class Secondary:
    """Numbers that describe a difference in other ways.

    Parameters
    ----------
    bootstrap_t
        The 95 % interval that keeps its level best where runs are skewed; None with too few runs.
    within_margin
        Probability that the difference lies within the margin, under a flat prior; None without a
        margin.
    """

    bootstrap_t: Interval | None
    within_margin: float | None


def secondary(one: Comparison) -> Secondary | None:
    """Return the secondary numbers of `one`; None if nothing can be assessed.

    The resamples come from a stream that is derived from the comparison's id, so that the same
    scores give the same interval.
    """
    contrast = one.contrast
    if one.effect is None or contrast is None or contrast.estimate is None:
        return None
    margin = one.design.margin
    within = None if margin is None else probability_within(contrast.estimate, margin)
    return Secondary(_bootstrap_t(contrast, one.id), within)


def _bootstrap_t(contrast: Contrast, name: str) -> Interval | None:
    entropy = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")
    generator = np.random.default_rng(entropy)
    if isinstance(contrast, Pairs):
        return bootstrap_t_interval(contrast.differences, generator)
    return bootstrap_t_interval_unpaired(contrast.treatment, contrast.baseline, generator)
