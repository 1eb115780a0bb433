"""Seed instability: scores that lie apart by more than the choice of examples explains."""

from collections.abc import Sequence

import numpy as np
from scipy.special import chdtrc

from pitfalls_core.findings.detectors.pitfall import Pitfall
from pitfalls_core.findings.detectors.scores.words import SPREAD
from pitfalls_core.findings.scale import ACCURACY, p_text
from pitfalls_core.findings.sentence import compose
from pitfalls_core.statistics.intervals import mean_and_sd
from pitfalls_core.statistics.sampling import finite_sample_floor

DETECTOR = "seed instability"

LEAST = 0.05
"""Range of the scores from which it fires."""

MOST_P = 0.01
"""And p below which more than the examples must be behind the SD."""

FEWEST = 3


def seed_instability(
    scores: Sequence[float],
    subject: str,
    *,
    examples: int | None,
    least: float = LEAST,
    most_p: float = MOST_P,
) -> Pitfall:
    """Return whether scores of equal runs lie far apart, beyond what a finite test set does.

    The p-value is that of the chi-squared test of a variance, ``(n - 1) s^2 / floor^2`` with n - 1
    degrees of freedom, for which every seed has test examples of its own.

    Parameters
    ----------
    scores
        Of one variant on one dataset, one a seed; shares of right answers in [0, 1].
    subject
        What the reader sees.
    examples
        Test examples behind each score; None if not known.
    least, most_p
        It fires where the range is `least` or more and p is below `most_p`.
    """
    if len(scores) < FEWEST or examples is None or not 0 < sum(scores) / len(scores) < 1:
        return Pitfall(DETECTOR, subject, fired=False, evidence=compose(SPREAD["unknown"]))
    mean, sd = mean_and_sd(np.asarray(scores, dtype=np.float64))
    floor, apart = finite_sample_floor(mean, examples), max(scores) - min(scores)
    p = float(chdtrc(len(scores) - 1, (len(scores) - 1) * (sd / floor) ** 2))
    evidence = compose(
        SPREAD["known"],
        runs=str(len(scores)),
        range=ACCURACY.size(apart),
        least=ACCURACY.size(least),
        sd=ACCURACY.size(sd),
        floor=ACCURACY.size(floor),
        p=p_text(p) if p < 0.001 else f"= {p_text(p)}",
        most_p=f"{most_p:g}",
    )
    return Pitfall(DETECTOR, subject, apart >= least and p < most_p, evidence)
