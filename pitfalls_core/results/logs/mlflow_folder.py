"""MLflow's old ``mlruns`` folders: a file of text for each parameter, tag and metric."""

from pathlib import Path

from pitfalls_core.errors import InputError
from pitfalls_core.results.logs.folders import levels, place_of, text_of
from pitfalls_core.results.logs.logged import LoggedRun, Logs, Points, Wanted
from pitfalls_core.results.logs.mlflow_store import (
    DELETED,
    PARENT,
    ending,
    left_out,
    run_parameters,
)
from pitfalls_core.results.logs.nested import Flat, yaml_parameters

META = "meta.yaml"
STATES = {"1": "RUNNING", "2": "SCHEDULED", "3": "FINISHED", "4": "FAILED", "5": "KILLED"}
MOST_VALUES = 3
"""Time, value, step in a line of a metric; old files lack the step."""


def run_folders(root: Path) -> list[Path]:
    """Return the folders of runs below `root`: they have a ``meta.yaml`` and parts of a run."""
    return [
        folder
        for folder, inner, files in levels(root)
        if META in files and {"metrics", "params", "tags"} & set(inner)
    ]


def read_folder(root: Path, wanted: Wanted) -> Logs:
    """Return the runs in an ``mlruns`` folder.

    Raises
    ------
    InputError
        If a file cannot be read as MLflow writes it.
    """
    runs, files, tags_of = [], [], {}
    deleted = 0
    for folder in run_folders(root):
        meta = yaml_parameters(folder / META)
        if meta.get("lifecycle_stage") == DELETED or ".trash" in folder.relative_to(root).parts:
            deleted += 1
            continue
        run, read = _run(folder, root, meta, wanted)
        tags_of[folder.name] = _texts(folder / "tags")
        runs.append((folder.name, run))
        files += [folder / META, *read]
    parents = {tags[PARENT] for tags in tags_of.values() if PARENT in tags}
    kept = tuple(run for name, run in runs if name not in parents or run.metrics)
    notes = left_out(deleted, len(runs) - len(kept))
    return Logs(str(root), "MLflow", kept, tuple(files), notes)


def _run(folder: Path, root: Path, meta: Flat, wanted: Wanted) -> tuple[LoggedRun, list[Path]]:
    points, files = Points(wanted), _files(folder / "metrics")
    for path in files:
        _metric(path, place_of(path, folder / "metrics"), points)
    above = folder.parent / META
    experiment = yaml_parameters(above).get("name", "") if above.is_file() else ""
    name = meta.get("run_name") or meta.get("name", "")
    parameters = run_parameters(
        _texts(folder / "params"), _texts(folder / "tags"), name, experiment
    )
    state = meta.get("status", "")
    failure = ending(STATES.get(state, state))
    run = LoggedRun(place_of(folder, root), parameters, points.curves(), points.names(), failure)
    return run, [*files, *_files(folder / "params"), *_files(folder / "tags")]


def _metric(path: Path, name: str, points: Points) -> None:
    for number, line in enumerate(text_of(path).splitlines(), 1):
        words = line.split()
        try:
            _, value, step = words if len(words) == MOST_VALUES else (*words, "0")
            points.add(name, int(step), float(value))
        except ValueError:
            shown = repr(line if len(line) <= 60 else f"{line[:60]}…")
            raise InputError(
                f"{path}, line {number}: {shown} is not the time, value and step of a metric"
            ) from None


def _files(folder: Path) -> list[Path]:
    """Return the files below a folder; names with slashes have folders of their own."""
    if not folder.is_dir():
        return []
    return [inside / name for inside, _, files in levels(folder) for name in files]


def _texts(folder: Path) -> Flat:
    return {place_of(path, folder): text_of(path).rstrip("\n") for path in _files(folder)}
