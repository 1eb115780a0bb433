"""The local engine: one fresh process a run, as many at a time as there are jobs.

Processes come from a forkserver that has torch and scipy imported already, so that a fresh one
costs milliseconds. First-party source is imported anew in each: it may be edited while the
forkserver lives. The engine trusts only the store: a run is done when its record can be read.
"""

import contextlib
import errno
import multiprocessing
import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from multiprocessing import connection
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from pathlib import Path

from pitfalls_core.errors import WorkFailed
from pitfalls_core.runs.engine.memory import REMEDY
from pitfalls_core.runs.engine.progress import Finished, Progress
from pitfalls_core.runs.engine.schedule import ATTEMPTS, Job, Schedule
from pitfalls_core.runs.engine.worker import FULL, RAISED, Assignment, work
from pitfalls_core.runs.identity.closure import SourceRoot, source_closure
from pitfalls_core.runs.identity.key import Ingredients, modules_of
from pitfalls_core.runs.identity.observed import Anchors
from pitfalls_core.runs.identity.versions import installed_packages
from pitfalls_core.runs.specification import RunSpecification
from pitfalls_core.runs.store.leases import Lease
from pitfalls_core.runs.store.record import Failure
from pitfalls_core.runs.store.run_store import DamagedRun, RunStore

PRELOAD = ["torch", "torch._dynamo", "scipy.ndimage"]
ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "CUBLAS_WORKSPACE_CONFIG": ":4096:8",
}
PATIENCE = 0.5
"""Seconds after which to look again at what other processes are doing, and at the clock."""


@dataclass(frozen=True)
class Site:
    """Where the runs of a project are executed and stored.

    Parameters
    ----------
    store, parents
        The run store that results go to, and the one that holds parent runs.
    roots
        Where first-party source is found, the user's parts among it.
    anchors
        The folders of the project and of the data.
    """

    store: RunStore
    parents: RunStore
    roots: tuple[SourceRoot, ...]
    anchors: Anchors


