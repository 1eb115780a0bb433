"""Handwritten digits of writers that were trained on, and of writers that were not."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pitfalls_core.data.files.optdigits import optdigits
from pitfalls_core.data.held_out import require_positive
from pitfalls_core.data.splits import LabelledImages, Splits
from pitfalls_core.errors import InputError
from pitfalls_core.seeding import Streams


@dataclass(frozen=True)
class NewWriterDigits:
    """Scanned digits, divided by writers as their authors divided them.

    Input: (1, 8, 8) grey values, 0 to 16 in the file, divided by 16.
    Label: the digit, 0 to 9.
    Split: stream ``split`` shuffles the 3,823 scans of 30 writers in optdigits.tra, anew for every
    seed: `train` are trained on, `validation` select the epoch, the rest is dataset ``known``. The
    1,797 scans of 13 other writers in optdigits.tes are dataset ``new``, the same for every seed.
    Source: Optical Recognition of Handwritten Digits, E. Alpaydin and C. Kaynak, UCI Machine
    Learning Repository, 1998. This package brings only the second file, through scikit-learn.
    Licence: CC BY 4.0.
    Cannot show: how accuracy varies between writers: the files do not say who wrote what.

    Parameters
    ----------
    known_writers, new_writers
        The files optdigits.tra and optdigits.tes.
    train, validation
        Number of scans.

    Raises
    ------
    InputError
        If a number is not positive; on `sample` also if a file is missing or damaged, or no scan
        of the first is left to test on.
    """

    known_writers: Path
    new_writers: Path
    train: int = 2800
    validation: int = 500

    def __post_init__(self) -> None:
        require_positive("NewWriterDigits", train=self.train, validation=self.validation)

    def sample(self, streams: Streams) -> Splits:
        """Return the sets of the run that `streams` belongs to."""
        scans, digits = optdigits(self.known_writers, "optdigits.tra")
        first = self.train + self.validation
        if first >= len(scans):
            message = (
                f"{self.known_writers} has {len(scans):,} scans: train={self.train} and "
                f"validation={self.validation} leave none for dataset known"
            )
            raise InputError(message)
        order = streams.numpy("split").permutation(len(scans))
        train, validation, known = (
            LabelledImages(scans[rows], digits[rows])
            for rows in np.split(order, [self.train, first])
        )
        new = LabelledImages(*optdigits(self.new_writers, "optdigits.tes"))
        return Splits(train, validation, {"known": known, "new": new}, 10)

    def describe(self) -> Mapping[str, str]:
        """Return one sentence for the training set and for each dataset, by name."""
        return {
            "train": (
                f"{self.train:,} scanned digits of 8 x 8 pixels by the writers of optdigits.tra, "
                f"chosen at random for each seed; {self.validation:,} others select the epoch."
            ),
            "known": "The other scans of these writers.",
            "new": "The scans of optdigits.tes, by other writers, the same for every seed.",
        }
