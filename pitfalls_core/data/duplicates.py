"""Near duplicates: images that differ from a training image in light, contrast or a little noise.

Two images are compared by the cosine between them, each with its own mean removed. A cosine is
bounded by that of some of the pixels and the norm of the others (the Cauchy-Schwarz inequality),
so most pairs are dismissed after an eighth of the work, and none that should not be.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Images = NDArray[Any]
Floats = NDArray[np.float32]
Found = NDArray[np.bool_]

BLOCK = 1024
"""Training images that are compared at a time, so that memory stays small."""

STRIDE = 8
"""Every so many pixels, one is in the part that is compared first."""

SLACK = 1e-4
"""What rounding in single precision may take from a bound."""


def near_duplicates(
    sets: Mapping[str, Images], train: Images, similarity: float
) -> dict[str, Found]:
    """Return for each image of `sets` whether a training image is as similar as `similarity`.

    An image of a single value is similar to none.

    Parameters
    ----------
    sets
        Name to images (examples, ...), of the shape of the training images.
    train
        (examples, ...).
    similarity
        Least cosine of a near duplicate, in (0, 1].

    Returns
    -------
    dict
        Name to one truth value for each image.
    """
    if not sets:
        return {}
    images = np.concatenate([_unit(one) for one in sets.values()])
    coarse = _coarse(images)
    found = np.zeros(len(images), dtype=np.bool_)
    for start in range(0, len(train), BLOCK):
        block = _unit(train[start : start + BLOCK])
        bound = (coarse @ _coarse(block).T).max(axis=1)
        open_ = np.flatnonzero((bound >= similarity - SLACK) & ~found)
        if len(open_):
            found[open_] = (images[open_] @ block.T).max(axis=1) >= similarity
    ends = np.cumsum([len(one) for one in sets.values()])
    return dict(zip(sets, np.split(found, ends[:-1]), strict=True))


def _unit(images: Images) -> Floats:
    """Return `images` flattened, each with mean zero and norm one; a constant one is zero."""
    flat = images.reshape(len(images), -1).astype(np.float32)
    centred = flat - flat.mean(axis=1, keepdims=True)
    norms = np.sqrt(np.einsum("ij,ij->i", centred, centred))
    floor = np.float32(1e-6) * np.abs(flat).max(axis=1) * np.float32(np.sqrt(flat.shape[1]))
    centred[norms <= floor] = 0
    scaled: Floats = centred / np.where(norms > floor, norms, np.float32(1))[:, None]
    return scaled


def _coarse(unit: Floats) -> Floats:
    """Return some of the pixels, and the norm of the others in one more column."""
    some = unit[:, ::STRIDE]
    rest = np.einsum("ij,ij->i", unit, unit) - np.einsum("ij,ij->i", some, some)
    return np.column_stack([some, np.sqrt(np.maximum(rest, 0))])
