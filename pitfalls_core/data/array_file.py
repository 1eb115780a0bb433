"""Data of the user's own: features or images with labels, in one file of arrays or cells."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.data.files.delimited_table import feature_table
from pitfalls_core.data.files.numpy_file import npz_arrays
from pitfalls_core.data.files.source_file import SourceFile
from pitfalls_core.data.held_out import require_positive
from pitfalls_core.data.splits import Labelled, LabelledImages, Splits
from pitfalls_core.errors import InputError
from pitfalls_core.seeding import Streams

ORDERS = ("random", "file")


@dataclass(frozen=True)
class ArrayFile:
    """Labelled examples in one ``.npz`` or ``.csv`` file.

    Input: features (columns,), as they are or standardized, or images (channels, height, width) in
    [0, 1]; images of bytes are divided by 255, and images without channels get one.
    Label: whole numbers from 0.
    Split: with order ``"random"``, stream ``split`` shuffles all examples, anew for every seed, and
    dataset ``test`` is what `train` and `validation` leave over. With order ``"file"``, dataset
    ``test`` is the end of the file, the same for every seed, and only what comes before it is
    shuffled.
    Source: the file, which the user brings.
    Licence: the user knows it.
    Memory: 4 bytes a value, twice while the sets are cut out.
    Cannot show: more than the file holds; all seeds share its examples.

    Parameters
    ----------
    file
        An ``.npz`` file with one array of inputs and one of labels, or a ``.csv`` file with a
        header.
    classes
        Number of classes.
    train, validation
        Number of examples.
    order
        ``"random"`` or ``"file"``.
    inputs
        Name of the array of inputs; a ``.csv`` file has all its other columns as inputs.
    labels
        Name of the array, or of the column, of labels.
    standardized
        Whether features are shifted and scaled to mean 0 and SD 1 of the training set; columns that
        are constant there are only shifted.

    Raises
    ------
    InputError
        If an argument is out of its range; on `sample` also if the file is missing, damaged, or
        not as described here.
    """

    file: Path
    classes: int
    train: int
    validation: int
    order: Literal["random", "file"] = "random"
    inputs: str = "inputs"
    labels: str = "labels"
    standardized: bool = False

    def __post_init__(self) -> None:
        numbers = {"classes": self.classes, "train": self.train, "validation": self.validation}
        require_positive("ArrayFile", **numbers)
        if self.order not in ORDERS:
            raise InputError(f"ArrayFile: order must be 'random' or 'file'; got {self.order!r}")
        if self.file.suffix not in {".npz", ".csv"}:
            message = f"ArrayFile: a file's name ends in .npz or .csv; got {self.file.name!r}"
            raise InputError(message)

    def sample(self, streams: Streams) -> Splits:
        """Return the sets of the run that `streams` belongs to."""
        values, labels = self._read()
        first = self.train + self.validation
        if first >= len(labels):
            message = (
                f"{self.file} has {len(labels):,} examples: train={self.train} and "
                f"validation={self.validation} leave none for the test set"
            )
            raise InputError(message)
        mixed = len(labels) if self.order == "random" else first
        order = streams.numpy("split").permutation(mixed)
        rows = np.concatenate([order, np.arange(mixed, len(labels))])
        train, validation, test = np.split(rows, [self.train, first])
        if self.standardized:
            values = _standardized(values, train)
        kind = LabelledImages if values.ndim == 4 else Labelled
        return Splits(
            kind(values[train], labels[train]),
            kind(values[validation], labels[validation]),
            {"test": kind(values[test], labels[test])},
            self.classes,
        )

    def describe(self) -> Mapping[str, str]:
        """Return one sentence for the training set and for each dataset, by name."""
        name, first = self.file.name, self.train + self.validation
        if self.order == "random":
            train, test = f"examples in {name}", "All other examples in the file."
        else:
            train = f"of the first {first:,} examples in {name}"
            test = "All later examples in the file, the same for every seed."
        return {
            "train": (
                f"{self.train:,} {train}, chosen at random for each seed; {self.validation:,} "
                "others select the epoch."
            ),
            "test": test,
        }

    def _read(self) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        source = SourceFile(self.file, "the study's own data")
        if self.file.suffix == ".csv":
            table = feature_table(source, self.labels)
            values, labels = table.features, table.labels
        else:
            arrays = npz_arrays(source, (self.inputs, self.labels))
            values = _inputs(source, self.inputs, arrays[self.inputs])
            labels = _labels(source, self.labels, arrays[self.labels])
        if len(values) != len(labels):
            raise source.error(f"{len(values):,} labels, one an input", f"{len(labels):,}")
        if labels.max() >= self.classes:
            expected = f"labels below {self.classes} (classes={self.classes})"
            raise source.error(expected, f"{labels.max()}")
        if self.standardized and values.ndim != 2:
            raise source.error("features, which can be standardized", "images")
        return values, labels


def _inputs(source: SourceFile, name: str, array: NDArray[Any]) -> NDArray[np.float32]:
    """Return features (examples, columns) or images (examples, channels, height, width)."""
    if array.ndim not in {2, 3, 4} or not array.size:
        expected = f"{name!r} with features (examples, columns) or images (examples, [channels,] "
        raise source.error(f"{expected}height, width)", f"shape {array.shape}")
    with np.errstate(over="ignore"):
        values = array.astype(np.float32)
    if not np.isfinite([values.min(), values.max()]).all():
        raise source.error(f"{name!r} with finite numbers (in single precision)", "others")
    if array.ndim == 2:
        return values
    if array.dtype == np.uint8:
        values /= np.float32(255)
    if not (values.min() >= 0 and values.max() <= 1):
        found = f"values from {values.min():g} to {values.max():g}"
        raise source.error(f"images {name!r} of bytes, or of numbers in [0, 1]", found)
    return values if values.ndim == 4 else values[:, None]


def _labels(source: SourceFile, name: str, array: NDArray[Any]) -> NDArray[np.int64]:
    if array.ndim != 1 or array.dtype.kind not in "iu" or not array.size:
        expected = f"{name!r} with whole numbers (examples,)"
        raise source.error(expected, f"{array.dtype} of shape {array.shape}")
    if not (array.min() >= 0 and array.max() < np.iinfo(np.int64).max):
        raise source.error(f"{name!r} with whole numbers from 0", f"{array.min()}")
    return array.astype(np.int64)


def _standardized(values: NDArray[np.float32], train: NDArray[np.int64]) -> NDArray[np.float32]:
    known = values[train].astype(np.float64)
    spread = known.std(axis=0)
    scaled: NDArray[np.float64] = (values - known.mean(axis=0)) / np.where(spread > 0, spread, 1)
    return scaled.astype(np.float32)
