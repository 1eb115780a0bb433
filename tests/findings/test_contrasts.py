"""Pairs and groups against SciPy: both answer the same questions, each in its own way."""

import importlib
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pitfalls_core.findings.arms import Arm, Label, in_order
from pitfalls_core.findings.contrasts import Contrast, contrast_of
from pitfalls_core.findings.groups import Groups
from pitfalls_core.findings.pairs import Pairs
from tests.findings.constructed import arm

# SciPy has no annotations.
stats: Any = importlib.import_module("scipy.stats")

BASELINE = (0.702, 0.716, 0.695, 0.731, 0.708, 0.699)
TREATMENTS = (
    (0.731, 0.744, 0.722, 0.758, 0.726, 0.727),
    (0.698, 0.729, 0.701, 0.720, 0.713, 0.694),
    (0.640, 0.810, 0.655, 0.702, 0.790, 0.671),
    (0.731, 0.744, 0.722, 0.100, 0.726, 0.727),
)

paired = pytest.mark.parametrize("treatment", TREATMENTS)
unpaired = pytest.mark.parametrize(
    ("treatment", "baseline"),
    [(one, BASELINE[:size]) for one in TREATMENTS for size in (3, 4, 6)]
    + [(TREATMENTS[0][:4], BASELINE)],
)


def pairs_of(treatment: tuple[float, ...], baseline: tuple[float, ...] = BASELINE) -> Pairs:
    """Return the pairs of two lists of scores."""
    return Pairs.of(arm(treatment), arm(baseline, "baseline"))


def groups_of(treatment: tuple[float, ...], baseline: tuple[float, ...] = BASELINE) -> Groups:
    """Return two lists of scores as groups."""
    return Groups.of(arm(treatment), arm(baseline, "baseline"))


def check_against(contrast: Contrast, test: Any) -> None:
    """Assert that difference, error, both intervals and p are those of a test of SciPy."""
    estimate = contrast.estimate
    assert estimate is not None
    difference = np.mean(contrast.treatment) - np.mean(contrast.baseline)
    assert estimate.difference == pytest.approx(difference)
    assert estimate.standard_error == pytest.approx(difference / test.statistic)
    assert estimate.df == pytest.approx(test.df)
    for level in (0.9, 0.95):
        assert estimate.interval(level) == pytest.approx(tuple(test.confidence_interval(level)))
    assert estimate.p_value == pytest.approx(test.pvalue)


@paired
def test_pairs_are_estimated_by_the_paired_t_test(treatment: tuple[float, ...]) -> None:
    """Estimate, intervals and p are those of `ttest_rel`."""
    check_against(pairs_of(treatment), stats.ttest_rel(treatment, BASELINE))


@unpaired
def test_groups_are_estimated_by_welchs_test(
    treatment: tuple[float, ...], baseline: tuple[float, ...]
) -> None:
    """Estimate, intervals, df and p are those of `ttest_ind` without equal variances."""
    test = stats.ttest_ind(treatment, baseline, equal_var=False)
    check_against(groups_of(treatment, baseline), test)


def rearranged(treatment: tuple[float, ...], baseline: tuple[float, ...], kind: str) -> float:
    """Return SciPy's share of all rearrangements whose difference is at least as large.

    In thousandths and without a division, ties are exact.
    """
    return float(
        stats.permutation_test(
            [np.rint(np.multiply(scores, 1000)) for scores in (treatment, baseline)],
            lambda first, second: abs(sum(first) * len(second) - sum(second) * len(first)),
            permutation_type=kind,
            n_resamples=np.inf,
            alternative="greater",
            vectorized=False,
        ).pvalue
    )


@paired
def test_the_exact_p_of_pairs_is_that_of_all_sign_flips(treatment: tuple[float, ...]) -> None:
    """It is SciPy's, with the two scores of a pair exchanged."""
    expected = rearranged(treatment, BASELINE, "samples")
    assert pairs_of(treatment).exact_p() == pytest.approx(expected)


@unpaired
def test_the_exact_p_of_groups_is_that_of_all_splits(
    treatment: tuple[float, ...], baseline: tuple[float, ...]
) -> None:
    """It is SciPy's, with runs moved between the arms."""
    expected = rearranged(treatment, baseline, "independent")
    assert groups_of(treatment, baseline).exact_p() == pytest.approx(expected)


def hedges_factor(df: int) -> float:
    """Return the exact factor of Hedges (1981)."""
    return math.gamma(df / 2) / (math.gamma((df - 1) / 2) * math.sqrt(df / 2))


