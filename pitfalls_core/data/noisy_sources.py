"""Symbols from several sources, pooled, whose labels are wrong in ways that differ by source."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.data.label_noise import PairNoise, UniformNoise, wrong_share
from pitfalls_core.data.scenes import SIZE
from pitfalls_core.data.sources import SOURCES, TARGET, UNSEEN, Source, altered, label_noises
from pitfalls_core.data.splits import Labelled, LabelledImages, Splits
from pitfalls_core.data.symbols import SYMBOLS
from pitfalls_core.errors import InputError
from pitfalls_core.seeding import Streams

Pooled = Literal["one", "two", "four"]
"""Which sources are pooled: the one with right labels, it and the next, or all."""

MEMBERS: Mapping[Pooled, tuple[int, ...]] = {"one": (0,), "two": (0, 1), "four": (0, 1, 2, 3)}
"""Numbers of the pooled sources."""

Definition = Literal["others", "all"]
"""From which classes symmetric noise draws: all but the true one, or all."""

CHOICES: Mapping[str, tuple[str | int, ...]] = {
    "pooled": tuple(MEMBERS),
    "symmetric": get_args(Definition),
    "resolution": (SIZE, SIZE // 2),
}
"""What the settings that are no sizes may be."""


@dataclass(frozen=True)
class NoisySources:
    """Ten symbols from pooled sources that differ in hand, sensor and label noise.

    Input: (1, `resolution`, `resolution`) grey values in [0, 1], bright strokes on a darker
    background. At 10 pixels the drawn 20 are averaged in fours before the sensor of the source acts
    on them, which makes a run a third as long.
    Label: the symbol, 0 to 9. In training and validation sets it is the label that the source
    gives, which is wrong for a fixed share: 0, 0.2 and 0.4 symmetric, and 0.3 pair noise (i becomes
    i + 1), source by source. Attribute ``true_label`` is the symbol drawn, ``source`` the number of
    the source; no model is shown either.
    Split: all sets are drawn anew for every seed, images from stream ``data`` and label noise from
    stream ``label_noise``. Sources have equal shares of the training, validation and ``id`` sets,
    classes equal shares of every source, both up to rounding. The size of the training set does not
    depend on how many sources are pooled, so that what changes is where examples come from.
    Validation labels are noisy like training labels: nobody who has noisy sources has clean ones to
    select the epoch with. Test labels are right.
    Dataset ``id`` comes from the pooled sources; ``target`` from a source that nobody was trained
    on; ``target_altered`` holds the images of ``target``, slightly paler and lighter. The
    unlabelled sample comes from the source of ``target`` and is scored nowhere.
    Source: drawn by this package; no font and no file is read.
    Licence: that of this package.
    Cannot show: how people mislabel. Real annotators err where symbols look alike; here errors do
    not depend on the image.

    Parameters
    ----------
    pooled
        Which sources are pooled: ``"one"`` (the one with right labels), ``"two"``, ``"four"``.
    train, validation, test
        Number of images for training, for selecting the epoch, and in each test set.
    unlabelled
        Number of images of the unseen source without labels.
    symmetric
        Whether symmetric noise draws from the ``"others"`` or from ``"all"`` classes.
    resolution
        Height and width in pixels, 20 or 10.

    Raises
    ------
    InputError
        If a choice does not exist, or a set is smaller than classes times sources.
    """

    pooled: Pooled = "four"
    train: int = 2000
    validation: int = 500
    test: int = 1000
    unlabelled: int = 500
    symmetric: Definition = "others"
    resolution: int = SIZE

    def __post_init__(self) -> None:
        for name, choices in CHOICES.items():
            if getattr(self, name) not in choices:
                message = (
                    f"noisy_sources.{name} must be one of {', '.join(map(str, choices))}; "
                    f"got {getattr(self, name)!r}"
                )
                raise InputError(message)
        fewest = len(SYMBOLS) * len(SOURCES)
        for name in ("train", "validation", "test", "unlabelled"):
            if getattr(self, name) < fewest:
                message = (
                    f"noisy_sources.{name} must be at least {fewest}, one image for each class of "
                    f"each source; got {getattr(self, name)}"
                )
                raise InputError(message)

    def sample(self, streams: Streams) -> Splits:
        """Return the sets of the run that `streams` belongs to."""
        # One generator a set: the size of one set does not move the others.
        train, validation, test, target, unlabelled = streams.numpy("data").spawn(5)
        given, held = streams.numpy("label_noise").spawn(2)
        seen = self._unseen(self.test, target)
        return Splits(
            train=self._mislabelled(self._drawn(self.train, train), given),
            validation=self._mislabelled(self._drawn(self.validation, validation), held),
            tests={
                "id": self._drawn(self.test, test),
                "target": seen,
                "target_altered": LabelledImages(
                    altered(seen.inputs), seen.labels, attributes=seen.attributes
                ),
            },
            classes=len(SYMBOLS),
            unlabelled=self._unseen(self.unlabelled, unlabelled).inputs,
        )

    @property
    def members(self) -> tuple[int, ...]:
        """Numbers of the pooled sources."""
        return MEMBERS[self.pooled]

    def describe(self) -> Mapping[str, str]:
        """Return one sentence for the training set and for each dataset, by name."""
        shares, side = label_noises(self.symmetric), self.resolution
        told = [
            f"source {member} ({SOURCES[member].title}; {_noise_told(shares[member])})"
            for member in self.members
        ]
        return {
            "train": (
                f"{self.train:,} drawings of {len(SYMBOLS)} symbols on {side} x {side} pixels, new "
                f"for each seed, in equal shares from {'; '.join(told)}; {self.validation:,} "
                "others with labels that are as noisy select the epoch."
            ),
            "id": f"{self.test:,} images of the same sources in equal shares, with right labels.",
            "target": (
                f"{self.test:,} images of a source that is not in the training set "
                f"({UNSEEN.title}), with right labels; {self.unlabelled:,} others without labels "
                "are there for methods that adapt."
            ),
            "target_altered": f"The {self.test:,} target images, slightly paler and lighter.",
        }

    def _drawn(self, count: int, generator: np.random.Generator) -> LabelledImages:
        """Return `count` images of the pooled sources, in equal shares and shuffled."""
        members = np.array(self.members, dtype=np.int64)
        order, *draws = generator.spawn(1 + len(SOURCES))
        number = order.permutation(count)
        labels = number % len(SYMBOLS)
        sources = members[number // len(SYMBOLS) % len(members)]
        images = np.empty((count, 1, self.resolution, self.resolution), dtype=np.float32)
        for member in self.members:
            here = np.flatnonzero(sources == member)
            images[here] = self._seen_by(SOURCES[member], labels[here], draws[member])
        return LabelledImages(images, labels, attributes={"source": sources})

    def _unseen(self, count: int, generator: np.random.Generator) -> LabelledImages:
        labels: NDArray[np.int64] = generator.permutation(np.arange(count) % len(SYMBOLS))
        sources = np.full(count, TARGET, dtype=np.int64)
        images = self._seen_by(UNSEEN, labels, generator)
        return LabelledImages(images, labels, attributes={"source": sources})

    def _seen_by(
        self, source: Source, labels: NDArray[np.int64], generator: np.random.Generator
    ) -> NDArray[np.float32]:
        return source.draw(labels, generator, block=SIZE // self.resolution)

    def _mislabelled(self, part: LabelledImages, generator: np.random.Generator) -> LabelledImages:
        """Return `part` with the labels that its sources give."""
        labels = part.labels.copy()
        noises = label_noises(self.symmetric)
        # One generator a source: pooling more of them does not move the errors of the first.
        for member, own in enumerate(generator.spawn(len(SOURCES))):
            here = np.flatnonzero(part.attributes["source"] == member)
            labels[here] = noises[member].corrupt(labels[here], len(SYMBOLS), own)
        truth = {**part.attributes, "true_label": part.labels}
        return LabelledImages(part.inputs, labels, attributes=truth)


def realized_noise(part: Labelled) -> Mapping[int, float]:
    """Return the share of wrong labels in `part` for each source in it.

    Raises
    ------
    InputError
        If `part` does not know the source and the true label of its examples.
    """
    missing = sorted({"source", "true_label"} - part.attributes.keys())
    if missing:
        message = f"the realized noise needs attributes source and true_label; missing: {missing}"
        raise InputError(message)
    source, truth = part.attributes["source"], part.attributes["true_label"]
    return {
        int(one): wrong_share(part.labels[source == one], truth[source == one])
        for one in np.unique(source)
    }


def _noise_told(noise: object) -> str:
    if isinstance(noise, PairNoise):
        return f"the next class given for a share of {noise.rate:g}"
    if isinstance(noise, UniformNoise):
        return f"a share of {noise.rate:g} of the labels redrawn over all classes"
    rate = getattr(noise, "rate", 0.0)
    return f"another class given for a share of {rate:g}" if rate else "right labels"
