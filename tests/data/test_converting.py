"""Arrays, tensors and datasets of the user's own, against values written down by hand."""

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis.extra.numpy import arrays
from torch.utils.data import Dataset, TensorDataset

from pitfalls_core.data.converting import from_dataset, labelled
from pitfalls_core.data.splits import LabelledImages, Splits
from pitfalls_core.errors import InputError


class Squares(Dataset[tuple[torch.Tensor, int]]):
    """Five images, the third with one pixel set, and so on."""

    def __len__(self) -> int:
        return 5

    def __getitem__(self, index: int) -> tuple[torch.Tensor, int]:
        image = torch.zeros(1, 2, 3)
        image[0, 0, 0] = index / 10
        return image, index % 2


@given(arrays(np.float64, (3, 4), elements={"min_value": -1e6, "max_value": 1e6}))
def test_floats_are_narrowed_and_nothing_else(values: Any) -> None:
    """Arrays, lists and tensors of the same numbers are the same set."""
    made = [labelled(kind, [0, 1, 2]) for kind in (values, values.tolist(), torch.tensor(values))]
    for one in made:
        assert one.inputs.dtype == np.float32
        assert np.array_equal(one.inputs, values.astype(np.float32))
        assert one.labels.tolist() == [0, 1, 2]


def test_bytes_are_divided_by_255() -> None:
    """As every reader of image files here does."""
    made = labelled(torch.tensor([[[[0, 51], [102, 255]]]], dtype=torch.uint8), torch.tensor([1]))
    assert isinstance(made, LabelledImages)
    assert np.allclose(made.inputs, [[[[0, 0.2], [0.4, 1]]]])


def test_images_that_were_standardized_are_inputs_all_the_same() -> None:
    """They have four axes and values outside [0, 1], and stay as they are."""
    made = labelled(torch.full((2, 3, 4, 4), -1.5), [0, 1])
    assert not isinstance(made, LabelledImages)
    assert made.inputs.min() == made.inputs.max() == -1.5


def test_whole_numbers_are_tokens() -> None:
    """Their type is kept wide."""
    made = labelled(np.array([[1, 2], [3, 4]], dtype=np.int32), np.array([0, 1], dtype=np.uint8))
    assert made.inputs.dtype == made.labels.dtype == np.int64


def test_a_tensor_with_a_gradient() -> None:
    """What it holds is taken."""
    made = labelled(torch.ones(2, 2, requires_grad=True), [0, 1])
    assert made.inputs.tolist() == [[1, 1], [1, 1]]


def test_attributes_come_along() -> None:
    """Numbers that no model sees."""
    assert labelled([[0.5], [0.5]], [0, 1], source=torch.tensor([7, 8])).attributes[
        "source"
    ].tolist() == [7, 8]


def test_a_dataset() -> None:
    """All of it, or the rows that are named, in their order."""
    every, some = from_dataset(Squares()), from_dataset(Squares(), rows=[4, 1])
    assert every.inputs.shape == (5, 1, 2, 3)
    assert every.labels.tolist() == [0, 1, 0, 1, 0]
    assert some.inputs[:, 0, 0, 0].tolist() == [np.float32(0.4), np.float32(0.1)]
    assert some.labels.tolist() == [0, 1]
    tensors = TensorDataset(torch.ones(2, 3), torch.tensor([1, 0]))
    assert from_dataset(tensors).labels.tolist() == [1, 0]
    assert Splits(every, some, {"test": some}, classes=2).classes == 2


@pytest.mark.parametrize(
    ("dataset", "told"),
    [
        ([], "a dataset without examples is no set of a run; got length 0"),
        ([1.0], "example 0 of a dataset must be a pair of input and label; got float"),
        (
            [([1.0], 0), ([1.0, 2.0], 1)],
            "inputs of a dataset must have one shape; got (1,) and (2,); resize or pad them in the "
            "dataset",
        ),
        ([([1.0], 0.5)], "labels must be whole numbers; got float64 of shape (1,)"),
        (
            [(["a"], 0)],
            "inputs must be floats, bytes or whole numbers; got <U1 of shape (1, 1)",
        ),
    ],
)
def test_a_dataset_that_is_none(dataset: list[Any], told: str) -> None:
    """The message has the value and, where it is not plain, the remedy."""
    with pytest.raises(InputError) as error:
        from_dataset(dataset)
    assert str(error.value) == told


def test_what_no_set_may_hold() -> None:
    """The rules of sets hold for what is converted."""
    with pytest.raises(InputError) as error:
        labelled([[np.nan]], [0])
    assert str(error.value) == "inputs must be finite; got values from nan to nan"
