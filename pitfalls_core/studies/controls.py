"""Effects that are known beforehand: one that must be found, and one that must not."""

from dataclasses import dataclass

from pitfalls_core.errors import InputError


@dataclass(frozen=True)
class Control:
    """A variant whose effect is known beforehand, on at most `seeds` seeds, and why it is."""

    variant: str
    seeds: int
    why: str

    def __post_init__(self) -> None:
        if self.seeds < 1:
            raise InputError(f"seeds of control {self.variant} must be positive; got {self.seeds}")


@dataclass(frozen=True)
class PositiveControl(Control):
    """An effect that must be found: a variant known to differ from the baseline."""


@dataclass(frozen=True)
class PlantedNull(Control):
    """An effect that is exactly zero and must not be found: the baseline under another name."""
