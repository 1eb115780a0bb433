"""Runs that nobody trained: records, their ingredients and their arrays."""

import io
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from pitfalls_core.canonical import canonical, plain
from pitfalls_core.data.facts import ImageFacts, Overlap, SetFacts
from pitfalls_core.runs.execution.outcome import Execution, array_file
from pitfalls_core.runs.identity.key import Ingredients
from pitfalls_core.runs.specification import RunSpecification
from pitfalls_core.runs.store.record import RunRecord
from pitfalls_core.studies.part import Part

SPECIFICATION = RunSpecification(
    study="tiny",
    task="dots",
    variant="baseline",
    seed=0,
    profile="smoke",
    data=Part("tiny_data:Dots", train=48, sizes=(1, (2, 3)), limit=None),
    model=Part("tiny_model:Linear"),
    optimizer=Part("pitfalls_core.training.optimizers:Adam", learning_rate=0.01),
    schedule=Part("pitfalls_core.training.schedules:Constant"),
    augmentation=None,
    label_noise=Part("pitfalls_core.data.label_noise:SymmetricNoise", rate=0.8),
    datasets=("id", "dark"),
    epochs=1,
    batch_size=16,
)

ARRAYS = array_file({"id.labels": np.arange(40), "id.probabilities": np.eye(40)})

IMAGES = ImageFacts(
    (1, 3, 3), "float32", 0.0, 1.0, 0.4, 1 / 7, (0.3, 0.4, 0.5), (0.4, 0.4, 0.4), 0.01, 0.02
)

SETS = {
    "train": SetFacts(48, (24, 24), IMAGES, "e5", wrong_labels=0.791667),
    "validation": SetFacts(40, (20, 20), IMAGES, "f6", Overlap(0, 1, 40, 0.995)),
    "id": SetFacts(60, (30, 30), IMAGES, "a7", Overlap(2, 1, 60, 0.995)),
    "dark": SetFacts(40, (20, 20)),
}


def ingredients(seed: int = 0, **changes: Any) -> Ingredients:
    """Return the ingredients of a run with `seed`, fields replaced by `changes`."""
    made = Ingredients(
        specification=plain(replace(SPECIFICATION, seed=seed)),
        sources={"tiny_data": "a1", "tiny_model": "b2"},
        versions={"python": "3.11.7", "torch": "2.13.0"},
        device="cpu",
    )
    return replace(made, **changes)


def record(made_from: Ingredients | None = None, score: float = 0.1 + 0.2) -> RunRecord:
    """Return the record of a run that reached `score`."""
    made_from = made_from or ingredients()
    execution = Execution(
        outcome="ok",
        scores={"id/accuracy": score, "dark/accuracy": 1 / 3},
        examples={"id": 60, "dark": 40},
        predictions={"id": "c3", "dark": "d4"},
        curves={"train_loss": (0.7, 5e-324), "validation_accuracy": (0.5, 0.75)},
        steps=6,
        parameters=20,
        arrays={},
        sets=SETS,
    )
    return RunRecord.of(made_from, execution, ARRAYS)


def files(timing: Mapping[str, Any] | None = None) -> dict[str, bytes]:
    """Return the other files of a run."""
    return {"arrays.npz": ARRAYS, "timing.json": canonical(timing or {"start": 1.5}).encode()}


def arrays_in(content: bytes) -> dict[str, Any]:
    """Return the arrays of an array file."""
    with np.load(io.BytesIO(content), allow_pickle=False) as stored:
        return {name: stored[name] for name in stored}


def run_folder(store: Path, key: str) -> Path:
    """Return where a store keeps the run `key`."""
    return store / "runs" / key[:2] / key
