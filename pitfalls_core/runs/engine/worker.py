"""The process of one run: set up, execute, store, and tell the end by the exit status."""

import faulthandler
import importlib
import multiprocessing
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, replace
from multiprocessing import connection
from pathlib import Path
from typing import Any

from pitfalls_core.canonical import canonical, digest
from pitfalls_core.runs.engine.checkpoints import CheckpointFile
from pitfalls_core.runs.engine.machine import machine_facts
from pitfalls_core.runs.engine.memory import cause_of
from pitfalls_core.runs.engine.observer import Covered, Observer
from pitfalls_core.runs.engine.provenance import require_own_data, require_own_source
from pitfalls_core.runs.execution.inputs import Inputs
from pitfalls_core.runs.identity.closure import Closure, SourceRoot, source_files
from pitfalls_core.runs.identity.file_digests import FileDigests
from pitfalls_core.runs.identity.key import Ingredients, modules_of
from pitfalls_core.runs.identity.observed import Anchors
from pitfalls_core.runs.specification import RunSpecification
from pitfalls_core.runs.store.drafts import is_full
from pitfalls_core.runs.store.record import Failure, RunRecord
from pitfalls_core.runs.store.run_store import ARRAYS, TIMING, WEIGHTS, RunStore
from pitfalls_core.runs.store.sealed_lines import SealedLines

DIGESTS = "digests.jsonl"
"""In the run store: what is known of the content of files of data."""

RAISED = 3
"""Exit status of a run that raised and left a note of it; Python itself exits with 1 or 2."""
FULL = 4
"""Exit status of a run whose result found no room on the disk."""


@dataclass(frozen=True)
class Assignment:
    """What a worker is told: plain values only, so that nothing is pickled but text and numbers.

    Parameters
    ----------
    ingredients
        `Ingredients` of the run; they hold its specification.
    store, parents
        Folders of the run store that the result goes to, and of the one that holds parent runs.
    roots
        Where first-party source is found; the user's parts are imported from there.
    closure
        The first-party source of the run, as it was when the process was started.
    anchors
        The folders of the project and of the data.
    versions
        Top-level package to its distributions and their versions.
    attempt
        1 for the first.
    visible
        Which accelerator the process may see; empty leaves all visible.
    """

    ingredients: Ingredients
    store: Path
    parents: Path
    roots: tuple[SourceRoot, ...]
    closure: Closure
    anchors: Anchors
    versions: Mapping[str, Mapping[str, str]]
    attempt: int = 1
    visible: str = ""


def work(assignment: Assignment) -> None:
    """Do one run and exit: 0 if it is in the store, `RAISED` if it raised, `FULL` without room."""
    # A group of its own: what the run starts can be ended with it, and Ctrl-C is the driver's.
    os.setpgid(0, 0)
    _end_with_driver()
    key = assignment.ingredients.key
    store = RunStore(assignment.store)
    try:
        _redirect_output(store.log(key))
        _execute(assignment, store)
    except Exception as error:
        trace = traceback.format_exc()
        sys.stderr.write(trace)
        failure = Failure(assignment.ingredients.specification_id, cause_of(error), trace)
        sys.exit(FULL if is_full(error) else _noted(failure, key, store))


def _noted(failure: Failure, key: str, store: RunStore) -> int:
    """Leave a note of `failure`, and return the exit status that says whether there was room."""
    try:
        store.write_failure(key, failure)
    except OSError as error:
        if not is_full(error):
            raise
        return FULL
    return RAISED


def _execute(assignment: Assignment, store: RunStore) -> None:
    ingredients = assignment.ingredients
    specification = RunSpecification.from_plain(ingredients.specification)
    data_root = assignment.anchors.data_root
    digests = FileDigests(SealedLines(assignment.parents / DIGESTS))
    checkpoints = CheckpointFile(store.checkpoint(ingredients.key))
    weights, parent = _parent(assignment)
    _import_from(assignment.roots)
    if assignment.visible:
        os.environ["CUDA_VISIBLE_DEVICES"] = assignment.visible
    observer = Observer(assignment.anchors, _covered(assignment, data_root))
    start = time.time()

    observer.start()
    # Imported under observation: what executes a run belongs to its source.
    executor = importlib.import_module(modules_of(specification)[0])
    inputs = Inputs(ingredients.device, data_root, weights, checkpoints)
    execution = executor.execute(specification, inputs)
    observed = replace(observer.seen(assignment.versions, digests), parent=parent)

    require_own_source(ingredients, assignment.closure, assignment.roots)
    require_own_data(ingredients, data_root, digests)
    arrays = execution.array_file()
    record = RunRecord.of(ingredients, execution, arrays)
    timing = _timing(start, assignment)
    files = {ARRAYS: arrays, TIMING: canonical(timing).encode()}
    if execution.weights is not None:
        files[WEIGHTS] = execution.weights
    store.write(record, files, observed)
    checkpoints.remove()


def _parent(assignment: Assignment) -> tuple[bytes | None, str]:
    """Return the weights of the parent run, and the digest of its record."""
    key = assignment.ingredients.parent
    if not key:
        return None, ""
    store = RunStore(assignment.parents)
    weights = store.weight_bytes(key)
    run = store.read(key)
    return weights, "" if run is None else digest(run.record)


def _covered(assignment: Assignment, data_root: Path) -> Covered:
    return Covered(
        sources=source_files(assignment.ingredients.sources, assignment.roots),
        data=tuple(data_root / name for name in assignment.ingredients.data),
        folders=(assignment.store, assignment.parents, assignment.anchors.project / "build"),
    )


def _import_from(roots: tuple[SourceRoot, ...]) -> None:
    """Let parts be imported from the folders of `roots`, and from their text alone."""
    folders = [str(root.folder) for root in roots if not root.package]
    sys.path[:0] = [folder for folder in folders if folder not in sys.path]
    # Python trusts byte-code if the second and the size of its source are unchanged: an edit
    # soon after another would go unseen.
    sys.pycache_prefix = os.devnull


def _timing(start: float, assignment: Assignment) -> Mapping[str, Any]:
    return {
        "start": start,
        "seconds": time.time() - start,
        "cpu_seconds": time.process_time(),
        "attempt": assignment.attempt,
        **machine_facts(assignment.ingredients.device),
    }


def _redirect_output(log: Path) -> None:
    """Send what this process and its children print into the run's own log."""
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    sys.stdout.flush()
    sys.stderr.flush()
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    os.close(descriptor)
    faulthandler.enable()


def _end_with_driver() -> None:
    """End this process as soon as the program that started it has ended, however it ended."""
    driver = multiprocessing.parent_process()
    if driver is None:
        return

    def watch(sentinel: int) -> None:
        connection.wait([sentinel])
        os.killpg(0, signal.SIGKILL)

    threading.Thread(target=watch, args=(driver.sentinel,), daemon=True).start()
