"""The study of fine-tuning on CIFAR-10, as source and as target."""

from pathlib import Path

import pytest

from pitfalls_core.studies.on_files import on_files
from tests.data.files import written
from tests.studies import real_files

NAME = "finetuning_surprises"
FEW = {"train": 30, "validation": 10, "test": 15}
SIZES = {"source": FEW | {"train": 60}, "target": FEW, "crossed": FEW, "demonstration": FEW}


@pytest.mark.parametrize(
    ("task", "variant"),
    [
        ("target", "adam"),
        ("target", "adam_plain_high"),
        ("source", "medium_kaiming"),
        ("crossed", "head_0"),
        ("demonstration", "clean_twin"),
        ("demonstration", "dimmed_tests"),
    ],
)
def test_photographs_are_scored(task: str, variant: str, tmp_path: Path) -> None:
    """Each set of the task is scored; runs start here from fresh weights and a smaller network."""
    written.cifar_folder(tmp_path / "cifar-10-batches-py", each=40)
    study = real_files.with_small_files(real_files.shipped(NAME), SIZES)
    execution = real_files.scored_on_files(study, (task, variant), tmp_path, depth=8)
    assert execution.examples == dict.fromkeys(study.task(task).datasets, 15)


@pytest.mark.long
def test_the_network_of_the_full_size_takes_photographs(tmp_path: Path) -> None:
    """Fifty layers and three channels."""
    written.cifar_folder(tmp_path / "cifar-10-batches-py", each=40)
    study = real_files.with_small_files(real_files.shipped(NAME), SIZES)
    real_files.scored_on_files(study, ("target", "adam"), tmp_path)


def test_tasks_keep_their_seeds_and_sets() -> None:
    """What a reader compares stays; the data are photographs everywhere."""
    own, files = real_files.shipped(NAME), on_files(real_files.shipped(NAME), "full")
    for drawn, real in zip(own.tasks, files.tasks, strict=True):
        assert real.stands_for == drawn.title
        assert real.datasets == drawn.datasets
        assert real.budgets["full"].seeds == drawn.budgets["full"].seeds
        assert real.budgets["full"].model == {"depth": 50, "channels": 3}


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    """The message names the folder for each task, and where one gets it."""
    origin = (
        "cifar-10-batches-py (CIFAR-10 python version by A. Krizhevsky, cifar-10-python.tar.gz, "
        "unpacked)"
    )
    names = ("target", "source", "crossed", "demonstration")
    told = "; ".join(f"task {name} wants {origin}" for name in names)
    real_files.require_told(real_files.shipped(NAME), tmp_path, told)
