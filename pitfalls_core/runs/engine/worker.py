"""The process of one run: set up, execute, store, and tell the end by the exit status."""

import faulthandler
import multiprocessing
import os
import platform
import sys
import threading
import time
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing import connection
from pathlib import Path
from typing import Any

from pitfalls_core.runs.engine.provenance import require_own_source
from pitfalls_core.runs.identity.closure import Closure, SourceRoot
from pitfalls_core.runs.identity.key import Ingredients
from pitfalls_core.runs.specification import RunSpecification
from pitfalls_core.runs.store.record import Failure, RunRecord
from pitfalls_core.runs.store.run_store import RunStore

RAISED = 3
"""Exit status of a run that raised and left a note of it; Python itself exits with 1 or 2."""


@dataclass(frozen=True)
class Assignment:
    """What a worker is told: plain values only, so that nothing is pickled but text and numbers.

    Parameters
    ----------
    ingredients
        `Ingredients` of the run; they hold its specification.
    store
        Folder of the run store.
    roots
        Where first-party source is found; the user's parts are imported from there.
    closure
        The first-party source of the run, as it was when the process was started.
    """

    ingredients: Ingredients
    store: Path
    roots: tuple[SourceRoot, ...]
    closure: Closure


def work(assignment: Assignment) -> None:
    """Do one run and exit: 0 if it is in the store, `RAISED` if it raised."""
    _end_with_driver()
    key = assignment.ingredients.key
    store = RunStore(assignment.store)
    _redirect_output(store.log(key))
    try:
        _execute(assignment, store)
    except Exception as error:
        trace = traceback.format_exc()
        sys.stderr.write(trace)
        cause = f"{type(error).__name__}: {error}"
        store.write_failure(key, Failure(assignment.ingredients.specification_id, cause, trace))
        sys.exit(RAISED)


def _execute(assignment: Assignment, store: RunStore) -> None:
    before = set(sys.modules)
    from pitfalls_core.runs.execution.network import array_file, execute

    _import_from(assignment.roots)
    ingredients = assignment.ingredients
    specification = RunSpecification.from_plain(ingredients.specification)
    start = time.time()
    execution = execute(specification, device=ingredients.device)
    arrays = array_file(execution.arrays)
    record = RunRecord.of(specification, ingredients, execution, arrays)
    require_own_source(
        ingredients,
        started_from=assignment.closure,
        imported=set(sys.modules) - before,
        roots=assignment.roots,
    )
    store.write(record, arrays, _timing(start))


def _import_from(roots: tuple[SourceRoot, ...]) -> None:
    """Let parts be imported from the folders of `roots`, and from their text alone."""
    folders = [str(root.folder) for root in roots if not root.package]
    sys.path[:0] = [folder for folder in folders if folder not in sys.path]
    # Python trusts byte-code if the second and the size of its source are unchanged: an edit
    # soon after another would go unseen.
    sys.pycache_prefix = os.devnull


def _timing(start: float) -> Mapping[str, Any]:
    return {
        "start": start,
        "seconds": time.time() - start,
        "cpu_seconds": time.process_time(),
        "host": platform.node(),
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
        os._exit(1)

    threading.Thread(target=watch, args=(driver.sentinel,), daemon=True).start()
