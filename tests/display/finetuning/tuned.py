"""The findings of the study of fine-tuning on given results: nothing is trained."""

from collections.abc import Mapping
from functools import cache

import numpy as np

from pitfalls_core.canonical import digest, plain
from pitfalls_core.findings.analysis import Analysis, analyse
from pitfalls_core.runs.identity.key import Ingredients
from pitfalls_core.runs.ledger import Entry, Ledger
from pitfalls_core.runs.plan import planned_runs
from pitfalls_core.runs.runner import StudyRuns
from pitfalls_core.runs.specification import RunSpecification
from pitfalls_core.runs.store.record import RunRecord
from pitfalls_core.studies.definitions.finetuning_surprises import STUDY

EPOCHS = 4

OUTCOMES: Mapping[tuple[str, int], str] = {
    ("adam_plain_high", 0): "collapsed",
    ("adam_plain_high", 1): "diverged",
    ("adam_plain_high", 2): "unborn",
    ("uncorrected_plain_high", 5): "diverged",
}
"""(variant, seed) to how its run on the target ended; "unborn": diverged in its first epoch."""

LOST = {("linear_probe", 3)}
"""Runs on the target without a result."""


@cache
def tuned() -> Analysis:
    """Return the analysis; nobody changes it."""
    entries, records = [], []
    for run in planned_runs(STUDY, "laptop"):
        ingredients = Ingredients(plain(run), {}, {}, "cpu")
        if run.task == "target" and (run.variant, run.seed) in LOST:
            entries.append(Entry(run, ingredients, "failed", "failed before: planted"))
            continue
        record = _record(run, ingredients)
        entries.append(Entry(run, ingredients, "finished", "", result=digest(record)))
        records.append(record)
    return analyse(StudyRuns(Ledger(STUDY, "laptop", tuple(entries)), tuple(records), "0" * 64, ()))


def score(run: RunSpecification, name: str) -> float:
    """Return the planted accuracy of a run: levels by variant, checkpoint and seed."""
    level = {"linear_probe": 0.6, "from_scratch": 0.5}.get(run.variant, 0.7)
    if name == "atypical":
        level -= 0.05 if run.variant == "linear_probe" else 0.2
    head = int(run.variant[-1]) if run.task == "crossed" else 0
    outcome = OUTCOMES.get((run.variant, run.seed), "ok") if run.task == "target" else "ok"
    noise = np.random.default_rng([len(run.variant), run.seed, len(name)]).normal(0, 0.01)
    return 0.1 if outcome != "ok" else float(level + 0.02 * (run.seed % 3) + 0.03 * head + noise)


def _record(run: RunSpecification, ingredients: Ingredients) -> RunRecord:
    found = OUTCOMES.get((run.variant, run.seed), "ok") if run.task == "target" else "ok"
    epochs = {"diverged": 2, "unborn": 0}.get(found, EPOCHS)
    curve = tuple(2.0 / (1 + epoch) if found == "ok" else 2.3 for epoch in range(epochs))
    scores = {f"{name}/accuracy": score(run, name) for name in (*run.datasets, "validation")}
    return RunRecord(
        id=run.id,
        task=run.task,
        variant=run.variant,
        seed=run.seed,
        outcome="diverged" if found == "unborn" else found,  # type: ignore[arg-type]  # a literal
        scores=scores,
        examples=dict.fromkeys(run.datasets, 500),
        predictions={name: f"{run.variant}-{value!r}" for name, value in scores.items()},
        curves={"train_loss": curve, "gradient_norm_max": curve},
        steps=1,
        parameters=1,
        arrays="",
        ingredients=ingredients,
    )
