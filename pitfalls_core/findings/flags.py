"""Flags: checks that can weaken a verdict and never strengthen it."""

import numpy as np

from pitfalls_core.findings.comparison import Decision, Design, Effect, Verdict
from pitfalls_core.findings.contrasts import Contrast, Scores
from pitfalls_core.findings.guards import whole_of
from pitfalls_core.findings.verdicts import FEWEST_PAIRS
from pitfalls_core.statistics.intervals import ROUNDING, critical_value

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
    rest = contrast.left_out()
    if decision.verdict == "inconclusive":
        return bool((rest.differences * whole.difference < 0).any())
    sound = rest.standard_errors > ROUNDING * whole.magnitude
    df, errors, sizes = rest.df, rest.standard_errors, np.abs(rest.differences)
    equivalent = sizes + critical_values(df, design.alpha) * errors < (design.margin or 0.0)
    if decision.verdict != "equivalent":
        return bool((sound & equivalent).any())
    different = sizes > critical_values(df, design.alpha / 2) * errors
    return bool((sound & different & ~equivalent).any())


def critical_values(df: Scores, tail: float) -> Scores:
    """Return the t quantiles with probability `tail` above them, one for each of `df`."""
    if (df == df[0]).all():
        return np.full(df.shape, critical_value(float(df[0]), tail))
    return np.array([critical_value(float(each), tail) for each in df])


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
