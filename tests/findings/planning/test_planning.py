"""Plans: numbers of seeds against second implementations, published tables, and sense."""

import importlib
import math
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pitfalls_core.errors import InputError
from pitfalls_core.findings.planning.plan import (
    Aim,
    Goal,
    Pilot,
    Plan,
    Spread,
    exact_from,
    plan_from,
    plan_with,
    sd_of_differences,
)

stats: Any = importlib.import_module("scipy.stats")  # SciPy has no annotations
integrate: Any = importlib.import_module("scipy.integrate")
power_of: Any = importlib.import_module("statsmodels.stats.power")

few = settings(deadline=None, max_examples=25)
noise = {"margin": st.floats(0.2, 5), "sd": st.floats(0.2, 5), "paired": st.booleans()}


def seeds(plan: Plan, goal: Goal, alpha: float, sd: float) -> int:
    """Return the seeds that one goal needs."""
    (need,) = [one for one in plan.needs if (one.goal, one.alpha, one.sd) == (goal, alpha, sd)]
    assert need.seeds is not None
    return need.seeds


def equivalence_power(margin_in_sd: float, n: int, alpha: float, share: float = 0.0) -> float:
    """Return the power of both one-sided paired tests, by integrating over the sample SD."""
    df, root = n - 1, math.sqrt(n)
    critical = stats.t.ppf(1 - alpha, df)

    def both_reject(ratio: float) -> float:
        reach = margin_in_sd * root - critical * ratio
        if reach <= 0:
            return 0.0
        center = share * margin_in_sd * root
        inside = stats.norm.cdf(reach - center) - stats.norm.cdf(-reach - center)
        return float(inside * stats.chi.pdf(ratio * math.sqrt(df), df) * math.sqrt(df))

    return float(integrate.quad(both_reject, 0, margin_in_sd * root / critical)[0])


@pytest.mark.parametrize(("sd", "alpha"), [(1.2, 0.05), (1.2, 0.05 / 6), (0.9, 0.01), (3.0, 0.05)])
def test_pairs_to_detect_agree_with_statsmodels(sd: float, alpha: float) -> None:
    """The number is the smallest at which the paired t test of statsmodels has the power."""
    plan = plan_with(Aim(1.0, alpha=alpha), sd)
    n = seeds(plan, "detect", alpha, sd)
    assert power_of.TTestPower().power(1 / sd, n, alpha) >= 0.8
    assert power_of.TTestPower().power(1 / sd, n - 1, alpha) < 0.8


@pytest.mark.parametrize(("sd", "power"), [(1.2, 0.8), (0.7, 0.9), (2.5, 0.8)])
def test_runs_per_arm_to_detect_agree_with_statsmodels(sd: float, power: float) -> None:
    """Unpaired, the number is the smallest at which its two-sample t test has the power."""
    plan = plan_with(Aim(1.0, paired=False, power=power), sd)
    n = seeds(plan, "detect", 0.05, sd)
    assert power_of.TTestIndPower().power(1 / sd, n, 0.05) >= power
    assert power_of.TTestIndPower().power(1 / sd, n - 1, 0.05) < power


@pytest.mark.parametrize(("goal", "share"), [("show", 0.0), ("show_at_half", 0.5)])
@pytest.mark.parametrize("alpha", [0.05, 0.05 / 6])
def test_pairs_to_show_equivalence_agree_with_an_integral(
    goal: Goal, share: float, alpha: float
) -> None:
    """The number is the smallest at which an integral over the sample SD reaches the power."""
    n = seeds(plan_with(Aim(1.0, alpha=alpha), 1.2), goal, alpha, 1.2)
    assert equivalence_power(1 / 1.2, n, alpha, share) >= 0.8
    assert equivalence_power(1 / 1.2, n - 1, alpha, share) < 0.8


def test_what_a_number_of_seeds_could_show() -> None:
    """Detectable effect and confirmable margin are those tabulated for an SD of 1, and scale."""
    paired = {one.seeds: one for one in plan_with(Aim(1.0), 1.0).resolutions}
    assert list(paired) == [3, 5, 6, 10, 20, 50]
    tabulated = {3: (3.264, 2.660), 5: (1.682, 1.600), 6: (1.435, 1.397), 10: (0.996, 1.005)}
    for n, (detectable, confirmable) in tabulated.items():
        assert paired[n].detectable == pytest.approx(detectable, abs=0.00051)
        assert paired[n].confirmable == pytest.approx(confirmable, abs=0.00051)
    groups = {one.seeds: one for one in plan_with(Aim(1.0, paired=False), 2.0).resolutions}
    for n, (detectable, confirmable) in {3: (3.071, 2.922), 10: (1.325, 1.361)}.items():
        assert groups[n].detectable == pytest.approx(2 * detectable, abs=0.0011)
        assert groups[n].confirmable == pytest.approx(2 * confirmable, abs=0.0011)


def test_a_pilot_of_five_with_an_sd_of_the_margin() -> None:
    """The point value asks for 10 pairs, the upper limit of the SD for 22."""
    spread = Spread.estimated("all", "new", n=5, sd=1.0, df=4)
    assert spread.upper == pytest.approx(math.sqrt(4 / stats.chi2.ppf(0.2, 4)))
    low, high = (math.sqrt(4 / stats.chi2.ppf(tail, 4)) for tail in (0.975, 0.025))
    assert (spread.low, spread.high) == pytest.approx((low, high))
    plan = plan_from(Aim(1.0), Pilot((spread,)))
    assert seeds(plan, "detect", 0.05, 1.0) == 10
    assert seeds(plan, "detect", 0.05, spread.upper) == 22


