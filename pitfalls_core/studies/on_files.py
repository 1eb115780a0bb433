"""A study with the real data that its tasks have where the user brings the files."""

from dataclasses import replace
from pathlib import Path

from pitfalls_core.errors import InputError
from pitfalls_core.studies.names import require_known
from pitfalls_core.studies.study import Study, Task


def on_files(study: Study, profile: str) -> Study:
    """Return `study` with data from files for each task whose budget at `profile` names some.

    The names of its tasks and test sets stay as they are, and so do claims and families, whose
    names the data may change. What comes back is meant for `profile` alone: a task has one part
    for its data, whatever the profile.

    Raises
    ------
    UnknownNameError
        If files rename a family that the study does not have.
    """
    files = [task.budgets[profile].files for task in study.tasks]
    names = {old: new for one in files if one for old, new in one.families.items()}
    for old in names:
        place = f"in study {study.name}, files at profile {profile}"
        require_known("family", old, [one.name for one in study.families], place)
    return replace(
        study,
        tasks=tuple(_on_files(task, profile) for task in study.tasks),
        families=tuple(replace(one, name=names.get(one.name, one.name)) for one in study.families),
    )


def require_files(study: Study, profile: str, data_root: Path) -> None:
    """Raise `InputError` that lists the files of real data that are not below `data_root`.

    Parameters
    ----------
    study
        As it is defined, before `on_files`.
    profile
        The profile.
    data_root
        The folder that data files are named relative to.
    """
    missing = []
    for task in study.tasks:
        files = task.budgets[profile].files
        for one in () if files is None else files.data.files:
            if not (data_root / one.file).exists():
                origin = f" ({one.origin})" if one.origin else ""
                missing.append(f"task {task.name} wants {one.file}{origin}")
    if missing:
        message = (
            f"study {study.name} has data from files at profile {profile}, and some are not in "
            f"{data_root}: {'; '.join(missing)}. Put them there, or leave the data root out "
            "(--data-root, PITFALLS_DATA_ROOT): the study then has data that need no file"
        )
        raise InputError(message)


def _on_files(task: Task, profile: str) -> Task:
    budget = task.budgets[profile]
    files = budget.files
    if files is None:
        return task
    own = replace(budget, data={}, files=None, model=files.model or None, **files.sizes)
    return replace(
        task,
        title=files.title,
        data=files.data,
        datasets={name: files.datasets[name] for name in task.datasets},
        shared=files.shared,
        shifted=files.shifted,
        stands_for=task.title,
        budgets={**task.budgets, profile: own},
    )
