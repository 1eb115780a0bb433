"""Scanned handwritten digits: the beginning of the file offline, its end as a live stream."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.data.digit_scans import CLASSES, SCANS, digit_scans
from pitfalls_core.data.splits import LabelledImages, Splits
from pitfalls_core.errors import InputError
from pitfalls_core.seeding import Streams

Scans = tuple[NDArray[np.float32], NDArray[np.int64]]

BATCHES = 4
"""Consecutive batches of the live stream."""


@dataclass(frozen=True)
class LiveDigits:
    """Handwritten digits of which the last ones in the file arrive as a live stream.

    Input: (1, 8, 8) grey values, 0 to 16 in the file, divided by 16.
    Label: the digit, 0 to 9.
    Split: the last four times `batch` scans in file order are the live batches, the same for every
    seed; stream ``split`` divides the others into training set, validation set and dataset
    ``offline``. The first `adaptation` scans of the first batch may be seen by methods without
    labels and are scored by nobody; the rest of it is ``live_small``, the other batches are
    ``live_2``, ``live_3`` and ``live_4``, and ``live_large`` holds all that are scored, with
    attribute ``batch`` (1 to 4).
    Source: test part of Optical Recognition of Handwritten Digits, E. Alpaydin and C. Kaynak, UCI
    Machine Learning Repository, 1998; as shipped with scikit-learn.
    Licence: CC BY 4.0.
    Cannot show: that the shift is one of writers, or of time. The file names neither; that its
    order follows the writers is inferred from the lower accuracy on its end. All seeds share the
    live batches, so an interval over seeds speaks of these scans only.

    Parameters
    ----------
    train, validation
        Number of scans; what is left before the live batches is dataset ``offline``.
    batch
        Number of scans in each live batch.
    adaptation
        How many of the first batch are the adaptation sample.

    Raises
    ------
    InputError
        If a number is not positive, no scan is left for a set, or the adaptation sample has fewer
        than two scans.
    """

    train: int = 600
    validation: int = 147
    batch: int = 200
    adaptation: int = 100

    def __post_init__(self) -> None:
        if min(self.train, self.validation) < 1 or self._offline < 1:
            message = (
                f"digits have {SCANS} scans: train and validation must be positive and leave at "
                f"least one scan beside {BATCHES} live batches; got train={self.train}, "
                f"validation={self.validation}, batch={self.batch}"
            )
            raise InputError(message)
        if not 2 <= self.adaptation < self.batch:
            message = (
                "live digits: the adaptation sample needs at least 2 scans and must leave one of "
                f"its batch; got adaptation={self.adaptation}, batch={self.batch}"
            )
            raise InputError(message)

    @property
    def _offline(self) -> int:
        return SCANS - BATCHES * self.batch - self.train - self.validation

    def sample(self, streams: Streams) -> Splits:
        """Return the sets of the run that `streams` belongs to."""
        scans = digit_scans()
        start = SCANS - BATCHES * self.batch
        order = streams.numpy("split").permutation(start)
        train, validation, offline = np.split(order, [self.train, self.train + self.validation])
        scored = np.arange(start + self.adaptation, SCANS)
        batches = (scored - start) // self.batch + 1
        return Splits(
            train=_chosen(scans, train),
            validation=_chosen(scans, validation),
            tests={
                "offline": _chosen(scans, offline),
                "live_small": _live(scans, scored[batches == 1], batches[batches == 1]),
                **{
                    f"live_{number}": _live(
                        scans, scored[batches == number], batches[batches == number]
                    )
                    for number in range(2, BATCHES + 1)
                },
                "live_large": _live(scans, scored, batches),
            },
            classes=CLASSES,
            unlabelled=scans[0][start : start + self.adaptation],
        )

    def describe(self) -> Mapping[str, str]:
        """Return one sentence for the training set and for each dataset, by name."""
        first = SCANS - BATCHES * self.batch
        return {
            "train": (
                f"{self.train:,} of the first {first:,} scanned digits in the file, of 8 x 8 "
                f"pixels, chosen at random for each seed; {self.validation:,} others select the "
                f"epoch, and the {self.adaptation:,} scans that follow may be seen without labels."
            ),
            "offline": f"The other {self._offline:,} of the first {first:,} scans.",
            "live_small": (
                f"The next {self.batch - self.adaptation:,} scans in file order, the rest of live "
                "batch 1, the same for every seed."
            ),
            **{
                f"live_{number}": f"The next {self.batch:,} scans in file order."
                for number in range(2, BATCHES + 1)
            },
            "live_large": (
                f"The {BATCHES * self.batch - self.adaptation:,} scored scans of batches 1 to "
                f"{BATCHES} together."
            ),
        }


def _chosen(scans: Scans, chosen: NDArray[np.int64]) -> LabelledImages:
    images, labels = scans
    return LabelledImages(images[chosen], labels[chosen])


def _live(scans: Scans, chosen: NDArray[np.int64], batches: NDArray[np.int64]) -> LabelledImages:
    images, labels = scans
    return LabelledImages(images[chosen], labels[chosen], {"batch": batches})
