"""MLflow's SQLite store, opened for reading only, by SQL of our own.

References
----------
mlflow/store/tracking/dbmodels/models.py: tables and columns.
"""

import math
import shutil
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from pitfalls_core.errors import InputError
from pitfalls_core.results.logs.logged import LoggedRun, Logs, Points, Wanted, counted

MAGIC = b"SQLite format 3\0"
WAL_FORMAT = 2
"""In bytes 18 and 19 of a file whose newest pages may stand in another one."""

COLUMNS = {
    "experiments": {"experiment_id", "name"},
    "runs": {"run_uuid", "name", "status", "lifecycle_stage", "experiment_id"},
    "params": {"key", "value", "run_uuid"},
    "tags": {"key", "value", "run_uuid"},
    "metrics": {"key", "value", "timestamp", "run_uuid", "step", "is_nan"},
}
"""Tables that are read, and their columns."""

LARGEST = 1.7976931348623157e308
"""Stands for infinity, which some databases do not know."""
PARENT, RUN_NAME, OWN = "mlflow.parentRunId", "mlflow.runName", "mlflow."
FINISHED, DELETED = "FINISHED", "deleted"
ENDINGS = {
    "FAILED": "it failed",
    "KILLED": "it was killed",
    "RUNNING": "it never ended",
    "SCHEDULED": "it never began",
}
"""What the states of a run that has no result mean."""

RUNS = (
    "SELECT r.run_uuid, r.name, r.status, r.lifecycle_stage, e.name FROM runs r "
    "LEFT JOIN experiments e ON e.experiment_id = r.experiment_id ORDER BY r.run_uuid"
)
METRICS = (
    "SELECT run_uuid, key, step, value, is_nan FROM metrics WHERE key = ? "
    "ORDER BY run_uuid, timestamp, rowid"
)


def is_database(path: Path) -> bool:
    """Return whether `path` is an SQLite file."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def read_store(path: Path, wanted: Wanted) -> Logs:
    """Return the runs in an MLflow database.

    Runs that were deleted, and those that only hold others together, are left out.

    Raises
    ------
    InputError
        If the file is no such database.
    """
    try:
        with _opened(path) as database:
            _require_schema(database, path)
            return _Reader(database, path).logs(wanted)
    except sqlite3.Error as error:
        raise InputError(f"{path} cannot be read as a database of MLflow: {error}") from None


def ending(status: str) -> str:
    """Return why a run of this state has no result; empty if it has one."""
    return "" if status == FINISHED else ENDINGS.get(status, f"its state is {status}")


def stored_number(value: float | None, is_nan: object) -> float:
    """Return a value as it was logged: databases cannot hold what is not finite."""
    if is_nan or value is None:
        return math.nan
    return math.copysign(math.inf, value) if abs(value) >= LARGEST else float(value)


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the file itself if nothing is written by that, else a copy of it.

    Reading a database with a write-ahead log makes files beside it, and one with a hot journal is
    repaired by whoever opens it.
    """
    with path.open("rb") as file:
        header = file.read(20)
    beside = [Path(f"{path}{end}") for end in ("-wal", "-journal")]
    present = [one for one in beside if one.is_file()]
    if not present and WAL_FORMAT not in header[18:20]:
        with closing(_connected(path)) as database:
            yield database
        return
    with tempfile.TemporaryDirectory(prefix="pitfalls-") as scratch:
        copy = Path(scratch) / "copy.db"
        shutil.copyfile(path, copy)
        for one in present:
            shutil.copyfile(one, f"{copy}{one.name.removeprefix(path.name)}")
        with closing(sqlite3.connect(copy)) as database:
            yield database


def _connected(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)


def _require_schema(database: sqlite3.Connection, path: Path) -> None:
    """Refuse what lacks a table or a column, and a view in the place of a table."""
    database.execute("PRAGMA trusted_schema = OFF")
    tables = {
        name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type='table'")
    }
    for table, needed in COLUMNS.items():
        if table not in tables:
            raise InputError(f"{path} has no table {table!r}, so it is no database of MLflow")
        columns = {row[1] for row in database.execute(f"PRAGMA table_info({table})")}
        if missing := sorted(needed - columns):
            raise InputError(
                f"{path}: the table {table!r} of MLflow has no column {missing[0]!r}; open it once "
                "with a newer MLflow (`mlflow db upgrade`)"
            )


class _Reader:
    def __init__(self, database: sqlite3.Connection, path: Path) -> None:
        self._database, self._path = database, path
        self._parameters = self._texts("params")
        self._tags = self._texts("tags")

    def logs(self, wanted: Wanted) -> Logs:
        names = [key for (key,) in self._database.execute("SELECT DISTINCT key FROM metrics")]
        points = self._points([key for key in names if isinstance(key, str)], wanted)
        parents = {tags[PARENT] for tags in self._tags.values() if PARENT in tags}
        runs, deleted, holding = [], 0, 0
        for run, name, status, stage, experiment in self._database.execute(RUNS):
            if stage == DELETED:
                deleted += 1
            elif run in parents and run not in points:
                holding += 1
            else:
                own = points.get(run) or Points(wanted)
                parameters = self._of_run(run, name, experiment)
                found = own.curves(), own.names()
                runs.append(LoggedRun(str(run), parameters, *found, ending(str(status))))
        return Logs(
            str(self._path), "MLflow", tuple(runs), (self._path,), left_out(deleted, holding)
        )

    def _points(self, keys: list[str], wanted: Wanted) -> dict[str, Points]:
        points: dict[str, Points] = defaultdict(lambda: Points(wanted))
        pairs = "SELECT DISTINCT run_uuid, key FROM metrics"
        unwanted = {key for key in keys if not wanted(key)}
        for run, key in self._database.execute(pairs):
            if key in unwanted:
                points[run].add(key, 0, 0)
        for key in sorted(set(keys) - unwanted):
            for run, _, step, value, is_nan in self._database.execute(METRICS, (key,)):
                points[run].add(key, step, stored_number(value, is_nan))
        return dict(points)

    def _texts(self, table: str) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for run, key, value in self._database.execute(f"SELECT run_uuid, key, value FROM {table}"):
            found[run][str(key)] = "" if value is None else str(value)
        return found

    def _of_run(self, run: str, name: str | None, experiment: str | None) -> dict[str, str]:
        return run_parameters(
            self._parameters.get(run, {}), self._tags.get(run, {}), name or "", experiment or ""
        )


def run_parameters(
    parameters: dict[str, str], tags: dict[str, str], name: str, experiment: str
) -> dict[str, str]:
    """Return the parameters of a run, its tags and names behind them.

    The user's tags are called ``tags.NAME``; MLflow's own are left out, except for the run's name.
    """
    own = {f"tags.{key}": value for key, value in tags.items() if not key.startswith(OWN)}
    names = {"run_name": tags.get(RUN_NAME, name), "experiment": experiment}
    return {**{key: value for key, value in names.items() if value}, **own, **parameters}


def left_out(deleted: int, holding: int) -> tuple[str, ...]:
    """Return what is said of runs that were left out."""
    notes = []
    if deleted:
        notes.append(f"{counted(deleted, 'run')} deleted in MLflow: left out")
    if holding:
        notes.append(f"{counted(holding, 'run')} that only hold others together: left out")
    return tuple(notes)
