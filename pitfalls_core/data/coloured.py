"""Digits whose colour tells the label, until it no longer does.

The construction of M. Arjovsky et al., Invariant Risk Minimization, 2019, section 5.2.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.data.digit_scans import SCANS, digit_scans
from pitfalls_core.data.splits import LabelledImages, Splits
from pitfalls_core.errors import InputError
from pitfalls_core.seeding import Streams

CLASSES = 2
SMALL = 5
"""Digits below this one have label 1 before noise."""


@dataclass(frozen=True)
class Colouring:
    """How often label and colour disagree with what they follow.

    Label 1 is a digit below 5; it is flipped with probability `label_noise`. The colour is the
    label after that, flipped with probability `colour_noise`. An image of colour 0 has its ink in
    channel 0, and nothing in channel 1; colour 1 is the reverse.

    Parameters
    ----------
    label_noise, colour_noise
        Probabilities.

    Raises
    ------
    InputError
        If one is not in [0, 1].
    """

    label_noise: float
    colour_noise: float

    def __post_init__(self) -> None:
        for name in ("label_noise", "colour_noise"):
            if not 0 <= getattr(self, name) <= 1:
                raise InputError(f"colouring: {name} must be in [0, 1]; got {getattr(self, name)}")

    @property
    def by_colour(self) -> float:
        """Accuracy of the predictor that sees the colour only and takes it for the label."""
        return 1 - self.colour_noise

    @property
    def by_shape(self) -> float:
        """Accuracy of the predictor that knows the digit, and nothing of the colour."""
        return 1 - self.label_noise


def coloured(
    images: NDArray[np.float32],
    digits: NDArray[np.int64],
    colourings: Sequence[Colouring],
    draws: NDArray[np.float64],
) -> LabelledImages:
    """Return images in two channels with labels 0 and 1, example by example in turn per colouring.

    Attributes: ``source``, the number of the colouring; ``true_label``, the label before noise;
    ``colour``; and ``digit``.

    Parameters
    ----------
    images
        Ink, (examples, 1, height, width).
    digits
        (examples,), 0 to 9.
    colourings
        Of the sources; example i belongs to source i modulo their number.
    draws
        (examples, 2), uniform in [0, 1): a label or a colour is flipped if its number is below the
        probability, so that two calls with equal draws differ by the probabilities alone.
    """
    source = np.arange(len(digits)) % len(colourings)
    noise = np.array([[one.label_noise, one.colour_noise] for one in colourings])
    label_flips, colour_flips = (draws < noise[source]).T
    true = (digits < SMALL).astype(np.int64)
    labels = true ^ label_flips
    colours = labels ^ colour_flips
    pixels = np.zeros((len(digits), 2, *images.shape[2:]), dtype=np.float32)
    pixels[np.arange(len(digits)), colours] = images[:, 0]
    attributes = {"source": source, "true_label": true, "colour": colours, "digit": digits}
    return LabelledImages(pixels, labels, attributes)


@dataclass(frozen=True)
class ColouredScans:
    """Scanned digits, coloured; in dataset ``reversed`` the colour mostly tells the wrong label.

    Input: (2, 8, 8), ink in one of two channels, 0 to 16 in the file, divided by 16.
    Label: 1 for digits 0 to 4, 0 for 5 to 9, flipped with probability `label_noise`.
    Attributes: as `coloured` says.
    Split: stream ``split`` shuffles all 1,797 scans, anew for every seed; the first `train` are
    trained on, the next `validation` select the epoch, the rest is both datasets: ``same``,
    coloured like the training set, and ``reversed``, with the same scans and the same labels.
    Stream ``data`` draws the flips.
    Source: test part of Optical Recognition of Handwritten Digits, E. Alpaydin and C. Kaynak, UCI
    Machine Learning Repository, 1998, as shipped with scikit-learn; colours after M. Arjovsky et
    al., 2019.
    Licence: CC BY 4.0.
    Cannot show: that a method ignores colour because it is spurious, and not because it is the
    easier or the harder cue; the seeds share the scans.
    Bounds that need no training, at the default probabilities: a predictor by colour alone has an
    accuracy of .85 on the training set and on ``same``, and of .10 on ``reversed``; one by the
    digit alone has .75 on all of them.

    Parameters
    ----------
    train, validation
        Number of scans.
    label_noise
        Probability that a label is flipped.
    colours
        Probability that a colour is flipped, for each source of the training set.
    reversed_colours
        The same for dataset ``reversed``.

    Raises
    ------
    InputError
        If a number is not positive, no scan is left for the test sets, there is no source, or a
        probability is none.
    """

    train: int = 1000
    validation: int = 297
    label_noise: float = 0.25
    colours: tuple[float, ...] = (0.2, 0.1)
    reversed_colours: float = 0.9

    def __post_init__(self) -> None:
        if min(self.train, self.validation) < 1 or self.train + self.validation >= SCANS:
            message = (
                f"digits have {SCANS} scans: train and validation must be positive and leave at "
                f"least one scan for the test sets; got train={self.train}, "
                f"validation={self.validation}"
            )
            raise InputError(message)
        require_sources(self.colours)
        for one in (*self.colours, self.reversed_colours):
            Colouring(self.label_noise, one)

    def sample(self, streams: Streams) -> Splits:
        """Return the sets of the run that `streams` belongs to."""
        images, digits = digit_scans()
        order = streams.numpy("split").permutation(SCANS)
        draws = streams.numpy("data").random((SCANS, 2))

        def made(rows: NDArray[np.int64], colours: tuple[float, ...]) -> LabelledImages:
            colourings = [Colouring(self.label_noise, one) for one in colours]
            return coloured(images[rows], digits[rows], colourings, draws[rows])

        train, validation, test = np.split(order, [self.train, self.train + self.validation])
        tests = {
            "same": made(test, self.colours),
            "reversed": made(test, (self.reversed_colours,)),
        }
        return Splits(made(train, self.colours), made(validation, self.colours), tests, CLASSES)

    def describe(self) -> Mapping[str, str]:
        """Return one sentence for the training set and for each dataset, by name."""
        test = SCANS - self.train - self.validation
        return {
            "train": (
                f"{self.train:,} of {SCANS:,} scanned digits, chosen at random for each seed; "
                f"{coloured_words(self.label_noise, self.colours)}; {self.validation:,} others "
                "select the epoch."
            ),
            "same": f"The remaining {test:,} scans, coloured with the same probabilities.",
            "reversed": (
                f"The same {test:,} scans and labels; the colour follows the label but with "
                f"probability {self.reversed_colours:g}."
            ),
        }


def coloured_words(label_noise: float, colours: tuple[float, ...]) -> str:
    """Return how labels and colours are drawn, in words."""
    each = " or ".join(f"{one:g}" for one in colours)
    return (
        f"the label says whether the digit is below {SMALL} and is wrong with probability "
        f"{label_noise:g}; the colour follows the label but with probability {each}"
    )


def require_sources(colours: tuple[float, ...]) -> None:
    """Raise `InputError` if there is no source."""
    if not colours:
        raise InputError("colours: a training set needs at least one source; got none")
