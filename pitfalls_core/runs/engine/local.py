"""The local engine: one fresh process a run, as many at a time as there are jobs.

Processes come from a forkserver that has torch imported already, so that a fresh one costs
milliseconds. First-party source is imported anew in each: it may be edited while the forkserver
lives. The engine trusts only the store: a run is done when its record can be read.
"""

import contextlib
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import connection
from multiprocessing.process import BaseProcess

from pitfalls_core.runs.engine.worker import RAISED, Assignment, work
from pitfalls_core.runs.identity.closure import SourceRoot, source_closure
from pitfalls_core.runs.identity.key import Ingredients, modules_of
from pitfalls_core.runs.specification import RunSpecification
from pitfalls_core.runs.store.record import Failure
from pitfalls_core.runs.store.run_store import DamagedRun, RunStore

PRELOAD = ["torch", "torch._dynamo"]
ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "CUBLAS_WORKSPACE_CONFIG": ":4096:8",
}
KILLED_TWICE = 2


@dataclass(frozen=True)
class Finished:
    """A run that has ended: its id, and why it failed if it did."""

    id: str
    failure: Failure | None


@dataclass(frozen=True)
class LocalEngine:
    """Runs on this machine.

    Parameters
    ----------
    store
        Where results go.
    jobs
        Runs at a time.
    roots
        Where first-party source is found, the user's parts among it.
    """

    store: RunStore
    jobs: int
    roots: tuple[SourceRoot, ...]

    def execute(
        self, runs: Sequence[Ingredients], ended: Callable[[Finished], None]
    ) -> tuple[Failure, ...]:
        """Execute `runs`, call `ended` after each, and return those that failed.

        A run that raises fails alone. A run that is killed by a signal is tried once more.
        """
        failures: list[Failure] = []
        with _workers(ENVIRONMENT) as running:
            waiting = deque((run, 1) for run in runs)
            while waiting or running:
                while waiting and len(running) < self.jobs:
                    run, attempt = waiting.popleft()
                    running[self._start(run)] = (run, attempt)
                for process in _ended(list(running)):
                    run, attempt = running.pop(process)
                    if _killed(process) and attempt < KILLED_TWICE:
                        waiting.append((run, attempt + 1))
                        continue
                    failure = self._failure(run, process)
                    failures += [failure] if failure else []
                    ended(Finished(run.specification_id, failure))
        return tuple(failures)

    def _start(self, run: Ingredients) -> BaseProcess:
        modules = modules_of(RunSpecification.from_plain(run.specification))
        closure = source_closure(modules, self.roots)
        assignment = Assignment(run, self.store.folder, self.roots, closure)
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(PRELOAD)
        process = context.Process(target=work, args=(assignment,))
        process.start()
        return process

    def _failure(self, run: Ingredients, process: BaseProcess) -> Failure | None:
        if process.exitcode == 0 and self._stored(run.key):
            return None
        if process.exitcode == RAISED and (failure := self.store.failure(run.key)):
            return failure
        failure = Failure(run.specification_id, _cause(process, self.store, run.key))
        # The note may be impossible to write for the reason that the run failed: a full disk.
        with contextlib.suppress(OSError):
            self.store.write_failure(run.key, failure)
        return failure

    def _stored(self, key: str) -> bool:
        try:
            return self.store.read(key) is not None
        except DamagedRun:
            return False


@contextlib.contextmanager
def _workers(
    environment: dict[str, str],
) -> Iterator[dict[BaseProcess, tuple[Ingredients, int]]]:
    """Yield the table of running processes; whatever is left in it on the way out is killed."""
    before = {name: os.environ.get(name) for name in environment}
    os.environ.update(environment)
    running: dict[BaseProcess, tuple[Ingredients, int]] = {}
    try:
        yield running
    finally:
        for process in running:
            process.kill()
        for process in running:
            process.join()
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


def _ended(processes: list[BaseProcess]) -> list[BaseProcess]:
    sentinels = {process.sentinel: process for process in processes}
    ended = [sentinels[ready] for ready in connection.wait(list(sentinels))]  # type: ignore[index]
    for process in ended:
        process.join()
    return ended


def _killed(process: BaseProcess) -> bool:
    return process.exitcode is not None and process.exitcode < 0


def _cause(process: BaseProcess, store: RunStore, key: str) -> str:
    status = process.exitcode or 0
    how = f"killed by {signal.Signals(-status).name}" if status < 0 else f"exit status {status}"
    return f"{how}; its output is in {store.log(key)}"
