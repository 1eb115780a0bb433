"""Numbers that every run on a live stream has, beside its scores."""

from dataclasses import dataclass

from pitfalls_core.errors import InputError


@dataclass(frozen=True)
class CurveAt:
    """The value of a curve after `share` of its epochs: 0.5 is half way; rounded down, at least 1.

    Raises
    ------
    InputError
        If `share` is not above 0 and at most 1.
    """

    task: str
    curve: str
    share: float

    def __post_init__(self) -> None:
        if not 0 < self.share <= 1:
            raise InputError(f"curve share must be above 0 and at most 1; got {self.share}")

    @property
    def datasets(self) -> tuple[str, ...]:
        """None: it is not about a set."""
        return ()


@dataclass(frozen=True)
class ErrorsApart:
    """By how many standard errors the score on set `small` differs from that on set `large`.

    `small` is a part of `large` (both ``task/set``); the standard error is that of a part drawn at
    random.
    """

    small: str
    large: str

    @property
    def task(self) -> str:
        """The task of both sets."""
        return self.small.partition("/")[0]

    @property
    def datasets(self) -> tuple[str, ...]:
        """Both sets."""
        return (self.small, self.large)
