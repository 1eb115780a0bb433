"""What the pieces of a study must fulfil together."""

from typing import TYPE_CHECKING

from pitfalls_core.errors import InputError
from pitfalls_core.studies.file_data import FileData
from pitfalls_core.studies.names import require_known
from pitfalls_core.studies.variant import Variant

if TYPE_CHECKING:
    from pitfalls_core.studies.study import Study, Task


def require_origin(study: "Study", variant: Variant, place: str) -> None:
    """Refuse a variant that names a task or a parent run that the study does not have."""
    tasks = [task.name for task in study.tasks]
    for name in variant.tasks:
        require_known("task", name, tasks, place)
    if variant.parent is not None:
        require_known("task", variant.parent.task, tasks, f"{place}, parent")
        known = [one.name for one in study.on_task(variant.parent.task) if one.can_be_parent]
        require_known("variant", variant.parent.variant, known, f"{place}, parent")
    if variant.model is not None:
        for task in study.tasks:
            if variant.runs_on(task.name) and task.data is None:
                message = f"task {task.name!r} has no data {place}"
                raise InputError(f"{message}; give the task data, or the variant other tasks")


def require_same_sets(task: "Task", files: FileData, profile: str) -> None:
    """Refuse data from files whose test sets are not those of the task."""
    place = f"in task {task.name}, files at profile {profile}"
    for name in (*files.datasets, *files.shifted):
        require_known("dataset", name, tuple(task.datasets), place)
    missing = [name for name in task.datasets if name not in files.datasets]
    if missing or task.data is None:
        lack = f"no title for dataset {missing[0]!r}" if missing else "the task has no data"
        raise InputError(f"{lack} {place}; give each dataset of the task a title there")


def require_shares(study: "Study", place: str) -> None:
    """Refuse numbers that are held to scores and cannot be any: percent, for the most part.

    A study's metric lies in [0, 1]; its margin and the score of guessing are below 1.
    """
    for name, value in (("margin", study.margin.value), ("chance", study.chance)):
        if not 0 <= value < 1:
            percent = f"; {value:g} percent are written {value / 100:g}" if 1 <= value < 100 else ""
            message = f"{name} must be a share of {study.metric}, in [0, 1); got {value:g} {place}"
            raise InputError(f"{message}{percent}")
