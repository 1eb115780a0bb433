"""The learning rate over a run, as a factor of the one that the optimizer was built with."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Constant:
    """The same learning rate in every step."""

    def factor(self, _step: int, _steps: int, /) -> float:
        """Return 1."""
        return 1.0


@dataclass(frozen=True)
class Cosine:
    """Half a cosine, from 1 in the first step to 0 after the last (Loshchilov and Hutter, 2017)."""

    def factor(self, step: int, steps: int, /) -> float:
        """Return (1 + cos(pi step / steps)) / 2; `step` counts from 0."""
        return (1 + math.cos(math.pi * step / steps)) / 2
