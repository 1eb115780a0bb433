"""Divergence: a loss that is not finite, or ends far above where it began."""

import math
from dataclasses import dataclass

from pitfalls_core.findings.detectors.curves.course import TRAIN_LOSS, Course, Courses
from pitfalls_core.findings.detectors.curves.words import DIVERGENCE
from pitfalls_core.findings.detectors.over_runs import over_runs, too_few
from pitfalls_core.findings.detectors.pitfall import Pitfall
from pitfalls_core.findings.sentence import Sentence, compose

DETECTOR = "divergence"

TIMES = 3.0
"""It fires where the loss ends above so many times that of the first epoch."""

FEWEST = 2


@dataclass(frozen=True)
class Divergence:
    """How the training loss of one run ended.

    Parameters
    ----------
    ratio
        The last loss over the first; infinite where a loss is not finite.
    epochs
        With a finite loss, before the first one that is not.
    times
        The threshold.
    """

    ratio: float
    epochs: int
    times: float

    @property
    def fired(self) -> bool:
        """Whether the loss is not finite, or ends far up."""
        return self.ratio > self.times

    @property
    def size(self) -> float:
        """The ratio."""
        return self.ratio

    @property
    def epoch(self) -> int | None:
        """The epoch of the first loss that is not finite."""
        return self.epochs + 1 if math.isinf(self.ratio) else None


def divergence_in(course: Course, *, times: float = TIMES) -> Divergence | None:
    """Return how the training loss ended; None if it has a single epoch and did not diverge.

    A run whose outcome is ``diverged`` has had a loss that is not finite, after the last epoch of
    its curves.
    """
    losses = course.curves.get(TRAIN_LOSS, ())
    finite = next((n for n, loss in enumerate(losses) if not math.isfinite(loss)), len(losses))
    if finite < len(losses) or course.outcome == "diverged":
        return Divergence(math.inf, finite, times)
    if len(losses) < FEWEST or losses[0] <= 0:
        return None
    return Divergence(losses[-1] / losses[0], len(losses), times)


def divergence(courses: Courses, subject: str, *, times: float = TIMES) -> Pitfall:
    """Return whether some run diverged.

    Parameters
    ----------
    courses
        The runs of an arm, with the curve ``train_loss``.
    subject
        What the reader sees.
    times
        The loss at the end, over that of the first epoch, above which it fires.
    """
    looks = {seed: divergence_in(one, times=times) for seed, one in courses.items()}
    return over_runs(DETECTOR, subject, looks, _said, unknown=too_few(FEWEST))


def _said(found: Divergence) -> Sentence:
    return compose(
        DIVERGENCE["not finite" if math.isinf(found.ratio) else "finite"],
        ratio=f"{found.ratio:.2g}",
        epochs=str(found.epochs),
        times=f"{found.times:g}",
    )