@paired
def test_planning_and_effect_size_of_pairs_rest_on_the_differences(
    treatment: tuple[float, ...],
) -> None:
    """The SD is that of the paired differences, with n - 1 degrees of freedom."""
    pairs, differences = pairs_of(treatment), np.subtract(treatment, BASELINE)
    sd = differences.std(ddof=1)
    planning = pairs.planning
    assert (planning.n, planning.other, planning.df, planning.paired) == (6, None, 5, True)
    assert planning.sd == pytest.approx(sd)
    assert pairs.effect_size() == pytest.approx(differences.mean() / sd * hedges_factor(5))


@unpaired
def test_planning_and_effect_size_of_groups_rest_on_the_pooled_runs(
    treatment: tuple[float, ...], baseline: tuple[float, ...]
) -> None:
    """The SD is pooled over both arms, with n1 + n2 - 2 degrees of freedom."""
    groups, sizes = groups_of(treatment, baseline), (len(treatment), len(baseline))
    df = sum(sizes) - 2
    squares = np.var(treatment, ddof=1) * (sizes[0] - 1) + np.var(baseline, ddof=1) * (sizes[1] - 1)
    sd = math.sqrt(squares / df)
    planning = groups.planning
    assert (planning.n, planning.other) == (min(sizes), max(sizes))
    assert (planning.df, planning.paired) == (df, False)
    assert planning.sd == pytest.approx(sd)
    difference = np.mean(treatment) - np.mean(baseline)
    assert groups.effect_size() == pytest.approx(difference / sd * hedges_factor(df))


@paired
def test_pairs_left_out_one_by_one(treatment: tuple[float, ...]) -> None:
    """Each estimate is that of the other pairs."""
    rests = pairs_of(treatment).left_out()
    for place in range(6):
        test = stats.ttest_rel(np.delete(treatment, place), np.delete(BASELINE, place))
        difference = np.delete(np.subtract(treatment, BASELINE), place).mean()
        assert rests[place].difference == pytest.approx(difference)
        assert rests[place].standard_error == pytest.approx(difference / test.statistic)
        assert (rests[place].df, rests[place].n) == (test.df, 5)
    assert len(rests) == 6


@unpaired
def test_runs_left_out_one_by_one(
    treatment: tuple[float, ...], baseline: tuple[float, ...]
) -> None:
    """Each estimate is that of the other runs, first of the treatment and then of the baseline."""
    rests = groups_of(treatment, baseline).left_out()
    others: list[tuple[Any, Any]] = [
        (np.delete(treatment, place), baseline) for place in range(len(treatment))
    ]
    others += [(treatment, np.delete(baseline, place)) for place in range(len(baseline))]
    assert len(rests) == len(others)
    for place, both in enumerate(others):
        test = stats.ttest_ind(*both, equal_var=False)
        difference = np.mean(both[0]) - np.mean(both[1])
        assert rests[place].difference == pytest.approx(difference)
        assert rests[place].standard_error == pytest.approx(difference / test.statistic)
        assert rests[place].df == pytest.approx(test.df)
        assert rests[place].n == min(map(len, both))


def test_pairs_are_joined_by_seed_and_not_by_position() -> None:
    """Scores meet their partner whatever the order in which runs finished."""
    treatment = Arm("refined", {2: 0.9, 0: 0.7, 1: 0.8}, planned=(0, 1, 2))
    baseline = Arm("baseline", {0: 0.6, 1: 0.6, 2: 0.6}, planned=(0, 1, 2))
    pairs = Pairs.of(treatment, baseline)
    assert pairs.seeds == (0, 1, 2)
    assert pairs.differences == pytest.approx([0.1, 0.2, 0.3])


def test_a_seed_without_its_partner_stays_planned() -> None:
    """Each arm lost another seed: two of four pairs are left, four are planned."""
    pairs = Pairs.of(arm((0.8, None, 0.8, 0.8)), arm((0.7, 0.7, None, 0.7), "baseline"))
    assert (pairs.seeds, pairs.planned) == ((0, 3), 4)


@pytest.mark.parametrize(
    ("treatment", "baseline", "n", "planned"),
    [
        ((0.8, 0.9, None), (0.7, 0.8, 0.6), 2, 3),
        ((0.8, 0.9), (0.7, 0.8, 0.6, 0.9), 2, 2),
        ((0.8, 0.9, 0.7), (0.7, 0.8, None, None, None), 2, 5),
        ((0.8, 0.9, None), (0.7, None, 0.9, None), 2, 4),
        ((None, None), (0.7, 0.8), 0, 2),
    ],
)
def test_groups_count_the_arm_of_which_fewer_finished(
    treatment: tuple[float | None, ...], baseline: tuple[float | None, ...], n: int, planned: int
) -> None:
    """Finished and planned are those of one and the same arm; of equal ones, of the less whole."""
    for both in ((arm(treatment), arm(baseline)), (arm(baseline), arm(treatment))):
        groups = Groups.of(*both)
        assert (groups.n, groups.planned) == (n, planned)