def test_the_largest_sd_and_the_largest_limit_govern() -> None:
    """They may come from different comparisons: few seeds have a wide limit."""
    certain = Spread.estimated("a", "new", n=30, sd=1.1, df=29)
    uncertain = Spread.estimated("b", "new", n=3, sd=1.0, df=2)
    plan = plan_from(Aim(1.0), Pilot((certain, uncertain), ("a note",)))
    assert (plan.sd, plan.upper) == (1.1, uncertain.upper)
    assert plan.pilot == (certain, uncertain)
    assert plan.notes == ("a note",)


@pytest.mark.parametrize(
    ("comparisons", "pairs"), [(1, 6), (3, 7), (5, 8), (10, 9), (12, 9), (20, 10)]
)
def test_where_exact_tests_begin(comparisons: int, pairs: int) -> None:
    """The smallest number of pairs for a correction is the one that is tabulated."""
    aim = Aim(1.0, variants=comparisons)
    assert exact_from(aim.levels[-1], paired=True) == pairs
    assert plan_with(aim, 1.0).levels[-1].exact_from == pairs
    assert 2 * 0.5**pairs <= 0.05 / comparisons < 4 * 0.5**pairs


def test_where_exact_tests_of_two_arms_begin() -> None:
    """Four runs per arm have 70 splits, of which the two most extreme ones make p = 0.0286."""
    assert exact_from(0.05, paired=False) == 4
    assert exact_from(2 / 70, paired=False) == 4
    assert exact_from(2 / 71, paired=False) == 5


def test_no_exact_test_reaches_a_tiny_level() -> None:
    """Beyond what can be enumerated, no number is given."""
    assert exact_from(1e-9, paired=True) is None


def test_the_cost_of_a_plan() -> None:
    """All variants and the baseline are trained with every seed; datasets cost no runs."""
    plan = plan_with(Aim(1.0, variants=2, datasets=3, hours=0.5), 1.2)
    for need in plan.needs:
        assert need.seeds is not None
        assert need.runs == 3 * need.seeds
        assert need.hours == 1.5 * need.seeds
    assert [one.alpha for one in plan.levels] == [0.05, 0.05 / 6]
    assert all(one.hours is None for one in plan_with(Aim(1.0), 1.2).needs)


def test_more_seeds_than_can_be_searched_for() -> None:
    """A hopeless margin has no number of seeds, no runs and no hours."""
    need = plan_with(Aim(1e-6, hours=1.0), 1.0).needs[0]
    assert (need.seeds, need.runs, need.hours) == (None, None, None)


@given(correlation=st.floats(-1, 0.99), sd=st.floats(0.1, 10))
def test_correlated_runs_have_less_spread_in_their_differences(
    correlation: float, sd: float
) -> None:
    """The variance of a difference is the sum of both less twice the covariance."""
    variance = sd**2 + sd**2 - 2 * correlation * sd**2
    assert sd_of_differences(sd, correlation) == pytest.approx(math.sqrt(variance))


@pytest.mark.parametrize("correlation", [1.0, -1.1])
def test_impossible_correlations(correlation: float) -> None:
    """A correlation that leaves no spread, or is none, is refused."""
    message = (
        "the correlation of paired runs must be at least -1 and below 1, where differences have "
        f"no spread; got {correlation}"
    )
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        sd_of_differences(1.0, correlation)


@given(**noise, variants=st.integers(1, 4), datasets=st.integers(1, 4))
@few
def test_more_comparisons_never_need_fewer_seeds(
    margin: float, sd: float, paired: bool, variants: int, datasets: int
) -> None:
    """At the level that is left, each goal needs as many seeds or more."""
    one, more = (
        plan_with(Aim(margin, paired=paired, variants=variants + extra, datasets=datasets), sd)
        for extra in (0, 1)
    )
    for before, after in zip(one.needs[-3:], more.needs[-3:], strict=True):
        assert (after.seeds or 10**7) >= (before.seeds or 10**7)


@given(**noise, smaller=st.floats(0.3, 1))
@few
def test_a_smaller_margin_never_needs_fewer_seeds(
    margin: float, sd: float, paired: bool, smaller: float
) -> None:
    """Each goal at a smaller margin needs as many seeds or more."""
    wide, narrow = (plan_with(Aim(margin * by, paired=paired), sd) for by in (1.0, smaller))
    for before, after in zip(wide.needs, narrow.needs, strict=True):
        assert (after.seeds or 10**7) >= (before.seeds or 10**7)


@given(**noise)
@few
def test_half_of_the_margin_and_the_upper_limit_never_need_fewer(
    margin: float, sd: float, paired: bool
) -> None:
    """A true difference inside the margin, and a larger SD, make everything harder."""
    spread = Spread.estimated("all", "new", n=5, sd=sd, df=4)
    plan = plan_from(Aim(margin, paired=paired), Pilot((spread,)))
    point, upper = plan.needs[:3], plan.needs[3:]
    for low, high in [*zip(point, upper, strict=True), (point[1], point[2])]:
        assert (high.seeds or 10**7) >= (low.seeds or 10**7)
