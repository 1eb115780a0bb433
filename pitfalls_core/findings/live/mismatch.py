"""A demonstration: offline images that were preprocessed otherwise, beside their clean twin.

Nothing here is a result of the study. A nearest-neighbour classifier, which needs no training run,
stands in for a model, so that the demonstration can be drawn again anywhere.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.data.measuring import facts_of_splits
from pitfalls_core.data.splits import Labelled, Splits
from pitfalls_core.findings.detectors.preprocessing import fingerprint
from pitfalls_core.findings.live.redrawn import redrawn
from pitfalls_core.findings.live.sets import OFFLINE
from pitfalls_core.studies.study import Study

Floats = NDArray[np.float32]
Change = Callable[[Floats], Floats]

CLEAN = "clean"

REPAIRED = 0.05
"""Gain in accuracy from which a repair is an alarm: five points."""


def _as_it_is(images: Floats) -> Floats:
    return images


def _inverted(images: Floats) -> Floats:
    return 1 - images


def _divided(images: Floats) -> Floats:
    dim: Floats = images / np.float32(255)
    return dim


def _multiplied(images: Floats) -> Floats:
    bright: Floats = np.clip(images * np.float32(255), 0, 1)
    return bright


def _transposed(images: Floats) -> Floats:
    return np.ascontiguousarray(images.swapaxes(2, 3))


def _flipped(images: Floats) -> Floats:
    return np.ascontiguousarray(images[..., ::-1])


FAULTS: Mapping[str, Change] = {
    CLEAN: _as_it_is,
    "inverted": _inverted,
    "divided by 255 twice": _divided,
    "transposed": _transposed,
}
"""What happened to the twin that is served, in words."""

REPAIRS: Mapping[str, Change] = {
    "none": _as_it_is,
    "invert": _inverted,
    "times 255": _multiplied,
    "over 255": _divided,
    "transpose": _transposed,
    "flip": _flipped,
}
"""What is tried in turn."""


@dataclass(frozen=True)
class Twin:
    """One twin of the offline test set.

    Parameters
    ----------
    fault
        What was done to it, one of `FAULTS`.
    accuracy
        Of the nearest neighbour in the training set, as it was served.
    repair, repaired
        The repair that helps most, and the accuracy after it.
    alarm
        Whether the preprocessing fingerprint raises an alarm.
    """

    fault: str
    accuracy: float
    repair: str
    repaired: float
    alarm: bool

    @property
    def repair_alarm(self) -> bool:
        """Whether some repair raises accuracy by more than `REPAIRED`."""
        return self.repaired - self.accuracy > REPAIRED


def twins(study: Study, profile: str, task: str, seed: int = 0) -> tuple[Twin, ...]:
    """Return the clean twin and the faulty ones, for the data of one seed."""
    return twins_of(redrawn(study, profile, task, seed))


def twins_of(splits: Splits) -> tuple[Twin, ...]:
    """Return the clean twin of the offline test set and the faulty ones."""
    return tuple(_twin(fault, splits) for fault in FAULTS)


def _twin(fault: str, splits: Splits) -> Twin:
    offline = splits.tests[OFFLINE]
    served = FAULTS[fault](offline.inputs)
    sets = facts_of_splits(
        Splits(
            splits.train,
            splits.validation,
            {"served": Labelled(served, offline.labels)},
            splits.classes,
        )
    )
    found = fingerprint(sets["train"], sets["served"])
    scores = {
        name: _accuracy(splits.train, repair(served), offline.labels)
        for name, repair in REPAIRS.items()
    }
    best = max(scores, key=lambda name: scores[name])
    return Twin(fault, scores["none"], best, scores[best], found is not None and found.fired)


def _accuracy(train: Labelled, images: Floats, labels: NDArray[np.int64]) -> float:
    """Return the accuracy of the nearest neighbour, by squared distance."""
    known = train.inputs.reshape(len(train), -1)
    asked = images.reshape(len(images), -1)
    # The squared norm of what is asked for is the same for all that is known.
    distances = (known**2).sum(axis=1)[None] - 2 * asked @ known.T
    return float((train.labels[distances.argmin(axis=1)] == labels).mean())
