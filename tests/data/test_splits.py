"""The values that hold the sets of a run refuse what is not as stated."""

import re

import numpy as np
import pytest
from numpy.typing import NDArray

from pitfalls_core.data.splits import Labelled, LabelledImages, Splits
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
        "inputs and labels must be of equal, positive number; got 2 inputs of shape (1, 3, 3) "
        "and 1 labels"
    ):
        LabelledImages(IMAGES, LABELS[:1])


def test_empty_sets_are_refused() -> None:
    """A set without examples cannot be scored."""
    with refusal(
        "inputs and labels must be of equal, positive number; got 0 inputs of shape (1, 3, 3) "
        "and 0 labels"
    ):
        LabelledImages(IMAGES[:0], LABELS[:0])


@pytest.mark.parametrize(
    ("value", "found"),
    [(1.5, "0.0 to 1.5"), (-0.5, "-0.5 to 0.0")],
)
def test_values_outside_the_range_are_refused(value: float, found: str) -> None:
    """One bad pixel, too large or too small, is enough."""
    with refusal(f"images must lie in [0, 1]; got values from {found}"):
        LabelledImages(with_value(value), LABELS)


@pytest.mark.parametrize(("value", "found"), [(np.nan, "nan to nan"), (np.inf, "0.0 to inf")])
@pytest.mark.parametrize("kind", [Labelled, LabelledImages])
def test_values_that_are_not_finite_are_refused(
    kind: type[Labelled], value: float, found: str
) -> None:
    """One is enough, whatever the inputs are."""
    with refusal(f"inputs must be finite; got values from {found}"):
        kind(with_value(value), LABELS)


def test_inputs_of_other_kinds_are_refused() -> None:
    """Inputs are floats in single precision, or tokens, with at least two axes."""
    with refusal(
        "inputs must be an array (examples, ...) of float32 or int64; got float64 of shape (2, 3)"
    ):
        Labelled(np.zeros((2, 3)), LABELS)
    with refusal(
        "inputs must be an array (examples, ...) of float32 or int64; got float32 of shape (2,)"
    ):
        Labelled(np.zeros(2, dtype=np.float32), LABELS)


def test_inputs_need_not_be_images() -> None:
    """Signals may have any finite value, and tokens are whole numbers."""
    assert len(Labelled(np.full((2, 1, 40), -7, dtype=np.float32), LABELS)) == 2
    assert len(Labelled(np.zeros((2, 8, 2), dtype=np.int64), LABELS)) == 2


def test_attributes_are_one_number_for_each_example() -> None:
    """A name that stands for too few numbers, or for words, is told."""
    short = np.zeros(1, dtype=np.int64)
    with refusal(
        "attribute 'source' must be one number for each of 2 examples; got int64 of shape (1,)"
    ):
        Labelled(IMAGES, LABELS, {"source": short})
    with refusal(
        "attribute 'source' must be one number for each of 2 examples; got <U1 of shape (2,)"
    ):
        Labelled(IMAGES, LABELS, {"source": np.array(["a", "b"])})


def test_the_share_of_wrong_labels_is_counted_where_the_truth_is_known() -> None:
    """Without the truth nothing is said."""
    assert Labelled(IMAGES, LABELS).wrong_labels is None
    assert Labelled(IMAGES, LABELS, {"true_label": np.array([1, 1])}).wrong_labels == 0.5


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
        "inputs of set 'validation' must have the shape of the training inputs, (1, 3, 3); "
        "got (1, 3, 4)"
    ):
        Splits(part, wide, {"id": part}, classes=2)


def test_sequences_may_be_longer_in_one_set_than_in_another() -> None:
    """What one token is made of may not differ."""
    short, long = (Labelled(np.zeros((2, n, 2), dtype=np.int64), LABELS) for n in (8, 12))
    assert len(Splits(short, short, {"longer": long}, classes=2).tests["longer"]) == 2
    other = Labelled(np.zeros((2, 8, 3), dtype=np.int64), LABELS)
    with refusal(
        "inputs of set 'longer' must have the shape of the training inputs, (2,); got (3,)"
    ):
        Splits(short, short, {"longer": other}, classes=2)


def test_inputs_of_another_type_than_those_of_training_are_refused() -> None:
    """Tokens are not compared with floats, in the unlabelled inputs neither."""
    part = Labelled(np.zeros((2, 8, 2), dtype=np.int64), LABELS)
    floats = np.zeros((2, 8, 2), dtype=np.float32)
    with refusal(
        "inputs of set 'unlabelled' must have the type of the training inputs, int64; got float32"
    ):
        Splits(part, part, {"id": part}, classes=2, unlabelled=floats)


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
