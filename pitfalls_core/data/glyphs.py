"""Drawn symbols, and three shifts away from the way they were drawn for training."""

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


@dataclass(frozen=True)
class GlyphShifts:
    """Ten symbols drawn in a smooth style, tested as drawn and under three shifts.

    Input: (1, 20, 20) grey values in [0, 1], bright strokes on a darker background.
    Label: the symbol, 0 to 9; in every set the classes are equally frequent up to rounding.
    Split: all sets, the test sets included, are drawn anew for every seed from stream ``data``.
    Dataset ``id`` is drawn like the training set. ``shift_a`` is written in a held-out style: sharp
    corners, square ends, narrower, with a lower waist. ``shift_b`` has less contrast, more light
    and added sensor noise. ``shift_c`` is blurred, and its symbols stand further off the centre.
    The corruptions of ``shift_b`` and ``shift_c`` act on finished images, with the strengths that
    `pitfalls_core.data.corruptions` lists.
    Source: drawn by this package; no font and no file is read.
    Licence: that of this package.
    Cannot show: how a method does on photographs. The shifts were made, not met, and how much one
    of them overlaps with a method's augmentation decides much of what is found.

    Parameters
    ----------
    train, validation, test
        Number of images for training, for selecting the epoch, and in each of the four test sets.
    severity
        1 to 5, for ``shift_b`` and ``shift_c``.

    Raises
    ------
    InputError
        If a set is smaller than the number of classes, or there is no such severity.
    """

    train: int = 2000
    validation: int = 500
    test: int = 1000
    severity: int = 3

    def __post_init__(self) -> None:
        for name in ("train", "validation", "test"):
            if getattr(self, name) < len(SYMBOLS):
                message = (
                    f"glyphs.{name} must be at least {len(SYMBOLS)}, one image for each class; "
                    f"got {getattr(self, name)}"
                )
                raise InputError(message)
        corruptions.at_severity(corruptions.CONTRAST, self.severity)

    def sample(self, streams: Streams) -> Splits:
        """Return the sets of the run that `streams` belongs to."""
        # One generator a set: the size of one set does not move the others.
        train, validation, *tests = streams.numpy("data").spawn(6)
        source, smooth = Scene(), Style()
        return Splits(
            train=_drawn(self.train, source, smooth, train),
            validation=_drawn(self.validation, source, smooth, validation),
            tests={
                "id": _drawn(self.test, source, smooth, tests[0]),
                "shift_a": _drawn(self.test, source, _held_out_style(), tests[1]),
                "shift_b": self._shift_b(tests[2]),
                "shift_c": self._shift_c(tests[3]),
            },
            classes=len(SYMBOLS),
        )

    def describe(self) -> Mapping[str, str]:
        """Return one sentence for the training set and for each dataset, by name."""
        held_out = _held_out_style()
        return {
            "train": (
                f"{self.train:,} drawings of {len(SYMBOLS)} symbols on {SIZE} x {SIZE} pixels in a "
                f"smooth style, new for each seed; {self.validation:,} others select the epoch."
            ),
            "id": f"{self.test:,} images drawn like the training set.",
            "shift_a": (
                f"{self.test:,} images in a held-out style: sharp corners, square stroke ends, "
                f"{held_out.width:g} times the width, waist lower by {held_out.waist:g} of the "
                "half height."
            ),
            "shift_b": (
                f"{self.test:,} images with contrast times {self._at(corruptions.CONTRAST):g}, "
                f"brightness plus {self._at(corruptions.BRIGHTNESS):g} and Gaussian noise of SD "
                f"{self._at(corruptions.GAUSSIAN_NOISE):g} (severity {self.severity} of 5)."
            ),
            "shift_c": (
                f"{self.test:,} images with Gaussian blur of SD "
                f"{self._at(corruptions.GAUSSIAN_BLUR):g} pixels (severity {self.severity} of 5) "
                f"and symbols up to {self._translation():g} instead of {Scene().translation:g} "
                "pixels off the centre in each direction."
            ),
        }

    def _shift_b(self, generator: np.random.Generator) -> LabelledImages:
        drawn = _drawn(self.test, Scene(), Style(), generator)
        dim = corruptions.with_contrast(drawn.inputs, self._at(corruptions.CONTRAST))
        lit = corruptions.with_brightness(dim, self._at(corruptions.BRIGHTNESS))
        sigma = self._at(corruptions.GAUSSIAN_NOISE)
        noisy = corruptions.with_gaussian_noise(lit, sigma, generator)
        return LabelledImages(noisy, drawn.labels)

    def _shift_c(self, generator: np.random.Generator) -> LabelledImages:
        scene = replace(Scene(), translation=self._translation())
        drawn = _drawn(self.test, scene, Style(), generator)
        sigma = self._at(corruptions.GAUSSIAN_BLUR)
        return LabelledImages(corruptions.with_gaussian_blur(drawn.inputs, sigma), drawn.labels)

    def _translation(self) -> float:
        """Return the half range of the offset in shift C: one more pixel for each severity."""
        return Scene().translation + self.severity

    def _at(self, table: tuple[float, ...]) -> float:
        return corruptions.at_severity(table, self.severity)


def _held_out_style() -> Style:
    return Style(cuts=0, width=0.8, waist=0.2, square_ends=True)


def _drawn(
    count: int, scene: Scene, style: Style, generator: np.random.Generator
) -> LabelledImages:
    labels: NDArray[np.int64] = generator.permutation(np.arange(count) % len(SYMBOLS))
    return LabelledImages(scene.draw(labels, style, generator), labels)
