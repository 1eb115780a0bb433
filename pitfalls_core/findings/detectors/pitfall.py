"""What a detector found, and how far it can be trusted."""

from dataclasses import dataclass

from pitfalls_core.findings.arms import Label
from pitfalls_core.findings.sentence import Sentence


@dataclass(frozen=True)
class RunAlarm:
    """The alarm of one run.

    Parameters
    ----------
    seed
        Which run of the arm.
    epoch
        Where, counted from 1; None if the alarm belongs to no epoch.
    evidence
        What was measured on this run, with the threshold, without a full stop.
    """

    seed: Label
    epoch: int | None
    evidence: Sentence


@dataclass(frozen=True)
class Pitfall:
    """What one detector says of one subject.

    Parameters
    ----------
    detector
        Its name, for example ``"seed lottery"``.
    subject
        What it looked at, for the reader, for example ``"Baseline on “In distribution”"``.
    fired
        Whether it raises an alarm.
    evidence
        What it measured, with the threshold, in one sentence; also where it is silent.
    alarms
        Run by run, where it looks at runs one by one.
    """

    detector: str
    subject: str
    fired: bool
    evidence: Sentence
    alarms: tuple[RunAlarm, ...] = ()


@dataclass(frozen=True)
class Rates:
    """How often a detector is right, measured over many random draws.

    Parameters
    ----------
    fault, clean
        What was planted, and what its clean twin is, in words.
    hits, false_alarms
        Shares of the draws with the fault, and of the clean ones, in which it fired.
    draws
        How many of either.
    """

    fault: str
    clean: str
    hits: float
    false_alarms: float
    draws: int
