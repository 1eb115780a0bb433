"""Overfitting: what happens after the epoch of lowest validation loss."""

from dataclasses import dataclass
from typing import Literal

from pitfalls_core.studies.claims.predicate import Predicate

ONSET = "validation_loss"
"""The curve whose first lowest value marks the onset."""


@dataclass(frozen=True)
class AfterOnset:
    """How a curve changes from the onset of overfitting to the last epoch.

    The onset is the first epoch of lowest validation loss.

    Parameters
    ----------
    task
        Whose runs have it.
    curve
        Which one, for example ``"train_loss"``.
    change
        ``"relative"``: last value over the value at the onset, minus 1; for validation loss this is
        the generalization loss of L. Prechelt (1998), as a share. ``"absolute"``: last value minus
        the value at the onset.
    """

    task: str
    curve: str
    change: Literal["relative", "absolute"]

    @property
    def datasets(self) -> tuple[str, ...]:
        """None: it is about the curves of training."""
        return ()


@dataclass(frozen=True)
class OverfitsInEveryRun(Predicate):
    """After the onset training loss falls, validation loss rises, and the metric does not gain.

    In every run of `variant` on each of `on_tasks`; it counts what was observed.

    Parameters
    ----------
    variant, on_tasks
        Whose runs.
    fall, rise
        Least relative fall of training loss, and least relative rise of validation loss.
    metric, gain
        Name of a score on the validation set, which gains less than `gain`.
    """

    variant: str
    on_tasks: tuple[str, ...]
    fall: float
    rise: float
    metric: str
    gain: float
    datasets: tuple[str, ...] = ()

    @property
    def treatments(self) -> tuple[str, ...]:
        """The variant."""
        return (self.variant,)

    @property
    def tasks(self) -> tuple[str, ...]:
        """The tasks."""
        return self.on_tasks
