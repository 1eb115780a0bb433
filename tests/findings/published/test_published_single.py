"""Tables that do not show how runs vary: the reason, and what it would have taken."""

import importlib
import math
from typing import Any

import pytest

from pitfalls_core.findings.comparison import Decision
from pitfalls_core.findings.published.reanalysing import reanalyse
from pitfalls_core.findings.published.reanalysis import BreakEven, Question
from tests.findings.published_tables import SINGLE, Cells, compared, paper_001

# SciPy has no annotations.
stats: Any = importlib.import_module("scipy.stats")


def test_single_numbers_have_a_break_even_instead_of_a_verdict() -> None:
    """The SD is the difference over z sqrt(2); the examples are the fewest that reach z."""
    found = reanalyse(paper_001(), Question("Baseline", perfect=100))
    z = stats.norm.isf(0.025)
    seen = {(one.design.dataset, one.design.treatment): one for one in found.comparisons}
    assert seen.keys() == SINGLE.keys()
    for name, (baseline, variant) in SINGLE.items():
        one = seen[name]
        assert one.decision == Decision("not_assessable", "single_runs")
        assert (one.readings, one.primary, one.improvement_ruled_out_above) == ((), None, None)
        assert one.break_even is not None
        assert one.break_even.sd == pytest.approx(abs(variant - baseline) / (z * math.sqrt(2)))
        examples = one.break_even.examples
        assert examples is not None
        shares = variant / 100, baseline / 100
        variance = sum(share * (1 - share) for share in shares)
        reached = [
            abs(shares[0] - shares[1]) / math.sqrt(variance / n) for n in (examples, examples - 1)
        ]
        assert reached[0] >= z > reached[1]


@pytest.mark.parametrize(
    ("baseline", "treatment", "reason", "runs"),
    [
        (("81.2", None, None), ("81.0", None, None), "single_runs", 1.0),
        (("81.2", None, 1), ("81.0", None, 1), "single_runs", 1.0),
        (("81.2", "1.4", 6), ("81.0", None, 1), "single_runs", 12 / 7),
        (("81.2", None, 6), ("81.0", None, 6), "no_spread", 6.0),
        (("81.2", None, 6), ("81.0", "1.4", 3), "no_spread", 4.0),
        (("81.2", "1.4", None), ("81.0", "1.4", 6), "no_run_count", 12 / 7),
    ],
)
def test_what_does_not_show_how_runs_vary(
    baseline: Cells, treatment: Cells, reason: str, runs: float
) -> None:
    """Each reason is told apart; means of more runs would be set apart at a larger SD."""
    one = compared(baseline, treatment)
    assert one.decision == Decision("not_assessable", reason)
    single = 0.2 / (stats.norm.isf(0.025) * math.sqrt(2))
    assert one.break_even is not None
    assert one.break_even.sd == pytest.approx(single * math.sqrt(runs))
    assert one.break_even.examples is None


def test_spreads_printed_as_zero_show_nothing() -> None:
    """No break-even is needed either; one arm without a spread is judged by the other."""
    one = compared(("81.2", "0.0", 6), ("81.0", "0.0", 6))
    assert one.decision == Decision("not_assessable", "degenerate")
    assert (one.readings, one.break_even) == ((), None)
    other = compared(("81.2", "0.4", 6), ("81.0", "0.0", 6))
    assert other.decision == Decision("inconclusive", "no_margin")


def test_equal_scores_are_never_set_apart() -> None:
    """The break-even SD is zero, and no number of test examples is enough."""
    asked = Question("old", perfect=1)
    assert compared(("0.81", None, None), ("0.81", None, None), asked).break_even == BreakEven(
        0.0, None
    )
