"""A study takes real data where files are brought, under the names that it has."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pitfalls_core.canonical import plain
from pitfalls_core.errors import InputError, UnknownNameError
from pitfalls_core.runs.plan import plan_digest, planned_runs
from pitfalls_core.studies.file_data import FileData
from pitfalls_core.studies.on_files import on_files, require_files
from pitfalls_core.studies.part import DataFile, Part
from pitfalls_core.studies.study import Budget, Study
from tests.runs.tiny import TinyProject

PHOTOGRAPHS = DataFile("photographs", origin="Photographs, photographs.tar, unpacked")
DATA = Part("module:Photographs", folder=PHOTOGRAPHS, size=32)
FILES = FileData(
    data=DATA,
    title="Photographs (real)",
    datasets={"id": "Other photographs", "dark": "At night"},
    shared="all runs draw on the same photographs",
    shifted={"dark": ("light",)},
    model={"channels": 3},
    epochs=9,
)


@pytest.fixture(scope="module")
def plain_study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """Return a study without files."""
    return TinyProject.create(tmp_path_factory.mktemp("on_files")).study


def with_files(study: Study, files: FileData | None = FILES) -> Study:
    """Return `study` with real data at profile full."""
    (task,) = study.tasks
    full = Budget(seeds=2, epochs=3, batch_size=8, data={"train": 50}, files=files)
    return replace(study, tasks=(replace(task, budgets={**task.budgets, "full": full}),))


def test_a_task_on_files(plain_study: Study) -> None:
    """Data, titles, factors and sizes are those of the files; all names stay."""
    study = on_files(with_files(plain_study), "full")
    (task,), (before,) = study.tasks, plain_study.tasks
    assert (task.name, task.title, task.data) == (before.name, "Photographs (real)", DATA)
    assert (task.stands_for, before.stands_for) == ("Dots", None)
    assert dict(task.datasets) == {"id": "Other photographs", "dark": "At night"}
    assert (task.shared, dict(task.shifted)) == (FILES.shared, {"dark": ("light",)})
    budget = task.budgets["full"]
    assert (budget.seeds, budget.epochs, budget.batch_size) == (2, 9, 8)
    assert study.datasets == plain_study.datasets


def test_runs_on_files(plain_study: Study) -> None:
    """Runs have the part as it stands, and the model with the arguments that go with it."""
    study = with_files(plain_study)
    first = planned_runs(on_files(study, "full"), "full")[0]
    assert first.data == DATA
    assert first.data_files == ("photographs",)
    assert first.model == Part("tiny_model:Linear", channels=3)
    own = planned_runs(study, "full")[0]
    assert (own.data, own.model) == (Part("tiny_data:Dots", train=50), Part("tiny_model:Linear"))


def test_families_take_names_that_are_true_of_the_files(plain_study: Study) -> None:
    """A family that the data rename has its comparisons as before; the others keep their names."""
    first, *others = plain_study.families
    files = replace(FILES, families={first.name: "photographs"})
    study = on_files(with_files(plain_study, files), "full")
    assert study.families == (replace(first, name="photographs"), *others)


def test_a_family_that_is_not_there_is_told(plain_study: Study) -> None:
    """The message names the study, the profile and the families that there are."""
    files = replace(FILES, families={"drawings": "photographs"})
    message = r"^unknown family 'drawings' in study tiny, files at profile full\. "
    with pytest.raises(UnknownNameError, match=message):
        on_files(with_files(plain_study, files), "full")


def test_other_profiles_and_studies_stay_as_they_are(plain_study: Study) -> None:
    """Files count at the profile that names them; a study without any is the same study."""
    study = with_files(plain_study)
    assert on_files(study, "laptop") == study
    assert on_files(plain_study, "full") == plain_study
    assert plan_digest(study, "laptop") == plan_digest(plain_study, "laptop")


def test_real_data_are_another_plan(plain_study: Study) -> None:
    """The plan on files is not the plan without them, and neither depends on the origin's words."""
    study = with_files(plain_study)
    assert plan_digest(on_files(study, "full"), "full") != plan_digest(study, "full")
    silent = replace(
        FILES, data=Part("module:Photographs", folder=DataFile("photographs"), size=32)
    )
    again = with_files(plain_study, silent)
    assert plan_digest(on_files(again, "full"), "full") == plan_digest(
        on_files(study, "full"), "full"
    )
    assert plain(PHOTOGRAPHS) == {"file": "photographs"}


def test_missing_files_are_listed_with_their_origin(plain_study: Study, tmp_path: Path) -> None:
    """The message says which task wants which file, where one gets it, and what else one can do."""
    data = Part("module:Scans", files=(DataFile("a.gz", origin="MNIST, a.gz"), DataFile("b.gz")))
    study = with_files(plain_study, replace(FILES, data=data))
    message = (
        f"study tiny has data from files at profile full, and some are not in {tmp_path}: task "
        "dots wants a.gz (MNIST, a.gz); task dots wants b.gz. Put them there, or leave the data "
        "root out (--data-root, PITFALLS_DATA_ROOT): the study then has data that need no file"
    )
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        require_files(study, "full", tmp_path)
    require_files(study, "laptop", tmp_path)
    (tmp_path / "b.gz").touch()
    with pytest.raises(InputError, match=r"wants a\.gz \(MNIST, a\.gz\)\. Put them there"):
        require_files(study, "full", tmp_path)
    (tmp_path / "a.gz").touch()
    require_files(study, "full", tmp_path)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"data": Part("module:Photographs", size=32)},
            "data from files needs a DataFile among the arguments of module:Photographs; got none",
        ),
        ({"epochs": 0}, "file data: epochs must be positive; got 0"),
    ],
)
def test_data_without_files_are_refused(changes: dict[str, Any], message: str) -> None:
    """What is no data from files is told when it is defined."""
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        replace(FILES, **changes)


def test_test_sets_must_be_those_of_the_task(plain_study: Study) -> None:
    """Families and claims name them, so that none may be missing or new."""
    place = "in task dots, files at profile full"
    message = f"no title for dataset 'dark' {place}; give each dataset of the task a title there"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        with_files(plain_study, replace(FILES, datasets={"id": "Same"}, shifted={}))
    message = f"unknown dataset 'darc' {place}. Did you mean 'dark'? Known: dark, id."
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        with_files(plain_study, replace(FILES, shifted={"darc": ("light",)}))
