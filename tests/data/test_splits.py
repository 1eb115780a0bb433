"""The values that hold the sets of a run refuse what is not as stated."""

import re

import numpy as np
import pytest
from numpy.typing import NDArray

from pitfalls_core.data.splits import LabelledImages, Splits
from pitfalls_core.errors import InputError

IMAGES = np.zeros((2, 1, 3, 3), dtype=np.float32)
LABELS = np.array([0, 1], dtype=np.int64)


def refusal(message: str) -> "pytest.RaisesExc[InputError]":
    """Expect exactly this message."""
    return pytest.raises(InputError, match=f"^{re.escape(message)}$")


def with_value(value: float) -> NDArray[np.float32]:
    """Return valid images but for one pixel."""
    images = IMAGES.copy()
    images[1, 0, 2, 2] = value
    return images


def test_length_is_the_number_of_examples() -> None:
    """A valid set knows how many examples it has."""
    assert len(LabelledImages(IMAGES, LABELS)) == 2


def test_images_of_another_type_are_refused() -> None:
    """Double precision is not silently accepted."""
    with refusal(
        "images must be a 4-dimensional array of float32; got float64 of shape (2, 1, 3, 3)"
    ):
        LabelledImages(IMAGES.astype(np.float64), LABELS)


def test_labels_with_two_axes_are_refused() -> None:
    """One-hot labels are not labels."""
    with refusal("labels must be a 1-dimensional array of int64; got int64 of shape (1, 2)"):
        LabelledImages(IMAGES, LABELS[None])


def test_unequal_numbers_are_refused() -> None:
    """Every image has one label."""
    with refusal(
        "images and labels must be of equal, positive number; got 2 images of shape (1, 3, 3) "
        "and 1 labels"
    ):
        LabelledImages(IMAGES, LABELS[:1])


def test_empty_sets_are_refused() -> None:
    """A set without examples cannot be scored."""
    with refusal(
        "images and labels must be of equal, positive number; got 0 images of shape (1, 3, 3) "
        "and 0 labels"
    ):
        LabelledImages(IMAGES[:0], LABELS[:0])


@pytest.mark.parametrize(
    ("value", "found"),
    [(1.5, "0.0 to 1.5"), (-0.5, "-0.5 to 0.0"), (np.nan, "nan to nan"), (np.inf, "0.0 to inf")],
)
def test_values_outside_the_range_are_refused(value: float, found: str) -> None:
    """One bad pixel, too large, too small or not finite, is enough."""
    with refusal(f"images must lie in [0, 1]; got values from {found}"):
        LabelledImages(with_value(value), LABELS)


def test_negative_labels_are_refused() -> None:
    """Labels count from 0."""
    with refusal("labels must not be negative; got -1"):
        LabelledImages(IMAGES, LABELS - 1)


def test_labels_beyond_the_classes_are_refused() -> None:
    """The set with the label is named."""
    part = LabelledImages(IMAGES, LABELS)
    beyond = LabelledImages(IMAGES, LABELS + 1)
    with refusal("labels of set 'id' must be below the number of classes, 2; got 2"):
        Splits(part, part, {"id": beyond}, classes=2)


def test_images_of_another_shape_are_refused() -> None:
    """The set with the images is named."""
    part = LabelledImages(IMAGES, LABELS)
    wide = LabelledImages(np.zeros((2, 1, 3, 4), dtype=np.float32), LABELS)
    with refusal(
        "images of set 'validation' must have the shape of the training images, (1, 3, 3); "
        "got (1, 3, 4)"
    ):
        Splits(part, wide, {"id": part}, classes=2)


def test_taken_names_are_refused() -> None:
    """A test set cannot pass for the training set."""
    part = LabelledImages(IMAGES, LABELS)
    with refusal("a test set cannot be called 'train'; choose another name"):
        Splits(part, part, {"train": part}, classes=2)


def test_later_changes_of_the_mapping_do_not_reach_the_splits() -> None:
    """The test sets are those given at the start."""
    part = LabelledImages(IMAGES, LABELS)
    tests = {"id": part}
    splits = Splits(part, part, tests, classes=2)
    tests["late"] = part
    assert list(splits.tests) == ["id"]
