"""CIFAR-10 (python version), CIFAR-10-C and CIFAR-10N as their authors publish them.

A. Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009: six pickled batches of
10,000 images, each a row of 3,072 bytes, red, green and blue one after the other, row by row.
D. Hendrycks and T. Dietterich, ICLR 2019: for each corruption one array of 50,000 images (height,
width, colour), the 10,000 test images at severity 1, then at severity 2, up to 5; one of labels.
J. Wei et al., ICLR 2022: labels of the training images by people, in their order.
"""

import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.data.files.numpy_file import npy_array
from pitfalls_core.data.files.pickled import MOST_BYTES, pickled_table, table_of
from pitfalls_core.data.files.source_file import SourceFile, at_most
from pitfalls_core.errors import InputError

CIFAR_10 = "CIFAR-10 python version, cifar-10-python.tar.gz, unpacked to cifar-10-batches-py/"
CIFAR_10_C = "CIFAR-10-C, CIFAR-10-C.tar, unpacked to CIFAR-10-C/"
CIFAR_10_N = "CIFAR-10N (CIFAR-N repository of its authors), data/CIFAR-10_human.pt"

TRAIN_BATCHES = tuple(f"data_batch_{number}" for number in range(1, 6))
TEST_BATCH = "test_batch"
CLASSES = 10
SIZE = 32
SEVERITIES = (1, 2, 3, 4, 5)


