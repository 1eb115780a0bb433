"""What is compared of a ``results.json``, as values without an order."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Value = float | int | str | bool | None


@dataclass(frozen=True)
class Entry:
    """A document, study, comparison, run or claim.

    Parameters
    ----------
    values
        Field to value; None is null.
    sets
        Field to the members of a list whose order says nothing.
    scores
        Of a run: ``dataset/metric`` to score, in the metric's stored unit.
    """

    values: Mapping[str, Value]
    sets: Mapping[str, frozenset[str]] = field(default_factory=dict)
    scores: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class StudyEntries:
    """A study by itself, and its comparisons, runs and claims by id."""

    own: Entry
    comparisons: Mapping[str, Entry]
    runs: Mapping[str, Entry]
    claims: Mapping[str, Entry]


@dataclass(frozen=True)
class Document:
    """A ``results.json``: what it says of itself, and its studies by name."""

    own: Entry
    studies: Mapping[str, StudyEntries]
