"""Spikes: a loss that jumps up and comes back."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.findings.detectors.curves.course import TRAIN_LOSS, Course, Courses
from pitfalls_core.findings.detectors.curves.words import SPIKE
from pitfalls_core.findings.detectors.over_runs import over_runs, too_few
from pitfalls_core.findings.detectors.pitfall import Pitfall
from pitfalls_core.findings.sentence import Sentence, compose
from pitfalls_core.statistics.courses import running_median
from pitfalls_core.statistics.roughness import roughness

DETECTOR = "spike"

TIMES = 6.0
"""Median absolute deviations above the running median from which a loss is a spike."""

WITHIN = 0.1
"""Share of the epochs within which it must be back; what stays up is a step, or divergence."""

NARROWEST = 5
"""Epochs that the running median is taken over, at least; it must be wider than a spike."""

LEAST_DEVIATION = 0.01
"""A deviation of the log-loss counts at least this much: of a smooth curve it would be zero."""

FEWEST = 7
"""Epochs that it takes."""


@dataclass(frozen=True)
class Spike:
    """The highest jump of a loss that came back.

    Parameters
    ----------
    peak
        Its first epoch, counted from 1; None if there is none.
    height
        In deviations above the running median: of the spike, or the greatest there is.
    back
        After how many epochs the loss was back.
    epochs, window, within
        How many there are, how many the median is taken over, and how many it may stay up.
    deviation, times
        One median absolute deviation of the log-loss, and the threshold in these.
    """

    peak: int | None
    height: float
    back: int
    epochs: int
    window: int
    within: int
    deviation: float
    times: float

    @property
    def fired(self) -> bool:
        """Whether there is a spike."""
        return self.peak is not None

    @property
    def size(self) -> float:
        """Its height."""
        return self.height

    @property
    def epoch(self) -> int | None:
        """Its epoch."""
        return self.peak


def spike_in(
    losses: Sequence[float], *, times: float = TIMES, within: float = WITHIN
) -> Spike | None:
    """Return the highest spike of one run; None if there are too few epochs, or a loss of zero.

    Logarithms are looked at, since deviations shrink with the loss. The median is taken over a
    window around each epoch, not before it, and the deviation is that of the roughness
    (`pitfalls_core.statistics.roughness`, over sqrt(1.5)): a steady fall has a part in neither.

    Parameters
    ----------
    losses
        One an epoch; a curve with a loss that is not finite is looked at before that.
    times, within
        It fires where a log-loss lies above the running median by more than `times` deviations,
        and, within the share `within` of the epochs, one at least, comes back to what it was before
        the jump, or to less than `times` deviations above that.
    """
    curve = np.array([*losses], dtype=np.float64)
    if not np.isfinite(curve).all():
        curve = curve[: int(np.argmin(np.isfinite(curve)))]
    if len(curve) < FEWEST or curve.min() <= 0:
        return None
    longest = max(1, round(within * len(curve)))
    window = max(NARROWEST, 2 * longest + 1)
    deviation = max(LEAST_DEVIATION, roughness(curve) / math.sqrt(1.5))
    logs, medians = np.log(curve), running_median(np.log(curve), window)
    heights = (logs - medians) / deviation
    # At the start a window lies on one side, so that a mere fall would stand out.
    heights[: window // 2] = 0.0
    spikes = []
    for start, height in _jumps(heights, times):
        back = _back(logs, start, float(logs[start - 1] + times * deviation))
        spikes += [(height, start, back)] if back <= longest else []
    height, start, back = max(spikes, default=(float(heights.max()), -1, 0))
    peak = start + 1 if spikes else None
    return Spike(peak, height, back, len(curve), window, longest, deviation, times)


def _jumps(heights: NDArray[np.float64], times: float) -> Iterator[tuple[int, float]]:
    """Yield where each run of epochs above the limit begins, and how high it goes."""
    above = [int(at) for at in np.flatnonzero(heights > times)]
    for start in (at for at in above if at - 1 not in above):
        end = next(at for at in range(start, len(heights) + 1) if at not in above)
        yield start, float(heights[start:end].max())


def _back(logs: NDArray[np.float64], start: int, limit: float) -> int:
    """Return after how many epochs the loss is back; more than there are if it never is."""
    below = np.flatnonzero(logs[start + 1 :] <= limit)
    return int(below[0]) + 1 if below.size else len(logs)


def spike(
    courses: Courses, subject: str, *, times: float = TIMES, within: float = WITHIN
) -> Pitfall:
    """Return whether the training loss of some run jumps up and comes back.

    Parameters
    ----------
    courses
        The runs of an arm, with the curve ``train_loss``.
    subject
        What the reader sees.
    times, within
        See `spike_in`.
    """

    def look(one: Course) -> Spike | None:
        return spike_in(one.curves.get(TRAIN_LOSS, ()), times=times, within=within)

    looks = {seed: look(one) for seed, one in courses.items()}
    return over_runs(DETECTOR, subject, looks, _said, unknown=too_few(FEWEST))


def _said(found: Spike) -> Sentence:
    return compose(
        SPIKE["none" if found.peak is None else "spike"],
        epoch=str(found.peak),
        epochs=str(found.epochs),
        height=f"{found.height:.1f}".replace("-", "−"),
        window=str(found.window),
        deviation=f"{found.deviation:.3f}",
        times=f"{found.times:g}",
        back=str(found.back),
        within=str(found.within),
    )
