"""CIFAR-10, CIFAR-10-C and CIFAR-10N are read in their published layouts."""

import pickle
import re
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pitfalls_core.data.files.cifar import (
    CIFAR_10,
    CIFAR_10_C,
    CIFAR_10_N,
    TRAIN_BATCHES,
    cifar_batches,
    corrupted_images,
    corrupted_labels,
    human_labels,
)
from pitfalls_core.errors import InputError
from tests.data.files import written


def exactly(message: str) -> str:
    """Return a pattern for the whole message."""
    return f"^{re.escape(message)}$"


def test_batches_in_the_published_layout(tmp_path: Path) -> None:
    """A row is red, green and blue one after the other, each row by row; old pickles are read."""
    folder = written.cifar_folder(tmp_path / "cifar", each=3)
    row = np.arange(3072) % 251
    (folder / "data_batch_2").write_bytes(written.python2_pickle(row[None].astype(np.uint8), [7]))
    images, labels = cifar_batches(folder, TRAIN_BATCHES)
    assert images.shape == (13, 3, 32, 32)
    assert list(labels) == [0, 1, 2, 7, *([0, 1, 2] * 3)]
    for colour, y, x in ((0, 0, 5), (1, 2, 3), (2, 31, 31)):
        assert images[3, colour, y, x] == (1024 * colour + 32 * y + x) % 251


def batch(**changes: Any) -> bytes:
    """Return a batch of two images with some entries changed; None leaves one out."""
    table = {"data": np.zeros((2, 3072), np.uint8), "labels": [1, 2]} | changes
    return pickle.dumps({name: value for name, value in table.items() if value is not None})


@pytest.mark.parametrize(
    ("content", "expected", "found"),
    [
        (batch(labels=None), "entries data, labels", "data"),
        (
            batch(data=np.zeros((2, 3072))),
            "'data' with rows of 3072 unsigned bytes",
            "float64 of shape (2, 3072)",
        ),
        (
            batch(data=np.zeros((2, 100), np.uint8)),
            "'data' with rows of 3072 unsigned bytes",
            "shape (2, 100)",
        ),
        (batch(data=[1]), "'data' with rows of 3072 unsigned bytes", "a value of type list"),
        (batch(labels=[1]), "2 labels, one an image", "1"),
        (batch(labels=[1, 10]), "'labels' with whole numbers from 0 to 9", "other values"),
        (batch(labels=[1, "2"]), "'labels' with whole numbers from 0 to 9", "other values"),
        (batch(labels="12"), "'labels' with whole numbers from 0 to 9", "a value of type str"),
        (b"", "a whole pickle", "a damaged one (pickle exhausted before seeing STOP)"),
    ],
)
def test_damaged_batches_are_refused(
    content: bytes, expected: str, found: str, tmp_path: Path
) -> None:
    """What is not as published is told with what was expected."""
    folder = written.cifar_folder(tmp_path / "cifar", each=2)
    path = folder / "test_batch"
    path.write_bytes(content)
    message = f"{path}: expected {expected}; found {found}. Get it from: {CIFAR_10}"
    with pytest.raises(InputError, match=exactly(message)):
        cifar_batches(folder, ("test_batch",))


def test_missing_files_are_errors(tmp_path: Path) -> None:
    """Folder, batch and array: each is named, with the file it comes from."""
    folder, none = written.cifar_folder(tmp_path / "cifar", each=2), tmp_path / "none"
    (folder / "data_batch_4").unlink()
    path = folder / "data_batch_4"
    message = f"{path}: expected a file; found nothing. Get it from: {CIFAR_10}"
    with pytest.raises(InputError, match=exactly(message)):
        cifar_batches(folder, TRAIN_BATCHES)
    message = f"{none}: expected a folder; found nothing. Get it from: {CIFAR_10}"
    with pytest.raises(InputError, match=exactly(message)):
        cifar_batches(none, TRAIN_BATCHES)
    message = f"{none}: expected a folder; found nothing. Get it from: {CIFAR_10_C}"
    with pytest.raises(InputError, match=exactly(message)):
        corrupted_images(none, "fog", 1)
    message = f"{folder / 'fog.npy'}: expected a file; found nothing. Get it from: {CIFAR_10_C}"
    with pytest.raises(InputError, match=exactly(message)):
        corrupted_images(folder, "fog", 1)


