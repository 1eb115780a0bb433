"""Split gap: a random split that scores better than one by the order of the data."""

from pitfalls_core.findings.detectors.pitfall import Pitfall
from pitfalls_core.findings.detectors.scores.paired import LEVEL, Scores, interval_text
from pitfalls_core.findings.detectors.scores.words import SPLIT_GAP, TOO_FEW_RUNS
from pitfalls_core.findings.scale import ACCURACY, Scale
from pitfalls_core.findings.sentence import compose
from pitfalls_core.statistics.intervals import welch_estimate

DETECTOR = "split gap"

LEAST = 0.01


def split_gap(
    random: Scores,
    ordered: Scores,
    subject: str,
    *,
    least: float = LEAST,
    scale: Scale = ACCURACY,
) -> Pitfall:
    """Return whether a random split flatters: neighbours in the order of the data leak.

    It fires where the 95 % interval of random minus ordered lies at or above `least`. Test sets
    differ, so that runs are not paired (Welch's interval).

    Parameters
    ----------
    random, ordered
        Seed to score where the test set is drawn at random, and where it is the end of the data in
        their order (of time, writer or place); higher is better.
    subject
        What the reader sees.
    least
        In the unit of the scores.
    scale
        How differences are shown.
    """
    if min(len(random), len(ordered)) < 2:
        return Pitfall(DETECTOR, subject, fired=False, evidence=compose(TOO_FEW_RUNS))
    found = welch_estimate([*random.values()], [*ordered.values()])
    evidence = compose(
        SPLIT_GAP,
        gap=scale.change(found.difference),
        interval=interval_text(found, scale),
        least=scale.size(least),
    )
    return Pitfall(DETECTOR, subject, found.interval(LEVEL)[0] >= least, evidence)
