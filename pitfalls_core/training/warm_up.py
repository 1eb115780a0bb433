"""A learning rate that rises before it stays."""

from dataclasses import dataclass

from pitfalls_core.errors import InputError


@dataclass(frozen=True)
class WarmUp:
    """A linear rise over the first `share` of the steps, then the same learning rate.

    Raises
    ------
    InputError
        If `share` is not in [0, 1].
    """

    share: float = 0.1

    def __post_init__(self) -> None:
        if not 0 <= self.share <= 1:
            raise InputError(f"warm_up.share must be in [0, 1]; got {self.share}")

    def factor(self, step: int, steps: int, /) -> float:
        """Return (`step` + 1) / (`share` `steps`), at most 1; `step` counts from 0."""
        rising = self.share * steps
        return min((step + 1) / rising, 1.0) if rising > 0 else 1.0
