"""Arrays, tensors and datasets of the user's own, as sets of a run.

`labelled` takes what holds numbers: arrays, lists, torch tensors on any device. `from_dataset`
takes what is indexed: a torch ``Dataset``, or any sequence of pairs. Neither changes a value beyond
its type, but for bytes, which are divided by 255: images that are scaled twice would be nobody's.
"""

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.data.splits import Labelled, LabelledImages
from pitfalls_core.errors import InputError

IMAGES = 4
"""Axes of images: examples, channels, height, width."""


class Indexed(Protocol):
    """What has a length and gives an input and its label for each index, as a torch dataset."""

    def __len__(self) -> int:
        """Return the number of examples."""
        ...

    def __getitem__(self, index: int, /) -> Any:
        """Return the pair at `index`, counted from 0."""
        ...


def labelled(inputs: Any, labels: Any, **attributes: Any) -> Labelled:
    """Return a set of examples made of arrays, lists or tensors.

    Parameters
    ----------
    inputs
        (examples, ...): floats of any precision; whole numbers, which are tokens; or bytes (uint8),
        which are divided by 255. Four axes with values in [0, 1] are images.
    labels
        (examples,), whole numbers from 0.
    **attributes
        Numbers (examples,) that no model sees, as in `Labelled`.

    Raises
    ------
    InputError
        If a type cannot be had without loss, or what comes out is no valid set.
    """
    values = _inputs(_array(inputs))
    known = {name: _array(one) for name, one in attributes.items()}
    images = values.ndim == IMAGES and values.dtype.kind == "f" and values.size > 0
    kind = LabelledImages if images and values.min() >= 0 and values.max() <= 1 else Labelled
    return kind(values, _whole(_array(labels)), known)


def from_dataset(dataset: Indexed, rows: Sequence[int] | None = None) -> Labelled:
    """Return the examples of `dataset`, each an input with its label, in one set.

    All of them are held in memory. A dataset whose transforms draw random numbers gives other
    examples each time: leave them out, and name an augmentation in the variant instead.

    Parameters
    ----------
    dataset
        A torch ``Dataset`` of pairs, or a sequence of them.
    rows
        Which examples, in this order; all of them by default.

    Raises
    ------
    InputError
        If there is no example, an example is no pair, or inputs differ in shape.
    """
    chosen = range(len(dataset)) if rows is None else rows
    if not len(chosen):
        raise InputError("a dataset without examples is no set of a run; got length 0")
    pairs = [_pair(dataset[int(row)], int(row)) for row in chosen]
    shapes = sorted({inputs.shape for inputs, _ in pairs})
    if len(shapes) > 1:
        message = f"inputs of a dataset must have one shape; got {shapes[0]} and {shapes[1]}"
        raise InputError(f"{message}; resize or pad them in the dataset")
    return labelled(np.stack([one for one, _ in pairs]), np.array([label for _, label in pairs]))


def _pair(example: Any, row: int) -> tuple[NDArray[Any], Any]:
    if not isinstance(example, tuple | list) or len(example) != 2:
        kind = type(example).__name__
        message = f"example {row} of a dataset must be a pair of input and label; got {kind}"
        raise InputError(message)
    return _array(example[0]), _array(example[1]).item()


def _array(values: Any) -> NDArray[Any]:
    """Return `values` as an array; of a tensor, what it holds, wherever it is."""
    if hasattr(values, "detach"):  # torch is not imported for this
        values = values.detach().cpu().numpy()
    return np.asarray(values)


def _inputs(values: NDArray[Any]) -> NDArray[Any]:
    if values.dtype == np.uint8:
        return values.astype(np.float32) / np.float32(255)
    if values.dtype.kind == "f":
        with np.errstate(over="ignore"):  # what is too large becomes infinite, which is refused
            return values.astype(np.float32)
    return _whole(values, "inputs must be floats, bytes or whole numbers")


def _whole(values: NDArray[Any], what: str = "labels must be whole numbers") -> NDArray[np.int64]:
    if values.dtype.kind not in "iu" or (values.size and values.max() > np.iinfo(np.int64).max):
        raise InputError(f"{what}; got {values.dtype} of shape {values.shape}")
    return values.astype(np.int64)
