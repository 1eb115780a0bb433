"""Random studies with a planted fault, and their clean twins, for detectors of behaviour."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.findings.arms import Label
from pitfalls_core.findings.behaviour.classes import class_changes
from pitfalls_core.findings.behaviour.flips import flip_rates
from pitfalls_core.findings.comparing import compare
from pitfalls_core.findings.detectors.class_regressions import class_regressions
from pitfalls_core.findings.detectors.negative_flips import negative_flips
from pitfalls_core.findings.detectors.pitfall import Pitfall
from pitfalls_core.findings.detectors.power import low_power
from pitfalls_core.findings.detectors.seed_lottery import seed_lottery
from pitfalls_core.runs.store.predictions import Predictions
from tests.findings.constructed import MARGIN, arms, design

SEEDS = 6
CLASSES = 10
EXAMPLES = 1000
PLACE = ("id", "set", "refined")

Draw = Callable[[np.random.Generator], Pitfall]


def lottery(sd: float) -> Draw:
    """Return a draw of six scores with SD `sd`, in margins."""

    def draw(generator: np.random.Generator) -> Pitfall:
        scores = 0.8 + sd * MARGIN * generator.standard_normal(SEEDS)
        return seed_lottery(scores.tolist(), "Baseline", margin=MARGIN)

    return draw


def classes(loss: float) -> Draw:
    """Return a draw of ten classes, whose differences have an SD of 3 points; one loses `loss`."""

    def draw(generator: np.random.Generator) -> Pitfall:
        differences = 0.03 * generator.standard_normal((SEEDS, CLASSES))
        differences[:, 3] -= loss
        baseline = np.full((SEEDS, CLASSES), 0.7)
        changes = class_changes(baseline + differences, baseline, PLACE)
        return class_regressions(changes, "Refined", whole="0.0 points")

    return draw


def flips(broken: float) -> Draw:
    """Return a draw of 1,000 examples, three independent runs on each seed.

    Nine tenths are easy (right in 97 of 100 runs), the others hard (right in 10 of 100). The
    treatment breaks `broken` of all examples that it would have had right, and repairs as many.
    """

    def draw(generator: np.random.Generator) -> Pitfall:
        arms: list[dict[Label, Predictions]] = [{}, {}, {}]
        for seed in range(SEEDS):
            chance = np.where(generator.random(EXAMPLES) < 0.9, 0.97, 0.1)
            right = generator.random((3, EXAMPLES)) < chance
            right[0] = _exchanged(right[0], broken, generator)
            for arm, correct in zip(arms, right, strict=True):
                arm[seed] = predictions(correct)
        treatment, baseline, null = arms
        rates = flip_rates(treatment, baseline, null, PLACE)
        assert rates is not None
        return negative_flips(rates, "Refined")

    return draw


def power(detectable: float) -> Draw:
    """Return a draw of six differences whose SD makes `detectable` margins detectable."""

    def draw(generator: np.random.Generator) -> Pitfall:
        sd = detectable * MARGIN / 1.435
        treatment, baseline = arms((sd * generator.standard_normal(SEEDS)).tolist())
        return low_power(compare(treatment, baseline, design()), "Refined")

    return draw


def predictions(correct: NDArray[np.bool_]) -> Predictions:
    """Return predictions that are right where `correct` says so."""
    labels = np.zeros(len(correct), dtype=np.int64)
    return Predictions(labels, np.where(correct, 0, 1).astype(np.int64), None)


def _exchanged(
    right: NDArray[np.bool_], broken: float, generator: np.random.Generator
) -> NDArray[np.bool_]:
    """Return `right` with as many examples broken as repaired, so that accuracy stays."""
    changed = right.copy()
    good, bad = np.flatnonzero(right), np.flatnonzero(~right)
    count = min(round(broken * len(right)), len(bad))
    changed[generator.choice(good, count, replace=False)] = False
    changed[generator.choice(bad, count, replace=False)] = True
    return changed
