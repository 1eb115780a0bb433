"""Facts of the sets of a run, measured: deterministic, finite, and cheap beside the training."""

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.data.duplicates import Images, near_duplicates
from pitfalls_core.data.facts import ImageFacts, Overlap, SetFacts
from pitfalls_core.data.splits import Splits
from pitfalls_core.errors import InputError

PARTS = 8
"""Most numbers in the profile along one axis."""

DIGITS = 6
"""Significant digits that are kept, fewer than single precision has."""

MOST_CLASSES = 10_000
"""Labels from here on are no class numbers, and are not counted."""

SIMILARITY = 0.995
"""Cosine from which two images count as near duplicates."""

LOOKED_AT = 1000
"""Examples of each set, the first ones, for which near duplicates are searched."""

TRAIN = "train"
"""Name of the training set."""


@dataclass(frozen=True)
class Examples:
    """Images (examples, ...) and their labels (examples,), of whatever type.

    `wrong_labels` is the share of labels that label noise made wrong; None if there was none.

    Raises
    ------
    InputError
        If there is no example, their numbers differ, or an image is not finite.
    """

    images: Images
    labels: NDArray[Any]
    wrong_labels: float | None = None

    def __post_init__(self) -> None:
        if len(self.images) != len(self.labels) or self.images.size == 0 or self.images.ndim < 2:
            message = (
                "facts need images and labels of equal, positive number; got images of shape "
                f"{self.images.shape} and {len(self.labels)} labels"
            )
            raise InputError(message)
        if not np.isfinite([self.images.min(), self.images.max()]).all():
            raise InputError("facts need finite images; got a value that is none")


def facts_of_splits(splits: Splits) -> dict[str, SetFacts]:
    """Return the facts of all sets of a run, as it saw them, by their names."""
    examples = {
        name: Examples(one.inputs, one.labels, one.wrong_labels)
        for name, one in splits.sets.items()
    }
    return facts_of_sets(examples, splits.classes)


def facts_of_sets(sets: Mapping[str, Examples], classes: int = 0) -> dict[str, SetFacts]:
    """Return the facts of `sets`, which hold one called ``train``.

    Parameters
    ----------
    sets
        Name to examples.
    classes
        Least number of classes to count.
    """
    digests = {name: _digests(one.images) for name, one in sets.items()}
    known = frozenset(digests[TRAIN])
    copies = {name: [one in known for one in digests[name]] for name in sets}
    searched = {
        name: one.images[:LOOKED_AT]
        for name, one in sets.items()
        if name != TRAIN and _comparable(one.images, sets[TRAIN].images)
    }
    near = near_duplicates(searched, sets[TRAIN].images, SIMILARITY)
    facts: dict[str, SetFacts] = {}
    for name, one in sets.items():
        found = near.get(name, np.zeros(0, dtype=np.bool_))
        new = ~np.array(copies[name][: len(found)], dtype=np.bool_)
        overlap = Overlap(sum(copies[name]), int((found & new).sum()), len(found), SIMILARITY)
        facts[name] = SetFacts(
            examples=len(one.labels),
            labels=label_counts(one.labels, classes),
            images=image_facts(one.images),
            content=_content(digests[name], one),
            overlap=None if name == TRAIN else overlap,
            wrong_labels=None if one.wrong_labels is None else _short(one.wrong_labels),
        )
    return facts


def image_facts(images: Images) -> ImageFacts:
    """Return what the values of `images` (examples, ...) look like.

    The variance is that within the examples plus that of their means, which stays exact where the
    values are far from zero.
    """
    flat = _as_numbers(images).reshape(len(images), -1)
    means = flat.mean(axis=1)
    centred = flat - means[:, None]
    within = np.einsum("ij,ij->i", centred, centred).astype(np.float64) / flat.shape[1]
    spread = float(within.mean() + means.astype(np.float64).var())
    typical = flat.mean(axis=0, dtype=np.float64)
    rows, columns = _parts_of_axes(images.shape[1:])
    return ImageFacts(
        shape=tuple(images.shape[1:]),
        dtype=str(images.dtype),
        lowest=_short(images.min()),
        highest=_short(images.max()),
        mean=_short(typical.mean()),
        sd=_short(np.sqrt(spread)),
        rows=_profile(typical, rows),
        columns=_profile(typical, columns),
        rows_error=_profile_error(centred, rows),
        columns_error=_profile_error(centred, columns),
    )


