"""Detectors that look at the curves of runs, one pitfall for each variant in training."""

from collections.abc import Callable, Iterator

from pitfalls_core.findings.detectors.curves.course import (
    TRAIN_LOSS,
    VALIDATION_ACCURACY,
    VALIDATION_LOSS,
    Course,
    Courses,
    arms_of,
)
from pitfalls_core.findings.detectors.curves.divergence import divergence
from pitfalls_core.findings.detectors.curves.instability import instability
from pitfalls_core.findings.detectors.curves.memorisation import CURVES, memorisation
from pitfalls_core.findings.detectors.curves.overfitting import (
    overfitting_by_accuracy,
    overfitting_by_loss,
)
from pitfalls_core.findings.detectors.curves.plateau import plateau
from pitfalls_core.findings.detectors.curves.spike import spike
from pitfalls_core.findings.detectors.pitfall import Pitfall
from pitfalls_core.findings.detectors.scene import Scene

Detector = Callable[[Courses, str], Pitfall]

DETECTORS: tuple[tuple[Detector, frozenset[str]], ...] = (
    (overfitting_by_loss, frozenset((TRAIN_LOSS, VALIDATION_LOSS))),
    (overfitting_by_accuracy, frozenset((TRAIN_LOSS, VALIDATION_ACCURACY))),
    *((memorisation, frozenset(pair)) for pair in CURVES),
    # A run that diverges at once has no curve.
    (divergence, frozenset()),
    (spike, frozenset((TRAIN_LOSS,))),
    (plateau, frozenset((TRAIN_LOSS,))),
    (instability, frozenset((TRAIN_LOSS,))),
)
"""Each detector with the curves that it needs."""


def curves(scene: Scene) -> Iterator[Pitfall]:
    """Yield what the curves say, detector by detector, of arms whose runs have such curves."""
    arms = arms_of(scene.runs.records)
    for detector, needed in DETECTORS:
        for place, courses in arms.items():
            if any(needed <= one.curves.keys() and _tells(one) for one in courses.values()):
                yield detector(courses, scene.training(*place))


def _tells(one: Course) -> bool:
    return bool(one.curves) or one.outcome == "diverged"
