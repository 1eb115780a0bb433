"""Families: Holm's correction over the comparisons that are read together."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from pitfalls_core.findings.comparison import Comparison, Verdict
from pitfalls_core.statistics.multiplicity import holm
from pitfalls_core.statistics.power import detectable_effect

GUARDED = ("too_few_runs", "failed_runs_decide")
"""Reasons for `inconclusive` that no p-value can overrule."""

NEGATIVE: frozenset[Verdict] = frozenset({"equivalent", "inconclusive"})
"""Verdicts that mean little from a study that could not have seen anything."""


def adjust_families(comparisons: Sequence[Comparison]) -> tuple[Comparison, ...]:
    """Return `comparisons`, in their order, with Holm-adjusted p and verdicts within each family.

    The test of difference and the test of equivalence are corrected separately.
    """
    families: dict[str, list[int]] = {}
    for place, comparison in enumerate(comparisons):
        families.setdefault(comparison.design.family, []).append(place)
    adjusted = list(comparisons)
    for places in families.values():
        members = [comparisons[place] for place in places]
        for place, member in zip(places, _adjusted(members), strict=True):
            adjusted[place] = member
    return tuple(adjusted)


def _adjusted(members: Sequence[Comparison]) -> list[Comparison]:
    difference = _holm([one.effect.p_value if one.effect else None for one in members])
    equivalence = _holm([one.effect.equivalence_p if one.effect else None for one in members])
    size = sum(p is not None for p in difference)
    return [
        replace(
            one,
            p_adjusted=p,
            equivalence_p_adjusted=equivalence_p,
            verdict_family=_verdict(one, p, equivalence_p),
            detectable_in_family=_detectable(one, size),
        )
        for one, p, equivalence_p in zip(members, difference, equivalence, strict=True)
    ]


def _holm(values: Sequence[float | None]) -> list[float | None]:
    valid = np.array([value for value in values if value is not None])
    corrected = iter(holm(valid).tolist() if valid.size else [])
    return [None if value is None else next(corrected) for value in values]


def _detectable(one: Comparison, size: int) -> float | None:
    """Return the effect that is detected with probability 0.8 at the level divided by `size`."""
    if one.reach is None or one.contrast is None:
        return None
    planning = one.contrast.planning
    alpha = one.design.alpha / size
    in_sd = detectable_effect(planning.n, paired=planning.paired, alpha=alpha, other=planning.other)
    return in_sd * planning.sd


def _verdict(one: Comparison, p: float | None, equivalence_p: float | None) -> Verdict:
    """Apply the verdict rule to the adjusted p; what a guard has decided stays decided."""
    alpha, raw = one.design.alpha, one.decision
    if raw.verdict == "not_assessable" or raw.reason in GUARDED:
        return raw.verdict
    if equivalence_p is not None and equivalence_p < alpha:
        return "equivalent"
    if p is not None and p < alpha and one.effect is not None:
        return "improved" if one.effect.difference > 0 else "degraded"
    return "inconclusive"
