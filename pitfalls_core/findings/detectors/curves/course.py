"""How one training went, as detectors of curves see it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pitfalls_core.findings.arms import Label
from pitfalls_core.runs.store.record import RunRecord

TRAIN_LOSS = "train_loss"
VALIDATION_LOSS = "validation_loss"
VALIDATION_ACCURACY = "validation_accuracy"


@dataclass(frozen=True)
class Course:
    """The curves of one run.

    Parameters
    ----------
    curves
        Name of a curve to its values, one an epoch, for example ``train_loss``.
    outcome
        ``ok``, ``diverged`` (a loss was not finite) or ``collapsed``.
    """

    curves: Mapping[str, Sequence[float]] = field(default_factory=dict)
    outcome: str = "ok"

    @classmethod
    def of(cls, record: RunRecord) -> "Course":
        """Return how the training of `record` went."""
        return cls(record.curves, record.outcome)


Courses = Mapping[Label, Course]
"""The runs of one arm, by seed."""


def arms_of(records: Sequence[RunRecord]) -> Mapping[tuple[str, str], Courses]:
    """Return (task, variant) to its runs, by seed."""
    found: dict[tuple[str, str], dict[Label, Course]] = {}
    for record in records:
        found.setdefault((record.task, record.variant), {})[record.seed] = Course.of(record)
    return found
