"""How much of the training set a curriculum shows at each step: pacing functions.

X. Wu, E. Dyer and B. Neyshabur, "When Do Curricula Work?", ICLR 2021 (Table 2 and the code beside
it), with start fraction b and all data from the share a of training on. Their formulas go beyond
the number of examples after that share; here every result is clipped.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pitfalls_core.errors import InputError


def linear(share: float) -> float:
    """Grow evenly."""
    return share


def quadratic(share: float) -> float:
    """Grow slowly first."""
    return share**2


def root(share: float) -> float:
    """Grow fast first."""
    return math.sqrt(share)


def exponential(share: float) -> float:
    """Grow late: (e^(10 s) - 1) / (e^10 - 1)."""
    # From the share where all data are shown on, the clipped result is the same.
    return math.expm1(10 * min(share, 1.0)) / math.expm1(10)


def logarithmic(share: float) -> float:
    """Grow early: 1 + ln(s + e^-10) / 10."""
    return 1 + 0.1 * math.log(share + math.exp(-10))


def step(share: float) -> float:
    """Stay at the start fraction, then show all."""
    return 1.0 if share >= 1 else 0.0


SHAPES: Mapping[str, Callable[[float], float]] = {
    "linear": linear,
    "quadratic": quadratic,
    "root": root,
    "exponential": exponential,
    "logarithmic": logarithmic,
    "step": step,
}
"""Name of a pacing function to how it grows, from 0 (or near it) at share 0 to 1 at share 1."""


@dataclass(frozen=True)
class Pacing:
    """A pacing function.

    Parameters
    ----------
    shape
        One of `SHAPES`.
    full_at
        Share of training from which on all examples are shown (``a``); in (0, 1].
    start
        Share of the examples shown at the first step (``b``); in (0, 1].

    Raises
    ------
    InputError
        If there is no such shape, or a share is not in (0, 1].
    """

    shape: str = "linear"
    full_at: float = 0.8
    start: float = 0.2

    def __post_init__(self) -> None:
        if self.shape not in SHAPES:
            known = ", ".join(SHAPES)
            raise InputError(f"pacing.shape must be one of {known}; got {self.shape!r}")
        for name, value in (("full_at", self.full_at), ("start", self.start)):
            if not 0 < value <= 1:
                raise InputError(f"pacing.{name} must be above 0 and at most 1; got {value}")

    def size(self, progress: float, examples: int) -> int:
        """Return how many of `examples` are shown at `progress`, from 1 to `examples`.

        `progress` is the number of steps taken over the number of all steps. Fractions of an
        example are left out.
        """
        grown = SHAPES[self.shape](progress / self.full_at)
        share = self.start + (1 - self.start) * grown
        # Rounding must not leave out an example of what is a whole number of them.
        return min(max(math.floor(examples * share + 1e-9), 1), examples)
