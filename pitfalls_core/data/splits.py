"""The sets of one run: inputs with labels, checked once when they are made."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.errors import InputError

Inputs = NDArray[Any]
"""What a model is given: (examples, ...), float32 or, for tokens, int64."""


@dataclass(frozen=True, eq=False)
class Labelled:
    """What a model is given, and the labels.

    Parameters
    ----------
    inputs
        (examples, ...), float32 and finite, or int64 (tokens).
    labels
        (examples,), int64, not negative.
    attributes
        Numbers that are known of each example and that no model sees, (examples,) each: for example
        ``source``, where it comes from, or ``true_label``, its label before label noise.

    Raises
    ------
    InputError
        If a shape, a type, a value or the number of examples is not as stated.
    """

    inputs: Inputs
    labels: NDArray[np.int64]
    attributes: Mapping[str, NDArray[Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        kind = np.dtype(np.int64 if self.inputs.dtype == np.int64 else np.float32)
        _require_type("inputs", self.inputs, kind)
        _require_array("labels", self.labels, 1, np.dtype(np.int64))
        if len(self.inputs) != len(self.labels) or self.inputs.size == 0:
            message = (
                "inputs and labels must be of equal, positive number; got "
                f"{len(self.inputs)} inputs of shape {self.inputs.shape[1:]} and "
                f"{len(self.labels)} labels"
            )
            raise InputError(message)
        low, high = self.inputs.min(), self.inputs.max()
        if not (np.isfinite(low) and np.isfinite(high)):
            raise InputError(f"inputs must be finite; got values from {low} to {high}")
        if self.labels.min() < 0:
            raise InputError(f"labels must not be negative; got {self.labels.min()}")
        object.__setattr__(self, "attributes", MappingProxyType(dict(self.attributes)))
        for name, values in self.attributes.items():
            if values.shape != self.labels.shape or values.dtype.kind not in "biuf":
                message = (
                    f"attribute {name!r} must be one number for each of {len(self.labels)} "
                    f"examples; got {values.dtype} of shape {values.shape}"
                )
                raise InputError(message)

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def wrong_labels(self) -> float | None:
        """Share of labels that differ from attribute ``true_label``; None without it."""
        truth = self.attributes.get("true_label")
        return None if truth is None else float(np.mean(self.labels != truth))


@dataclass(frozen=True, eq=False)
class LabelledImages(Labelled):
    """Images and their labels.

    Parameters
    ----------
    inputs
        (examples, channels, height, width), float32, in [0, 1].
    labels, attributes
        As in `Labelled`.

    Raises
    ------
    InputError
        If a shape, a type, a value or the number of examples is not as stated.
    """

    def __post_init__(self) -> None:
        _require_array("images", self.inputs, 4, np.dtype(np.float32))
        super().__post_init__()
        low, high = self.inputs.min(), self.inputs.max()
        if low < 0 or high > 1:
            raise InputError(f"images must lie in [0, 1]; got values from {low} to {high}")


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
    unlabelled
        Inputs (examples, ...) that a method may look at, without labels; None if there are none.

    Raises
    ------
    InputError
        If a label is not below `classes`, inputs differ in shape or type, or a name is taken.
    """

    train: Labelled
    validation: Labelled
    tests: Mapping[str, Labelled]
    classes: int
    unlabelled: Inputs | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "tests", MappingProxyType(dict(self.tests)))
        taken = sorted({"train", "validation"} & self.tests.keys())
        if taken:
            raise InputError(f"a test set cannot be called {taken[0]!r}; choose another name")
        for name, part in self.sets.items():
            self._require_labels(name, part)
            self._require_alike(name, part.inputs)
        if self.unlabelled is not None:
            self._require_alike("unlabelled", self.unlabelled)

    @property
    def sets(self) -> Mapping[str, Labelled]:
        """All sets with labels, by name."""
        return {"train": self.train, "validation": self.validation, **self.tests}

    def _require_labels(self, name: str, part: Labelled) -> None:
        if part.labels.max() >= self.classes:
            message = (
                f"labels of set {name!r} must be below the number of classes, {self.classes}; "
                f"got {part.labels.max()}"
            )
            raise InputError(message)

    def _require_alike(self, name: str, inputs: Inputs) -> None:
        first = self.train.inputs
        # Sequences may be longer than those of training.
        tokens = first.dtype == np.int64
        expected, shape = (one.shape[2:] if tokens else one.shape[1:] for one in (first, inputs))
        if shape != expected:
            message = (
                f"inputs of set {name!r} must have the shape of the training inputs, {expected}; "
                f"got {shape}"
            )
            raise InputError(message)
        if inputs.dtype != first.dtype:
            message = (
                f"inputs of set {name!r} must have the type of the training inputs, "
                f"{first.dtype}; got {inputs.dtype}"
            )
            raise InputError(message)


def _require_array(name: str, values: NDArray[Any], axes: int, dtype: np.dtype[np.generic]) -> None:
    if values.ndim != axes or values.dtype != dtype:
        message = (
            f"{name} must be a {axes}-dimensional array of {dtype}; "
            f"got {values.dtype} of shape {values.shape}"
        )
        raise InputError(message)


def _require_type(name: str, values: NDArray[Any], dtype: np.dtype[np.generic]) -> None:
    if values.dtype != dtype or values.ndim < 2:
        message = (
            f"{name} must be an array (examples, ...) of float32 or int64; "
            f"got {values.dtype} of shape {values.shape}"
        )
        raise InputError(message)