def label_counts(labels: NDArray[Any], classes: int = 0) -> tuple[int, ...] | None:
    """Return how many of `labels` (examples,) are 0, 1, ...; None if they are no class numbers.

    Parameters
    ----------
    labels
        Of any type.
    classes
        Least length of the result.
    """
    if labels.dtype.kind not in "biu" or not len(labels):
        return None
    if labels.min() < 0 or labels.max() >= MOST_CLASSES:
        return None
    return tuple(np.bincount(labels.astype(np.int64), minlength=classes).tolist())


def _comparable(images: Images, train: Images) -> bool:
    """Return whether one image can resemble another: tokens are equal, or they are not."""
    floating = images.dtype.kind == train.dtype.kind == "f"
    return floating and images.shape[1:] == train.shape[1:]


def _as_numbers(images: Images) -> NDArray[Any]:
    """Return `images` in single precision if they are, or in double."""
    return images if images.dtype == np.float32 else images.astype(np.float64)


def _parts_of_axes(shape: tuple[int, ...]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the weights of all values in each part of the rows and of the columns.

    Axes: (values of one example, parts). An example that is a vector has no rows.
    """
    height, width = (1, *shape)[-2:]
    channels = math.prod(shape[:-2])
    rows = np.repeat(_parts(height), width, axis=0) / width
    columns = np.tile(_parts(width), (height, 1)) / height
    every = [np.tile(one, (channels, 1)) / channels for one in (rows, columns)]
    return (every[0] if len(shape) > 1 else every[0][:, :0]), every[1]


def _parts(length: int) -> NDArray[np.float64]:
    """Return the weights of `length` places in parts of equal width: (places, parts).

    A place on an edge counts in part on either side, so that a mirrored line has mirrored parts.
    """
    edges = np.linspace(0, length, min(PARTS, length) + 1)
    places = np.arange(length)[:, None]
    covered = np.minimum(edges[1:], places + 1) - np.maximum(edges[:-1], places)
    weights: NDArray[np.float64] = np.maximum(covered, 0) / edges[1]
    return weights


def _profile(typical: NDArray[np.float64], parts: NDArray[np.float64]) -> tuple[float, ...]:
    return tuple(_short(value) for value in typical @ parts)


def _profile_error(centred: NDArray[Any], parts: NDArray[np.float64]) -> float:
    """Return the standard error of the profile of examples that have lost their own mean."""
    if len(centred) == 1 or not parts.shape[1]:
        return 0.0
    profiles = centred @ parts.astype(centred.dtype)
    profiles -= profiles.mean(axis=1, keepdims=True)
    variance = profiles.var(axis=0, ddof=1, dtype=np.float64).mean()
    return _short(np.sqrt(variance / len(centred)))


def _digests(images: Images) -> list[bytes]:
    """Return the SHA-256 of each image."""
    rows = np.ascontiguousarray(images, dtype=images.dtype.newbyteorder("<"))
    return [hashlib.sha256(row.tobytes()).digest() for row in rows]


def _content(digests: list[bytes], examples: Examples) -> str:
    """Return one digest for all examples, whatever their order."""
    kind = f"{examples.images.dtype} {examples.images.shape} {examples.labels.dtype}".encode()
    labels = np.ascontiguousarray(examples.labels, examples.labels.dtype.newbyteorder("<"))
    lines = [image + label.tobytes() for image, label in zip(digests, labels, strict=True)]
    return hashlib.sha256(kind + b"".join(sorted(lines))).hexdigest()


def _short(value: Any) -> float:
    """Return `value` to the digits that are kept, so that the last bits of a sum do not count."""
    return float(f"{float(value):.{DIGITS}g}") + 0.0
