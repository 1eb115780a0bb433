"""Real files change no profile but full, and there only where a data root is given."""

from dataclasses import replace

import pytest

from pitfalls_core.project import SHIPPED, Project
from pitfalls_core.runs.plan import plan_digest, planned_runs
from pitfalls_core.studies.catalogue import load_study, study_names
from pitfalls_core.studies.on_files import on_files
from pitfalls_core.studies.study import Study, Task

PROJECT = Project(SHIPPED)

ON_FILES = (
    "finetuning_surprises",
    "noisy_heterogeneous_sources",
    "offline_is_not_live",
    "reference_results",
    "refinement_under_shift",
)
"""The studies that name real files."""


def without_files(study: Study) -> Study:
    """Return `study` as it would be if no budget named a file."""

    def bare(task: Task) -> Task:
        budgets = {name: replace(one, files=None) for name, one in task.budgets.items()}
        return replace(task, budgets=budgets)

    return replace(study, tasks=tuple(map(bare, study.tasks)))


@pytest.mark.parametrize("profile", ["smoke", "laptop"])
@pytest.mark.parametrize("name", study_names(PROJECT))
def test_smaller_profiles_know_no_files(name: str, profile: str) -> None:
    """Plans are those of the study without files, with a data root or not."""
    study = load_study(name, PROJECT)
    digest = plan_digest(without_files(study), profile)
    assert plan_digest(study, profile) == digest
    assert plan_digest(on_files(study, profile), profile) == digest


@pytest.mark.parametrize("name", ON_FILES)
def test_without_a_data_root_full_keeps_its_own_data(name: str) -> None:
    """The runs at profile full are then those of the study without files."""
    study = load_study(name, PROJECT)
    assert planned_runs(study, "full") == planned_runs(without_files(study), "full")


@pytest.mark.parametrize("name", ON_FILES)
def test_with_a_data_root_real_data_replace_drawn_ones(name: str) -> None:
    """Such a study has at least one task that says which one it stands for."""
    study = on_files(load_study(name, PROJECT), "full")
    replaced = [task for task in study.tasks if task.stands_for is not None]
    assert replaced
    for task in replaced:
        assert task.data is not None
        assert task.data.data_files
        assert all(one.origin for one in task.data.files)
        assert set(load_study(name, PROJECT).task(task.name).datasets) == set(task.datasets)
