"""The first study on CIFAR-10 files: the shipped recipe meets three channels and real layouts."""

from dataclasses import replace
from pathlib import Path

import pytest

from pitfalls_core.project import SHIPPED, Project
from pitfalls_core.runs.plan import planned_runs
from pitfalls_core.studies.catalogue import load_study
from pitfalls_core.studies.file_data import FileData
from pitfalls_core.studies.on_files import on_files, require_files
from pitfalls_core.studies.part import Part
from pitfalls_core.studies.published_files import CIFAR_10, CIFAR_10_C
from pitfalls_core.studies.study import Study
from tests.data.files import written
from tests.runs.execution.alone import executed_alone

PHOTOGRAPHS = FileData(
    data=Part(
        "pitfalls_core.data.cifar10:Cifar10",
        folder=CIFAR_10,
        corrupted=CIFAR_10_C,
        clean="id",
        groups=(
            ("shift_a", ("gaussian_noise", "shot_noise")),
            ("shift_b", ("zoom_blur",)),
            ("shift_c", ("pixelate",)),
        ),
        severities=(3, 5),
        each=8,
        train=60,
        validation=20,
    ),
    title="CIFAR-10 (real)",
    datasets={"id": "Test batch", "shift_a": "Noise", "shift_b": "Blur", "shift_c": "Digital"},
    shared="all runs draw on the same photographs",
    shifted={"shift_a": ("noise",), "shift_b": ("blur",), "shift_c": ("resolution",)},
    model={"channels": 3},
    epochs=1,
    batch_size=16,
)


def on_photographs() -> Study:
    """Return the first study with photographs for its glyphs at profile full."""
    study = load_study("refinement_under_shift", Project(SHIPPED))
    *others, glyphs = study.tasks
    full = replace(glyphs.budgets["full"], files=PHOTOGRAPHS)
    glyphs = replace(glyphs, budgets={**glyphs.budgets, "full": full})
    return on_files(replace(study, tasks=(*others, glyphs)), "full")


@pytest.mark.parametrize("variant", ["baseline", "refined"])
def test_the_shipped_recipe_runs_on_photographs(variant: str, tmp_path: Path) -> None:
    """Every test set is scored, with as many examples as its description says."""
    written.cifar_folder(tmp_path / "cifar-10-batches-py")
    names = ("gaussian_noise", "shot_noise", "zoom_blur", "pixelate")
    written.corrupted_folder(tmp_path / "CIFAR-10-C", names=names)
    study = on_photographs()
    require_files(study, "full", tmp_path)
    run = next(
        one for one in planned_runs(study, "full") if (one.task, one.variant) == ("glyphs", variant)
    )
    execution = executed_alone(run, tmp_path)
    assert execution.examples == {"id": 20, "shift_a": 32, "shift_b": 16, "shift_c": 16}
    assert execution.sets["train"].images is not None
    assert execution.sets["train"].images.shape == (3, 32, 32)
    assert {f"{name}/accuracy" for name in execution.examples} <= set(execution.scores)
