"""What runs will cost, from those that were measured, and when that is worth a question."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import fsum
from statistics import fmean

from pitfalls_core.runs.engine.progress import HOUR, counted, duration

ASKS_ABOVE = {"cpu": 8.0, "cuda": 1.0, "mps": 1.0}
"""Hours of expected work, by device class, above which somebody has to agree."""


@dataclass(frozen=True)
class MeasuredRun:
    """A run whose cost is known, in processor seconds."""

    study: str
    task: str
    variant: str
    profile: str
    cpu_seconds: float


@dataclass(frozen=True)
class PlannedRun:
    """A run that is to be done."""

    study: str
    task: str
    variant: str
    profile: str


@dataclass(frozen=True)
class Cost:
    """What runs are expected to cost.

    Parameters
    ----------
    cpu_seconds
        Processor seconds of the runs whose cost can be told.
    known, unknown
        How many runs these are, and how many others there are.
    """

    cpu_seconds: float
    known: int
    unknown: int

    @property
    def words(self) -> str:
        """The cost in one line."""
        rest = ""
        if self.unknown:
            rest = f", and {counted(self.unknown)} of tasks that were not measured yet"
        return (
            f"expected cost: {duration(self.cpu_seconds)} of processor time for "
            f"{counted(self.known)}{rest}"
        )


def expected_cost(planned: Iterable[PlannedRun], measured: Iterable[MeasuredRun]) -> Cost:
    """Return what `planned` runs will cost.

    A run is expected to take what measured runs of its task and variant took on average, or else
    those of its task; always of the same profile.
    """
    by_arm: dict[tuple[str, ...], list[float]] = {}
    for run in measured:
        task = (run.study, run.profile, run.task)
        for arm in (task, (*task, run.variant)):
            by_arm.setdefault(arm, []).append(run.cpu_seconds)
    means = {arm: fmean(seconds) for arm, seconds in by_arm.items()}
    expected = [_expected(run, means) for run in planned]
    known = [seconds for seconds in expected if seconds is not None]
    return Cost(fsum(known), len(known), len(expected) - len(known))


def needs_consent(cost: Cost, device: str) -> str:
    """Return why somebody has to agree before runs are started; empty if nobody has.

    That is so above `ASKS_ABOVE`. Runs that were never measured are not guessed at: their progress
    tells after the first of them, and whatever is finished is kept.
    """
    limit = ASKS_ABOVE[device]
    remedy = "`--dry-run` lists the runs; repeat the command with --yes to start them"
    if cost.cpu_seconds > limit * HOUR:
        return f"{cost.words}. That is more than {limit:g} h on {device}: {remedy}"
    return ""


def _expected(run: PlannedRun, means: dict[tuple[str, ...], float]) -> float | None:
    task = (run.study, run.profile, run.task)
    return means.get((*task, run.variant), means.get(task))
