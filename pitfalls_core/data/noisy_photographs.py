"""CIFAR-10 dealt to several sources, pooled, whose labels are wrong in ways that differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.data import corruptions
from pitfalls_core.data.files.cifar import CLASSES, TEST_BATCH, TRAIN_BATCHES, cifar_batches
from pitfalls_core.data.held_out import require_positive, scaled_images
from pitfalls_core.data.noisy_sources import MEMBERS, Pooled
from pitfalls_core.data.sources import SOURCES, TARGET, UNSEEN, Source, altered, label_noises
from pitfalls_core.data.splits import LabelledImages, Splits
from pitfalls_core.data.strokes import Floats
from pitfalls_core.errors import InputError
from pitfalls_core.seeding import Streams

TOLD = (
    "as they are, right labels",
    "noisy sensor, another class given for a share of 0.2",
    "pale and light, another class given for a share of 0.4",
    "blurred, the next class given for a share of 0.3",
)
"""The sources in words."""


@dataclass(frozen=True)
class NoisyPhotographs:
    """Photographs of ten kinds of things from pooled sources that differ in sensor and label noise.

    Input: (3, 32, 32), red, green and blue in [0, 1], seen through the sensor of the source: those
    of `pitfalls_core.data.sources`, without the hands, which photographs do not have.
    Label: the class, 0 to 9. In training and validation sets it is the label that the source gives,
    wrong as in `NoisySources`. Attribute ``true_label`` is that of CIFAR-10, ``source`` the number
    of the source; no model is shown either.
    Split: stream ``split`` draws training images, validation images and the unlabelled sample from
    the training batches, anew for every seed, and deals them, and the test batch, to the pooled
    sources in equal shares up to rounding. Sensor noise follows stream ``data``, label noise stream
    ``label_noise``.
    Dataset ``id`` is the test batch, dealt to the pooled sources; ``target`` is the test batch as
    an unseen source shows it, and ``target_altered`` the same, slightly paler and lighter. The
    unlabelled sample comes from the unseen source and is scored nowhere. Test labels are right.
    Source: A. Krizhevsky, 2009; this package does not bring it.
    Licence: CIFAR-10 states none.
    Memory: 12 KB an image, which is 1 GB for all sets of the published size.
    Cannot show: how people mislabel, or how sources differ that were not made from one; all seeds
    share one test batch.

    Parameters
    ----------
    folder
        The folder ``cifar-10-batches-py``.
    pooled
        Which sources are pooled: ``"one"`` (the one with right labels), ``"two"``, ``"four"``.
    train, validation, unlabelled
        Number of images.

    Raises
    ------
    InputError
        If a number is not positive or the choice does not exist; on `sample` also if a file is
        missing, not as published, or has too few images.
    """

    folder: Path
    pooled: Pooled = "four"
    train: int = 40_000
    validation: int = 5_000
    unlabelled: int = 2_000

    def __post_init__(self) -> None:
        numbers = {"train": self.train, "validation": self.validation}
        require_positive("NoisyPhotographs", **numbers, unlabelled=self.unlabelled)
        if self.pooled not in MEMBERS:
            message = (
                f"NoisyPhotographs: pooled must be one of {', '.join(MEMBERS)}; got {self.pooled!r}"
            )
            raise InputError(message)

    def sample(self, streams: Streams) -> Splits:
        """Return the sets of the run that `streams` belongs to."""
        pixels, labels = cifar_batches(self.folder, TRAIN_BATCHES)
        wanted = self.train + self.validation + self.unlabelled
        if wanted > len(pixels):
            message = (
                f"{self.folder} has {len(pixels):,} images to learn from; train={self.train}, "
                f"validation={self.validation} and unlabelled={self.unlabelled} need {wanted:,}"
            )
            raise InputError(message)
        split = streams.numpy("split")
        order = split.permutation(len(pixels))[:wanted]
        train, validation, sample = np.split(order, [self.train, self.train + self.validation])
        sensors = streams.numpy("data").spawn(5)
        given, held = streams.numpy("label_noise").spawn(2)
        test = scaled_images(*cifar_batches(self.folder, (TEST_BATCH,)), slice(None))
        target = _from(UNSEEN, test, sensors[3])
        return Splits(
            train=_mislabelled(
                self._dealt(scaled_images(pixels, labels, train), split, sensors[0]), given
            ),
            validation=_mislabelled(
                self._dealt(scaled_images(pixels, labels, validation), split, sensors[1]), held
            ),
            tests={
                "id": self._dealt(test, split, sensors[2]),
                "target": target,
                "target_altered": LabelledImages(
                    altered(target.inputs), target.labels, attributes=target.attributes
                ),
            },
            classes=CLASSES,
            unlabelled=_from(UNSEEN, scaled_images(pixels, labels, sample), sensors[4]).inputs,
        )

    def describe(self) -> Mapping[str, str]:
        """Return one sentence for the training set and for each dataset, by name."""
        told = "; ".join(f"source {one} ({TOLD[one]})" for one in MEMBERS[self.pooled])
        return {
            "train": (
                f"{self.train:,} training images of CIFAR-10, chosen at random for each seed and "
                f"dealt in equal shares to {told}; {self.validation:,} others with labels that are "
                "as noisy select the epoch."
            ),
            "id": "The test images of CIFAR-10, dealt to the same sources, with right labels.",
            "target": (
                "The test images as a source that is not in the training set shows them (a little "
                f"blurred and noisy), with right labels; {self.unlabelled:,} training images "
                "without labels, which are in no other set, are there for methods that adapt."
            ),
            "target_altered": "The target images, slightly paler and lighter.",
        }

    def _dealt(
        self, images: LabelledImages, split: np.random.Generator, sensor: np.random.Generator
    ) -> LabelledImages:
        """Return `images`, each as one of the pooled sources shows it."""
        members = np.array(MEMBERS[self.pooled], dtype=np.int64)
        sources = split.permutation(members[np.arange(len(images)) % len(members)])
        seen = np.empty_like(images.inputs)
        # One generator a source: pooling more of them does not move the noise of the first.
        for member, own in enumerate(sensor.spawn(len(SOURCES))):
            here = sources == member
            if here.any():
                seen[here] = seen_through(SOURCES[member], images.inputs[here], own)
        return LabelledImages(seen, images.labels, attributes={"source": sources})


def seen_through(source: Source, images: Floats, generator: np.random.Generator) -> Floats:
    """Return `images` (images, channels, height, width) as the sensor of `source` shows them."""
    seen = images
    if source.contrast != 1:
        seen = corruptions.with_contrast(seen, source.contrast)
    if source.brightness:
        seen = corruptions.with_brightness(seen, source.brightness)
    if source.blur:
        seen = corruptions.with_gaussian_blur(seen, source.blur)
    if source.noise:
        seen = corruptions.with_gaussian_noise(seen, source.noise, generator)
    return seen


def _from(source: Source, images: LabelledImages, sensor: np.random.Generator) -> LabelledImages:
    """Return `images` as `source`, which nobody was trained on, shows them."""
    sources: NDArray[np.int64] = np.full(len(images), TARGET, dtype=np.int64)
    seen = seen_through(source, images.inputs, sensor)
    return LabelledImages(seen, images.labels, attributes={"source": sources})


def _mislabelled(images: LabelledImages, generator: np.random.Generator) -> LabelledImages:
    """Return `images` with the labels that their sources give."""
    labels = images.labels.copy()
    noises = label_noises("others")
    for member, own in enumerate(generator.spawn(len(noises))):
        here = np.flatnonzero(images.attributes["source"] == member)
        labels[here] = noises[member].corrupt(labels[here], CLASSES, own)
    truth = {**images.attributes, "true_label": images.labels}
    return LabelledImages(images.inputs, labels, attributes=truth)
