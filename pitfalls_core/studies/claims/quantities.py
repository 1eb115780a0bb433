"""Numbers that every run of an arm has, derived from what was recorded of it.

A quantity is a value; `pitfalls_core.findings.quantities` measures it.
"""

from dataclasses import dataclass
from typing import Literal, Protocol

from pitfalls_core.errors import InputError


class Quantity(Protocol):
    """A number that every run of a task has, whatever its variant."""

    @property
    def task(self) -> str:
        """The task whose runs have it."""
        ...

    @property
    def datasets(self) -> tuple[str, ...]:
        """The sets (``task/set``) whose scores it is made of."""
        ...


@dataclass(frozen=True)
class Score:
    """A score on `dataset` (``task/set``), in [0, 1]."""

    dataset: str
    metric: str = "accuracy"

    @property
    def task(self) -> str:
        """The first part of the name of the dataset."""
        return self.dataset.partition("/")[0]

    @property
    def datasets(self) -> tuple[str, ...]:
        """The dataset."""
        return (self.dataset,)


@dataclass(frozen=True)
class Difference:
    """`first` minus `second`, of the same run.

    Raises
    ------
    InputError
        If the two belong to different tasks: no run has both.
    """

    first: Quantity
    second: Quantity

    def __post_init__(self) -> None:
        if self.first.task != self.second.task:
            raise InputError(
                f"a difference is taken within one run, and no run belongs to both "
                f"{self.first.task!r} and {self.second.task!r}; name quantities of one task"
            )

    @property
    def task(self) -> str:
        """The task of both."""
        return self.first.task

    @property
    def datasets(self) -> tuple[str, ...]:
        """The sets of both."""
        return (*self.first.datasets, *self.second.datasets)


@dataclass(frozen=True)
class CurveValue:
    """One value of the curve called `curve`: the highest, the lowest, the first or the last."""

    task: str
    curve: str
    at: Literal["highest", "lowest", "first", "last"]

    @property
    def datasets(self) -> tuple[str, ...]:
        """None: it is not about a set."""
        return ()


@dataclass(frozen=True)
class Outcome:
    """1 if the outcome of the run is one of `kinds`, else 0."""

    task: str
    kinds: tuple[Literal["ok", "diverged", "collapsed"], ...] = ("diverged", "collapsed")

    @property
    def datasets(self) -> tuple[str, ...]:
        """None: it is not about a set."""
        return ()
