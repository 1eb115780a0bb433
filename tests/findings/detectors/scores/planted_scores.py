"""Drawn scores and predictions with a planted fault, and their clean twins."""

from collections.abc import Callable, Mapping

import numpy as np

from pitfalls_core.findings.arms import Label
from pitfalls_core.findings.detectors.pitfall import Pitfall
from pitfalls_core.findings.detectors.scores.augmentation_sensitivity import (
    augmentation_sensitivity,
)
from pitfalls_core.findings.detectors.scores.best_last import best_last_gap
from pitfalls_core.findings.detectors.scores.collapse import collapse
from pitfalls_core.findings.detectors.scores.deceptive_validation import deceptive_validation
from pitfalls_core.findings.detectors.scores.metric_naming import metric_naming
from pitfalls_core.findings.detectors.scores.offline_live_gap import offline_live_gap
from pitfalls_core.findings.detectors.scores.rank_reversal import rank_reversal
from pitfalls_core.findings.detectors.scores.rate_sensitivity import rate_sensitivity
from pitfalls_core.findings.detectors.scores.seed_instability import seed_instability
from pitfalls_core.findings.detectors.scores.selection_leakage import selection_leakage
from pitfalls_core.findings.detectors.scores.split_gap import split_gap
from pitfalls_core.runs.store.predictions import Predictions

Generator = np.random.Generator
Draw = Callable[[Generator], Pitfall]

SEEDS = 6
EXAMPLES = 200
CLASSES = 5
SD = 0.01


def scores(mean: float, generator: Generator, sd: float = SD) -> dict[Label, float]:
    """Return a score for each of six seeds."""
    return {seed: mean + sd * float(generator.standard_normal()) for seed in range(SEEDS)}


def answered(accuracy: float, top: float, generator: Generator) -> Predictions:
    """Return predictions: right with `accuracy`, then a share `top` put into class 0."""
    labels = generator.integers(CLASSES, size=EXAMPLES)
    wrong = (labels + generator.integers(1, CLASSES, size=EXAMPLES)) % CLASSES
    guesses = np.where(generator.random(EXAMPLES) < accuracy, labels, wrong)
    return Predictions(labels, np.where(generator.random(EXAMPLES) < top, 0, guesses), None)


def six(accuracy: float, generator: Generator) -> dict[Label, Predictions]:
    """Return the predictions of six sound runs."""
    return {seed: answered(accuracy, 0, generator) for seed in range(SEEDS)}


def collapsed(*, planted: bool) -> Draw:
    """Return draws of six runs, one of which may answer at 0.2 to 0.3, or one class mostly."""

    def draw(generator: Generator) -> Pitfall:
        runs = six(generator.uniform(0.4, 0.9), generator)
        if planted and generator.random() < 0.5:
            runs[2] = answered(generator.uniform(0.2, 0.3), 0, generator)
        elif planted:
            runs[2] = answered(0.9, generator.uniform(0.93, 1), generator)
        return collapse(runs, "Baseline")

    return draw


def deceived(*, planted: bool) -> Draw:
    """Return draws of six runs at 0.8 in validation, and at 0.15 to 0.3, or 0.4 to 0.7, beyond."""

    def draw(generator: Generator) -> Pitfall:
        validation = scores(0.8, generator)
        level = generator.uniform(0.15, 0.3) if planted else generator.uniform(0.4, 0.7)
        return deceptive_validation(validation, six(level, generator), "Baseline", chance=0.2)

    return draw


def dropped(*, planted: bool) -> Draw:
    """Return draws of six runs that lose 2 to 10 points, or -1 to 1, until the last epoch."""

    def draw(generator: Generator) -> Pitfall:
        drop = generator.uniform(0.02, 0.1) if planted else generator.uniform(-0.01, 0.01)
        return best_last_gap(scores(0.8, generator), scores(0.8 - drop, generator), "Baseline")

    return draw


def gap(*, planted: bool) -> Draw:
    """Return draws of six runs and three live sets: one 5 to 15 points lower, or all 0 to 4."""

    def draw(generator: Generator) -> Pitfall:
        drops = generator.uniform(0, 0.04, 3)
        drops[1] = generator.uniform(0.05, 0.15) if planted else drops[1]
        live = {f"Batch {at}": scores(0.8 - drop, generator) for at, drop in enumerate(drops)}
        return offline_live_gap(scores(0.8, generator), live, "Baseline")

    return draw


