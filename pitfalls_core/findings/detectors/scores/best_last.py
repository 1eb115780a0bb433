"""Best-last gap: what is lost if the last epoch counts instead of the selected one."""

from pitfalls_core.findings.detectors.pitfall import Pitfall
from pitfalls_core.findings.detectors.scores.paired import (
    LEVEL,
    Scores,
    difference,
    interval_text,
)
from pitfalls_core.findings.detectors.scores.words import BEST_LAST, UNPAIRED
from pitfalls_core.findings.scale import ACCURACY, Scale
from pitfalls_core.findings.sentence import compose

DETECTOR = "best-last gap"

LEAST = 0.02


def best_last_gap(
    best: Scores,
    last: Scores,
    subject: str,
    *,
    least: float = LEAST,
    scale: Scale = ACCURACY,
) -> Pitfall:
    """Return whether scores of the selected epoch lie above those of the last one.

    It fires where the 95 % paired t interval of the difference lies at or above `least`.

    Parameters
    ----------
    best, last
        Seed to score on one set, at the selected epoch and at the last one; higher is better.
    subject
        What the reader sees.
    least
        In the unit of the scores.
    scale
        How differences are shown.
    """
    found = difference(best, last)
    if found is None:
        return Pitfall(DETECTOR, subject, fired=False, evidence=compose(UNPAIRED))
    evidence = compose(
        BEST_LAST,
        drop=scale.change(found.difference),
        interval=interval_text(found, scale),
        n=str(found.n),
        least=scale.size(least),
    )
    return Pitfall(DETECTOR, subject, found.interval(LEVEL)[0] >= least, evidence)
