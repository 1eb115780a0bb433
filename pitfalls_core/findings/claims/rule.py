"""What every kind of predicate can be asked: its status, its null rate, its evidence."""

from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.findings.claims.ground import Ground
from pitfalls_core.findings.sentence import Sentence

Status = Literal["supported", "refuted", "inconclusive", "not testable"]

Draws = NDArray[np.float64]
"""Simulated studies, axes (studies, seeds, columns)."""

Held = NDArray[np.bool_]
"""Whether a predicate holds in each of many studies, axes (studies,)."""

ALPHA = 0.05
"""Level of every test, and one minus the confidence of joint statements."""


class Rule(Protocol):
    """How one kind of predicate is decided.

    A predicate about an effect is supported when it is true throughout the uncertainty of what it
    speaks of, refuted when it is false throughout. A claim about "all" is an intersection-union
    claim and needs no correction; "at least one" is corrected. Comparisons that a guard has spoken
    against decide nothing.
    """

    def status(self, predicate: Any, ground: Ground, /) -> Status:
        """Return what the runs say about `predicate`."""
        ...

    def noise(self, predicate: Any, ground: Ground, /) -> NDArray[np.float64] | None:
        """Return what was observed, axes (seeds, columns), whose noise a null study would have.

        Its column means do not matter. None where there are too few seeds, or no spread.
        """
        ...

    def holds(self, predicate: Any, draws: Draws, ground: Ground, /) -> Held:
        """Return in which of the simulated studies `predicate`, taken literally, holds."""
        ...

    def evidence(self, predicate: Any, ground: Ground, /) -> tuple[Sentence, ...]:
        """Return what the status rests on, in sentences."""
        ...


def status_of(supported: bool, *, refuted: bool) -> Status:
    """Return the status; what is refuted is not supported."""
    return "refuted" if refuted else "supported" if supported else "inconclusive"
