"""Seed lottery: how much a score gains if only the best of several seeds is reported."""

from collections.abc import Sequence

from pitfalls_core.findings.detectors.pitfall import Pitfall
from pitfalls_core.findings.detectors.words import LOTTERY
from pitfalls_core.findings.scale import ACCURACY, Scale
from pitfalls_core.findings.sentence import compose
from pitfalls_core.statistics.selection import best_of_k_inflation, expected_best

DETECTOR = "seed lottery"

CHOSEN_FROM = 5
"""Seeds that a best one is chosen from, as papers that report their best run often have."""

FEWEST = 3


def seed_lottery(
    scores: Sequence[float], subject: str, *, margin: float, scale: Scale = ACCURACY
) -> Pitfall:
    """Return whether the best of five seeds is expected to beat the mean by the margin or more.

    The expectation is unbiased (`pitfalls_core.statistics.selection.expected_best`). With fewer
    seeds than five, the best of all of them is taken.

    Parameters
    ----------
    scores
        Of one variant on one dataset, one a seed; higher is better.
    subject
        What the reader sees.
    margin
        The smallest difference that would matter, in the unit of the scores.
    scale
        How differences are shown.
    """
    if len(scores) < FEWEST:
        return Pitfall(DETECTOR, subject, fired=False, evidence=compose(LOTTERY["unknown"]))
    k = min(CHOSEN_FROM, len(scores))
    gain = expected_best(scores, k) - sum(scores) / len(scores)
    evidence = compose(
        LOTTERY["known"],
        k=str(k),
        gain=scale.size(gain),
        inflation=f"{best_of_k_inflation(k):.2f}",
        margin=scale.size(margin),
    )
    return Pitfall(DETECTOR, subject, fired=gain >= margin, evidence=evidence)
