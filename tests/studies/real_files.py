"""Shipped studies at profile full on small files of the published layouts."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from pitfalls_core.errors import InputError
from pitfalls_core.project import SHIPPED, Project
from pitfalls_core.runs.execution.outcome import Execution
from pitfalls_core.runs.plan import planned_runs
from pitfalls_core.studies.catalogue import load_study
from pitfalls_core.studies.on_files import on_files, require_files
from pitfalls_core.studies.part import Part, Plain
from pitfalls_core.studies.study import Study, Task
from tests.runs.execution.alone import executed_alone

Sizes = Mapping[str, Mapping[str, Plain]]
"""Task to the arguments that make its data from files small."""


def shipped(name: str) -> Study:
    """Return a shipped study as it is defined."""
    return load_study(name, Project(SHIPPED))


def with_small_files(study: Study, sizes: Sizes) -> Study:
    """Return `study` with budgets at profile full that fit small files: one seed, one epoch."""
    return replace(
        study, tasks=tuple(_small(task, sizes.get(task.name, {})) for task in study.tasks)
    )


def scored_on_files(study: Study, arm: tuple[str, str], root: Path, **model: Plain) -> Execution:
    """Execute the first run of `arm`, task and variant, at profile full; all its sets are scored.

    Parameters
    ----------
    study
        With small budgets.
    arm
        The task and the variant.
    root
        The folder of the files.
    **model
        Arguments that replace those of the model, to make it small.
    """
    require_files(study, "full", root)
    run = next(
        one
        for one in planned_runs(on_files(study, "full"), "full")
        if (one.task, one.variant) == arm
    )
    if model and run.model is not None:
        run = replace(run, model=Part(run.model.reference, **{**run.model.arguments, **model}))
    execution = executed_alone(replace(run, parent=None), root)
    names = set(study.task(arm[0]).datasets)
    assert set(execution.examples) == names
    assert {f"{name}/{study.metric}" for name in names} <= set(execution.scores)
    return execution


def require_told(study: Study, root: Path, wanted: str) -> None:
    """Assert that an empty `root` is an error that says `wanted`: task, file and origin."""
    with pytest.raises(InputError) as caught:
        require_files(study, "full", root)
    assert wanted in str(caught.value)


def _small(task: Task, sizes: Mapping[str, Plain]) -> Task:
    full = task.budgets["full"]
    if full.files is None:
        return task
    data = Part(full.files.data.reference, **{**full.files.data.arguments, **sizes})
    files = replace(full.files, data=data, seeds=1, epochs=1, batch_size=16)
    return replace(task, budgets={**task.budgets, "full": replace(full, files=files)})
