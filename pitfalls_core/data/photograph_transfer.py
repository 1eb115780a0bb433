"""CIFAR-10 for transfer: many photographs to pre-train on, and few through another camera."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

# scipy.ndimage fills its namespace at run time, where the type checker cannot look.
from scipy.ndimage import rotate  # type: ignore[attr-defined]

from pitfalls_core.data import corruptions
from pitfalls_core.data.files.cifar import CLASSES, TEST_BATCH, TRAIN_BATCHES, cifar_batches
from pitfalls_core.data.held_out import require_positive, scaled_images
from pitfalls_core.data.splits import LabelledImages, Splits
from pitfalls_core.data.strokes import Floats
from pitfalls_core.data.transfer import SEVERITY
from pitfalls_core.errors import InputError
from pitfalls_core.seeding import Streams

SOURCE_BATCHES, TARGET_BATCH = TRAIN_BATCHES[:-1], TRAIN_BATCHES[-1]
"""No photograph is trained on in both roles, whatever the seeds."""

TURNED = 0.6
"""Largest angle of an atypical photograph in radians, as in `TransferTarget`."""

Photographs = tuple[NDArray[np.uint8], NDArray[np.int64]]
"""Bytes (images, 3, 32, 32) and labels (images,)."""


@dataclass(frozen=True)
class PhotographSource:
    """Photographs of ten kinds of things, many of them: what a model is pre-trained on.

    Input: (3, 32, 32), red, green and blue, divided by 255.
    Label: the class, 0 to 9, in the order of the file.
    Split: stream ``data`` draws `train` and `validation` images from the first four training
    batches, and `test` images of the test batch as dataset ``id``, anew for every seed.
    Source: CIFAR-10, A. Krizhevsky, 2009; this package does not bring it.
    Licence: CIFAR-10 states none.
    Memory: 12 KB an image of a set.
    Cannot show: what pre-training on more kinds of things would bring.

    Parameters
    ----------
    folder
        The folder ``cifar-10-batches-py``.
    train, validation, test
        Number of images.

    Raises
    ------
    InputError
        If a number is not positive; on `sample` also if a file is missing, not as published, or
        has too few images.
    """

    folder: Path
    train: int = 38_000
    validation: int = 2_000
    test: int = 5_000

    def __post_init__(self) -> None:
        _require_sizes("PhotographSource", self)

    def sample(self, streams: Streams) -> Splits:
        """Return the sets of the run that `streams` belongs to."""
        learning, testing = streams.numpy("data").spawn(2)
        known = cifar_batches(self.folder, SOURCE_BATCHES)
        train, validation = _drawn(known, (self.train, self.validation), learning, self.folder)
        held = cifar_batches(self.folder, (TEST_BATCH,))
        (test,) = _drawn(held, (self.test,), testing, self.folder)
        return Splits(train, validation, {"id": test}, CLASSES)

    def describe(self) -> Mapping[str, str]:
        """Return one sentence for the training set and for each dataset, by name."""
        return {
            "train": (
                f"{self.train:,} images of the first four training batches of CIFAR-10, chosen at "
                f"random for each seed; {self.validation:,} others select the epoch."
            ),
            "id": f"{self.test:,} test images of CIFAR-10, chosen at random for each seed.",
        }


@dataclass(frozen=True)
class PhotographTarget:
    """Other photographs of the same kinds of things through another camera, few of them.

    Input, label, source, licence and memory: as in `PhotographSource`.
    Split: stream ``data`` draws `train` and `validation` images from the last training batch, which
    the source does not use, and `test` images of the test batch, anew for every seed. All have less
    contrast, more light and added sensor noise, with the strengths of `TransferTarget`. Dataset
    ``id`` is the test images; ``atypical`` is the same ones turned by an angle between -0.6 and 0.6
    radians and blurred before the camera dims them.
    Cannot show: how a method does on shifts that were met and not made.

    Parameters
    ----------
    folder
        The folder ``cifar-10-batches-py``.
    train, validation, test
        Number of labelled images for training, for selecting the epoch, and in each test set.

    Raises
    ------
    InputError
        As in `PhotographSource`.
    """

    folder: Path
    train: int = 200
    validation: int = 1_000
    test: int = 5_000

    def __post_init__(self) -> None:
        _require_sizes("PhotographTarget", self)

    def sample(self, streams: Streams) -> Splits:
        """Return the sets of the run that `streams` belongs to."""
        learning, testing, *cameras, turns = streams.numpy("data").spawn(7)
        few = cifar_batches(self.folder, (TARGET_BATCH,))
        train, validation = _drawn(few, (self.train, self.validation), learning, self.folder)
        held = cifar_batches(self.folder, (TEST_BATCH,))
        (test,) = _drawn(held, (self.test,), testing, self.folder)
        turned = LabelledImages(_turned(test.inputs, turns), test.labels)
        typical, checked, known, odd = (
            _photographed(part, camera)
            for part, camera in zip((train, validation, test, turned), cameras, strict=True)
        )
        return Splits(typical, checked, {"id": known, "atypical": odd}, CLASSES)

    def describe(self) -> Mapping[str, str]:
        """Return one sentence for the training set and for each dataset, by name."""
        return {
            "train": (
                f"{self.train:,} images of the last training batch of CIFAR-10, chosen at random "
                f"for each seed, with contrast times {_at(corruptions.CONTRAST):g}, brightness "
                f"plus {_at(corruptions.BRIGHTNESS):g} and Gaussian noise of SD "
                f"{_at(corruptions.GAUSSIAN_NOISE):g} (severity {SEVERITY} of 5); "
                f"{self.validation:,} others select the epoch."
            ),
            "id": f"{self.test:,} test images of CIFAR-10 through the same camera.",
            "atypical": (
                f"These images turned by up to {TURNED:g} radians, with Gaussian blur of SD "
                f"{_at(corruptions.GAUSSIAN_BLUR):g} pixels, through the same camera."
            ),
        }


def _require_sizes(family: str, data: PhotographSource | PhotographTarget) -> None:
    require_positive(family, train=data.train, validation=data.validation, test=data.test)


def _drawn(
    photographs: Photographs, counts: tuple[int, ...], generator: np.random.Generator, folder: Path
) -> list[LabelledImages]:
    """Return parts of `counts` images, no image in two of them."""
    pixels, labels = photographs
    if sum(counts) > len(pixels):
        message = (
            f"{folder}: {len(pixels):,} images are there to draw from; "
            f"{' and '.join(map(str, counts))} were asked for"
        )
        raise InputError(message)
    order = generator.permutation(len(pixels))
    ends = np.cumsum(counts)
    parts = np.split(order[: ends[-1]], ends[:-1])
    return [scaled_images(pixels, labels, rows) for rows in parts]


def _turned(images: Floats, generator: np.random.Generator) -> Floats:
    """Return `images` (images, 3, height, width), each turned by an angle of its own, blurred."""
    angles = np.degrees(generator.uniform(-TURNED, TURNED, len(images)))
    turned = np.empty_like(images)
    for place, angle in enumerate(angles):
        turned[place] = rotate(
            images[place], angle, axes=(1, 2), reshape=False, order=1, mode="nearest"
        )
    return corruptions.with_gaussian_blur(turned, _at(corruptions.GAUSSIAN_BLUR))


def _photographed(part: LabelledImages, generator: np.random.Generator) -> LabelledImages:
    """Return `part` as the camera of the target shows it."""
    dim = corruptions.with_contrast(part.inputs, _at(corruptions.CONTRAST))
    lit = corruptions.with_brightness(dim, _at(corruptions.BRIGHTNESS))
    noisy = corruptions.with_gaussian_noise(lit, _at(corruptions.GAUSSIAN_NOISE), generator)
    return LabelledImages(noisy, part.labels)


def _at(table: tuple[float, ...]) -> float:
    return corruptions.at_severity(table, SEVERITY)
