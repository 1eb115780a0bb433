"""Coloured MNIST from the IDX files of MNIST."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.data.coloured import (
    CLASSES,
    Colouring,
    coloured,
    coloured_words,
    require_sources,
)
from pitfalls_core.data.files.idx import images_and_labels
from pitfalls_core.data.held_out import require_positive, two_parts
from pitfalls_core.data.splits import LabelledImages, Splits
from pitfalls_core.seeding import Streams


@dataclass(frozen=True)
class ColouredMnist:
    """MNIST as in M. Arjovsky et al., 2019: small or large digit, in a colour that tells the label.

    Input: (2, 14, 14), every second pixel of every second row, divided by 255, in one of two
    channels.
    Label: 1 for digits 0 to 4, 0 for 5 to 9, flipped with probability `label_noise`.
    Attributes: as `pitfalls_core.data.coloured.coloured` says.
    Split: stream ``split`` draws `train` and `validation` images from the training files, anew for
    every seed; the test files are dataset ``same``, coloured like the training set, and dataset
    ``reversed``, with the same labels. Stream ``data`` draws the flips.
    Source: MNIST, Y. LeCun, C. Cortes and C. Burges, which this package does not bring.
    Licence: that of MNIST.
    Memory: 1.6 KB an image, 130 MB in all.
    Cannot show: that a method ignores colour because it is spurious, and not because it is the
    easier or the harder cue.
    Bounds that need no training: as `pitfalls_core.data.coloured.ColouredScans`.

    Parameters
    ----------
    train_images, train_labels, test_images, test_labels
        The files, plain or packed by gzip.
    train, validation
        Number of images.
    label_noise, colours, reversed_colours
        As `pitfalls_core.data.coloured.ColouredScans`.

    Raises
    ------
    InputError
        If a number is not positive, there is no source, or a probability is none; on `sample` also
        if a file is missing, damaged or too short.
    """

    train_images: Path
    train_labels: Path
    test_images: Path
    test_labels: Path
    train: int = 50_000
    validation: int = 10_000
    label_noise: float = 0.25
    colours: tuple[float, ...] = (0.2, 0.1)
    reversed_colours: float = 0.9

    def __post_init__(self) -> None:
        require_positive("ColouredMnist", train=self.train, validation=self.validation)
        require_sources(self.colours)
        for one in (*self.colours, self.reversed_colours):
            Colouring(self.label_noise, one)

    def sample(self, streams: Streams) -> Splits:
        """Return the sets of the run that `streams` belongs to."""
        ink, digits = _read(self.train_images, self.train_labels)
        place = str(self.train_images)
        train, validation = two_parts(streams, len(ink), self.train, self.validation, place)
        generator = streams.numpy("data")
        draws = generator.random((len(ink), 2))
        known = self._colourings(self.colours)
        learned, selecting = (
            coloured(_scaled(ink[rows]), digits[rows], known, draws[rows])
            for rows in (train, validation)
        )
        return Splits(learned, selecting, self._tests(generator), CLASSES)

    def describe(self) -> Mapping[str, str]:
        """Return one sentence for the training set and for each dataset, by name."""
        return {
            "train": (
                f"{self.train:,} training images of MNIST, chosen at random for each seed; "
                f"{coloured_words(self.label_noise, self.colours)}; {self.validation:,} others "
                "select the epoch."
            ),
            "same": "The test images of MNIST, coloured with the same probabilities.",
            "reversed": (
                "The same images and labels; the colour follows the label but with probability "
                f"{self.reversed_colours:g}."
            ),
        }

    def _tests(self, generator: np.random.Generator) -> dict[str, LabelledImages]:
        ink, digits = _read(self.test_images, self.test_labels)
        images, draws = _scaled(ink), generator.random((len(ink), 2))
        kinds = {"same": self.colours, "reversed": (self.reversed_colours,)}
        return {
            name: coloured(images, digits, self._colourings(colours), draws)
            for name, colours in kinds.items()
        }

    def _colourings(self, colours: tuple[float, ...]) -> list[Colouring]:
        return [Colouring(self.label_noise, one) for one in colours]


def _read(images: Path, labels: Path) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    pixels, digits = images_and_labels(images, labels, "MNIST")
    return pixels[:, None, ::2, ::2], digits.astype(np.int64)


def _scaled(ink: NDArray[np.uint8]) -> NDArray[np.float32]:
    scaled = ink.astype(np.float32)
    scaled /= np.float32(255)
    return scaled
