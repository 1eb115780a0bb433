"""The study of live accuracy on folders laid out like PACS."""

from pathlib import Path

import pytest

from pitfalls_core.studies.on_files import on_files
from tests.data.files import written
from tests.studies import real_files

NAME = "offline_is_not_live"
SIZES = {"drawn_stream": {"size": 16, "adaptation": 3}}


def write(root: Path) -> None:
    """Write seven classes of three pictures in each of the four domains."""
    names = ("art_painting", "cartoon", "photo", "sketch")
    classes = ("dog", "elephant", "giraffe", "guitar", "horse", "house", "person")
    written.domains(root / "PACS", names, classes, 3)


@pytest.mark.parametrize("variant", ["baseline", "adapted", "curriculum", "test_time"])
def test_the_stream_is_scored_batch_by_batch(variant: str, tmp_path: Path) -> None:
    """Of 21 live pictures 3 are the adaptation sample and 2 the rest of the first batch."""
    write(tmp_path)
    study = real_files.with_small_files(real_files.shipped(NAME), SIZES)
    execution = real_files.scored_on_files(
        study, ("drawn_stream", variant), tmp_path, widths=(4, 4, 8, 8)
    )
    assert execution.examples == {
        "offline": 12,
        "live_small": 2,
        "live_2": 5,
        "live_3": 5,
        "live_4": 6,
        "live_large": 18,
    }


def test_words_about_pictures() -> None:
    """Neither the task nor a family speaks of drawings."""
    study = on_files(real_files.shipped(NAME), "full")
    task = study.task("drawn_stream")
    names = [task.title, *task.datasets.values(), *(one.name for one in study.families)]
    assert not [name for name in names if "draw" in name.lower()]


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    """The message names the folder, and where one gets it."""
    real_files.require_told(
        real_files.shipped(NAME),
        tmp_path,
        "task drawn_stream wants PACS (PACS by D. Li et al., as DomainBed unpacks it, PACS.zip)",
    )
