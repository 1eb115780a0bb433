"""Sources of drawn symbols: each has a hand, a sensor, and a way of labelling wrongly."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.data import corruptions
from pitfalls_core.data.label_noise import LabelNoise, PairNoise, SymmetricNoise, UniformNoise
from pitfalls_core.data.scenes import Scene
from pitfalls_core.data.strokes import Floats
from pitfalls_core.data.symbols import Style

SEVERITY = 3
"""Strength of the corruptions that make the sensors differ, as in the tables of `corruptions`."""

SLIGHT = 1
"""Strength of the unseen sensor, and of what sets the altered target apart: the weakest."""

CLEAN = 0
"""Number of the source whose labels are right."""

TARGET = 4
"""Number of the source that no model is trained on."""


@dataclass(frozen=True)
class Source:
    """Where examples come from.

    Parameters
    ----------
    title
        What sets it apart, in words.
    style
        The hand.
    contrast, brightness, blur, noise
        The sensor, in this order: factor of the contrast, what is added to grey values, standard
        deviations of a Gaussian blur in pixels and of Gaussian noise.
    """

    title: str
    style: Style
    contrast: float = 1.0
    brightness: float = 0.0
    blur: float = 0.0
    noise: float = 0.0

    def draw(
        self, labels: NDArray[np.int64], generator: np.random.Generator, *, block: int = 1
    ) -> Floats:
        """Return an image of each of `labels` (images,): (images, 1, height, width), in [0, 1].

        The scene is seen through means of `block` x `block` pixels, before the sensor acts on it.
        """
        images = _in_blocks(Scene().draw(labels, self.style, generator), block)
        if self.contrast != 1:
            images = corruptions.with_contrast(images, self.contrast)
        if self.brightness:
            images = corruptions.with_brightness(images, self.brightness)
        if self.blur:
            images = corruptions.with_gaussian_blur(images, self.blur)
        if self.noise:
            images = corruptions.with_gaussian_noise(images, self.noise, generator)
        return images


SOURCES = (
    Source("smooth strokes", Style()),
    Source(
        "narrow smooth strokes, noisy sensor",
        Style(width=0.85),
        noise=corruptions.at_severity(corruptions.GAUSSIAN_NOISE, SEVERITY),
    ),
    Source(
        "sharp corners, pale and light",
        Style(cuts=0),
        contrast=corruptions.at_severity(corruptions.CONTRAST, SEVERITY),
        brightness=corruptions.at_severity(corruptions.BRIGHTNESS, SEVERITY),
    ),
    Source(
        "square ends and a lower waist, blurred",
        Style(waist=0.1, square_ends=True),
        blur=corruptions.at_severity(corruptions.GAUSSIAN_BLUR, SEVERITY),
    ),
)
"""The sources that models are trained on; source `CLEAN` comes first."""

UNSEEN = Source(
    "narrow, sharp corners, square ends, a lower waist, a little blurred and noisy",
    Style(cuts=0, width=0.8, waist=0.2, square_ends=True),
    blur=corruptions.at_severity(corruptions.GAUSSIAN_BLUR, SLIGHT),
    noise=corruptions.at_severity(corruptions.GAUSSIAN_NOISE, SLIGHT),
)
"""The source that models meet after training, number `TARGET`."""


def altered(images: Floats) -> Floats:
    """Return `images` slightly paler and lighter, by the weakest published strengths."""
    paler = corruptions.with_contrast(images, corruptions.at_severity(corruptions.CONTRAST, SLIGHT))
    return corruptions.with_brightness(
        paler, corruptions.at_severity(corruptions.BRIGHTNESS, SLIGHT)
    )


def label_noises(symmetric: str) -> tuple[LabelNoise, ...]:
    """Return how each of `SOURCES` labels wrongly: not at all, 0.2 and 0.4 symmetric, 0.3 pair.

    Parameters
    ----------
    symmetric
        Which definition of symmetric noise: ``"others"`` draws wrong labels from the other
        classes, ``"all"`` from all of them.
    """
    spread: type[SymmetricNoise] | type[UniformNoise]
    spread = SymmetricNoise if symmetric == "others" else UniformNoise
    return (SymmetricNoise(0.0), spread(0.2), spread(0.4), PairNoise(0.3))


def _in_blocks(images: Floats, block: int) -> Floats:
    count, channels, height, width = images.shape
    parts = images.reshape(count, channels, height // block, block, width // block, block)
    # A mean of values in [0, 1] may leave it by a rounding error.
    return np.clip(parts.mean(axis=(3, 5), dtype=np.float32), 0, 1) if block > 1 else images