def test_no_common_seed() -> None:
    """Arms without a common finished seed give empty pairs, and still two groups."""
    both = arm((0.8, None)), arm((None, 0.7), "baseline")
    pairs, groups = (contrast_of(*both, paired=joined) for joined in (True, False))
    assert isinstance(pairs, Pairs)
    assert (pairs.seeds, pairs.planned, pairs.differences.size) == ((), 2, 0)
    assert isinstance(groups, Groups)
    assert (groups.n, groups.treatment.tolist(), groups.baseline.tolist()) == (1, [0.8], [0.7])
    assert (pairs.estimate, groups.estimate) == (None, None)


def test_wins_are_counted_in_pairs_only() -> None:
    """A tie is neither a win nor a loss, and groups have none of them."""
    scores = ((0.8, 0.7, 0.6, 0.9), (0.7, 0.7, 0.7, 0.8))
    pairs, groups = pairs_of(*scores), groups_of(*scores)
    assert (pairs.wins, pairs.losses) == (2, 1)
    assert (groups.wins, groups.losses) == (None, None)


@pytest.mark.parametrize("joined", [True, False])
def test_another_scale_is_applied_to_both_arms(joined: bool) -> None:
    """Scores are carried over one by one; what they belong to stays."""
    both = arm((0.8, 0.7, 0.9)), arm((0.7, 0.6, None), "baseline")
    contrast = contrast_of(*both, paired=joined)
    other = contrast.transformed(np.log)
    assert type(other) is type(contrast)
    assert other.planned == contrast.planned
    np.testing.assert_array_equal(other.treatment, np.log(contrast.treatment))
    np.testing.assert_array_equal(other.baseline, np.log(contrast.baseline))


@pytest.mark.parametrize(
    ("labels", "ordered"),
    [
        (["10", "2", "1"], ["1", "2", "10"]),
        (["x", 3, "b", "2", 1, "10"], [1, "2", 3, "10", "b", "x"]),
        (["9", "07", "7"], ["07", "7", "9"]),
        (["run-10", "run-2", "4"], ["4", "run-10", "run-2"]),
        (["-1", "1.5", "٣", "0"], ["0", "-1", "1.5", "٣"]),
        ([], []),
    ],
)
def test_seeds_come_in_their_natural_order(labels: list[Label], ordered: list[Label]) -> None:
    """Whole numbers by size, as text or not, before all other names."""
    assert in_order(labels) == tuple(ordered)
    assert in_order(labels[::-1]) == tuple(ordered)


@given(st.sets(st.integers(0, 10**6)))
def test_numbers_as_text_come_in_the_order_of_numbers(numbers: set[int]) -> None:
    """Two stands before ten, however they were read."""
    assert in_order(map(str, numbers)) == tuple(map(str, sorted(numbers)))


def test_pairs_come_in_the_order_of_their_seeds() -> None:
    """Scores follow their labels, two before ten."""
    scores: dict[Label, float] = {"10": 0.9, "2": 0.7, "x": 0.6, "1": 0.8}
    same = Arm("refined", scores, planned=tuple(scores))
    pairs = Pairs.of(same, same)
    assert pairs.seeds == ("1", "2", "10", "x")
    assert pairs.treatment.tolist() == [0.8, 0.7, 0.9, 0.6]


@pytest.mark.parametrize("size", [1e-200, 1e300])
def test_scores_of_any_size_can_be_left_out(size: float) -> None:
    """Neither squares of huge scores overflow, nor do those of tiny ones vanish."""
    treatment, baseline = np.array([0.3, 0.1, 0.7, 0.2]), np.array([0.1, 0.3, 0.2, 0.1])
    plain, scaled = (
        Pairs.of(arm((factor * treatment).tolist()), arm((factor * baseline).tolist(), "baseline"))
        for factor in (1.0, size)
    )
    for one, other in zip(plain.left_out(), scaled.left_out(), strict=True):
        assert other.difference == pytest.approx(one.difference * size, rel=1e-9)
        assert other.standard_error == pytest.approx(one.standard_error * size, rel=1e-9)
