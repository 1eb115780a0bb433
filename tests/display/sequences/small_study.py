"""The study of symbolic sequences with a few variants on two rules, and runs made up."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any, cast

import numpy as np

from pitfalls_core.canonical import digest, plain
from pitfalls_core.findings.analysis import Analysis, analyse
from pitfalls_core.project import SHIPPED, Project
from pitfalls_core.runs.identity.key import Ingredients
from pitfalls_core.runs.ledger import Entry, Ledger
from pitfalls_core.runs.plan import planned_runs
from pitfalls_core.runs.runner import StudyRuns
from pitfalls_core.runs.specification import RunSpecification
from pitfalls_core.runs.store.predictions import Predictions, StoredPredictions
from pitfalls_core.runs.store.record import RunRecord
from pitfalls_core.studies.catalogue import load_study
from pitfalls_core.studies.study import Family, Study

KEPT = ("baseline", "shuffled", "shape_only", "bag", "colour_only", "reseeded", "noisy_labels")
METRICS = ("accuracy", "swa", "cwa", "hwa")
LEVELS = {"baseline": 0.95, "reseeded": 0.95, "noisy_labels": 0.85, "shape_only": 0.96}
TENSORS = {
    "embedding.tables.0.weight": (36, 16),
    "recurrent.weight_ih_l0": (64, 16),
    "recurrent.weight_hh_l0": (64, 16),
    "recurrent.weight_ih_l0_reverse": (64, 16),
    "recurrent.weight_hh_l0_reverse": (64, 16),
    "head.weight": (2, 32),
    "head.bias": (2,),
}
CURVES = {
    "train_loss": (0.7, 0.4, 0.2, 0.1),
    "validation_loss": (0.7, 0.5, 0.6, 0.8),
    "validation_accuracy": (0.5, 0.6, 0.8, 0.8),
    "validation_hwa": (0.5, 0.61, 0.82, 0.79),
}

Change = Callable[[RunRecord], RunRecord]


def small_study() -> Study:
    """Return the shipped study with the rules of count and order and without its claims."""
    whole = load_study("symbolic_sequences", Project(SHIPPED))
    tasks = tuple(task for task in whole.tasks if task.name in ("count", "order"))
    variants = tuple(
        replace(one, tasks=("order",) if one.tasks else ())
        for one in whole.variants
        if one.name in KEPT
    )
    alike = tuple(f"{task.name}/test" for task in tasks)
    families = (Family("ablations", alike, treatments=("shuffled", "bag")),)
    return replace(whole, tasks=tasks, variants=variants, claims=(), families=families)


@cache
def small_analysis(change: Change | None = None, *, predictions: bool = False) -> Analysis:
    """Return the analysis of made-up runs, each record changed by `change`; made once for each."""
    study = small_study()
    planned = planned_runs(study, "laptop")
    records = [(change or (lambda record: record))(_record(run)) for run in planned]
    entries = tuple(
        Entry(run, Ingredients(plain(run), {}, {}, "cpu"), "finished", "", result=digest(record))
        for run, record in zip(planned, records, strict=True)
    )
    runs = StudyRuns(Ledger(study, "laptop", entries), tuple(records), "0" * 64, ())
    stored = cast(StoredPredictions, _Unknown()) if predictions else None
    return analyse(replace(runs, predictions=stored))


class _Unknown:
    """Predictions whose sequences hold unknown tokens in one set: stands in for a store."""

    def of(self, _run: str, dataset: str) -> Predictions:
        """Return four sequences, all right, with three unknown tokens in one of them."""
        labels = np.array([0, 1, 0, 1])
        unknown = np.array([0, 3, 0, 0]) if dataset == "composition" else np.zeros(4)
        probabilities = np.stack([1.0 - labels, labels], axis=1)
        return Predictions(labels, labels, probabilities, {"unknown": unknown})


def _record(run: RunSpecification) -> RunRecord:
    moved = (5 * run.seed if run.variant == "shuffled" else run.seed) % 6
    level = LEVELS.get(run.variant, 0.7) + 0.004 * moved
    scores = {
        f"{name}/{metric}{when}": level - 0.01 * place
        for name in (*run.datasets, "validation")
        for place, metric in enumerate(METRICS)
        for when in ("", "_last_epoch")
    }
    values: dict[str, Any] = {
        "outcome": "ok",
        "scores": scores,
        "examples": dict.fromkeys(run.datasets, 1000),
        "predictions": {name: f"{run.id}/{name}" for name in run.datasets},
        "curves": CURVES,
        "tensors": TENSORS,
    }
    return RunRecord(
        id=run.id,
        task=run.task,
        variant=run.variant,
        seed=run.seed,
        steps=1,
        parameters=1,
        arrays="",
        ingredients=Ingredients(plain(run), {}, {}, "cpu"),
        **values,
    )
