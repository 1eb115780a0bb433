"""Projects of many runs, to measure what a look at them costs."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from pitfalls_core.canonical import canonical
from pitfalls_core.runs.identity.key import Ingredients
from pitfalls_core.runs.identity.observed import Observed
from pitfalls_core.runs.store.record import RunRecord
from pitfalls_core.runs.store.run_store import ARRAYS, TIMING
from tests.end_to_end.small_project import SmallProject
from tests.runs.samples import SETS
from tests.runs.tiny import TinyProject

ARMS = 4
"""Variants of the study that are planned for every seed."""
SHORT_ARMS = 3
"""Variants of the study whose runs are short enough to be trained here."""
ARRAY_BYTES = 16 * 1024
EPOCHS = 20


def full_project(folder: Path, runs: int) -> TinyProject:
    """Return a project in `folder` whose study has at least `runs` runs, all of them finished."""
    tiny = TinyProject.create(folder)
    seeds = -(-runs // ARMS)
    more = "".join(
        f'        Variant("extra_{number}", "Extra", "another arm", LINEAR, ADAM),\n'
        for number in range(ARMS - 2)
    )
    tiny.edit("studies/tiny.py", "    variants=(\n", f"    variants=(\n{more}")
    tiny.edit("studies/tiny.py", "Budget(seeds=2", f"Budget(seeds={seeds}")
    store = tiny.workplace().store
    ledger = tiny.workplace().ledger(tiny.study, "smoke")
    with _without_waiting_for_the_disk():
        for entry in ledger.entries:
            arrays = entry.specification.id.encode().ljust(ARRAY_BYTES, b".")
            files = {ARRAYS: arrays, TIMING: canonical({"start": 1.0, "cpu_seconds": 1.5}).encode()}
            store.write(_record(entry.ingredients, arrays), files, _observed())
    return tiny


def reported_project(folder: Path, runs: int) -> SmallProject:
    """Return a project in `folder` with at least `runs` short runs, all trained, and its report."""
    project = SmallProject.create(folder)
    seeds = -(-runs // SHORT_ARMS)
    project.edit("studies/blobs.py", "Budget(seeds=3", f"Budget(seeds={seeds}")
    project.edit("studies/blobs.py", '("noisy", 3', f'("noisy", {seeds}')
    done = project.run("report", "--yes")
    if done.returncode:
        raise SystemExit(done.stderr)
    return project


def _record(made_from: Ingredients, arrays: bytes) -> RunRecord:
    """Return a record of the size of a real one."""
    run = made_from.specification
    score = 0.5 + (run["seed"] % 97) / 1000
    return RunRecord(
        id=made_from.specification_id,
        task=run["task"],
        variant=run["variant"],
        seed=run["seed"],
        outcome="ok",
        scores={"id/accuracy": score, "dark/accuracy": score / 2},
        examples={"id": 60, "dark": 40},
        predictions={name: hashlib.sha256(arrays).hexdigest() for name in ("id", "dark")},
        curves=dict.fromkeys(("train_loss", "validation_accuracy"), (score,) * EPOCHS),
        steps=60,
        parameters=20,
        arrays=hashlib.sha256(arrays).hexdigest(),
        ingredients=made_from,
        sets=SETS,
    )


def _observed() -> Observed:
    """Return what runs with torch are seen to import."""
    from pitfalls_core.runs.identity.versions import version

    return Observed(distributions={name: version(name) for name in ("numpy", "sympy", "torch")})


@contextmanager
def _without_waiting_for_the_disk() -> Iterator[None]:
    with patch.object(os, "fsync", lambda _: None):
        yield