@dataclass(frozen=True)
class LocalEngine:
    """Runs on this machine.

    Parameters
    ----------
    site
        Where runs are executed and stored.
    jobs
        Runs at a time.
    counts
        Asked, once a run is this engine's to do, whether there is a stored result that still
        counts: another process may have made it meanwhile.
    accelerators
        What ``CUDA_VISIBLE_DEVICES`` is to be, for one run each; runs take turns. Empty without.
    limit
        Seconds after which a run is held to hang.
    """

    site: Site
    jobs: int
    counts: Callable[[Ingredients], bool]
    accelerators: tuple[str, ...] = ()
    limit: float | None = None

    def execute(self, runs: Sequence[Ingredients], progress: Progress) -> tuple[Failure, ...]:
        """Execute `runs`, tell `progress` of each end, and return those that failed.

        A run that raises or hangs fails alone. A run that is killed by a signal is tried once more,
        alone. A run that another process is doing is left to it.

        Raises
        ------
        WorkFailed
            If the disk is full.
        """
        failures: list[Failure] = []
        schedule = Schedule(runs)
        with _workers(ENVIRONMENT) as crew:
            while schedule.left or crew:
                for ended in (*self._fill(schedule, crew, progress), *self._wait(schedule, crew)):
                    schedule.settle(ended.job, failed=ended.failure is not None)
                    failures += [ended.failure] if ended.failure else []
                    name, seconds = ended.job.run.specification_id, ended.cpu_seconds
                    progress.ended(Finished(name, ended.failure, seconds))
        return tuple(failures)

    def _fill(self, schedule: Schedule, crew: "Crew", progress: Progress) -> Iterator["Ended"]:
        """Start as many runs as there is room for; yield those that end without a start."""
        while (room := self._room(crew)) and (job := schedule.next(len(crew), room)):
            if schedule.lost_parent(job):
                cause = "its parent run failed, so that there is nothing to start from"
                yield self._failed(job, cause)
                continue
            lease = Lease.take(self.site.store.folder, job.run.key)
            if lease is None:
                progress.waiting(job.run.specification_id)
                schedule.put_off_until_later(job)
            elif self.counts(job.run):
                lease.release()
                yield Ended(job)
            else:
                place = Place(job, lease, time.monotonic(), self._least_busy(crew))
                crew[self._start(place)] = place

    def _wait(self, schedule: Schedule, crew: "Crew") -> Iterator["Ended"]:
        """Wait until something happens; yield the runs that have ended for good."""
        if schedule.put_off and not crew:
            time.sleep(PATIENCE)
        for process in _ended(list(crew), PATIENCE):
            place = crew.pop(process)
            place.lease.release()
            if _killed(process) and place.job.attempt < ATTEMPTS:
                schedule.again(place.job)
            else:
                yield self._outcome(place.job, process)
        for process, place in list(crew.items()):
            if self.limit is not None and time.monotonic() - place.start > self.limit:
                _kill(process)
                process.join()
                crew.pop(process).lease.release()
                cause = f"it did not end within {self.limit:g} s, the limit of --run-limit"
                yield self._failed(place.job, f"{cause}; its output is in {self._log(place.job)}")
        schedule.ask_again()

    def _room(self, crew: "Crew") -> int:
        """Return how many processors are free."""
        if any(place.job.alone for place in crew.values()):
            return 0
        return max(0, self.jobs - sum(place.job.threads for place in crew.values()))

    def _least_busy(self, crew: "Crew") -> str:
        """Return the accelerator that the fewest running runs use; empty without accelerators."""
        used = Counter(place.accelerator for place in crew.values())
        return min(self.accelerators, key=lambda name: used[name], default="")

    def _start(self, place: "Place") -> BaseProcess:
        job = place.job
        modules = modules_of(RunSpecification.from_plain(job.run.specification))
        assignment = Assignment(
            ingredients=job.run,
            store=self.site.store.folder,
            parents=self.site.parents.folder,
            roots=self.site.roots,
            closure=source_closure(modules, self.site.roots),
            anchors=self.site.anchors,
            versions=installed_packages(),
            attempt=job.attempt,
            visible=place.accelerator,
        )
        process = self._context.Process(target=work, args=(assignment,))  # type: ignore[attr-defined]
        process.start()
        started: BaseProcess = process
        return started

    @cached_property
    def _context(self) -> BaseContext:
        """Return how processes are started: from a forkserver, unless an accelerator is used.

        Whoever has touched CUDA cannot be forked, and importing torch may touch it.
        """
        forks = "forkserver" in multiprocessing.get_all_start_methods()
        if not forks or self.accelerators:
            return multiprocessing.get_context("spawn")
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(PRELOAD)
        return context

    def _outcome(self, job: Job, process: BaseProcess) -> "Ended":
        store, run = self.site.store, job.run
        if process.exitcode == FULL:
            why = os.strerror(errno.ENOSPC)
            message = (
                f"the result of run {run.specification_id} found no room in {store.folder}: {why}; "
                "finished runs are kept. Make room and repeat the command"
            )
            raise WorkFailed(message)
        if process.exitcode == 0 and self._stored(run.key):
            return Ended(job, cpu_seconds=store.timing(run.key).get("cpu_seconds", 0.0))
        if process.exitcode == RAISED and (failure := store.failure(run.key)):
            return Ended(job, failure)
        cause = f"{_how(process)}; its output is in {self._log(job)}"
        killed = process.exitcode == -signal.SIGKILL
        return self._failed(job, f"{cause}; if it was memory, {REMEDY}" if killed else cause)

    def _failed(self, job: Job, cause: str) -> "Ended":
        failure = Failure(job.run.specification_id, cause)
        # The note may be impossible to write for the reason that the run failed: a full disk.
        with contextlib.suppress(OSError):
            self.site.store.write_failure(job.run.key, failure)
        return Ended(job, failure)

    def _log(self, job: Job) -> Path:
        return self.site.store.log(job.run.key)

    def _stored(self, key: str) -> bool:
        try:
            return self.site.store.read(key) is not None
        except DamagedRun:
            return False


@dataclass(frozen=True)
class Place:
    """A run that is being executed."""

    job: Job
    lease: Lease
    start: float
    accelerator: str = ""


@dataclass(frozen=True)
class Ended:
    """A run that has ended for good, and why it failed if it did."""

    job: Job
    failure: Failure | None = None
    cpu_seconds: float = field(default=0.0)


Crew = dict[BaseProcess, Place]


@contextlib.contextmanager
def _workers(environment: dict[str, str]) -> Iterator[Crew]:
    """Yield the table of running processes; whatever is left in it on the way out is killed."""
    before = {name: os.environ.get(name) for name in environment}
    os.environ.update(environment)
    crew: Crew = {}
    try:
        yield crew
    finally:
        for process in crew:
            _kill(process)
        for process, place in crew.items():
            process.join()
            place.lease.release()
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


def _ended(processes: list[BaseProcess], patience: float) -> list[BaseProcess]:
    if not processes:
        return []
    sentinels = {process.sentinel: process for process in processes}
    ready = connection.wait(list(sentinels), timeout=patience)
    ended = [sentinels[one] for one in ready]  # type: ignore[index]
    for process in ended:
        process.join()
    return ended


def _kill(process: BaseProcess) -> None:
    """Kill the process of a run together with those that it has started."""
    try:
        os.killpg(process.pid or 0, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):  # it has no group of its own yet, or has ended
        process.kill()


def _killed(process: BaseProcess) -> bool:
    return process.exitcode is not None and process.exitcode < 0


def _how(process: BaseProcess) -> str:
    status = process.exitcode or 0
    if status >= 0:
        return f"exit status {status}"
    name = signal.Signals(-status).name
    memory = ", maybe for want of memory" if name == "SIGKILL" else ""
    return f"killed by {name}{memory}, {ATTEMPTS} times"
