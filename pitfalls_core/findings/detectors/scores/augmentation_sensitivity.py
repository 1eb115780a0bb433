"""Augmentation sensitivity: a score that one notch of augmentation moves far."""

from collections.abc import Mapping
from itertools import pairwise

from pitfalls_core.findings.detectors.pitfall import Pitfall
from pitfalls_core.findings.detectors.scores.paired import (
    LEVEL,
    Scores,
    difference,
    interval_text,
)
from pitfalls_core.findings.detectors.scores.words import NO_STEPS, SENSITIVITY
from pitfalls_core.findings.scale import ACCURACY, Scale
from pitfalls_core.findings.sentence import compose
from pitfalls_core.statistics.intervals import Estimate

DETECTOR = "augmentation sensitivity"

LEAST = 0.03


def augmentation_sensitivity(
    strengths: Mapping[str, Scores],
    subject: str,
    *,
    least: float = LEAST,
    scale: Scale = ACCURACY,
) -> Pitfall:
    """Return whether one notch of augmentation moves the score far, up or down.

    It fires where, between some two neighbouring strengths, the 95 % paired t interval of the
    difference lies at or beyond `least`, on either side.

    Parameters
    ----------
    strengths
        Each strength, as the reader sees it and in order, with seed to score.
    subject
        What the reader sees.
    least
        In the unit of the scores.
    scale
        How differences are shown.
    """
    steps = {
        (first, second): found
        for first, second in pairwise(strengths)
        if (found := difference(strengths[second], strengths[first])) is not None
    }
    if not steps:
        return Pitfall(DETECTOR, subject, fired=False, evidence=compose(NO_STEPS))
    (first, second), shown = max(steps.items(), key=lambda one: _size(one[1]))
    evidence = compose(
        SENSITIVITY,
        first=first,
        second=second,
        change=scale.change(shown.difference),
        interval=interval_text(shown, scale),
        n=str(shown.n),
        least=scale.size(least),
        steps=str(len(steps)),
    )
    return Pitfall(DETECTOR, subject, _size(shown)[0] >= least, evidence)


def _size(estimate: Estimate) -> tuple[float, float]:
    """Return how far the interval is from zero, negative if it holds it, and the difference."""
    low, high = estimate.interval(LEVEL)
    return max(low, -high), abs(estimate.difference)
