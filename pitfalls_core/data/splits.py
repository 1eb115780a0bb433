"""The sets of one run: images with labels, checked once when they are made."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.errors import InputError


@dataclass(frozen=True, eq=False)
class LabelledImages:
    """Images and their labels.

    Parameters
    ----------
    images
        (examples, channels, height, width), float32, in [0, 1].
    labels
        (examples,), int64, not negative.

    Raises
    ------
    InputError
        If a shape, a type, a value or the number of examples is not as stated.
    """

    images: NDArray[np.float32]
    labels: NDArray[np.int64]

    def __post_init__(self) -> None:
        _require_array("images", self.images, 4, np.dtype(np.float32))
        _require_array("labels", self.labels, 1, np.dtype(np.int64))
        if len(self.images) != len(self.labels) or self.images.size == 0:
            message = (
                "images and labels must be of equal, positive number; got "
                f"{len(self.images)} images of shape {self.images.shape[1:]} and "
                f"{len(self.labels)} labels"
            )
            raise InputError(message)
        # Written so that a single NaN fails the comparison as well.
        if not (self.images.min() >= 0 and self.images.max() <= 1):
            low, high = self.images.min(), self.images.max()
            raise InputError(f"images must lie in [0, 1]; got values from {low} to {high}")
        if self.labels.min() < 0:
            raise InputError(f"labels must not be negative; got {self.labels.min()}")

    def __len__(self) -> int:
        return len(self.labels)


@dataclass(frozen=True, eq=False)
class Splits:
    """Everything that one run sees.

    Parameters
    ----------
    train, validation
        The training set, and the in-distribution set that selects the epoch.
    tests
        The datasets that the run is scored on, by name. ``train`` and ``validation`` are taken.
    classes
        Number of classes; labels are 0, 1, ..., `classes` - 1.

    Raises
    ------
    InputError
        If a label is not below `classes`, images differ in shape, or a name is taken.
    """

    train: LabelledImages
    validation: LabelledImages
    tests: Mapping[str, LabelledImages]
    classes: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "tests", MappingProxyType(dict(self.tests)))
        taken = sorted({"train", "validation"} & self.tests.keys())
        if taken:
            raise InputError(f"a test set cannot be called {taken[0]!r}; choose another name")
        for name, part in {
            "train": self.train,
            "validation": self.validation,
            **self.tests,
        }.items():
            self._require_alike(name, part)

    def _require_alike(self, name: str, part: LabelledImages) -> None:
        if part.labels.max() >= self.classes:
            message = (
                f"labels of set {name!r} must be below the number of classes, {self.classes}; "
                f"got {part.labels.max()}"
            )
            raise InputError(message)
        shape, expected = part.images.shape[1:], self.train.images.shape[1:]
        if shape != expected:
            message = (
                f"images of set {name!r} must have the shape of the training images, {expected}; "
                f"got {shape}"
            )
            raise InputError(message)


def _require_array(
    name: str, values: NDArray[np.generic], axes: int, dtype: np.dtype[np.generic]
) -> None:
    if values.ndim != axes or values.dtype != dtype:
        message = (
            f"{name} must be a {axes}-dimensional array of {dtype}; "
            f"got {values.dtype} of shape {values.shape}"
        )
        raise InputError(message)
