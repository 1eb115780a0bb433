"""Selection leakage: reported scores that only a look at the test set selects."""

import math
from collections.abc import Mapping, Sequence

from pitfalls_core.findings.arms import Label
from pitfalls_core.findings.detectors.pitfall import Pitfall
from pitfalls_core.findings.detectors.scores.words import SELECTION
from pitfalls_core.findings.sentence import compose

DETECTOR = "selection leakage"

FEWEST = 2
"""Runs in which the two sets would select different scores, that it takes."""

TOLERANCE = 1e-9
"""Scores nearer than this, relatively, are one."""


def selection_leakage(
    reported: Mapping[Label, float],
    validation: Mapping[Label, Sequence[float]],
    test: Mapping[Label, Sequence[float]],
    subject: str,
) -> Pitfall:
    """Return whether reported scores are the highest of the test curve, not the validated ones.

    It looks at runs in which the first best validation epoch is not the best test epoch, and fires
    where most of these report the highest test score.

    Parameters
    ----------
    reported
        Seed to the test score that is reported.
    validation, test
        Seed to the curves, one value an epoch, higher is better.
    subject
        What the reader sees.
    """
    by_test, by_validation, runs = 0, 0, 0
    for seed in reported:
        found = _selected(validation.get(seed, ()), test.get(seed, ()))
        if found is not None and not math.isclose(*found, rel_tol=TOLERANCE):
            runs += 1
            by_validation += math.isclose(reported[seed], found[0], rel_tol=TOLERANCE)
            by_test += math.isclose(reported[seed], found[1], rel_tol=TOLERANCE)
    if runs < FEWEST:
        evidence = compose(SELECTION["unknown"], runs=str(runs), fewest=str(FEWEST))
        return Pitfall(DETECTOR, subject, fired=False, evidence=evidence)
    evidence = compose(
        SELECTION["known"],
        runs=str(runs),
        test=str(by_test),
        validation=str(by_validation),
        fewest=str(FEWEST),
    )
    return Pitfall(DETECTOR, subject, by_test > runs / 2, evidence)


def _selected(validation: Sequence[float], test: Sequence[float]) -> tuple[float, float] | None:
    """Return the test score of the best validation epoch, and the highest one."""
    if not validation or len(validation) != len(test):
        return None
    if not all(map(math.isfinite, (*validation, *test))):
        return None
    return test[max(range(len(test)), key=lambda epoch: validation[epoch])], max(test)
