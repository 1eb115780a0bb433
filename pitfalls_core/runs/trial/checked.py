"""What a check of a study says: one thing that was looked at, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Problem:
    """Something that a study should not have, or lacks.

    Parameters
    ----------
    what, where, remedy
        What is wrong with its value, where in the study it is, and what to do.
    """

    what: str
    where: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.what} ({self.where}); {self.remedy}"


@dataclass(frozen=True)
class Checked:
    """One thing that was looked at.

    Parameters
    ----------
    subject
        What it is, in a word or two.
    seen
        What was seen, where there is nothing wrong.
    problems
        What is wrong; none if all is well.
    """

    subject: str
    seen: str
    problems: tuple[Problem, ...] = ()

    @classmethod
    def from_plain(cls, values: Mapping[str, Any]) -> "Checked":
        """Return what `pitfalls_core.canonical.plain` turned into `values`."""
        problems = tuple(Problem(**one) for one in values["problems"])
        return cls(values["subject"], values["seen"], problems)

    @property
    def lines(self) -> tuple[str, ...]:
        """One line for each problem, or one that says what was seen."""
        if self.problems:
            return tuple(f"problem  {self.subject}: {one}" for one in self.problems)
        return (f"ok       {self.subject}: {self.seen}",)
