"""Flags where runs are not paired, scores are printed coarsely, or no margin was set."""

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pitfalls_core.findings.comparing import compare
from pitfalls_core.findings.comparison import Comparison
from tests.findings.constructed import BASELINE, EQUIVALENT, IMPROVED, arm, comparison, design

Scores = tuple[float, ...]

DIFFERENT = {"improved", "degraded"}


def compared(treatment: Scores, baseline: Scores, *, paired: bool, **changes: Any) -> Comparison:
    """Return the comparison of two lists of scores."""
    return compare(arm(treatment), arm(baseline, "b"), design(paired=paired, **changes))


def without_one(treatment: Scores, baseline: Scores, *, paired: bool) -> list[Comparison]:
    """Return the comparisons with each pair, or each run of either arm, left out in turn."""
    places = range(len(treatment))
    if paired:
        rests = [(np.delete(treatment, place), np.delete(baseline, place)) for place in places]
    else:
        rests = [(np.delete(treatment, place), np.array(baseline)) for place in places]
        rests += [
            (np.array(treatment), np.delete(baseline, place)) for place in range(len(baseline))
        ]
    return [compared(tuple(one), tuple(other), paired=paired) for one, other in rests]


def fragile(found: Comparison, rests: list[Comparison]) -> bool:
    """Return whether a test or a run decides, from whole comparisons."""
    assert found.effect is not None
    assert found.effect.p_value is not None
    assert found.effect.exact_p is not None
    if (found.effect.p_value < 0.05) != (found.effect.exact_p < 0.05):
        return True
    verdict, verdicts = found.decision.verdict, {one.decision.verdict for one in rests}
    if verdict == "inconclusive":
        signs = [one.effect.difference * found.effect.difference for one in rests if one.effect]
        return min(signs) < 0
    return bool(verdicts & (DIFFERENT if verdict == "equivalent" else {"equivalent"}))


near = st.lists(st.integers(6900, 7100).map(lambda value: value / 10_000), min_size=4, max_size=7)


@given(near, near, st.integers(-100, 100), st.booleans())
@settings(deadline=None, max_examples=100)
def test_fragile_is_what_leaving_out_one_by_one_says(
    treatment: list[float], baseline: list[float], step: int, paired: bool
) -> None:
    """The flag agrees with comparing anew without each pair, or each run of either arm."""
    size = min(len(treatment), len(baseline)) if paired else None
    both = (
        tuple(round(score + step / 10_000, 4) for score in treatment[:size]),
        tuple(baseline[:size]),
    )
    found, rests = compared(*both, paired=paired), without_one(*both, paired=paired)
    assume(found.effect is not None)
    assume(all(one.effect is not None for one in rests))
    assert found.effect is not None
    # A mean of zero, but for rounding, has no sign that could turn.
    assume(abs(found.effect.difference) > 1e-9)
    assert ("fragile" in found.flags) == fragile(found, rests)


@pytest.mark.parametrize(
    ("treatment", "baseline", "verdict", "fires"),
    [
        (
            (0.711, 0.714, 0.709, 0.712, 0.710, 0.728),
            (0.704, 0.706, 0.705, 0.707, 0.703, 0.705),
            "improved",
            True,
        ),
        (
            (0.712, 0.716, 0.711, 0.714, 0.713, 0.717),
            (0.694, 0.692, 0.693, 0.695, 0.691, 0.694),
            "improved",
            False,
        ),
    ],
)
def test_fragile_where_one_run_of_a_group_decides(
    treatment: Scores, baseline: Scores, verdict: str, fires: bool
) -> None:
    """A single high run makes the one an improvement, and the other is one without any run."""
    found = compared(treatment, baseline, paired=False)
    rests = {one.decision.verdict for one in without_one(treatment, baseline, paired=False)}
    assert found.decision.verdict == verdict
    assert ("equivalent" in rests) == ("fragile" in found.flags) == fires


@pytest.mark.parametrize("paired", [True, False])
def test_without_a_margin_only_the_sign_can_turn(paired: bool) -> None:
    """What is equivalent within no margin has nothing to turn into."""
    high = (0.011, 0.014, 0.009, 0.012, 0.010, 0.028)
    level = (0.704, 0.706, 0.705, 0.707, 0.703, 0.705)
    both = tuple(np.add(level, np.subtract(high, 0.005)).tolist()), level
    assert "fragile" in compared(*both, paired=paired).flags
    assert "fragile" not in compared(*both, paired=paired, margin=None).flags


@pytest.mark.parametrize("paired", [True, False])
@pytest.mark.parametrize(("resolution", "fires"), [(0.1, True), (0.0001, False), (None, False)])
def test_the_last_printed_digit_limits_the_spread(
    resolution: float | None, fires: bool, paired: bool
) -> None:
    """Whatever the metric, a spread below the step of the scores is not a measured one."""
    differences = [10 * step for step in EQUIVALENT]
    found = comparison(differences, paired=paired, resolution=resolution, chance=None, perfect=None)
    assert ("resolution" in found.flags) == fires


@pytest.mark.parametrize(
    ("size", "fires"), [((2, 6), True), ((5, 9), True), ((6, 6), False), ((6, 12), False)]
)
def test_the_smaller_arm_limits_what_an_exact_test_can_say(
    size: tuple[int, int], fires: bool
) -> None:
    """Fewer than six runs in either arm leave normality untested."""
    treatment, baseline = np.add(np.resize(BASELINE, size[0]), 0.03), np.resize(BASELINE, size[1])
    treatment[0] += 0.001
    found = compared(tuple(treatment), tuple(baseline), paired=False)
    assert ("normality_untestable" in found.flags) == fires


def test_clean_groups_carry_no_flag() -> None:
    """Six sound runs an arm are not weakened."""
    assert comparison(IMPROVED, paired=False).flags == ()
