"""Ways to undo what preprocessing may have done to images."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.errors import InputError

Images = NDArray[Any]
"""Axes: (examples, channels, height, width)."""

BYTE = 255.0


@dataclass(frozen=True)
class Reference:
    """Mean and SD of all values of the training images, as the model saw them."""

    mean: float
    sd: float


def repaired(images: Images, reference: Reference | None = None) -> Mapping[str, Images]:
    """Return `images` under each repair of a fixed set, by its name, in the type that they have.

    Values: brought to mean and SD of the reference if there is one, standardised, times and over
    255, inverted within their range. Axes: transposed (square images), flipped along either, half a
    turn. Channels: reversed (if there are several). Statistics of normalization layers are the
    model's, and their re-estimation is left to the caller.

    Raises
    ------
    InputError
        If `images` do not have four axes.
    """
    if images.ndim != 4:
        raise InputError(
            f"images need axes (examples, channels, height, width); got shape {images.shape}"
        )
    values = images.astype(np.float64)
    mean, sd = float(values.mean()), float(values.std())
    found = {
        "times 255": values * BYTE,
        "over 255": values / BYTE,
        "inverted": values.min() + values.max() - values,
        "top to bottom": values[:, :, ::-1],
        "left to right": values[..., ::-1],
        "half turn": values[:, :, ::-1, ::-1],
    }
    if sd > 0:
        found["standardised"] = (values - mean) / sd
        if reference is not None:
            found["renormalised"] = (values - mean) / sd * reference.sd + reference.mean
    if images.shape[2] == images.shape[3]:
        found["transposed"] = values.swapaxes(2, 3)
    if images.shape[1] > 1:
        found["channels"] = values[:, ::-1]
    kind = images.dtype if np.issubdtype(images.dtype, np.floating) else np.dtype(np.float32)
    return {name: np.ascontiguousarray(one, dtype=kind) for name, one in found.items()}
