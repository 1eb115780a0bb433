"""What a comparison must not depend on, and what its verdict must not contradict."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pitfalls_core.findings.arms import Arm, Label
from pitfalls_core.findings.comparing import compare
from pitfalls_core.findings.comparison import Comparison, Effect, Reach
from pitfalls_core.findings.pairs import Pairs
from tests.findings.constructed import (
    BASELINE,
    BORDERLINE,
    CONSTANT,
    DEGRADED,
    DETECTABLE,
    EQUIVALENT,
    IMPROVED,
    MARGIN,
    arm,
    arms,
    design,
)

unhurried = settings(deadline=None, max_examples=50)

NOISY = (0.03, -0.04, 0.05, -0.02, 0.01, -0.02)

PATTERNS = (IMPROVED, DEGRADED, EQUIVALENT, DETECTABLE, NOISY, BORDERLINE, CONSTANT)

PAIRED = pytest.mark.parametrize("paired", [True, False])

scores = st.integers(0, 10_000).map(lambda value: value / 10_000)
arms_of_runs = st.lists(scores, min_size=3, max_size=8)
pairs_of_runs = st.lists(st.tuples(scores, scores), min_size=3, max_size=8)
near = st.lists(
    st.tuples(st.integers(6900, 7100), st.integers(6900, 7100)).map(
        lambda pair: (pair[0] / 10_000, pair[1] / 10_000)
    ),
    min_size=3,
    max_size=8,
)
"""Pairs of scores so close that every verdict occurs within a margin of one point."""

UNBOUNDED: dict[str, Any] = {"chance": None, "perfect": None}
"""Settings of a metric of which nothing is known."""


def moved(treatment: Arm, baseline: Arm, *, factor: float = 1, shift: float = 0) -> tuple[Arm, Arm]:
    """Return both arms with every score multiplied and shifted."""
    first, second = (
        replace(one, scores={seed: factor * x + shift for seed, x in one.scores.items()})
        for one in (treatment, baseline)
    )
    return first, second


def two_arms(pairs: list[tuple[float, float]]) -> tuple[Arm, Arm]:
    """Return a treatment and a baseline with these scores."""
    return arm([first for first, _ in pairs]), arm([second for _, second in pairs], "baseline")


def of_pattern(differences: tuple[float, ...]) -> tuple[Arm, Arm]:
    """Return two arms that differ by `differences`, the baseline in another order of seeds."""
    return arm(np.add(BASELINE, differences).tolist()), arm(BASELINE, "baseline")


def numbers_of(found: Effect | Reach | None) -> dict[str, Any]:
    """Return the fields of an effect or a reach; none if there is none."""
    return vars(found) if found else {}


def check_scaled(plain: Comparison, other: Comparison, factor: float) -> None:
    """Assert that `other` is `plain` in a unit that is `factor` times smaller."""
    assert (other.decision, other.flags) == (plain.decision, plain.flags)
    scaled = {"difference", "ci95", "ci90", "sd", "smallest_confirmable_margin"}
    scaled |= {"minimum_detectable_effect", "minimum_detectable_effect_range"}
    for first, second in ((plain.effect, other.effect), (plain.reach, other.reach)):
        for name, value in numbers_of(first).items():
            found = numbers_of(second)[name]
            if value is None:
                assert found is None
            else:
                expected = np.multiply(value, factor if name in scaled else 1)
                assert found == pytest.approx(expected, rel=1e-6, abs=1e-12 * factor), name


@given(near, st.integers(-12, 12), st.booleans())
@unhurried
def test_the_unit_does_not_matter(
    pairs: list[tuple[float, float]], exponent: int, paired: bool
) -> None:
    """With scores and margin in another unit, all that has a unit is scaled, and nothing else."""
    both, factor = two_arms(pairs), 2.0**exponent
    settings_of = {"paired": paired, **UNBOUNDED}
    plain = compare(*both, design(**settings_of))
    scaled = compare(*moved(*both, factor=factor), design(margin=MARGIN * factor, **settings_of))
    check_scaled(plain, scaled, factor)


@PAIRED
@pytest.mark.parametrize("differences", PATTERNS)
def test_shares_and_percent_agree(differences: tuple[float, ...], paired: bool) -> None:
    """With its bounds in percent as well, every guard and flag works as for a share."""
    for level in (-0.6, 0.0, 0.28):
        both = moved(*of_pattern(differences), shift=level)
        plain = compare(*both, design(paired=paired))
        percent = compare(
            *moved(*both, factor=100),
            design(paired=paired, margin=1.0, chance=10.0, perfect=100.0),
        )
        check_scaled(plain, percent, 100)


@given(near, st.sampled_from([-50.0, -0.7, 0.25, 1000.0]), st.booleans())
@unhurried
def test_a_shift_of_both_arms_does_not_matter(
    pairs: list[tuple[float, float]], shift: float, paired: bool
) -> None:
    """Without known bounds, only differences count."""
    both = two_arms(pairs)
    settings_of = {"paired": paired, **UNBOUNDED}
    plain = compare(*both, design(**settings_of))
    other = compare(*moved(*both, shift=shift), design(**settings_of))
    assert other.decision == plain.decision
    if plain.effect is not None and other.effect is not None:
        assert other.effect.ci95 == pytest.approx(plain.effect.ci95, abs=1e-9)


def test_rounding_makes_no_result_fragile() -> None:
    """Constant differences but for one: what is left without it has no spread in any metric."""
    both = arms((*[0.0207] * 5, 0.05), level=(0.13, 0.3, 0.47, 0.55, 0.61, 0.9))
    found = [
        compare(*both, design(margin=0.03, chance=None, perfect=perfect)) for perfect in (1.0, None)
    ]
    assert isinstance(found[0].contrast, Pairs)
    assert 0 < np.ptp(found[0].contrast.differences[:5]) < 1e-15
    assert [(one.decision.verdict, one.flags) for one in found] == [("improved", ())] * 2


@PAIRED
@pytest.mark.parametrize("differences", PATTERNS)
def test_lower_is_better_mirrors_higher_is_better(
    differences: tuple[float, ...], paired: bool
) -> None:
    """Scores and bounds negated: the same comparison, but for the means as they were scored."""
    named: dict[Label, str] = {seed: f"run {seed}" for seed in range(6)}
    treatment, baseline = (replace(one, runs=named) for one in of_pattern(differences))
    losses = treatment.turned(), baseline.turned()
    higher = compare(treatment, baseline, design(paired=paired))
    lower = compare(*losses, design(paired=paired, lower_is_better=True, chance=-0.1, perfect=-1.0))
    sample = lower.sample
    assert sample.treatment_mean == -float(higher.sample.treatment_mean or 0)
    assert sample.baseline_mean == -float(higher.sample.baseline_mean or 0)
    means = {name: getattr(higher.sample, name) for name in ("treatment_mean", "baseline_mean")}
    same = replace(lower, design=higher.design, sample=replace(sample, **means))
    assert same == higher


@PAIRED
def test_a_smaller_loss_is_an_improvement(paired: bool) -> None:
    """The difference is positive where the treatment is better; means and SDs are raw."""
    losses = np.array(BASELINE) + 1.5
    treatment, baseline = arm((losses - IMPROVED).tolist()), arm(losses.tolist(), "baseline")
    found = compare(
        treatment, baseline, design(paired=paired, lower_is_better=True, chance=None, perfect=0.0)
    )
    assert found.decision.verdict == "improved"
    assert found.effect is not None
    assert found.effect.difference == pytest.approx(np.mean(IMPROVED))
    assert found.sample.baseline_mean == pytest.approx(losses.mean())
    assert found.sample.treatment_sd == pytest.approx((losses - IMPROVED).std(ddof=1))
    assert found.sample.wins == (6 if paired else None)


@given(pairs_of_runs, st.permutations("abcdefghijklmnop"))
@unhurried
def test_what_the_seeds_are_called_does_not_matter(
    pairs: list[tuple[float, float]], names: list[str]
) -> None:
    """New labels, the same for both arms, change neither the verdict nor a number."""
    both = two_arms(pairs)
    named: dict[Label, Label] = {seed: names[seed] for seed in range(len(pairs))}
    relabelled = [
        replace(
            one,
            scores={named[seed]: x for seed, x in one.scores.items()},
            planned=tuple(named[seed] for seed in one.planned),
        )
        for one in both
    ]
    assert compare(relabelled[0], relabelled[1], design()) == compare(*both, design())


@given(arms_of_runs, arms_of_runs, st.randoms(use_true_random=False))
@unhurried
def test_groups_have_no_seeds(treatment: list[float], baseline: list[float], random: Any) -> None:
    """In either arm alone the runs can change their places."""
    shuffled = treatment.copy()
    random.shuffle(shuffled)
    first, second = (
        compare(arm(one), arm(baseline, "baseline"), design(paired=False))
        for one in (treatment, shuffled)
    )
    assert first == second


@given(near, st.booleans(), st.none() | st.sampled_from([0.002, 0.01, 0.05]))
@settings(deadline=None, max_examples=150)
def test_the_verdict_never_contradicts_its_intervals(
    pairs: list[tuple[float, float]], paired: bool, margin: float | None
) -> None:
    """Equivalent is a 90 % interval inside the margin; else the sign of the 95 % one counts."""
    found = compare(*two_arms(pairs), design(paired=paired, margin=margin))
    if found.effect is None:
        assert found.decision.verdict == "not_assessable"
        return
    (low, high), (lower, upper) = found.effect.ci95, found.effect.ci90
    equivalent = margin is not None and -margin < lower and upper < margin
    expected = (
        "equivalent"
        if equivalent
        else "improved"
        if low > 0
        else "degraded"
        if high < 0
        else "inconclusive"
    )
    assert found.decision.verdict == expected
    assert found.decision.detectable == (equivalent and not low <= 0 <= high)
    assert found.effect.p_value is not None
    assert (found.effect.p_value < 0.05) == (low > 0 or high < 0)
    if margin is None:
        assert found.decision.reason in ("", "no_margin")
        assert found.effect.equivalence_p is None
    else:
        assert found.effect.equivalence_p is not None
        assert (found.effect.equivalence_p < 0.05) == equivalent


@given(near, st.booleans(), st.sampled_from([0.002, 0.01, 0.05]))
@unhurried
def test_a_worse_spread_never_needs_fewer_seeds(
    pairs: list[tuple[float, float]], paired: bool, margin: float
) -> None:
    """At the upper limit of the SD, both numbers of seeds are at least those at the SD itself."""
    reach = compare(*two_arms(pairs), design(paired=paired, margin=margin)).reach
    if reach is None:
        return
    for plain, upper in (
        (reach.seeds_to_detect_margin, reach.seeds_to_detect_at_upper_limit),
        (reach.seeds_to_show_equivalence, reach.seeds_to_show_at_upper_limit),
    ):
        assert upper is None or (plain is not None and plain <= upper)
