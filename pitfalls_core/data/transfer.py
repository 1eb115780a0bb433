"""Drawn symbols for transfer: a large source to pre-train on, and a small, shifted target."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.data import corruptions
from pitfalls_core.data.scenes import SIZE, Scene
from pitfalls_core.data.splits import LabelledImages, Splits
from pitfalls_core.data.symbols import SYMBOLS, Style
from pitfalls_core.errors import InputError
from pitfalls_core.seeding import Streams

TARGET_STYLE = Style(cuts=0, width=0.8, waist=0.2, square_ends=True)
"""How the symbols of the target are written: sharp corners, narrower, with a lower waist."""

SEVERITY = 3
"""Of 5: how much the camera of the target dims, lights up, and adds noise."""

FURTHER = 2.0
"""What the ranges of rotation and translation are multiplied by in the atypical set."""


@dataclass(frozen=True)
class TransferSource:
    """Ten symbols in a smooth style, many of them: what a model is pre-trained on.

    Input: (1, 20, 20) grey values in [0, 1], bright strokes on a darker background.
    Label: the symbol, 0 to 9; in every set the classes are equally frequent up to rounding.
    Split: all sets are drawn anew for every seed from stream ``data``.
    Dataset ``id`` is drawn like the training set.
    Source: drawn by this package; no font and no file is read.
    Licence: that of this package.
    Cannot show: what pre-training on photographs would bring; every image shows one symbol of ten.

    Parameters
    ----------
    train, validation, test
        Number of images for training, for selecting the epoch, and in the test set.

    Raises
    ------
    InputError
        If a set is smaller than the number of classes.
    """

    train: int = 4000
    validation: int = 500
    test: int = 1000

    def __post_init__(self) -> None:
        _require_sizes("transfer_source", self)

    def sample(self, streams: Streams) -> Splits:
        """Return the sets of the run that `streams` belongs to."""
        # One generator a set; the target takes the next ones, so that no image stands in both.
        train, validation, test, *_ = streams.numpy("data").spawn(7)
        return Splits(
            train=_typical(self.train, train),
            validation=_typical(self.validation, validation),
            tests={"id": _typical(self.test, test)},
            classes=len(SYMBOLS),
        )

    def describe(self) -> Mapping[str, str]:
        """Return one sentence for the training set and for each dataset, by name."""
        return {
            "train": (
                f"{self.train:,} drawings of {len(SYMBOLS)} symbols on {SIZE} x {SIZE} pixels in a "
                f"smooth style, new for each seed; {self.validation:,} others select the epoch."
            ),
            "id": f"{self.test:,} images drawn like the training set.",
        }


@dataclass(frozen=True)
class TransferTarget:
    """The same symbols in another style through another camera, few of them: fine-tuning.

    Input, label, source and licence: as in `TransferSource`.
    Split: all sets are drawn anew for every seed from stream ``data``, apart from the source.
    The symbols have sharp corners, square ends, less width and a lower waist, and every finished
    image has less contrast, more light and added sensor noise, with the strengths that
    `pitfalls_core.data.corruptions` lists. Dataset ``id`` is drawn like the training set.
    ``atypical`` has the same style and the same camera, but its symbols are turned, and stand off
    the centre, by up to twice as much, and the image is blurred before the camera dims it.
    Cannot show: how a method does on photographs. Both shifts were made, not met; the source
    covers neither, so that nothing is known of shifts that pre-training has seen.

    Parameters
    ----------
    train, validation, test
        Number of labelled images for training, for selecting the epoch, and in each test set.

    Raises
    ------
    InputError
        If a set is smaller than the number of classes.
    """

    train: int = 200
    validation: int = 200
    test: int = 1000

    def __post_init__(self) -> None:
        _require_sizes("transfer_target", self)

    def sample(self, streams: Streams) -> Splits:
        """Return the sets of the run that `streams` belongs to."""
        *_, train, validation, test, atypical = streams.numpy("data").spawn(7)
        return Splits(
            train=_shifted(self.train, train),
            validation=_shifted(self.validation, validation),
            tests={"id": _shifted(self.test, test), "atypical": _atypical(self.test, atypical)},
            classes=len(SYMBOLS),
        )

    def describe(self) -> Mapping[str, str]:
        """Return one sentence for the training set and for each dataset, by name."""
        return {
            "train": (
                f"{self.train:,} labelled images of the same symbols in another style (sharp "
                f"corners, square stroke ends, {TARGET_STYLE.width:g} times the width, waist lower "
                f"by {TARGET_STYLE.waist:g} of the half height), with contrast times "
                f"{_at(corruptions.CONTRAST):g}, brightness plus {_at(corruptions.BRIGHTNESS):g} "
                f"and Gaussian noise of SD {_at(corruptions.GAUSSIAN_NOISE):g} (severity "
                f"{SEVERITY} of 5); {self.validation:,} others select the epoch."
            ),
            "id": f"{self.test:,} images drawn like the training set.",
            "atypical": (
                f"{self.test:,} images like those, with symbols turned by up to "
                f"{FURTHER * Scene().rotation:g} instead of {Scene().rotation:g} radians and up to "
                f"{FURTHER * Scene().translation:g} instead of {Scene().translation:g} pixels off "
                f"the centre, and Gaussian blur of SD {_at(corruptions.GAUSSIAN_BLUR):g} pixels."
            ),
        }


def _require_sizes(family: str, data: TransferSource | TransferTarget) -> None:
    for name in ("train", "validation", "test"):
        if getattr(data, name) < len(SYMBOLS):
            message = (
                f"{family}.{name} must be at least {len(SYMBOLS)}, one image for each class; "
                f"got {getattr(data, name)}"
            )
            raise InputError(message)


def _typical(count: int, generator: np.random.Generator) -> LabelledImages:
    labels = _labels(count, generator)
    return LabelledImages(Scene().draw(labels, Style(), generator), labels)


def _shifted(count: int, generator: np.random.Generator) -> LabelledImages:
    labels = _labels(count, generator)
    drawn = Scene().draw(labels, TARGET_STYLE, generator)
    return LabelledImages(_photographed(drawn, generator), labels)


def _atypical(count: int, generator: np.random.Generator) -> LabelledImages:
    labels = _labels(count, generator)
    near = Scene()
    scene = replace(near, rotation=FURTHER * near.rotation, translation=FURTHER * near.translation)
    drawn = scene.draw(labels, TARGET_STYLE, generator)
    blurred = corruptions.with_gaussian_blur(drawn, _at(corruptions.GAUSSIAN_BLUR))
    return LabelledImages(_photographed(blurred, generator), labels)


def _photographed(
    images: NDArray[np.float32], generator: np.random.Generator
) -> NDArray[np.float32]:
    """Return `images` as the camera of the target shows them."""
    dim = corruptions.with_contrast(images, _at(corruptions.CONTRAST))
    lit = corruptions.with_brightness(dim, _at(corruptions.BRIGHTNESS))
    return corruptions.with_gaussian_noise(lit, _at(corruptions.GAUSSIAN_NOISE), generator)


def _labels(count: int, generator: np.random.Generator) -> NDArray[np.int64]:
    labels: NDArray[np.int64] = generator.permutation(np.arange(count) % len(SYMBOLS))
    return labels


def _at(table: tuple[float, ...]) -> float:
    return corruptions.at_severity(table, SEVERITY)
