"""The process of one run: set up, execute, store, and tell the end by the exit status."""

import faulthandler
import os
import platform
import sys
import threading
import time
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pitfalls_core.runs.key import Ingredients
from pitfalls_core.runs.record import Failure, RunRecord
from pitfalls_core.runs.specification import RunSpecification
from pitfalls_core.runs.store import RunStore


@dataclass(frozen=True)
class Assignment:
    """What a worker is told: plain values only, so that nothing is pickled but text and numbers.

    Parameters
    ----------
    ingredients
        `Ingredients` of the run; they hold its specification.
    store
        Folder of the run store.
    driver
        Process id of the program that asked; the worker ends when that one does.
    search_path
        Folders to import the user's parts from.
    """

    ingredients: Ingredients
    store: Path
    driver: int
    search_path: tuple[str, ...]


def work(assignment: Assignment) -> None:
    """Do one run and exit: 0 if it is in the store, 1 if it raised."""
    _end_with(assignment.driver)
    ingredients = assignment.ingredients
    specification = RunSpecification.from_plain(ingredients.specification)
    store = RunStore(assignment.store)
    _redirect_output(store.log(ingredients.key))
    sys.path[:0] = [path for path in assignment.search_path if path not in sys.path]
    try:
        _execute(specification, ingredients, store)
    except Exception as error:
        trace = traceback.format_exc()
        sys.stderr.write(trace)
        cause = f"{type(error).__name__}: {error}"
        store.write_failure(ingredients.key, Failure(specification.id, cause, trace))
        sys.exit(1)


def _execute(specification: RunSpecification, ingredients: Ingredients, store: RunStore) -> None:
    from pitfalls_core.runs.execution import array_file, execute
    from pitfalls_core.training.determinism import configure_process

    configure_process()
    start = time.time()
    execution = execute(specification, device=ingredients.device)
    arrays = array_file(execution.arrays)
    record = RunRecord.of(specification, ingredients, execution, arrays)
    store.write(record, arrays, _timing(start))


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


def _end_with(driver: int) -> None:
    """End this process soon after `driver` has ended, however it ended."""

    def watch() -> None:
        while True:
            try:
                os.kill(driver, 0)
            except ProcessLookupError:
                os._exit(1)
            time.sleep(0.5)

    threading.Thread(target=watch, daemon=True).start()
