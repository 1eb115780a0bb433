"""The study of noisy sources on CIFAR-10."""

from pathlib import Path

import pytest

from pitfalls_core.studies.on_files import on_files
from tests.data.files import written
from tests.studies import real_files

NAME = "noisy_heterogeneous_sources"
SMALL = {"train": 60, "validation": 24, "unlabelled": 16}
SIZES = dict.fromkeys(("four", "two", "one", "rates"), SMALL)


@pytest.mark.parametrize(
    ("task", "variant"),
    [
        *((name, "baseline") for name in SIZES),
        ("four", "standardized"),
        ("four", "trimmed"),
        ("four", "aligned_to_target"),
    ],
)
def test_photographs_of_sources_are_scored(task: str, variant: str, tmp_path: Path) -> None:
    """All three test sets hold the whole test batch, whatever is pooled."""
    written.cifar_folder(tmp_path / "cifar-10-batches-py")
    study = real_files.with_small_files(real_files.shipped(NAME), SIZES)
    execution = real_files.scored_on_files(study, (task, variant), tmp_path)
    assert execution.examples == {"id": 20, "target": 20, "target_altered": 20}


def test_tasks_pool_what_they_pool_without_files() -> None:
    """A task has the same sources from files as drawn, under the same names of its sets."""
    own, files = real_files.shipped(NAME), on_files(real_files.shipped(NAME), "full")
    for drawn, real in zip(own.tasks, files.tasks, strict=True):
        assert drawn.data is not None
        assert real.data is not None
        assert real.data.arguments["pooled"] == drawn.data.arguments["pooled"]
        assert real.datasets == drawn.datasets
        assert real.budgets["full"].seeds == drawn.budgets["full"].seeds


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    """The message names the folder once for each task, and where one gets it."""
    origin = (
        "cifar-10-batches-py (CIFAR-10 python version by A. Krizhevsky, cifar-10-python.tar.gz, "
        "unpacked)"
    )
    told = "; ".join(f"task {name} wants {origin}" for name in ("four", "two", "one", "rates"))
    real_files.require_told(real_files.shipped(NAME), tmp_path, told)
