"""The study of a refined recipe on CIFAR-10 and CIFAR-10-C."""

from pathlib import Path

from pitfalls_core.data.cifar10 import BLUR, DIGITAL, NOISE
from pitfalls_core.studies.on_files import on_files
from tests.data.files import written
from tests.studies import real_files

NAME = "refinement_under_shift"


def test_the_baseline_meets_photographs(tmp_path: Path) -> None:
    """Every corruption of a group is there at every severity, on the network of the full size."""
    written.cifar_folder(tmp_path / "cifar-10-batches-py")
    written.corrupted_folder(tmp_path / "CIFAR-10-C", names=(*NOISE, *BLUR, *DIGITAL))
    sizes = {"glyphs": {"train": 60, "validation": 20, "each": 2}}
    study = real_files.with_small_files(real_files.shipped(NAME), sizes)
    execution = real_files.scored_on_files(study, ("glyphs", "baseline"), tmp_path)
    assert execution.examples == {"id": 20, "shift_a": 30, "shift_b": 40, "shift_c": 40}


def test_groups_are_those_of_the_paper() -> None:
    """The names in the definition are those of the family's groups."""
    files = real_files.shipped(NAME).task("glyphs").budgets["full"].files
    assert files is not None
    assert files.data.arguments["groups"] == (
        ("shift_a", NOISE),
        ("shift_b", BLUR),
        ("shift_c", DIGITAL),
    )


def test_words_about_photographs() -> None:
    """Nothing that a reader sees of the task or of a family speaks of glyphs."""
    study = on_files(real_files.shipped(NAME), "full")
    task = study.task("glyphs")
    names = [
        task.title,
        task.shared,
        *task.datasets.values(),
        *(one.name for one in study.families),
    ]
    assert not [name for name in names if "glyph" in name.lower()]
    assert [one.name for one in study.families][:2] == ["real scans", "shifted photographs"]


def test_a_double_batch_is_one() -> None:
    """The variant with twice the examples has twice those of the others, whatever the data."""
    study = real_files.shipped(NAME)
    doubled = study.variant("double_batch").batch_size
    full = study.task("glyphs").budgets["full"]
    assert full.files is not None
    assert doubled == 2 * full.batch_size
    assert full.files.batch_size == full.batch_size


def test_missing_files_are_told(tmp_path: Path) -> None:
    """The message names both folders, and where one gets them."""
    written.cifar_folder(tmp_path / "cifar-10-batches-py")
    study = real_files.shipped(NAME)
    wanted = (
        "task glyphs wants CIFAR-10-C (CIFAR-10-C by D. Hendrycks and T. Dietterich (Zenodo), "
        "CIFAR-10-C.tar, unpacked)"
    )
    real_files.require_told(study, tmp_path, wanted)
    wanted = (
        "task glyphs wants cifar-10-batches-py (CIFAR-10 python version by A. Krizhevsky, "
        "cifar-10-python.tar.gz, unpacked)"
    )
    real_files.require_told(study, tmp_path / "none", wanted)
