"""Published files fit the families that read them, and say what one has to get."""

from pathlib import Path

import pytest

from pitfalls_core.runs.execution.building import build
from pitfalls_core.studies import published_files
from pitfalls_core.studies.part import DataFile, Part
from pitfalls_core.studies.published_files import (
    CIFAR_10,
    CIFAR_10_C,
    CIFAR_10_N,
    KNOWN_WRITERS,
    MNIST_1D,
    NEW_WRITERS,
    OFFICE_HOME,
    PACS,
    idx_files,
    sequence_files,
)

DATA = "pitfalls_core.data"
PARTS = [
    Part(f"{DATA}.cifar10:Cifar10", folder=CIFAR_10, corrupted=CIFAR_10_C, human_labels=CIFAR_10_N),
    Part(f"{DATA}.image_folders:ImageFolderDomains", folder=PACS, domains=("a",), target="b"),
    Part(
        f"{DATA}.image_folders:ImageFolderDomains", folder=OFFICE_HOME, domains=("a",), target="b"
    ),
    Part(f"{DATA}.mnist1d_file:Mnist1dFile", file=MNIST_1D),
    Part(
        f"{DATA}.new_writers:NewWriterDigits", known_writers=KNOWN_WRITERS, new_writers=NEW_WRITERS
    ),
    Part(f"{DATA}.idx_images:IdxImages", **idx_files("mnist", "MNIST")),
    Part(f"{DATA}.coloured_mnist:ColouredMnist", **idx_files("mnist", "MNIST")),
    Part(f"{DATA}.spr.files:SequenceFiles", **sequence_files("SPR_BENCH/LYGES")),
]


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_families_take_their_files(part: Part) -> None:
    """Each family is made with paths below the data root, and described without opening one."""
    family = build(part, Path("/nowhere"))
    assert "train" in family.describe()
    for one in part.files:
        assert one.origin
        assert Path("/nowhere") / one.file in vars(family).values()


def test_every_file_is_tried() -> None:
    """The test above knows all files that are named."""
    named = {one for one in vars(published_files).values() if isinstance(one, DataFile)}
    assert named <= {file for part in PARTS for file in part.files}


def test_names_of_idx_files() -> None:
    """The four official names, packed as they are published."""
    assert idx_files("kmnist", "KMNIST")["test_images"].file == "kmnist/t10k-images-idx3-ubyte.gz"
    assert (
        idx_files("kmnist", "KMNIST")["test_images"].origin == "KMNIST, t10k-images-idx3-ubyte.gz"
    )
