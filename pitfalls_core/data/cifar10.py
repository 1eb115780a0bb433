"""CIFAR-10 with the corruptions of CIFAR-10-C as shifted test sets."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.data.files.cifar import (
    CIFAR_10,
    CIFAR_10_C,
    CIFAR_10_N,
    CLASSES,
    TEST_BATCH,
    TRAIN_BATCHES,
    cifar_batches,
    corrupted_images,
    corrupted_labels,
    human_labels,
)
from pitfalls_core.data.held_out import require_positive, scaled_images, two_parts
from pitfalls_core.data.splits import LabelledImages, Splits
from pitfalls_core.errors import InputError
from pitfalls_core.seeding import Streams

CLEAN = "clean"
"""Name of the test set without corruption, unless another is given."""

NOISE = ("gaussian_noise", "shot_noise", "impulse_noise")
BLUR = ("defocus_blur", "motion_blur", "zoom_blur", "glass_blur")
DIGITAL = ("contrast", "elastic_transform", "pixelate", "jpeg_compression")
WEATHER = ("snow", "frost", "fog", "brightness")
"""The groups of the paper; together its 15 corruptions."""

Groups = tuple[tuple[str, tuple[str, ...]], ...]
"""Names of test sets, each with the corruptions that it pools."""


@dataclass(frozen=True)
class Cifar10:
    """Colour photographs of ten kinds of things, and the same ones corrupted.

    Input: (3, 32, 32), red, green and blue, 0 to 255 in the file, divided by 255.
    Label: the class, 0 to 9, in the order of the file (airplane, automobile, bird, ...); with
    `human_labels`, training and validation labels are those that people gave.
    Split: stream ``split`` draws `train` and `validation` images from the five training batches,
    anew for every seed. Dataset `clean` is the test batch. Each group is a dataset: `each` images
    of the test batch, drawn by stream ``data``, the same ones for every corruption and severity of
    the run.
    Source: A. Krizhevsky, 2009; CIFAR-10-C by D. Hendrycks and T. Dietterich, ICLR 2019; CIFAR-10N
    by J. Wei et al., ICLR 2022. This package brings none of them.
    Licence: CIFAR-10 states none; CIFAR-10-C CC BY 4.0; CIFAR-10N CC BY-NC 4.0.
    Memory: the files stay bytes until a set is cut out of them; 12 KB an image of a set, which is
    740 MB for all 60,000 images, and 12 KB x `each` x severities x corruptions for each group.
    Cannot show: how a model does on other photographs: all seeds share one test batch.

    Parameters
    ----------
    folder
        The folder ``cifar-10-batches-py``.
    corrupted
        The folder ``CIFAR-10-C``; needed if there are groups.
    groups
        Names of test sets, each with the corruptions that it pools.
    severities
        Of 1 to 5, pooled in every group.
    each
        Images of the test batch at each corruption and severity.
    train, validation
        Number of images.
    clean
        Name of the dataset without corruption.
    human_labels
        The file ``CIFAR-10_human.pt``.
    human
        Which of its labels, for example ``"worse_label"``.

    Raises
    ------
    InputError
        If a number is not positive, a group has no name of its own or no corruption, or groups
        have no folder; on `sample` also if a file is missing or not as published.
    """

    folder: Path
    corrupted: Path | None = None
    groups: Groups = ()
    severities: tuple[int, ...] = (1, 2, 3, 4, 5)
    each: int = 1000
    train: int = 45_000
    validation: int = 5_000
    clean: str = CLEAN
    human_labels: Path | None = None
    human: str = "worse_label"

    def __post_init__(self) -> None:
        numbers = {"train": self.train, "validation": self.validation, "each": self.each}
        require_positive("Cifar10", **numbers)
        names = [self.clean, *(name for name, _ in self.groups)]
        if len(set(names)) < len(names):
            raise InputError(f"Cifar10: test sets need names of their own; got {names}")
        if self.groups and self.corrupted is None:
            raise InputError(
                "Cifar10: groups of corruptions need their folder, corrupted; got None"
            )
        if not self.severities or not all(corruptions for _, corruptions in self.groups):
            raise InputError("Cifar10: a group needs a corruption and a severity; got none")

    def sample(self, streams: Streams) -> Splits:
        """Return the sets of the run that `streams` belongs to."""
        pixels, labels = cifar_batches(self.folder, TRAIN_BATCHES)
        train, validation = two_parts(
            streams, len(pixels), self.train, self.validation, str(self.folder)
        )
        learned, attributes = self._learned(labels)
        test_pixels, test_labels = cifar_batches(self.folder, (TEST_BATCH,))
        tests = {self.clean: scaled_images(test_pixels, test_labels, slice(None))}
        tests |= dict(self._groups(test_labels, streams.numpy("data")))
        return Splits(
            scaled_images(pixels, learned, train, attributes),
            scaled_images(pixels, learned, validation, attributes),
            tests,
            CLASSES,
        )

    def describe(self) -> Mapping[str, str]:
        """Return one sentence for the training set and for each dataset, by name."""
        labelled = "" if self.human_labels is None else f", with labels by people ({self.human})"
        listed = ", ".join(map(str, self.severities))
        sentences = {
            name: (
                f"{self.each:,} test images of CIFAR-10, drawn for each seed, each with "
                f"{' and '.join(corruptions).replace('_', ' ')} at severity {listed} (CIFAR-10-C)."
            )
            for name, corruptions in self.groups
        }
        return {
            "train": (
                f"{self.train:,} training images of CIFAR-10{labelled}, chosen at random for each "
                f"seed; {self.validation:,} others select the epoch."
            ),
            self.clean: "The test images of CIFAR-10, the same for every seed.",
            **sentences,
        }

    def _learned(
        self, labels: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], dict[str, NDArray[Any]]]:
        """Return the labels to learn from, and what else is known of the training images."""
        if self.human_labels is None:
            return labels, {}
        given = human_labels(self.human_labels, self.human)
        if len(given) != len(labels):
            message = (
                f"{self.human_labels}: expected {len(labels):,} labels in {self.human!r}; found "
                f"{len(given):,}. Get it from: {CIFAR_10_N}"
            )
            raise InputError(message)
        return given, {"true_label": labels}

    def _groups(
        self, labels: NDArray[np.int64], generator: np.random.Generator
    ) -> Iterator[tuple[str, LabelledImages]]:
        if self.corrupted is None or not self.groups:
            return
        if not np.array_equal(corrupted_labels(self.corrupted), labels):
            message = (
                f"{self.corrupted / 'labels.npy'} has other labels than "
                f"{self.folder / TEST_BATCH}: they are not of the same test set; get both anew "
                f"({CIFAR_10}; {CIFAR_10_C})"
            )
            raise InputError(message)
        if self.each > len(labels):
            raise InputError(
                f"Cifar10: the test batch has {len(labels):,} images; got each={self.each}"
            )
        rows = np.sort(generator.permutation(len(labels))[: self.each])
        for name, corruptions in self.groups:
            cells = [(one, level) for one in corruptions for level in self.severities]
            pixels = [corrupted_images(self.corrupted, *cell, rows) for cell in cells]
            levels = np.repeat([level for _, level in cells], len(rows))
            kinds = np.repeat([corruptions.index(one) for one, _ in cells], len(rows))
            yield (
                name,
                scaled_images(
                    np.concatenate(pixels),
                    np.tile(labels[rows], len(cells)),
                    slice(None),
                    {"severity": levels, "corruption": kinds},
                ),
            )
