"""Logs of whole trainings, as four programs write them, with a fault in one run or in none."""

import csv
import json
import math
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

import numpy as np

from tests.end_to_end.own_files import two_arms
from tests.findings.detectors.curves.planted_courses import EPOCHS, Values, sound
from tests.results.logs.event_files import hparams, scalar, write_events
from tests.results.logs.test_mlflow import METRIC, RUN, SCHEMA

FAULTY = ("new", 3)
"""Variant and seed of the run that a fault is planted in."""

NAMES = {
    "train_loss": "train/loss",
    "validation_loss": "val/loss",
    "validation_accuracy": "val/accuracy",
}
SCORE = "test/accuracy"

Curves = dict[str, Values]
Fault = Callable[[Curves], object]
Runs = Mapping[tuple[str, int], tuple[Curves, float]]
"""Variant and seed to the curves of training, and the score."""


def runs(fault: Fault | None = None) -> Runs:
    """Return two variants of six sound runs, one of them with a fault if that is given."""
    found: dict[tuple[str, int], tuple[Curves, float]] = {}
    for place, (variant, seed, score) in enumerate(two_arms()):
        drawn = sound(np.random.default_rng((11, place)))
        curves = {name: drawn[name] for name in NAMES}
        found[str(variant), int(str(seed))] = (curves, float(str(score)))
    if fault is not None:
        fault(found[FAULTY][0])
    return found


def write_tensorboard(root: Path, made: Runs) -> None:
    """Write one event file a run, with a training loss for each of four batches an epoch."""
    for (variant, seed), (curves, score) in made.items():
        events = [hparams({"variant": variant, "seed": float(seed)})]
        for epoch in range(EPOCHS):
            last = 4 * epoch + 3
            for batch, off in enumerate((0.97, 1.03, 1.02, 0.98)):
                value = float(curves["train_loss"][epoch]) * off
                events.append(scalar("train/loss", 4 * epoch + batch, value))
            events += [
                scalar(NAMES[name], last, float(curves[name][epoch]))
                for name in ("validation_loss", "validation_accuracy")
            ]
        events.append(scalar(SCORE, 4 * EPOCHS, score))
        write_events(root / f"{variant}_{seed}", *events)


def write_lightning(root: Path, made: Runs) -> None:
    """Write ``metrics.csv`` with training and validation in lines of their own."""
    columns = ["epoch", "step", "train_loss_epoch", "val_loss", "val_acc", "test_acc"]
    for (variant, seed), (curves, score) in made.items():
        folder = root / f"{variant}_{seed}" / "version_0"
        folder.mkdir(parents=True)
        (folder / "hparams.yaml").write_text(f"variant: {variant}\nseed: {seed}\n")
        with (folder / "metrics.csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            for epoch in range(EPOCHS):
                at = {"epoch": epoch, "step": 10 * epoch + 9}
                loss, accuracy = curves["validation_loss"], curves["validation_accuracy"]
                writer.writerow({**at, "val_loss": loss[epoch], "val_acc": accuracy[epoch]})
                writer.writerow({**at, "train_loss_epoch": curves["train_loss"][epoch]})
            writer.writerow({"epoch": EPOCHS, "step": 10 * EPOCHS, "test_acc": score})


def write_mlflow(root: Path, made: Runs) -> None:
    """Write an SQLite store; accuracies are percentages in it."""
    root.mkdir()
    with closing(sqlite3.connect(root / "mlflow.db")) as database:
        database.executescript(SCHEMA)
        database.execute("INSERT INTO experiments (experiment_id, name) VALUES (1, 'study')")
        for number, ((variant, seed), (curves, score)) in enumerate(made.items()):
            run = f"{number:032x}"
            database.execute(RUN, (run, f"{variant} {seed}", "FINISHED", "active", 1))
            for key, text in (("variant", variant), ("seed", str(seed))):
                database.execute("INSERT INTO params VALUES (?,?,?)", (key, text, run))
            points = [
                ("loss", curves["train_loss"], 1.0),
                ("val_loss", curves["validation_loss"], 1.0),
                ("val_accuracy", curves["validation_accuracy"], 100.0),
                ("test_accuracy", np.array([score]), 1.0),
            ]
            for key, values, scale in points:
                for epoch, value in enumerate((scale * values).tolist()):
                    bad = not math.isfinite(value)
                    row = (key, 0.0 if bad else value, 1000 + epoch, run, epoch, int(bad))
                    database.execute(METRIC, row)
        database.commit()


def write_wandb(root: Path, made: Runs, *, history: bool) -> None:
    """Write run folders: summaries, and the whole history if that is asked for."""
    for number, ((variant, seed), (curves, score)) in enumerate(made.items()):
        files = root / f"run-20240501_1200{number:02}-abc{number}" / "files"
        files.mkdir(parents=True)
        (files / "config.yaml").write_text(
            f"variant:\n  desc: null\n  value: {variant}\nseed:\n  desc: null\n  value: {seed}\n"
        )
        lines = [
            {"_step": epoch, **{NAMES[name]: _json(curve[epoch]) for name, curve in curves.items()}}
            for epoch in range(EPOCHS)
        ]
        (files / "wandb-summary.json").write_text(json.dumps({**lines[-1], SCORE: score}))
        if history:
            text = "".join(json.dumps(line) + "\n" for line in lines)
            (files / "wandb-history.jsonl").write_text(text)


def _json(value: float) -> float | str:
    return float(value) if math.isfinite(value) else "NaN"
