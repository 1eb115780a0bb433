"""Collapsed runs: which they are, how often in each arm, and what is left without them."""

import importlib
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pitfalls_core.findings.arms import Arm
from pitfalls_core.findings.collapse import collapsed_seeds
from pitfalls_core.findings.comparing import compare
from pitfalls_core.findings.comparison import Collapse
from tests.findings.constructed import BASELINE, IMPROVED, arm, design

# SciPy has no annotations.
stats: Any = importlib.import_module("scipy.stats")

CHANCE = 0.1

GAINED = tuple(np.add(BASELINE, IMPROVED).tolist())


def with_collapsed(scores: tuple[float, ...], *seeds: int, variant: str = "refined") -> Arm:
    """Return an arm with these scores, but at chance in `seeds`."""
    return arm([CHANCE if seed in seeds else s for seed, s in enumerate(scores)], variant)


def collapse_in(treatment: Arm, baseline: Arm, **changes: Any) -> Collapse:
    """Return the collapse that comparing two arms finds."""
    collapse = compare(treatment, baseline, design(**changes)).collapse
    assert collapse is not None
    return collapse


@pytest.mark.parametrize("paired", [True, False])
@pytest.mark.parametrize(
    ("treated", "untreated"), [((0,), ()), ((0, 1, 2), ()), ((0, 1), (3,)), ((), (1, 2, 5))]
)
def test_rates_are_compared_by_fishers_exact_test(
    treated: tuple[int, ...], untreated: tuple[int, ...], paired: bool
) -> None:
    """Counts are those of each arm, and p is SciPy's."""
    found = collapse_in(
        with_collapsed(GAINED, *treated),
        with_collapsed(BASELINE, *untreated, variant="baseline"),
        paired=paired,
    )
    assert (found.treatment, found.baseline) == (len(treated), len(untreated))
    table = [[len(treated), 6 - len(treated)], [len(untreated), 6 - len(untreated)]]
    assert found.p_value == pytest.approx(stats.fisher_exact(table).pvalue)


def test_arms_of_different_sizes_have_their_own_denominators() -> None:
    """Three of twelve runs against none of five that finished, of six planned."""
    twelve = with_collapsed(GAINED * 2, 0, 1, 2)
    found = collapse_in(twelve, arm((*BASELINE[:5], None), "baseline"), paired=False)
    assert (found.treatment, found.baseline) == (3, 0)
    expected = stats.fisher_exact([[3, 9], [0, 5]]).pvalue
    assert found.p_value == pytest.approx(expected)


@pytest.mark.parametrize("paired", [True, False])
def test_the_verdict_without_them_is_that_of_the_other_runs(paired: bool) -> None:
    """One collapsed run hides an improvement that all others show."""
    treatment, baseline = with_collapsed(GAINED, 2), arm(BASELINE, "baseline")
    found = compare(treatment, baseline, design(paired=paired))
    assert found.decision.verdict == "inconclusive"
    assert found.collapse is not None
    assert found.collapse.verdict_without == "improved"
    clean = arm([s for seed, s in enumerate(GAINED) if seed != 2])
    assert compare(clean, baseline, design(paired=paired)).decision.verdict == "improved"


def test_pairs_lose_their_partner_and_groups_do_not() -> None:
    """Two runs collapsed in each arm, of different seeds, leave two pairs, or four runs an arm."""
    treatment = with_collapsed(GAINED, 0, 1)
    baseline = with_collapsed(BASELINE, 2, 3, variant="baseline")
    assert collapse_in(treatment, baseline).verdict_without == "inconclusive"
    assert collapse_in(treatment, baseline, paired=False).verdict_without == "improved"


@pytest.mark.parametrize("paired", [True, False])
def test_without_any_sound_run_nothing_can_be_assessed(paired: bool) -> None:
    """An arm of collapsed runs has nothing left to compare."""
    slightly = tuple(CHANCE - step / 100 for step in IMPROVED)
    found = collapse_in(arm(slightly), arm(BASELINE, "baseline"), paired=paired)
    assert (found.treatment, found.verdict_without) == (6, "not_assessable")


def test_sound_runs_have_no_collapse() -> None:
    """Then there is nothing to report."""
    assert compare(arm(GAINED), arm(BASELINE, "baseline"), design()).collapse is None


def test_a_run_that_ended_badly_counts_whatever_its_score() -> None:
    """Diverged runs are collapsed runs; one without a score is counted among the failed."""
    diverged = arm((*GAINED[:5], None), outcomes={0: "ok", 1: "diverged", 5: "diverged"})
    assert collapsed_seeds(diverged, design()) == {1}


@pytest.mark.parametrize("chance", [None, CHANCE])
def test_without_a_known_chance_only_the_others_tell(chance: float | None) -> None:
    """A run far below its arm is found from six runs on; in a smaller arm chance must be known."""
    for scores, seeds in ((GAINED, {2}), (GAINED[:5], {2} if chance else set())):
        found = collapsed_seeds(with_collapsed(scores, 2), design(chance=chance))
        assert found == seeds


def test_a_loss_collapses_upwards() -> None:
    """Where lower is better, the run far above its arm is the collapsed one."""
    losses = np.multiply(-1, GAINED) + 2.0
    high, low = losses.copy(), losses.copy()
    high[3], low[3] = 5.0, 0.1
    baseline = arm((2.0 - np.array(BASELINE)).tolist(), "baseline")
    settled = {"lower_is_better": True, "chance": None, "perfect": None}
    upwards = compare(arm(high.tolist()), baseline, design(**settled))
    assert upwards.collapse is not None
    assert upwards.collapse.treatment == 1
    assert compare(arm(low.tolist()), baseline, design(**settled)).collapse is None


@given(
    st.lists(st.floats(0.05, 0.95), min_size=6, max_size=12),
    st.floats(-10, 10),
    st.sampled_from([2.0**-7, 1.0, 2.0**9]),
)
@settings(deadline=None, max_examples=60)
def test_far_below_is_five_robust_sds(scores: list[float], shift: float, factor: float) -> None:
    """The rule is that of the median absolute deviation, wherever the scores are."""
    values = np.array(scores) * factor + shift
    robust_sd = stats.median_abs_deviation(values, scale="normal")
    below = values < np.median(values) - 5 * robust_sd
    close = np.abs(values - (np.median(values) - 5 * robust_sd)) < 1e-4 * robust_sd + 1e-9 * factor
    found = collapsed_seeds(arm(values.tolist()), design(chance=None))
    for seed in range(len(scores)):
        if robust_sd == 0:
            assert seed not in found
        elif not close[seed]:
            assert (seed in found) == below[seed]
