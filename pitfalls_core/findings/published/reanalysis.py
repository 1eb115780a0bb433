"""What is asked of a published table, and what follows, row by row."""

from dataclasses import dataclass, replace
from typing import Literal

from pitfalls_core.errors import InputError, UnknownNameError
from pitfalls_core.findings.comparison import Decision, Design
from pitfalls_core.findings.published.readings import KINDS, UNKNOWN, Reading
from pitfalls_core.findings.published.words import NOTES
from pitfalls_core.findings.scale import Scale
from pitfalls_core.results.published import PublishedRow
from pitfalls_core.statistics.checks import LEAST_ALPHA, require_between, require_positive

Grim = Literal["consistent", "inconsistent", "uninformative", "not_assessed"]
"""Whether a printed mean is possible (Brown and Heathers 2017)."""

MOST_SHOWN = 12
"""Rows that a document shows one by one; a file holds all of them."""

FULL_SHARES = (1.0, 100.0)
"""What a perfect score may be if scores are shares of test examples."""


@dataclass(frozen=True)
class Question:
    """What is asked of a published table.

    Parameters
    ----------
    baseline
        The variant that all others are compared with.
    margin
        The smallest difference that would matter, in the table's unit; None if there is none.
    spread
        What a spread is of which the table says nothing: one of
        `pitfalls_core.findings.readings.KINDS`, or ``"unknown"`` for all of them side by side.
    lower_is_better
        Whether a smaller value is a better one, as for a loss.
    examples
        Number of test examples where the table does not give it.
    perfect
        What a share of all test examples is written as, 1 or 100, if scores are such shares.
    alpha
        Level of every test.
    metric, unit
        What the reader sees; a unit may be empty.

    Raises
    ------
    InputError
        If a number is out of its range.
    UnknownNameError
        If `spread` is no kind of spread.
    """

    baseline: str
    margin: float | None = None
    spread: str = UNKNOWN
    lower_is_better: bool = False
    examples: int | None = None
    perfect: float | None = None
    alpha: float = 0.05
    metric: str = "score"
    unit: str = ""

    def __post_init__(self) -> None:
        if self.margin is not None:
            require_positive("the margin", self.margin)
        if self.spread not in (*KINDS, UNKNOWN):
            raise UnknownNameError("kind of spread", self.spread, (*KINDS, UNKNOWN))
        if self.examples is not None and self.examples < 1:
            raise InputError(f"the number of test examples must be positive; got {self.examples}")
        if self.perfect not in (None, *FULL_SHARES):
            raise InputError(
                f"a perfect score must be 1 or 100, if scores are shares of test examples; got "
                f"{self.perfect}: leave it out for other scores"
            )
        require_between("alpha", self.alpha, LEAST_ALPHA, 0.5)


@dataclass(frozen=True)
class BreakEven:
    """When a difference of single numbers would just differ from zero at the level of the tests.

    Parameters
    ----------
    sd
        The SD between runs, in both arms; it would have to be below this.
    examples
        The number of test examples, if the scores were shares of examples drawn for each arm; None
        if they are not known to be shares, and if they are equal.
    """

    sd: float
    examples: int | None


@dataclass(frozen=True)
class Reanalysis:
    """One row of a table against the baseline's.

    Parameters
    ----------
    design
        What is compared.
    treatment, baseline
        The rows.
    difference
        Treatment minus baseline, turned so that positive is better.
    decision
        The verdict of the first reading; inconclusive if another reading has another verdict.
    readings
        What follows from each reading of the spread, the first one being shown where there is room
        for one only; none if nothing can be assessed.
    break_even
        Of single numbers; None if there are readings, or the spreads are printed as zero.
    grim
        Whether the means of treatment and baseline are possible.
    examples
        Numbers of test examples of treatment and baseline; None where not known.
    """

    design: Design
    treatment: PublishedRow
    baseline: PublishedRow
    difference: float
    decision: Decision
    readings: tuple[Reading, ...]
    break_even: BreakEven | None
    grim: tuple[Grim, Grim]
    examples: tuple[int | None, int | None]

    @property
    def id(self) -> str:
        """The comparison's name."""
        return self.design.id

    @property
    def primary(self) -> Reading | None:
        """The first reading; None if nothing can be assessed."""
        return self.readings[0] if self.readings else None

    @property
    def runs(self) -> tuple[int | None, int | None]:
        """Runs of treatment and baseline; None where the table does not say."""
        return self.treatment.n, self.baseline.n

    @property
    def improvement_ruled_out_above(self) -> float | None:
        """Larger improvements are ruled out under every reading."""
        return max((one.improvement_ruled_out_above for one in self.readings), default=None)

    @property
    def degradation_ruled_out_below(self) -> float | None:
        """Differences below this one are ruled out under every reading."""
        return min((one.degradation_ruled_out_below for one in self.readings), default=None)

    @property
    def flags(self) -> tuple[str, ...]:
        """What weakens the verdict, in a fixed order."""
        pairings = [one.pairing for one in self.readings if one.pairing]
        checks = {
            "readings_disagree": self.decision.reason == "readings_disagree",
            "pairing_decides": any(one.changes_at is not None for one in pairings),
            "rounding_decides": any(len(one.rounding.verdicts) > 1 for one in self.readings),
            "impossible_mean": "inconsistent" in self.grim,
        }
        return tuple(name for name, fired in checks.items() if fired)


@dataclass(frozen=True)
class Reanalyses:
    """A whole table, row by row in its order, with how its numbers are shown, and what to know."""

    question: Question
    comparisons: tuple[Reanalysis, ...]
    scale: Scale
    notes: tuple[str, ...]

    @property
    def shown(self) -> "Reanalyses":
        """The rows that a document shows one by one: the first ones, with a note on the others."""
        every = len(self.comparisons)
        if every <= MOST_SHOWN:
            return self
        note = NOTES["shown"].format(shown=MOST_SHOWN, every=every)
        return replace(self, comparisons=self.comparisons[:MOST_SHOWN], notes=(*self.notes, note))
