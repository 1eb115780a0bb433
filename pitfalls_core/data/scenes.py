"""How images of symbols come about: placement, stroke, background, clutter and sensor noise."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.data.strokes import Floats, coverage, distance_field
from pitfalls_core.data.symbols import SYMBOLS, Style, symbol_segments

SIZE = 20
"""Height and width of an image, in pixels."""

Range = tuple[float, float]


@dataclass(frozen=True)
class Scene:
    """The ranges from which the factors of every image are drawn, uniformly and independently.

    Parameters
    ----------
    thickness
        Of the strokes, in pixels.
    scale
        Half height of the symbol, in pixels.
    aspect
        Width over height, relative to the symbol.
    slant
        Horizontal shear.
    rotation
        Half range of the angle, in radians.
    translation
        Half range of the offset from the centre in each direction, in pixels.
    background, gradient
        Grey level at the centre, and its change from there to the edge, in a random direction.
    ink
        Grey level of the strokes.
    noise
        Standard deviation of the sensor noise, Gaussian.
    clutter
        Number of stray strokes.
    stray
        Length of a stray stroke, in pixels.
    """

    thickness: Range = (1.0, 2.6)
    scale: Range = (5.0, 7.5)
    aspect: Range = (0.8, 1.25)
    slant: Range = (-0.3, 0.3)
    rotation: float = 0.3
    translation: float = 1.5
    background: Range = (0.0, 0.3)
    gradient: Range = (0.0, 0.2)
    ink: Range = (0.6, 1.0)
    noise: Range = (0.02, 0.12)
    clutter: int = 2
    stray: Range = (2.0, 6.0)

    def draw(
        self, labels: NDArray[np.int64], style: Style, generator: np.random.Generator
    ) -> Floats:
        """Return one image for each of `labels` (images,): (images, 1, SIZE, SIZE), in [0, 1]."""
        count = len(labels)
        placement, centre = self._placement(count, generator)
        distance = self._clutter(count, generator)
        for symbol in range(len(SYMBOLS)):
            of_class = np.flatnonzero(labels == symbol)
            segments = _placed(symbol_segments(symbol, style), placement, centre, of_class)
            field = distance_field(segments, SIZE, square_ends=style.square_ends)
            distance[of_class] = np.minimum(distance[of_class], field)
        covered = coverage(distance, _uniform(generator, self.thickness, count))
        return self._photograph(covered, generator)[:, None]

    def _placement(self, count: int, generator: np.random.Generator) -> tuple[Floats, Floats]:
        """Return matrices (count, 2, 2) and centres (count, 2) that take symbols to pixels."""
        scale = _uniform(generator, self.scale, count)
        width = scale * _uniform(generator, self.aspect, count)
        slant = scale * _uniform(generator, self.slant, count)
        angle = _uniform(generator, (-self.rotation, self.rotation), count)
        cosine, sine = np.cos(angle), np.sin(angle)
        first = np.stack([cosine * width, cosine * slant - sine * scale], axis=1)
        second = np.stack([sine * width, sine * slant + cosine * scale], axis=1)
        offset = _uniform(generator, (-self.translation, self.translation), count, 2)
        return np.stack([first, second], axis=1), offset + np.float32((SIZE - 1) / 2)

    def _clutter(self, count: int, generator: np.random.Generator) -> Floats:
        start = _uniform(generator, (0, SIZE - 1), count, self.clutter, 2)
        length = _uniform(generator, self.stray, count, self.clutter)
        angle = _uniform(generator, (-np.pi, np.pi), count, self.clutter)
        step = length[..., None] * np.stack([np.cos(angle), np.sin(angle)], axis=-1)
        return distance_field(np.stack([start, start + step], axis=2), SIZE)

    def _photograph(self, covered: Floats, generator: np.random.Generator) -> Floats:
        count = len(covered)
        angle = _uniform(generator, (-np.pi, np.pi), count)
        slope = _uniform(generator, self.gradient, count)
        level = _uniform(generator, self.background, count)
        ink = _uniform(generator, self.ink, count)[:, None, None]
        sigma = _uniform(generator, self.noise, count)[:, None, None]
        ramp = np.linspace(-1, 1, SIZE, dtype=np.float32)
        columns = (slope * np.cos(angle))[:, None] * ramp + level[:, None]
        rows = (slope * np.sin(angle))[:, None] * ramp
        image = columns[:, None, :] + rows[:, :, None]
        image += covered * (ink - image)
        image += sigma * generator.standard_normal(image.shape, dtype=np.float32)
        return np.clip(image, 0, 1, out=image)


def _placed(
    segments: Floats, placement: Floats, centre: Floats, images: NDArray[np.intp]
) -> Floats:
    """Return the segments of a symbol as they stand in each of `images`."""
    turned = segments[None] @ placement[images].transpose(0, 2, 1)[:, None]
    return turned + centre[images, None, None]


def _uniform(generator: np.random.Generator, bounds: Range, *shape: int) -> Floats:
    return generator.uniform(*bounds, size=shape).astype(np.float32)