def reversal(*, planted: bool) -> Draw:
    """Return draws of four variants 1 point apart, or the first two 1 to 5 points reversed."""

    def draw(generator: Generator) -> Pitfall:
        levels = 0.7 + 0.01 * np.arange(4)
        offline = {f"Variant {at}": scores(level, generator) for at, level in enumerate(levels)}
        if planted:
            levels[0] = levels[1] + generator.uniform(0.01, 0.05)
            offline["Variant 0"] = scores(0.68, generator)
        live = {f"Variant {at}": scores(level, generator) for at, level in enumerate(levels)}
        return rank_reversal(offline, live, "Baseline")

    return draw


def augmented(*, planted: bool) -> Draw:
    """Return draws of three strengths, the last 3 to 10 points off the second, or all within 2."""

    def draw(generator: Generator) -> Pitfall:
        levels = generator.uniform(0.79, 0.81, 3)
        if planted:
            levels[2] = levels[1] + generator.choice([-1, 1]) * generator.uniform(0.03, 0.1)
        strengths = {
            name: scores(level, generator)
            for name, level in zip(("none", "weak", "strong"), levels, strict=True)
        }
        return augmentation_sensitivity(strengths, "Baseline")

    return draw


def rates(*, planted: bool) -> Draw:
    """Return draws of four learning rates: one, or two, of them may not learn much."""

    def draw(generator: Generator) -> Pitfall:
        losses = generator.uniform(0.4, 0.6, 4)
        if planted:
            losses[: generator.integers(1, 3)] = generator.uniform(1.5, 4)
        grid = dict(zip((3e-4, 1e-3, 3e-3, 1e-2), losses.tolist(), strict=True))
        return rate_sensitivity(grid, "Baseline", start=2.3)

    return draw


def unstable(*, planted: bool) -> Draw:
    """Return draws of six scores with the SD of 1,000 examples, or with 2 to 6 points more."""

    def draw(generator: Generator) -> Pitfall:
        more = generator.uniform(0.02, 0.06) if planted else 0.0
        chances = np.clip(0.8 + more * generator.standard_normal(SEEDS), 0, 1)
        found = (generator.binomial(1000, chances) / 1000).tolist()
        return seed_instability(found, "Baseline", examples=1000)

    return draw


def split(*, planted: bool) -> Draw:
    """Return draws of six runs on either split: 1 to 6 points apart, or not."""

    def draw(generator: Generator) -> Pitfall:
        flattery = generator.uniform(0.01, 0.06) if planted else 0.0
        return split_gap(scores(0.8 + flattery, generator), scores(0.8, generator), "Baseline")

    return draw


def selected(*, planted: bool) -> Draw:
    """Return draws of six runs of 20 epochs that report by test set, or by validation set."""

    def draw(generator: Generator) -> Pitfall:
        shared = 0.8 - 0.5 * np.exp(-0.3 * np.arange(20))
        curves = shared + SD * generator.standard_normal((2, SEEDS, 20))
        choosing = curves[1] if planted else curves[0]
        reported: Mapping[Label, float] = {
            seed: float(curves[1, seed, int(choosing[seed].argmax())]) for seed in range(SEEDS)
        }
        kept: list[dict[Label, tuple[float, ...]]] = [
            {seed: tuple(one[seed].tolist()) for seed in range(SEEDS)} for one in curves
        ]
        return selection_leakage(reported, kept[0], kept[1], "Baseline")

    return draw


def misnamed(*, planted: bool) -> Draw:
    """Return draws of six runs with two metrics that share their values, or are near each other."""

    def draw(generator: Generator) -> Pitfall:
        accuracy = scores(0.8, generator)
        other = accuracy if planted else {seed: one + 1e-4 for seed, one in accuracy.items()}
        metrics = {"accuracy": [*accuracy.values()], "hwa": [*other.values()]}
        found = metric_naming(metrics, "Baseline")
        assert found is not None
        return found

    return draw
