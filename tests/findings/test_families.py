"""Families: Holm's correction against statsmodels, and verdicts by the adjusted p."""

import importlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pitfalls_core.findings.comparing import compare
from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.families import adjust_families
from tests.findings.constructed import (
    BASELINE,
    BORDERLINE,
    CONSTANT,
    DEGRADED,
    DETECTABLE,
    EQUIVALENT,
    IMPROVED,
    UNDERPOWERED,
    arm,
    comparison,
    design,
)

# statsmodels has no annotations.
multitest: Any = importlib.import_module("statsmodels.stats.multitest")
sm_power: Any = importlib.import_module("statsmodels.stats.power")

WEAK = (0.025, 0.009, 0.013, 0.015, 0.020, -0.002)
"""Improved with p = .014: significant alone, not among four."""


def family(results: Sequence[Sequence[float | None]], name: str = "f") -> list[Comparison]:
    """Return one comparison for each of `results`, all of one family."""
    return [
        comparison(differences, dataset=f"drawn/{name}{place}", family=name)
        for place, differences in enumerate(results)
    ]


def p_values(comparisons: Sequence[Comparison]) -> tuple[list[float], list[float]]:
    """Return the unadjusted p-values of difference and of equivalence."""
    effects = [one.effect for one in comparisons if one.effect]
    return (
        [one.p_value for one in effects if one.p_value is not None],
        [one.equivalence_p for one in effects if one.equivalence_p is not None],
    )


def test_both_lists_are_corrected_by_holm() -> None:
    """Both adjusted p-values are those of statsmodels, over the family alone."""
    members = family([IMPROVED, WEAK, EQUIVALENT, BORDERLINE, UNDERPOWERED])
    found = adjust_families(members)
    for raw, adjusted in zip(
        p_values(members),
        ([one.p_adjusted for one in found], [one.equivalence_p_adjusted for one in found]),
        strict=True,
    ):
        expected = multitest.multipletests(raw, method="holm")[1]
        assert adjusted == pytest.approx(expected)


def test_other_families_change_nothing() -> None:
    """A family gets the same numbers alone and among others, in whatever order."""
    first, second = family([WEAK, EQUIVALENT], "one"), family([IMPROVED, WEAK, WEAK], "two")
    alone = {one.id: one for one in adjust_families(first)}
    mixed = adjust_families([second[0], first[1], second[1], first[0], second[2]])
    assert [one.id for one in mixed] == [
        one.id for one in (second[0], first[1], second[1], first[0], second[2])
    ]
    assert {one.id: one for one in mixed if one.design.family == "one"} == alone


def test_a_family_of_one_is_not_corrected() -> None:
    """Alone, adjusted and unadjusted p and verdict agree."""
    (found,) = adjust_families(family([WEAK]))
    assert found.effect is not None
    assert found.p_adjusted == found.effect.p_value
    assert (found.decision.verdict, found.verdict_family) == ("improved", "improved")


def test_correction_takes_a_weak_verdict_back() -> None:
    """Improved alone, inconclusive among four; the strong ones stay."""
    found = adjust_families(family([WEAK, WEAK, WEAK, WEAK, IMPROVED, EQUIVALENT]))
    assert [one.decision.verdict for one in found[:4]] == ["improved"] * 4
    assert [one.verdict_family for one in found] == [
        *["inconclusive"] * 4,
        "improved",
        "equivalent",
    ]


def test_correction_never_creates_equivalence() -> None:
    """A family of borderline results stays inconclusive, whatever its company."""
    found = adjust_families(family([BORDERLINE, EQUIVALENT, IMPROVED]))
    assert found[0].verdict_family == "inconclusive"


@pytest.mark.parametrize(
    ("guarded", "verdict"),
    [
        ((0.03, 0.0301), "inconclusive"),
        ((0.012, 0.014, 0.016, 0.013, None, None), "inconclusive"),
        (CONSTANT, "not_assessable"),
        ((0.03, None, None), "not_assessable"),
    ],
)
def test_what_a_guard_decided_stays_decided(
    guarded: tuple[float | None, ...], verdict: str
) -> None:
    """Adjusted p-values overrule neither too few runs, nor failed runs, nor what has no spread."""
    found = adjust_families(family([guarded, IMPROVED]))
    assert found[0].verdict_family == verdict
    assert found[1].verdict_family == "improved"


