"""MNIST, Fashion-MNIST, KMNIST and other sets in IDX files."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.data.files.idx import images_and_labels
from pitfalls_core.data.held_out import require_positive, scaled_images, two_parts
from pitfalls_core.data.splits import Splits
from pitfalls_core.errors import InputError
from pitfalls_core.seeding import Streams


@dataclass(frozen=True)
class IdxImages:
    """Grey images in four IDX files: training and test images, and their labels.

    Input: (1, height, width) grey values, 0 to 255 in the file, divided by 255.
    Label: the class number in the file.
    Split: stream ``split`` draws `train` and `validation` images from the training files, anew for
    every seed; dataset ``test`` is the first `test` images of the test files, the same for every
    seed.
    Source: the files named, which this package does not bring. MNIST: Y. LeCun, C. Cortes and
    C. Burges; Fashion-MNIST: Xiao et al., 2017; KMNIST: Clanuwat et al., 2018.
    Licence: that of the data set (Fashion-MNIST MIT, KMNIST CC BY-SA 4.0).
    Memory: 4 bytes a pixel that is used, 220 MB for all of MNIST.
    Cannot show: what another test set would say; all seeds share one.

    Parameters
    ----------
    train_images, train_labels, test_images, test_labels
        The files, plain or packed by gzip.
    data_set
        Its name, for messages and for the reader.
    train, validation, test
        Number of images.
    classes
        Number of classes.

    Raises
    ------
    InputError
        If a number is not positive; on `sample` also if a file is missing or damaged, has too few
        images, or a label that is no class.
    """

    train_images: Path
    train_labels: Path
    test_images: Path
    test_labels: Path
    data_set: str = "MNIST"
    train: int = 50_000
    validation: int = 10_000
    test: int = 10_000
    classes: int = 10

    def __post_init__(self) -> None:
        numbers = {"train": self.train, "validation": self.validation, "test": self.test}
        require_positive("IdxImages", **numbers, classes=self.classes)

    def sample(self, streams: Streams) -> Splits:
        """Return the sets of the run that `streams` belongs to."""
        pixels, labels = self._read(self.train_images, self.train_labels)
        train, validation = two_parts(
            streams, len(pixels), self.train, self.validation, str(self.train_images)
        )
        test_pixels, test_labels = self._read(self.test_images, self.test_labels)
        if len(test_pixels) < self.test:
            message = f"{self.test_images} has {len(test_pixels):,} images; got test={self.test}"
            raise InputError(message)
        return Splits(
            scaled_images(pixels, labels, train),
            scaled_images(pixels, labels, validation),
            {"test": scaled_images(test_pixels, test_labels, slice(self.test))},
            self.classes,
        )

    def describe(self) -> Mapping[str, str]:
        """Return one sentence for the training set and for each dataset, by name."""
        return {
            "train": (
                f"{self.train:,} images of the training files of {self.data_set}, chosen at random "
                f"for each seed; {self.validation:,} others select the epoch."
            ),
            "test": f"The first {self.test:,} images of its test files, the same for every seed.",
        }

    def _read(self, images: Path, labels: Path) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        pixels, numbers = images_and_labels(images, labels, self.data_set)
        if numbers.max() >= self.classes:
            message = (
                f"{labels}: expected labels below {self.classes} (classes={self.classes}); "
                f"found {numbers.max()}"
            )
            raise InputError(message)
        return pixels[:, None], numbers
