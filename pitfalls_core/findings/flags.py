"""Flags: checks that can weaken a verdict and never strengthen it."""

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.findings.arms import Arm, Pairs
from pitfalls_core.findings.comparison import Decision, Design, Effect, Verdict
from pitfalls_core.findings.verdicts import FEWEST_PAIRS, decide
from pitfalls_core.statistics.intervals import paired_estimate

EXACT_TEST_NEEDS = 6
"""The fewest pairs with which an exact two-sided test can reach p < 0.05."""

ROBUST_SDS = 5.0
"""A run this many robust SDs below its arm's median counts as collapsed."""

MAD_TO_SD = 1.4826
"""SD of a normal variable over its median absolute deviation."""

NEAR_BOUND = 0.03
"""Means this close to 0 or 1 are looked at on the logit scale as well."""


DIFFERENT: tuple[Verdict, ...] = ("improved", "degraded")
"""Verdicts that say that there is a difference."""


def flags_of(
    pairs: Pairs, arms: tuple[Arm, Arm], effect: Effect, decision: Decision, design: Design
) -> tuple[str, ...]:
    """Return the flags of one comparison, in a fixed order."""
    examples = arms[1].examples
    checks = {
        "normality_untestable": len(pairs.seeds) < EXACT_TEST_NEEDS,
        "fragile": _exact_disagrees(effect, design) or _one_seed_decides(pairs, decision, design),
        "collapse": any(_collapsed(arm, design) for arm in arms),
        "resolution": bool(examples) and _sd(pairs.differences) < 1 / (2 * (examples or 1)),
        "logit_scale": _logit_disagrees(pairs, effect, examples),
    }
    return tuple(name for name, fired in checks.items() if fired)


def _exact_disagrees(effect: Effect, design: Design) -> bool:
    if effect.p_value is None or effect.exact_p is None:
        return False
    return (effect.p_value < design.alpha) != (effect.exact_p < design.alpha)


def _one_seed_decides(pairs: Pairs, decision: Decision, design: Design) -> bool:
    """Whether leaving one seed out turns the sign, or equivalence into a difference or back.

    The sign is looked at where the verdict is inconclusive. A significant difference cannot turn
    (its t would be 1 at most), and the sign of half of all sound equivalent results does turn,
    which says nothing against them.
    """
    if len(pairs.seeds) < FEWEST_PAIRS:
        return False
    rests = [pairs.without(index).differences for index in range(len(pairs.seeds))]
    if decision.verdict == "inconclusive":
        return any(rest.mean() * pairs.differences.mean() < 0 for rest in rests)
    opposite = DIFFERENT if decision.verdict == "equivalent" else ("equivalent",)
    return any(_verdict(rest, design) in opposite for rest in rests)


def _verdict(differences: NDArray[np.float64], design: Design) -> Verdict:
    estimate = paired_estimate(differences, magnitude=design.perfect)
    if estimate.degenerate:
        return "not_assessable"
    return decide(estimate, design, detectable_effect=0.0).verdict


def _collapsed(arm: Arm, design: Design) -> bool:
    scores = np.array(list(arm.scores.values()))
    if any(outcome != "ok" for outcome in arm.outcomes.values()) or (scores <= design.chance).any():
        return True
    if scores.size < EXACT_TEST_NEEDS:
        return False
    median = np.median(scores)
    robust_sd = MAD_TO_SD * np.median(np.abs(scores - median))
    return bool(robust_sd > 0 and (scores < median - ROBUST_SDS * robust_sd).any())


def _logit_disagrees(pairs: Pairs, effect: Effect, examples: int | None) -> bool:
    """Near 0 or 1, whether the logit scale sees a difference where the plain one sees none."""
    means = np.array([pairs.treatment.mean(), pairs.baseline.mean()])
    if not examples or ((means > NEAR_BOUND) & (means < 1 - NEAR_BOUND)).all():
        return False
    half = 1 / (2 * examples)
    differences = _logit(pairs.treatment, half) - _logit(pairs.baseline, half)
    estimate = paired_estimate(differences)
    if estimate.degenerate:
        return False
    low, high = estimate.interval(0.95)
    return (not low <= 0 <= high) != (not effect.ci95[0] <= 0 <= effect.ci95[1])


def _logit(scores: NDArray[np.float64], half: float) -> NDArray[np.float64]:
    inside = np.clip(scores, half, 1 - half)
    logits: NDArray[np.float64] = np.log(inside / (1 - inside))
    return logits


def _sd(values: NDArray[np.float64]) -> float:
    return float(values.std(ddof=1))
