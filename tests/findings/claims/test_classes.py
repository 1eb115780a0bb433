"""Classes that trade places: every status, and what the whole has to do with it."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from pitfalls_core.studies.claims.gains import ClassesExchange
from tests.findings.claims.grounds import Scores, decided, evidence
from tests.findings.constructed import BASELINE, orthogonal_differences

SETS = ("task/a", "task/b")
CLAIM = ClassesExchange("refined", SETS, change=0.02, net=0.01)
SCORES: Scores = {(name, variant): BASELINE for name in SETS for variant in ("baseline", "refined")}

EXCHANGED = (0.06, -0.06, 0.0, 0.0)
ALL_BETTER = (0.06, 0.05, 0.04, 0.05)
NONE_LOSES = (0.06, 0.0, 0.0, -0.03)


def classes(means: Sequence[float], sd: float) -> NDArray[np.float64]:
    """Return differences of four classes with these means, uncorrelated, over six seeds."""
    return np.asarray(means) + sd * orthogonal_differences(4)


@pytest.mark.parametrize(
    ("means", "sd", "expected"),
    [
        (EXCHANGED, 0.005, "supported"),
        (EXCHANGED, 0.1, "inconclusive"),
        (ALL_BETTER, 0.005, "refuted"),
        ((0.005, -0.005, 0.0, 0.0), 0.005, "refuted"),
        (NONE_LOSES, 0.03, "inconclusive"),
        ((0.06, -0.021, 0.0, -0.019), 0.005, "inconclusive"),
    ],
)
def test_every_status_is_reached(means: Sequence[float], sd: float, expected: str) -> None:
    """All three parts true, one false throughout, or one of them open."""
    found = {name: classes(means, sd) for name in SETS}
    assert decided(CLAIM, SCORES, found).status == expected


def test_sets_are_averaged_within_a_seed() -> None:
    """What one set gains and the other loses is no exchange."""
    opposite = {
        SETS[0]: classes(EXCHANGED, 0.005),
        SETS[1]: classes([-mean for mean in EXCHANGED], 0.005),
    }
    assert decided(CLAIM, SCORES, opposite).status == "refuted"


def test_without_predictions_nothing_can_be_tested() -> None:
    """Class accuracies are taken from predictions; those of one set do not do for two."""
    assert decided(CLAIM, SCORES).status == "not testable"
    half = decided(CLAIM, SCORES, {SETS[0]: classes(EXCHANGED, 0.005)})
    assert half.status == "inconclusive"
    assert half.null_rate is None
    assert evidence(half) == [
        "no predictions are stored from which class accuracies could be taken"
    ]


def test_noise_alone_exchanges_classes_often() -> None:
    """A rate far above zero: among four noisy classes one always gains and one always loses."""
    noisy = decided(CLAIM, SCORES, {name: classes((0.0,) * 4, 0.1) for name in SETS})
    quiet = decided(CLAIM, SCORES, {name: classes((0.0,) * 4, 0.002) for name in SETS})
    assert noisy.null_rate is not None
    assert quiet.null_rate is not None
    assert noisy.null_rate > 0.1
    assert quiet.null_rate == 0


def test_evidence_is_the_best_class_the_worst_and_the_whole() -> None:
    """With the number of the class, its mean, and an interval."""
    texts = evidence(decided(CLAIM, SCORES, {name: classes(EXCHANGED, 0.005) for name in SETS}))
    assert texts[0].startswith("class 0: +6.0 points [")
    assert texts[1].startswith("class 1: −6.0 points [")
    assert texts[2].startswith("all classes together: 0.0 points [")
