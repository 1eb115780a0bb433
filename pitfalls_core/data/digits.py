"""Scanned handwritten digits, split at random or by their order in the file."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.data.digit_scans import CLASSES, SCANS, digit_scans
from pitfalls_core.data.splits import LabelledImages, Splits
from pitfalls_core.errors import InputError
from pitfalls_core.seeding import Streams


@dataclass(frozen=True)
class RandomSplitDigits:
    """Handwritten digits whose test set is drawn at random.

    Input: (1, 8, 8) grey values, 0 to 16 in the file, divided by 16.
    Label: the digit, 0 to 9.
    Split: all 1,797 scans are shuffled by stream ``split``, anew for every seed; the first `train`
    are trained on, the next `validation` select the epoch, the rest is dataset ``test``.
    Source: test part of Optical Recognition of Handwritten Digits, E. Alpaydin and C. Kaynak, UCI
    Machine Learning Repository, 1998; as shipped with scikit-learn.
    Licence: CC BY 4.0.
    Cannot show: how the network does on writers it has not seen, since scans of one writer fall
    into all sets. The seeds share the scans, so an interval over seeds speaks of these scans only.

    Parameters
    ----------
    train, validation
        Number of scans.

    Raises
    ------
    InputError
        If a number is not positive, or no scan is left for the test set.
    """

    train: int = 1000
    validation: int = 297

    def __post_init__(self) -> None:
        _require_sizes(self.train, self.validation)

    def sample(self, streams: Streams) -> Splits:
        """Return the sets of the run that `streams` belongs to."""
        return _divided(streams.numpy("split").permutation(SCANS), self.train, self.validation)

    def describe(self) -> Mapping[str, str]:
        """Return one sentence for the training set and for each dataset, by name."""
        test = SCANS - self.train - self.validation
        return {
            "train": (
                f"{self.train:,} of {SCANS:,} scanned digits of 8 x 8 pixels, chosen at random "
                f"for each seed; {self.validation:,} others select the epoch."
            ),
            "test": f"The remaining {test:,} scans, from the same writers.",
        }


@dataclass(frozen=True)
class FileOrderDigits:
    """Handwritten digits whose test set is the end of the file.

    Input: (1, 8, 8) grey values, 0 to 16 in the file, divided by 16.
    Label: the digit, 0 to 9.
    Split: the scans after the first `train` + `validation` in file order are dataset ``test``, the
    same for every seed; stream ``split`` divides the others into training and validation set.
    Source: test part of Optical Recognition of Handwritten Digits, E. Alpaydin and C. Kaynak, UCI
    Machine Learning Repository, 1998; as shipped with scikit-learn.
    Licence: CC BY 4.0.
    Cannot show: that the shift is one of writers. The file names none; that its order follows them
    is inferred from the lower accuracy on its end. All seeds share one test set, so an interval
    over seeds speaks of these scans only.

    Parameters
    ----------
    train, validation
        Number of scans.

    Raises
    ------
    InputError
        If a number is not positive, or no scan is left for the test set.
    """

    train: int = 1000
    validation: int = 297

    def __post_init__(self) -> None:
        _require_sizes(self.train, self.validation)

    def sample(self, streams: Streams) -> Splits:
        """Return the sets of the run that `streams` belongs to."""
        first = self.train + self.validation
        order = np.concatenate([streams.numpy("split").permutation(first), np.arange(first, SCANS)])
        return _divided(order, self.train, self.validation)

    def describe(self) -> Mapping[str, str]:
        """Return one sentence for the training set and for each dataset, by name."""
        first = self.train + self.validation
        return {
            "train": (
                f"{self.train:,} of the first {first:,} scanned digits in the file, of 8 x 8 "
                f"pixels, chosen at random for each seed; the other {self.validation:,} select "
                "the epoch."
            ),
            "test": f"The last {SCANS - first:,} scans in file order, the same for every seed.",
        }


def _divided(order: NDArray[np.int64], train: int, validation: int) -> Splits:
    images, labels = digit_scans()
    bounds = (slice(train), slice(train, train + validation), slice(train + validation, None))
    parts = (LabelledImages(images[order[part]], labels[order[part]]) for part in bounds)
    first, second, rest = parts
    return Splits(first, second, {"test": rest}, CLASSES)


def _require_sizes(train: int, validation: int) -> None:
    if min(train, validation) < 1 or train + validation >= SCANS:
        message = (
            f"digits have {SCANS} scans: train and validation must be positive and leave at least "
            f"one scan for the test set; got train={train}, validation={validation}"
        )
        raise InputError(message)
