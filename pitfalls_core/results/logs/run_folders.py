"""Folders of runs: TensorBoard's event files, Lightning's CSV, jobs of Hydra and of submitit.

A run is a job of Hydra with everything below it, or else a folder that holds metrics. What
Lightning or a submission to a cluster adds (``hparams.yaml``, result files) belongs to its run.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pitfalls_core.errors import InputError
from pitfalls_core.results.logs import hydra, lightning
from pitfalls_core.results.logs.events import MARK, EventLog
from pitfalls_core.results.logs.folders import levels, place_of
from pitfalls_core.results.logs.logged import (
    LoggedRun,
    Logs,
    Points,
    Wanted,
    counted,
    listed,
)
from pitfalls_core.results.logs.nested import yaml_parameters
from pitfalls_core.results.logs.submitit import Job, jobs_below

NAMES = {"tensorboard": "TensorBoard", "lightning": "Lightning CSV"}
NO_METRICS = "it logged nothing"


@dataclass(frozen=True)
class Folder:
    """A folder that holds metrics.

    Parameters
    ----------
    path
        The folder.
    metrics
        Its ``metrics.csv``, if it has one.
    events
        Its event files.
    """

    path: Path
    metrics: Path | None
    events: tuple[Path, ...]


def folders_of(root: Path) -> tuple[list[Path], list[Folder]]:
    """Return the jobs of Hydra below `root`, and the folders that hold metrics."""
    jobs, measured = [], []
    for path, inner, files in levels(root):
        if hydra.FOLDER in inner and hydra.is_job(path):
            jobs.append(path)
        events = tuple(path / name for name in files if MARK in name)
        metrics = path / lightning.FILE if lightning.FILE in files else None
        if events or metrics:
            measured.append(Folder(path, metrics, events))
    return jobs, measured


def read_run_folders(root: Path, wanted: Wanted, *, events_only: bool = False) -> Logs:
    """Return the runs below `root`.

    Parameters
    ----------
    root
        The folder.
    wanted
        Which curves are read.
    events_only
        Whether Lightning's CSV is passed over; else it is read where a run has it, and events
        where it has none.

    Raises
    ------
    InputError
        If a file cannot be read, or a job of Hydra holds the metrics of several runs.
    """
    jobs, measured = folders_of(root)
    reader = _Reader(root, wanted, jobs)
    if events_only:
        measured = [replace(one, metrics=None) for one in measured]
    groups = reader.groups(measured)
    runs = tuple(reader.run(owner, groups[owner]) for owner in sorted(groups))
    launched = jobs_below(root)
    runs, unmatched = _with_endings(runs, reader.ids, launched)
    kinds = [NAMES[kind] for kind in ("lightning", "tensorboard") if kind in reader.kinds]
    kind = " and ".join([*(["Hydra"] if jobs else []), *kinds]) or "Hydra"
    return Logs(str(root), kind, runs, tuple(reader.files), (*reader.notes(), *unmatched))


class _Reader:
    """Reads one folder of a run after the other, and remembers what is to be said of them."""

    def __init__(self, root: Path, wanted: Wanted, jobs: list[Path]) -> None:
        self._root, self._wanted, self._jobs = root, wanted, set(jobs)
        self.files: list[Path] = []
        self.kinds: set[str] = set()
        self.ids: dict[str, str] = {}
        self._truncated = 0
        self._both = 0

    def groups(self, measured: Iterable[Folder]) -> dict[Path, list[Folder]]:
        """Return the folders with metrics of each run; a job without any has none."""
        kept = [one for one in measured if one.metrics or one.events]
        groups: dict[Path, list[Folder]] = {job: [] for job in self._jobs}
        for folder in kept:
            groups.setdefault(self._owner(folder.path), []).append(folder)
        return self._with_parameters_of_torch(groups)

    def _owner(self, folder: Path) -> Path:
        """Return the job that a folder lies in, else the folder itself."""
        inside = [one for one in (folder, *folder.parents) if one in self._jobs]
        return inside[0] if inside else folder

    def _with_parameters_of_torch(
        self, groups: dict[Path, list[Folder]]
    ) -> dict[Path, list[Folder]]:
        """Join what ``add_hparams`` of PyTorch writes into a folder below that of the run."""
        for owner in sorted(groups, reverse=True):
            above = groups.get(owner.parent)
            if owner in self._jobs or above is None or owner.parent in self._jobs:
                continue
            if above[0].events and all(not one.metrics for one in groups[owner]):
                below = [one for one in groups if one.parent == owner.parent]
                if len(below) == 1 and self._log(groups[owner]).parameters:
                    above.extend(groups.pop(owner))
        return groups

    def run(self, owner: Path, folders: list[Folder]) -> LoggedRun:
        """Return the run that `folders` belong to."""
        place = place_of(owner, self._root)
        is_job = owner in self._jobs
        parameters = hydra.job_parameters(owner) if is_job else {}
        if is_job:
            self.files += hydra.job_files(owner)
            self.ids[place] = hydra.job_id(owner)
        tables = [one for one in folders if one.metrics]
        if tables and any(one.events for one in folders):
            self._both += 1
        chosen = tables or [one for one in folders if one.events]
        self._require_one(owner, chosen)
        for path in {one.path / lightning.PARAMETERS for one in folders}:
            if path.is_file():
                parameters = {**yaml_parameters(path), **parameters}
                self.files.append(path)
        log = self._log(chosen, tables=bool(tables))
        self.kinds |= {"lightning" if tables else "tensorboard"} if chosen else set()
        self.files += (
            [one.metrics for one in chosen if one.metrics]
            if tables
            else [path for one in chosen for path in one.events]
        )
        self._truncated += log.truncated
        names = log.points.names()
        failure = "its session failed" if log.failed else "" if names else NO_METRICS
        return LoggedRun(
            place, {**log.parameters, **parameters}, log.points.curves(), names, failure
        )

    def _log(self, folders: list[Folder], *, tables: bool = False) -> EventLog:
        log = EventLog(Points(self._wanted))
        for folder in folders:
            if tables and folder.metrics:
                log.truncated += lightning.read_metrics(folder.metrics, log.points)
            else:
                for path in folder.events:
                    log.read(path)
        return log

    def _require_one(self, owner: Path, folders: list[Folder]) -> None:
        """Refuse a job whose metrics are in several folders, unless one lies in the other."""
        outer = [
            one for one in folders if not any(other.path in one.path.parents for other in folders)
        ]
        if len(outer) > 1:
            names = listed(place_of(one.path, self._root) for one in outer)
            raise InputError(
                f"{self._root}: the job {place_of(owner, self._root)!r} has metrics in several "
                f"folders, {names}; one job is one run: keep one of them, or name the inner "
                "folders themselves"
            )

    def notes(self) -> Iterator[str]:
        """Yield what was handled."""
        if self._truncated:
            end = "ends" if self._truncated == 1 else "end"
            yield (
                f"{counted(self._truncated, 'log')} {end} within a record, as after a crash: "
                "what is whole was read"
            )
        if self._both:
            yield (
                f"{counted(self._both, 'run')} logged as CSV and as events: the CSV was read "
                "(--from tensorboard reads the events)"
            )


def _with_endings(
    runs: tuple[LoggedRun, ...], ids: Mapping[str, str], jobs: Mapping[str, Job]
) -> tuple[tuple[LoggedRun, ...], tuple[str, ...]]:
    """Return the runs with what submitit knows of their ends, and a note on jobs of no run."""
    by_id = {job: place for place, job in ids.items() if job in jobs}
    places = {place: jobs[job] for job, place in by_id.items()}
    ended = tuple(
        replace(run, failure=why(places[run.place]))
        if run.place in places and places[run.place].failure
        else run
        for run in runs
    )
    lost = [job for job, one in jobs.items() if one.failure and job not in by_id]
    if not lost:
        return ended, ()
    first = jobs[lost[0]]
    return ended, (
        f"{counted(len(lost), 'job')} of submitit ended without a result and cannot be assigned "
        f"to a run (the first: {why(first)}); say with --planned-seeds how many were planned",
    )


def why(job: Job) -> str:
    """Return why a job failed, with what it said last."""
    return f"{job.failure}: {job.said}" if job.said else job.failure
