"""Drawn symbols: an offline world to train in, and a live stream that drifts away from it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.data import corruptions
from pitfalls_core.data.scenes import SIZE, Scene
from pitfalls_core.data.splits import LabelledImages, Splits
from pitfalls_core.data.symbols import SYMBOLS, Style
from pitfalls_core.errors import InputError
from pitfalls_core.seeding import Streams

BATCHES = 4
"""Consecutive batches of the live stream."""

CLASSES = len(SYMBOLS)


@dataclass(frozen=True)
class LiveStream:
    """Ten symbols, offline as they are trained on, and live in four batches that drift away.

    Input: (1, 20, 20) grey values in [0, 1], bright strokes on a darker background.
    Label: the symbol, 0 to 9; offline the classes are equally frequent up to rounding, live they
    are drawn from the prior of their batch.
    Split: all sets, the test sets included, are drawn anew for every seed from stream ``data``.
    Dataset ``offline`` is drawn like the training set. Three factors drift along the live stream:
    batch b has contrast and brightness of severity b (`pitfalls_core.data.corruptions`), writes b
    tenths of its symbols in a held-out style, and has a class prior that rises with the number of
    the class (`class_prior`). The first images of the first batch are the adaptation sample, which
    methods may see without labels; it is scored by nobody. The rest of that batch is
    ``live_small``; ``live_2``, ``live_3`` and ``live_4`` are the other batches, and ``live_large``
    holds all that are scored, with attribute ``batch`` (1 to 4).
    Source: drawn by this package; no font and no file is read.
    Licence: that of this package.
    Cannot show: how far a real stream drifts, or in which order. The drift was made, not met, and
    it only ever grows.

    Parameters
    ----------
    train, validation, offline
        Number of images for training, for selecting the epoch, and in the offline test set.
    batch
        Number of images in each live batch.
    adaptation
        How many of the first batch are the adaptation sample.

    Raises
    ------
    InputError
        If an offline set or the scored part of the first batch is smaller than the number of
        classes, or the adaptation sample has fewer than two images.
    """

    train: int = 2000
    validation: int = 500
    offline: int = 1000
    batch: int = 600
    adaptation: int = 400

    def __post_init__(self) -> None:
        for name in ("train", "validation", "offline"):
            if getattr(self, name) < CLASSES:
                message = (
                    f"live stream: {name} must be at least {CLASSES}, one image for each class; "
                    f"got {getattr(self, name)}"
                )
                raise InputError(message)
        if self.adaptation < 2 or self.batch - self.adaptation < CLASSES:
            message = (
                "live stream: the adaptation sample needs at least 2 images, and the rest of its "
                f"batch at least {CLASSES}; got adaptation={self.adaptation}, batch={self.batch}"
            )
            raise InputError(message)

    def sample(self, streams: Streams) -> Splits:
        """Return the sets of the run that `streams` belongs to."""
        # One generator a set: the size of one set does not move the others.
        generators = streams.numpy("data").spawn(3 + BATCHES)
        offline = [
            _offline(count, generator)
            for count, generator in zip(
                (self.train, self.validation, self.offline), generators[:3], strict=True
            )
        ]
        live = [
            _live(number, self.batch, generator)
            for number, generator in enumerate(generators[3:], start=1)
        ]
        first = live[0]
        seen = slice(self.adaptation)
        scored = (_rest(first, self.adaptation), *live[1:])
        return Splits(
            train=offline[0],
            validation=offline[1],
            tests={
                "offline": offline[2],
                "live_small": scored[0],
                **{f"live_{number}": part for number, part in enumerate(scored[1:], start=2)},
                "live_large": _together(scored),
            },
            classes=CLASSES,
            unlabelled=first.inputs[seen],
        )

    def describe(self) -> Mapping[str, str]:
        """Return one sentence for the training set and for each dataset, by name."""
        small = self.batch - self.adaptation
        return {
            "train": (
                f"{self.train:,} drawings of {CLASSES} symbols on {SIZE} x {SIZE} pixels in a "
                f"smooth style, new for each seed; {self.validation:,} others select the epoch, "
                f"and {self.adaptation:,} live images of batch 1 may be seen without labels."
            ),
            "offline": f"{self.offline:,} images drawn like the training set.",
            "live_small": f"The {small:,} other images of batch 1: {_drift(1)}.",
            **{
                f"live_{number}": f"{self.batch:,} images: {_drift(number)}."
                for number in range(2, BATCHES + 1)
            },
            "live_large": (
                f"The {BATCHES * self.batch - self.adaptation:,} scored images of batches 1 to "
                f"{BATCHES} together."
            ),
        }


def class_prior(number: int) -> NDArray[np.float64]:
    """Return the probability of each class in live batch `number`: it rises with the class.

    In batch b it goes evenly from 1 - b / 5 times the mean to 1 + b / 5 times the mean.
    """
    weights = 1 + number / 5 * np.linspace(-1, 1, CLASSES)
    prior: NDArray[np.float64] = weights / weights.sum()
    return prior


def held_out_share(number: int) -> float:
    """Return the share of live batch `number` that is written in the held-out style."""
    return number / 10


def _offline(count: int, generator: np.random.Generator) -> LabelledImages:
    labels: NDArray[np.int64] = generator.permutation(np.arange(count) % CLASSES)
    return LabelledImages(Scene().draw(labels, Style(), generator), labels)


def _live(number: int, count: int, generator: np.random.Generator) -> LabelledImages:
    labels: NDArray[np.int64] = generator.choice(CLASSES, size=count, p=class_prior(number))
    held_out = generator.random(count) < held_out_share(number)
    images = np.empty((count, 1, SIZE, SIZE), dtype=np.float32)
    for chosen, style in ((held_out, _held_out_style()), (~held_out, Style())):
        if chosen.any():
            images[chosen] = Scene().draw(labels[chosen], style, generator)
    dim = corruptions.with_contrast(images, corruptions.at_severity(corruptions.CONTRAST, number))
    added = corruptions.at_severity(corruptions.BRIGHTNESS, number)
    lit = corruptions.with_brightness(dim, added)
    return LabelledImages(lit, labels, {"batch": np.full(count, number, dtype=np.int64)})


def _held_out_style() -> Style:
    return Style(cuts=0, width=0.8, waist=0.2, square_ends=True)


def _rest(part: LabelledImages, first: int) -> LabelledImages:
    attributes = {name: values[first:] for name, values in part.attributes.items()}
    return LabelledImages(part.inputs[first:], part.labels[first:], attributes)


def _together(parts: tuple[LabelledImages, ...]) -> LabelledImages:
    return LabelledImages(
        np.concatenate([part.inputs for part in parts]),
        np.concatenate([part.labels for part in parts]),
        {"batch": np.concatenate([part.attributes["batch"] for part in parts])},
    )


def _drift(number: int) -> str:
    contrast = corruptions.at_severity(corruptions.CONTRAST, number)
    brightness = corruptions.at_severity(corruptions.BRIGHTNESS, number)
    prior = CLASSES * class_prior(number)
    return (
        f"contrast times {contrast:g}, brightness plus {brightness:g}, "
        f"{100 * held_out_share(number):g} % in a held-out style, class frequencies from "
        f"{prior[0]:g} to {prior[-1]:g} times the mean"
    )
