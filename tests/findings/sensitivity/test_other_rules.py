"""Other rules: the least exact p by brute force, and the best of the baseline's runs."""

import numpy as np
import pytest

from pitfalls_core.findings.comparing import compare
from pitfalls_core.findings.sensitivity.other_rules import best_run_gain, smallest_exact_p
from tests.findings.constructed import BASELINE, CONSTANT, IMPROVED, arm, comparison, design


@pytest.mark.parametrize(("n", "expected"), [(2, 0.5), (3, 0.25), (5, 0.0625), (6, 0.03125)])
def test_the_least_p_of_pairs(n: int, expected: float) -> None:
    """With n pairs it is 2 / 2^n, and differences of one sign reach it."""
    one = comparison(IMPROVED[:n])
    assert smallest_exact_p(one) == expected
    assert one.effect is not None
    assert one.effect.exact_p == expected


@pytest.mark.parametrize(("n", "expected"), [(3, 2 / 20), (4, 1 / 35)])
def test_the_least_p_of_two_arms(n: int, expected: float) -> None:
    """With n runs an arm it is 2 / C(2n, n), and arms that do not overlap reach it."""
    higher = arm([score + 0.1 for score in BASELINE[:n]])
    one = compare(higher, arm(BASELINE[:n], "baseline"), design(paired=False))
    assert smallest_exact_p(one) == pytest.approx(expected)
    assert one.effect is not None
    assert one.effect.exact_p == pytest.approx(expected)


def test_nothing_to_assess_has_no_least_p() -> None:
    """A degenerate comparison has no test."""
    assert smallest_exact_p(comparison(CONSTANT)) is None


def test_the_best_of_six_runs_gains_1_267_sds() -> None:
    """The factor is the expected maximum of six normal variables (Harter 1961: 1.26721)."""
    gain = best_run_gain(comparison(IMPROVED))
    assert gain == pytest.approx(1.26721 * float(np.std(BASELINE, ddof=1)), rel=1e-5)


def test_one_run_is_the_best_one() -> None:
    """Without a choice there is no SD and no gain."""
    one = compare(arm([0.7]), arm([0.6], "baseline"), design())
    assert best_run_gain(one) is None