def test_corruptions_in_the_published_layout(tmp_path: Path) -> None:
    """Severity s is the s-th fifth of the array, in the order of the test set; colours last."""
    folder = written.corrupted_folder(tmp_path / "c", each=4)
    images = np.arange(20 * 32 * 32 * 3).reshape(20, 32, 32, 3).astype(np.uint8)
    np.save(folder / "snow.npy", images)
    for severity in range(1, 6):
        made = corrupted_images(folder, "snow", severity, np.array([3, 1]))
        for place, row in enumerate((3, 1)):
            expected = images[4 * (severity - 1) + row]
            np.testing.assert_array_equal(made[place], np.moveaxis(expected, -1, 0))
    assert len(corrupted_images(folder, "snow", 2)) == 4
    np.testing.assert_array_equal(corrupted_labels(folder), [0, 1, 2, 3])


def test_other_arrays_are_no_corruptions(tmp_path: Path) -> None:
    """Shape, type, number and labels must be as published."""
    folder = written.corrupted_folder(tmp_path / "c", each=4)
    for bad in (
        np.zeros((20, 3, 32, 32), np.uint8),
        np.zeros((20, 32, 32, 3)),
        np.zeros((19, 32, 32, 3), np.uint8),
    ):
        np.save(folder / "snow.npy", bad)
        message = (
            f"{folder / 'snow.npy'}: expected unsigned bytes of shape (5 x images, 32, 32, 3); "
            f"found {bad.dtype} of shape {bad.shape}. Get it from: {CIFAR_10_C}"
        )
        with pytest.raises(InputError, match=exactly(message)):
            corrupted_images(folder, "snow", 1)
    with pytest.raises(InputError, match=exactly("severities of CIFAR-10-C are 1 to 5; got 6")):
        corrupted_images(folder, "fog", 6)
    path = folder / "labels.npy"
    np.save(path, np.array([0, 1, 0, 1, 0, 1, 0, 1, 1, 0]))
    message = (
        f"{path}: expected the same labels at each severity; found others. "
        f"Get it from: {CIFAR_10_C}"
    )
    with pytest.raises(InputError, match=exactly(message)):
        corrupted_labels(folder)
    np.save(path, np.array([0, 1, 2]))
    message = (
        f"{path}: expected labels for five severities; found 3 labels. Get it from: {CIFAR_10_C}"
    )
    with pytest.raises(InputError, match=exactly(message)):
        corrupted_labels(folder)


@pytest.mark.parametrize("in_archive", [True, False])
def test_labels_by_people(in_archive: bool, tmp_path: Path) -> None:
    """The file is read without torch, as an archive with a pickle or as a pickle."""
    path = tmp_path / "CIFAR-10_human.pt"
    content = pickle.dumps({"clean_label": np.array([1, 2]), "worse_label": np.array([9, 2])}, 2)
    if in_archive:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("CIFAR-10_human/data.pkl", content)
            archive.writestr("CIFAR-10_human/version", "3")
    else:
        path.write_bytes(content)
    np.testing.assert_array_equal(human_labels(path, "worse_label"), [9, 2])
    message = (
        f"{path}: expected entries aggre_label; found clean_label, worse_label. "
        f"Get it from: {CIFAR_10_N}"
    )
    with pytest.raises(InputError, match=exactly(message)):
        human_labels(path, "aggre_label")


def test_what_torch_saves_is_read(tmp_path: Path) -> None:
    """The archive is the one that torch writes today."""
    torch = pytest.importorskip("torch")
    path = tmp_path / "CIFAR-10_human.pt"
    torch.save({"clean_label": np.array([1, 2, 3])}, path)
    np.testing.assert_array_equal(human_labels(path, "clean_label"), [1, 2, 3])
    torch.save({"clean_label": torch.tensor([1])}, path)
    with pytest.raises(
        InputError, match=r"found the forbidden name 'torch\._utils\._rebuild_tensor"
    ):
        human_labels(path, "clean_label")


def test_an_archive_without_a_pickle_is_refused(tmp_path: Path) -> None:
    """Any zip file is not enough."""
    path = tmp_path / "human.pt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("other", "")
    message = (
        f"{path}: expected an archive with one pickle 'data.pkl'; found 0. "
        f"Get it from: {CIFAR_10_N}"
    )
    with pytest.raises(InputError, match=exactly(message)):
        human_labels(path, "clean_label")
