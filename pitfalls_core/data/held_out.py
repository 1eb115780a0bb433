"""Sets cut out of stored arrays: which rows go where, and bytes that become values in [0, 1]."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.data.splits import LabelledImages
from pitfalls_core.errors import InputError
from pitfalls_core.seeding import Streams


def two_parts(
    streams: Streams, available: int, train: int, validation: int, place: str
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return rows for training and rows for validation, drawn by stream ``split``.

    Raises
    ------
    InputError
        If `available` rows are too few; `place` says of what.
    """
    if train + validation > available:
        message = (
            f"{place} has {available:,} examples to learn from; train={train} and "
            f"validation={validation} need {train + validation:,}"
        )
        raise InputError(message)
    order = streams.numpy("split").permutation(available)
    return order[:train], order[train : train + validation]


def scaled_images(
    pixels: NDArray[np.uint8],
    labels: NDArray[Any],
    rows: NDArray[np.int64] | slice,
    attributes: Mapping[str, NDArray[Any]] | None = None,
) -> LabelledImages:
    """Return the chosen rows as images in [0, 1], with their labels and attributes.

    Parameters
    ----------
    pixels
        (examples, channels, height, width), of which only the chosen ones become float32.
    labels
        (examples,).
    rows
        Which of them.
    attributes
        Name to (examples,).
    """
    images = pixels[rows].astype(np.float32)
    images /= np.float32(255)
    chosen = {name: values[rows] for name, values in (attributes or {}).items()}
    return LabelledImages(images, labels[rows].astype(np.int64), chosen)


def require_positive(name: str, **numbers: int) -> None:
    """Raise `InputError`, which speaks of `name`, if one of `numbers` is below 1."""
    for field, number in numbers.items():
        if number < 1:
            raise InputError(f"{name}: {field} must be positive; got {field}={number}")
