"""The verdict as a function of the margin, for readers who would set another one.

With the scores fixed, the verdict changes only where the margin passes a limit of an interval; the
reason of an inconclusive one also changes at the detectable difference.
"""

import math
from dataclasses import dataclass

from pitfalls_core.findings.comparison import Comparison, Decision, Effect, Verdict
from pitfalls_core.findings.families import GUARDED


@dataclass(frozen=True)
class Segment:
    """Margins between `start` and `end` (in the metric's unit), which give the same decision."""

    start: float
    end: float
    decision: Decision


def segments(comparison: Comparison) -> tuple[Segment, ...]:
    """Return the decisions that margins from zero on would give, in order.

    The last segment ends at infinity. What a guard has decided holds for every margin. Where runs
    failed, the decisions are those on the finished ones. At the very ends of a segment, either
    neighbour's decision may hold.

    Returns
    -------
    tuple of Segment
        Empty if the comparison has no interval.
    """
    effect, reach, decided = comparison.effect, comparison.reach, comparison.decision
    if effect is None or reach is None:
        return ()
    if decided.reason in GUARDED:
        return (Segment(0.0, math.inf, decided),)
    turn = max(abs(limit) for limit in effect.ci90)
    change, before, after = _up_to(turn, effect, reach.minimum_detectable_effect)
    detectable = certain_size(effect) > 0
    line = (
        Segment(0.0, change, before),
        Segment(change, turn, after),
        Segment(turn, math.inf, Decision("equivalent", detectable=detectable)),
    )
    return tuple(segment for segment in line if segment.start < segment.end)


def certain_size(effect: Effect) -> float:
    """Return the end of the 95 % interval nearest to zero as a size; 0 if zero lies inside."""
    low, high = effect.ci95
    return max(low, -high, 0.0)


def _up_to(turn: float, effect: Effect, detectable: float) -> tuple[float, Decision, Decision]:
    """Return where the reason changes, at `turn` at the latest, and the decisions around it."""
    low, high = effect.ci95
    if low > 0 or high < 0:
        verdict: Verdict = "improved" if low > 0 else "degraded"
        return (
            certain_size(effect),
            Decision(verdict, "by_at_least_the_margin"),
            Decision(verdict, "size_unresolved_against_margin"),
        )
    return (
        min(detectable, turn),
        Decision("inconclusive", "underpowered"),
        Decision("inconclusive", "borderline"),
    )
