"""What a path holds, and who reads it."""

from collections.abc import Callable
from pathlib import Path

from pitfalls_core.errors import InputError
from pitfalls_core.results.logs import mlflow_folder, mlflow_store, run_folders, wandb
from pitfalls_core.results.logs.events import MARK
from pitfalls_core.results.logs.logged import Logs, Wanted, counted
from pitfalls_core.results.logs.submitit import jobs_below

TABLE = "csv"
DATABASE = "mlflow.db"

READERS: dict[str, Callable[[Path, Wanted], Logs]] = {
    "hydra": run_folders.read_run_folders,
    "lightning": run_folders.read_run_folders,
    "mlflow": mlflow_store.read_store,
    "tensorboard": lambda path, wanted: run_folders.read_run_folders(
        path, wanted, events_only=True
    ),
    "wandb": wandb.read_wandb,
}
"""Kind of logs to its reader."""

KINDS = (TABLE, *sorted(READERS))


def kind_of(path: Path) -> str:
    """Return what a file or folder holds; what is not recognised is taken for a table.

    Raises
    ------
    InputError
        If it is a folder without logs of any kind, or a file that must be named by its folder.
    """
    if path.is_file():
        return _kind_of_file(path)
    if not path.is_dir():
        return TABLE
    if (path / DATABASE).is_file() or mlflow_folder.run_folders(path):
        return "mlflow"
    if wandb.run_folders(path):
        return "wandb"
    jobs, measured = run_folders.folders_of(path)
    if jobs:
        return "hydra"
    if measured:
        return "lightning" if any(one.metrics for one in measured) else "tensorboard"
    raise _nothing(path)


def read_logs(path: Path, kind: str, wanted: Wanted) -> Logs:
    """Return the runs that are logged at `path`.

    Raises
    ------
    InputError
        If they cannot be read, or there are none.
    """
    logs = _reader(path, kind)(path, wanted)
    if not logs.runs:
        raise InputError(f"{path} holds no runs of kind {kind}; name the folder that holds them")
    return logs


def _kind_of_file(path: Path) -> str:
    if mlflow_store.is_database(path):
        return "mlflow"
    if MARK in path.name:
        raise InputError(f"{path} is the log of one run; name the folder that holds all runs")
    if path.suffix == ".wandb":
        raise InputError(
            f"{path} is a record of Weights & Biases without a stable format, and is not read: "
            "name the folder that holds the run folders, or export the runs as CSV"
        )
    return TABLE


def _reader(path: Path, kind: str) -> Callable[[Path, Wanted], Logs]:
    if kind != "mlflow" or not path.is_dir():
        return READERS[kind]
    database = path / DATABASE
    if database.is_file():
        return lambda _, wanted: mlflow_store.read_store(database, wanted)
    return mlflow_folder.read_folder


def _nothing(path: Path) -> InputError:
    jobs = jobs_below(path)
    if jobs:
        failed = [job for job in jobs.values() if job.failure]
        return InputError(
            f"{path} holds {counted(len(jobs), 'job')} of submitit, {len(failed)} of them without "
            "a result, and no metrics: arguments and results are in pickles, which are not read; "
            "name the folder that the jobs logged to"
        )
    return InputError(
        f"{path} is a folder without logs: name a file of results in it, or a folder with run "
        "folders of Weights & Biases, MLflow, TensorBoard, Lightning's CSVLogger or Hydra"
    )
