"""Flags: checks that can weaken a verdict and never strengthen it."""

import numpy as np

from pitfalls_core.findings.comparison import Decision, Design, Effect, Verdict
from pitfalls_core.findings.contrasts import Contrast
from pitfalls_core.findings.guards import whole_of
from pitfalls_core.findings.scores import Rest, Scores
from pitfalls_core.findings.verdicts import FEWEST_PAIRS
from pitfalls_core.statistics.intervals import ROUNDING, Estimate, critical_value

EXACT_TEST_NEEDS = 6
"""The fewest pairs with which an exact two-sided test can reach p < 0.05."""

NEAR_BOUND = 0.03
"""Means this close to 0 or 1 are looked at on the logit scale as well."""


DIFFERENT: tuple[Verdict, ...] = ("improved", "degraded")
"""Verdicts that say that there is a difference."""


def flags_of(
    contrast: Contrast,
    effect: Effect,
    decision: Decision,
    design: Design,
    *,
    examples: int | None,
    collapsed: bool,
) -> tuple[str, ...]:
    """Return the flags of one comparison, in a fixed order.

    Parameters
    ----------
    contrast
        The scores, turned so that higher is better.
    effect, decision
        What was found.
    design
        What was fixed beforehand.
    examples
        Test examples behind each score; None if not known.
    collapsed
        Whether any run collapsed.
    """
    checks = {
        "normality_untestable": contrast.n < EXACT_TEST_NEEDS,
        "fragile": _exact_disagrees(effect, design) or _one_run_decides(contrast, decision, design),
        "collapse": collapsed,
        "resolution": _too_coarse(contrast, design, examples),
        "logit_scale": _logit_disagrees(contrast, effect, design, examples),
    }
    return tuple(name for name, fired in checks.items() if fired)


def _exact_disagrees(effect: Effect, design: Design) -> bool:
    if effect.p_value is None or effect.exact_p is None:
        return False
    return (effect.p_value < design.alpha) != (effect.exact_p < design.alpha)


def _one_run_decides(contrast: Contrast, decision: Decision, design: Design) -> bool:
    """Whether leaving a pair or run out turns the sign, or equivalence into a difference or back.

    The sign is looked at where the verdict is inconclusive. A significant difference cannot turn
    (its t would be 1 at most), and the sign of half of all sound equivalent results does turn,
    which says nothing against them.
    """
    whole = contrast.estimate
    if whole is None or whole.n < FEWEST_PAIRS:
        return False
    if design.margin is None and decision.verdict != "inconclusive":
        return False
    if decision.verdict == "inconclusive":
        return contrast.sign_turns()
    if decision.verdict == "equivalent":
        critical = critical_value(contrast.n - 2, design.alpha / 2)
        return contrast.some_rest_may_be(critical=critical) and any(
            _different(rest, design) and not _equivalent(rest, design)
            for rest in _sound_rests(contrast, whole)
        )
    return contrast.some_rest_may_be(within=design.margin or 0.0) and any(
        _equivalent(rest, design) for rest in _sound_rests(contrast, whole)
    )


def _sound_rests(contrast: Contrast, whole: Estimate) -> list[Rest]:
    least = ROUNDING * whole.magnitude
    return [rest for rest in contrast.left_out() if rest.standard_error > least]


def _equivalent(rest: Rest, design: Design) -> bool:
    half = critical_value(rest.df, design.alpha) * rest.standard_error
    return design.margin is not None and abs(rest.difference) + half < design.margin


def _different(rest: Rest, design: Design) -> bool:
    half = critical_value(rest.df, design.alpha / 2) * rest.standard_error
    return abs(rest.difference) > half


def _too_coarse(contrast: Contrast, design: Design, examples: int | None) -> bool:
    """Whether the spread is finer than a score can be: than half an example, or a last digit."""
    whole = whole_of(design)
    steps = [whole / (2 * examples)] if examples and whole else []
    if design.resolution is not None:
        steps.append(design.resolution)
    return bool(steps) and contrast.planning.sd < max(steps)


def _logit_disagrees(
    contrast: Contrast, effect: Effect, design: Design, examples: int | None
) -> bool:
    """Near 0 or 1, whether the logit scale sees a difference where the plain one sees none."""
    whole = whole_of(design)
    if not examples or not whole:
        return False
    shares = [abs(mean) / whole for mean, _ in contrast.summaries if mean is not None]
    if all(NEAR_BOUND < share < 1 - NEAR_BOUND for share in shares):
        return False
    half = 1 / (2 * examples)
    estimate = contrast.transformed(lambda scores: _logit(scores / whole, half)).estimate
    if estimate is None or estimate.degenerate:
        return False
    low, high = estimate.interval(1 - design.alpha)
    return (not low <= 0 <= high) != (not effect.ci95[0] <= 0 <= effect.ci95[1])


def _logit(scores: Scores, half: float) -> Scores:
    """Return log odds; scores that were turned keep their order."""
    turned = bool(scores.mean() < 0)
    inside = np.clip(np.abs(scores), half, 1 - half)
    logits: Scores = np.log(inside / (1 - inside))
    return -logits if turned else logits
