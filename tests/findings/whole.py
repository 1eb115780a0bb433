"""A whole study with predictions: ingredients, controls, a shift, and nothing trained."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.findings.analysis import Analysis, analyse
from pitfalls_core.runs.runner import StudyRuns
from pitfalls_core.runs.store.predictions import Predictions, StoredPredictions
from pitfalls_core.studies.controls import PlantedNull
from pitfalls_core.studies.study import Family, Study
from pitfalls_core.studies.variant import Variant
from tests.findings.constructed import DATASETS, PART, study, study_runs

EXAMPLES = 1000
SEEDS = 6

LEVELS = {
    "baseline": 0.70,
    "refined": 0.70,
    "control": 0.60,
    "wide": 0.72,
    "deep": 0.66,
    "again": 0.70,
}
"""Mean accuracy of each variant, wherever `levels` says nothing else."""

Levels = Mapping[tuple[str, str], float]


def whole_study(**changes: Any) -> Study:
    """Return a study with two ingredients, a planted null and a shifted set."""
    plain = study()
    scans, drawn = plain.tasks
    shifted = {"a": ("stroke width",), "b": ("light",)}
    more = tuple(
        Variant(name, title, "as it is called", PART, PART, **extra)
        for name, title, extra in (
            ("wide", "Wide strokes", {"tasks": ("drawn",), "varies": ("stroke width",)}),
            ("deep", "Deep", {"tasks": ("drawn",)}),
            ("again", "Reseeded", {"fresh": ("initialization", "order")}),
        )
    )
    values: dict[str, Any] = {
        "tasks": (scans, replace(drawn, shifted=shifted)),
        "variants": (*plain.variants, *more),
        "planted_null": PlantedNull("again", SEEDS, "nothing but the seed differs"),
        "ingredients": {"refined": ("wide", "deep")},
        "families": (
            Family("real scans", ("scans/test",)),
            Family("drawn sets", ("drawn/a", "drawn/b"), treatments=("refined",)),
            Family("ingredients", DATASETS[1:], primary=False, treatments=("wide", "deep")),
        ),
    }
    return replace(plain, **{**values, **changes})


class Correct:
    """Predictions of runs whose correctness is given: stands in for those of a store."""

    def __init__(self, right: Mapping[tuple[str, str, int], NDArray[np.bool_]]) -> None:
        self.right = right

    def of(self, run: str, dataset: str) -> Predictions | None:
        """Return what a run predicted: ten classes, each wrong answer the next class."""
        _, task, variant, seed = run.split("/")
        correct = self.right[f"{task}/{dataset}", variant, int(seed)]
        labels = np.arange(EXAMPLES) % 10
        probabilities = np.full((EXAMPLES, 10), 0.02)
        guesses = np.where(correct, labels, (labels + 1) % 10)
        probabilities[np.arange(EXAMPLES), guesses] = 0.82
        return Predictions(labels, guesses, probabilities)


def whole_runs(levels: Levels | None = None, of: Study | None = None) -> StudyRuns:
    """Return the runs of `of`; equal seeds share the difficulty of their examples."""
    of = of or whole_study()
    generator = np.random.default_rng(17)
    right = {}
    for dataset in DATASETS:
        for seed in range(SEEDS):
            difficulty = generator.random(EXAMPLES)
            for name, level in LEVELS.items():
                mean = (levels or {}).get((dataset, name), level)
                noise = generator.normal(0, 0.05, EXAMPLES)
                right[dataset, name, seed] = difficulty + noise < mean
    scores = {
        (dataset, name): [float(right[dataset, name, seed].mean()) for seed in range(SEEDS)]
        for dataset in DATASETS
        for name in LEVELS
    }
    runs = study_runs(scores, of)
    return replace(runs, predictions=cast(StoredPredictions, Correct(right)))


def whole_analysis(levels: Levels | None = None, of: Study | None = None) -> Analysis:
    """Return the analysis of `whole_runs`."""
    return analyse(whole_runs(levels, of))
