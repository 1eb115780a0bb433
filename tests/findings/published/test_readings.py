"""A reading gives what the raw runs would have given, whatever their spread was printed as."""

import importlib
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from pitfalls_core.findings.published.readings import KINDS, kinds_of, pooled_sd_and_df
from pitfalls_core.findings.published.reanalysing import reanalyse
from pitfalls_core.findings.published.reanalysis import Question
from pitfalls_core.statistics.effects import hedges_g, pooled_sd
from pitfalls_core.statistics.equivalence import equivalence_p, smallest_confirmable_margin
from pitfalls_core.statistics.intervals import welch_estimate
from pitfalls_core.statistics.summary import Reported
from tests.findings.published_tables import Cells, digits, row, table, two_rows

# SciPy has no annotations.
stats: Any = importlib.import_module("scipy.stats")

Runs = NDArray[np.float64]

PRINTED: dict[str, Callable[[Runs], float]] = {
    "sd": lambda runs: float(runs.std(ddof=1)),
    "se": lambda runs: float(stats.sem(runs)),
    "pop-sd": lambda runs: float(runs.std()),
    "pop-se": lambda runs: float(runs.std()) / math.sqrt(runs.size),
    "ci95": lambda runs: float(stats.t.interval(0.95, runs.size - 1, scale=stats.sem(runs))[1]),
}
"""What papers print, from the runs."""

NEW = np.array([81.3, 79.2, 83.9, 80.4, 82.6])
OLD = np.array([79.1, 78.4, 80.9, 77.2, 79.9, 80.0, 78.8])


def printed(runs: Runs, kind: str) -> Cells:
    """Return the row that a paper would print of `runs`, with all digits."""
    return digits(float(runs.mean())), digits(PRINTED[kind](runs)), runs.size


@pytest.mark.parametrize("kind", KINDS)
def test_a_reading_is_what_the_runs_say(kind: str) -> None:
    """SciPy on the raw runs gives the same p, interval and effect size."""
    rows = two_rows(printed(OLD, kind), printed(NEW, kind))
    (one,) = reanalyse(rows, Question("old", margin=1.0, spread=kind)).comparisons
    (reading,) = one.readings
    test = stats.ttest_ind(NEW, OLD, equal_var=False)
    assert reading.p_value == pytest.approx(test.pvalue)
    assert reading.ci95 == pytest.approx(tuple(test.confidence_interval(0.95)))
    assert reading.ci90 == pytest.approx(tuple(test.confidence_interval(0.90)))
    assert reading.treatment_sd == pytest.approx(NEW.std(ddof=1))
    assert reading.baseline_sd == pytest.approx(OLD.std(ddof=1))
    assert reading.effect_size == pytest.approx(hedges_g(NEW, OLD))
    estimate = welch_estimate(NEW, OLD)
    assert reading.equivalence_p == pytest.approx(equivalence_p(estimate, 1.0))
    assert reading.reach.sd == pytest.approx(pooled_sd(NEW, OLD))
    smallest = smallest_confirmable_margin(estimate)
    assert reading.reach.smallest_confirmable_margin == pytest.approx(smallest)


@pytest.mark.parametrize(
    ("treatment", "baseline", "asked", "kinds"),
    [
        (None, None, "unknown", tuple((kind, kind) for kind in KINDS)),
        (None, None, "se", (("se", "se"),)),
        ("unknown", None, "se", (("se", "se"),)),
        ("sd", "sd", "unknown", (("sd", "sd"),)),
        ("sd", "sd", "se", (("sd", "sd"),)),
        ("pop-se", "sd", "unknown", (("pop-se", "sd"),)),
        ("sd", None, "unknown", tuple(("sd", kind) for kind in KINDS)),
    ],
)
def test_what_the_table_says_of_its_spread_wins(
    treatment: str | None, baseline: str | None, asked: str, kinds: tuple[tuple[str, str], ...]
) -> None:
    """Only what the table leaves open is read as asked, and no reading comes twice."""
    assert kinds_of(treatment, baseline, asked) == kinds


def test_arms_may_have_spreads_of_two_kinds() -> None:
    """Each arm is read by what its own row says."""
    rows = table(
        row(("A", "old"), printed(OLD, "se"), 2, kind="se"),
        row(("A", "new"), printed(NEW, "pop-sd"), 3, kind="pop-sd"),
    )
    (one,) = reanalyse(rows, Question("old")).comparisons
    (reading,) = one.readings
    assert reading.kinds == ("pop-sd", "se")
    assert reading.p_value == pytest.approx(stats.ttest_ind(NEW, OLD, equal_var=False).pvalue)


def test_the_pooled_sd_weighs_arms_by_their_degrees_of_freedom() -> None:
    """It is the SD within arms, as from the raw runs."""
    arms = [Reported(float(runs.mean()), float(runs.std(ddof=1)), runs.size) for runs in (NEW, OLD)]
    sd, df = pooled_sd_and_df(*arms)
    within = ((NEW - NEW.mean()) ** 2).sum() + ((OLD - OLD.mean()) ** 2).sum()
    assert df == NEW.size + OLD.size - 2
    assert sd == pytest.approx(math.sqrt(within / df))


def test_bounds_are_the_ends_of_the_narrower_interval() -> None:
    """One-sided statements at 5 % come from the 90 % interval."""
    rows = two_rows(printed(OLD, "sd"), printed(NEW, "sd"))
    (one,) = reanalyse(rows, Question("old", spread="sd")).comparisons
    (reading,) = one.readings
    assert reading.improvement_ruled_out_above == reading.ci90[1]
    assert reading.degradation_ruled_out_below == reading.ci90[0]
    assert reading.equivalence_p is None
    assert reading.reach.seeds_to_detect_margin is None