def test_what_has_no_p_is_left_out_of_the_correction() -> None:
    """Comparisons without a test have no adjusted p and do not count for the others."""
    found = adjust_families(family([CONSTANT, WEAK, (None,) * 6]))
    assert [one.p_adjusted is None for one in found] == [True, False, True]
    assert found[1].effect is not None
    assert found[1].p_adjusted == found[1].effect.p_value


@pytest.mark.parametrize("paired", [True, False])
@pytest.mark.parametrize("size", [1, 2, 5])
def test_the_effect_detected_at_the_level_left_to_one_comparison(size: int, paired: bool) -> None:
    """It is statsmodels' at alpha / m, over the comparisons of the family that have a test."""
    members = [comparison(CONSTANT, dataset="drawn/c"), comparison((None,) * 6, dataset="drawn/n")]
    members += [comparison(WEAK, dataset=f"drawn/{place}", paired=paired) for place in range(size)]
    members.append(comparison(WEAK, dataset="drawn/other", family="other"))
    untested, empty, *found, _ = adjust_families(members)
    assert (untested.detectable_in_family, empty.detectable_in_family) == (None, None)
    solver = sm_power.TTestPower() if paired else sm_power.TTestIndPower()
    # The first sample of either solver: pairs, or runs of the first of two arms of six.
    sizes = {"nobs": 6} if paired else {"nobs1": 6}
    in_sd = solver.solve_power(**sizes, alpha=0.05 / size, power=0.8)
    for one in found:
        assert one.reach is not None
        # The solver's non-central t is good for six digits.
        assert one.detectable_in_family == pytest.approx(in_sd * one.reach.sd, rel=5e-6)


def test_the_effect_detected_in_a_family_with_unequal_arms() -> None:
    """Both sizes count, as in the comparison alone."""
    both = arm(np.add(BASELINE, IMPROVED).tolist()[:4]), arm(BASELINE, "baseline")
    members = [compare(*both, design(dataset=name, paired=False)) for name in ("a", "b", "c")]
    solver = sm_power.TTestIndPower()
    in_sd = solver.solve_power(nobs1=4, ratio=1.5, alpha=0.05 / 3, power=0.8)
    for one in adjust_families(members):
        assert one.reach is not None
        assert one.detectable_in_family == pytest.approx(in_sd * one.reach.sd, rel=1e-6)


def test_a_family_of_one_detects_what_its_comparison_detects() -> None:
    """There is nothing to share the level with."""
    (found,) = adjust_families(family([WEAK]))
    assert found.reach is not None
    assert found.detectable_in_family == found.reach.minimum_detectable_effect


def test_no_comparisons_and_no_tests() -> None:
    """Nothing at all, and a family in which nothing was tested, are no error."""
    assert adjust_families([]) == ()
    assert adjust_families(family([CONSTANT]))[0].p_adjusted is None


sets = st.lists(
    st.sampled_from(
        [IMPROVED, DEGRADED, EQUIVALENT, DETECTABLE, UNDERPOWERED, BORDERLINE, WEAK, CONSTANT]
    ),
    min_size=1,
    max_size=6,
)


@given(sets)
@settings(deadline=None, max_examples=50)
def test_verdicts_follow_the_adjusted_p(results: list[tuple[float, ...]]) -> None:
    """Equivalence first, then the sign of a significant difference, else inconclusive."""
    for one in adjust_families(family(results)):
        if one.effect is None:
            assert one.verdict_family == "not_assessable"
            continue
        assert one.effect.equivalence_p is not None
        assert one.p_adjusted is not None
        assert one.equivalence_p_adjusted is not None
        assert one.equivalence_p_adjusted >= one.effect.equivalence_p
        equivalent = one.equivalence_p_adjusted < 0.05
        different = one.p_adjusted < 0.05 and not equivalent
        assert (one.verdict_family == "equivalent") == equivalent
        assert (one.verdict_family == "improved") == (different and one.effect.difference > 0)
        assert (one.verdict_family == "degraded") == (different and one.effect.difference < 0)
