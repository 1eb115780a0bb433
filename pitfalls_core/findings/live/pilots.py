"""What a small live pilot would have said, against what the whole stream says."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pitfalls_core.findings.arms import Arm, in_order
from pitfalls_core.findings.live.sets import LiveSets

Arms = Mapping[tuple[str, str], Arm]

ERRORS = 2.0
"""Standard errors from which a pilot counts as off."""


@dataclass(frozen=True)
class Pilot:
    """The runs of one variant, each scored on the small batch and on everything.

    Parameters
    ----------
    variant
        Its name.
    small, large
        Mean accuracy.
    off
        Small minus large in standard errors, run by run.
    error
        The largest of these standard errors.
    """

    variant: str
    small: float
    large: float
    off: tuple[float, ...]
    error: float

    @property
    def misled(self) -> int:
        """How many runs are off by more than `ERRORS` standard errors, in either direction."""
        return sum(abs(one) > ERRORS for one in self.off)


def pilots(arms: Arms, variants: Sequence[str], sets: LiveSets) -> tuple[Pilot, ...]:
    """Return the pilot of each of `variants` with finished runs on both sets."""
    found = []
    for name in variants:
        small, large = (arms.get((dataset, name)) for dataset in (sets.small, sets.live))
        if small is not None and large is not None and small.examples and large.examples:
            shared = in_order(small.scores.keys() & large.scores.keys())
            pairs = [(small.scores[seed], large.scores[seed]) for seed in shared]
            if pairs:
                counts = small.examples, large.examples
                found.append(_pilot(name, pairs, counts))
    return tuple(found)


def errors_apart(small: float, large: float, counts: tuple[int, int]) -> float:
    """Return how many standard errors an accuracy on a part is from that on the whole.

    The part belongs to the whole, so that the variance of the difference is p (1 - p) (1/n - 1/N),
    with p the accuracy on the whole: what it would be if the part were drawn from it at random.

    Parameters
    ----------
    small, large
        Accuracies on the part and on the whole.
    counts
        Examples in the part, and in the whole.
    """
    error = standard_error(large, counts)
    if error == 0:
        return 0.0 if small == large else math.copysign(math.inf, small - large)
    return (small - large) / error


def standard_error(large: float, counts: tuple[int, int]) -> float:
    """Return the standard error that `errors_apart` divides by."""
    n, whole = counts
    return math.sqrt(large * (1 - large) * (1 / n - 1 / whole))


def _pilot(variant: str, pairs: Sequence[tuple[float, float]], counts: tuple[int, int]) -> Pilot:
    means = np.mean(pairs, axis=0)
    return Pilot(
        variant,
        float(means[0]),
        float(means[1]),
        tuple(errors_apart(*pair, counts) for pair in pairs),
        max(standard_error(large, counts) for _, large in pairs),
    )