def cifar_batches(
    folder: Path, names: Sequence[str]
) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Return images (examples, 3, 32, 32) and labels of the batches called `names`, in order.

    Raises
    ------
    InputError
        If a batch is missing, damaged, or holds anything but images of that size and labels of ten
        classes.
    """
    SourceFile(folder, CIFAR_10).require_folder()
    parts = [_batch(folder / name) for name in names]
    images, labels = zip(*parts, strict=True)
    return np.concatenate(images), np.concatenate(labels)


def _batch(path: Path) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    source = SourceFile(path, CIFAR_10)
    table = pickled_table(path, CIFAR_10)
    _require_keys(source, table, ("data", "labels"))
    data, width = table["data"], 3 * SIZE * SIZE
    if not (isinstance(data, np.ndarray) and data.dtype == np.uint8 and data.ndim == 2):
        raise source.error(f"'data' with rows of {width} unsigned bytes", _kind(data))
    if data.shape[1] != width or not len(data):
        raise source.error(f"'data' with rows of {width} unsigned bytes", f"shape {data.shape}")
    labels = class_numbers(source, "labels", table["labels"])
    if len(labels) != len(data):
        raise source.error(f"{len(data):,} labels, one an image", f"{len(labels):,}")
    return data.reshape(-1, 3, SIZE, SIZE), labels


def class_numbers(source: SourceFile, name: str, values: Any) -> NDArray[np.int64]:
    """Return `values`, which `source` calls `name`, as labels of ten classes.

    Raises
    ------
    InputError
        If they are no whole numbers from 0 to 9.
    """
    expected = f"{name!r} with whole numbers from 0 to {CLASSES - 1}"
    if isinstance(values, list):
        whole = all(type(one) is int and 0 <= one < CLASSES for one in values)
        labels = np.array(values if whole else [-1], dtype=np.int64)
    elif isinstance(values, np.ndarray) and values.ndim == 1 and values.dtype.kind in "iu":
        labels = values.astype(np.int64)
    else:
        raise source.error(expected, _kind(values))
    if labels.size and not (labels.min() >= 0 and labels.max() < CLASSES):
        raise source.error(expected, "other values")
    return labels


def corrupted_images(
    folder: Path, corruption: str, severity: int, rows: NDArray[np.int64] | None = None
) -> NDArray[np.uint8]:
    """Return test images of CIFAR-10-C, (examples, 3, 32, 32), in the order of the test set.

    Only the images asked for are read.

    Parameters
    ----------
    folder
        That of the arrays.
    corruption
        Name of the file without its ending, for example ``"gaussian_noise"``.
    severity
        1 to 5.
    rows
        Which of the test images; all by default.

    Raises
    ------
    InputError
        If the folder or the file is missing, or the array is not as published.
    """
    if severity not in SEVERITIES:
        raise InputError(f"severities of CIFAR-10-C are 1 to 5; got {severity}")
    source = SourceFile(folder / f"{corruption}.npy", CIFAR_10_C)
    SourceFile(folder, CIFAR_10_C).require_folder()
    images = npy_array(source)
    each = _images_a_severity(source, images)
    chosen = np.arange(each) if rows is None else rows
    one = np.asarray(images[each * (severity - 1) : each * severity][chosen])
    return np.ascontiguousarray(one.transpose(0, 3, 1, 2))


def _images_a_severity(source: SourceFile, images: NDArray[Any]) -> int:
    expected = f"unsigned bytes of shape (5 x images, {SIZE}, {SIZE}, 3)"
    fits = images.ndim == 4 and images.shape[1:] == (SIZE, SIZE, 3) and images.dtype == np.uint8
    if not fits or len(images) % 5 or not len(images):
        raise source.error(expected, f"{images.dtype} of shape {images.shape}")
    return len(images) // 5


def corrupted_labels(folder: Path) -> NDArray[np.int64]:
    """Return the labels of one severity of CIFAR-10-C, those of the test set.

    Raises
    ------
    InputError
        If the file is missing or damaged, or the labels are not the same at each severity.
    """
    source = SourceFile(folder / "labels.npy", CIFAR_10_C)
    labels = class_numbers(source, "labels", npy_array(source))
    if len(labels) % 5 or not len(labels):
        raise source.error("labels for five severities", f"{len(labels):,} labels")
    first = labels[: len(labels) // 5]
    if not (labels.reshape(5, -1) == first).all():
        raise source.error("the same labels at each severity", "others")
    return first


def human_labels(path: Path, name: str) -> NDArray[np.int64]:
    """Return a set of labels of CIFAR-10N, in the order of the training images.

    The file is what torch saved: a zip archive that holds one pickle, or a pickle. It is read
    without torch.

    Parameters
    ----------
    path
        The file ``CIFAR-10_human.pt``.
    name
        ``"clean_label"``, ``"worse_label"``, ``"aggre_label"`` or ``"random_label1"`` to ``3``.

    Raises
    ------
    InputError
        If the file is missing or damaged or has no labels of that name.
    """
    source = SourceFile(path, CIFAR_10_N)
    source.require_file()
    if zipfile.is_zipfile(path):
        table = table_of(_pickle_in_archive(source), source)
    else:
        table = pickled_table(path, CIFAR_10_N)
    _require_keys(source, table, (name,))
    return class_numbers(source, name, table[name])


def _pickle_in_archive(source: SourceFile) -> bytes:
    try:
        with zipfile.ZipFile(source.path) as archive:
            names = [one for one in archive.namelist() if one.split("/")[-1] == "data.pkl"]
            if len(names) == 1:
                with archive.open(names[0]) as member:
                    return at_most(member, MOST_BYTES)  # type: ignore[arg-type]  # reads bytes
    except (OSError, ValueError, RuntimeError, EOFError, zipfile.BadZipFile) as error:
        raise source.error("an archive that can be read", f"an error ({error})") from error
    raise source.error("an archive with one pickle 'data.pkl'", f"{len(names)}")


def _require_keys(source: SourceFile, table: dict[str, Any], names: Sequence[str]) -> None:
    missing = [name for name in names if name not in table]
    if missing:
        known = ", ".join(sorted(table)[:12]) or "nothing"
        raise source.error(f"entries {', '.join(names)}", known)


def _kind(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return f"{value.dtype} of shape {value.shape}"
    return f"a value of type {type(value).__name__}"
