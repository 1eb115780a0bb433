"""The table of fragility shows what single runs, tests and choices do to a verdict."""

import importlib
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from pitfalls_core.display.fragility import fragility_table
from pitfalls_core.display.plain import plain_text
from pitfalls_core.findings.scale import p_text
from pitfalls_core.findings.words import FLAG_WORDS
from tests.display.cells import headers, records, unlinked
from tests.display.sets import SETS, as_set, own
from tests.findings.constructed import (
    AT_CHANCE,
    BASELINE,
    BORDERLINE,
    CONSTANT,
    EQUIVALENT,
    IMPROVED,
)

stats: Any = importlib.import_module("scipy.stats")

NOISY_GAIN = (0.03, 0.05, 0.01, 0.06, 0.02, 0.04)
TURNING = (0.03, -0.04, 0.05, -0.02, 0.01, -0.02)
COLLAPSED = (0.03, 0.031, 0.029, 0.032, 0.03, -0.65)


def test_pairs_are_left_out_one_by_one() -> None:
    """The range of the difference and the verdicts are those of five pairs at a time."""
    (row,) = records(fragility_table(as_set([own(BORDERLINE)])))
    means = [100 * float(np.mean(np.delete(BORDERLINE, place))) for place in range(6)]
    assert row["Less one"] == f"+{min(means):.1f} to +{max(means):.1f}"
    lows = [
        stats.ttest_1samp(np.delete(BORDERLINE, place), 0).confidence_interval(0.95).low
        for place in range(6)
    ]
    improved = sum(low > 0 for low in lows)
    assert 0 < improved < 6
    assert row["Verdicts"] == f"{6 - improved} inconclusive, {improved} improved"


def test_the_exact_test_stands_beside_the_t_test() -> None:
    """With the smallest p that six pairs can reach, which is 1 / 32."""
    (row,) = records(fragility_table(as_set([own(BORDERLINE)])))
    exact = stats.permutation_test(
        (np.array(BORDERLINE),), np.mean, permutation_type="samples", n_resamples=np.inf
    )
    assert row["t p"] == p_text(float(stats.ttest_1samp(BORDERLINE, 0).pvalue))
    assert row["Exact p"] == f"{p_text(float(exact.pvalue))} (.031)"


def test_the_verdict_without_collapsed_runs_is_shown_where_there_are_some() -> None:
    """One run at chance hides a gain; without it the gain is seen."""
    found = as_set([own(COLLAPSED), own(EQUIVALENT, "b")])
    rows = records(fragility_table(found))
    assert [row["Without collapsed"] for row in rows] == ["improved", "–"]
    assert "collapsed runs" in rows[0]["Flags"]
    whole = fragility_table(as_set([own(EQUIVALENT)]))
    assert "Without collapsed" not in headers(whole)
    assert "collapsed" not in plain_text(whole.caption)


def test_the_best_run_is_worth_1_267_sds() -> None:
    """The expected maximum of six normal scores (Harter 1961), with the SD of the baseline."""
    (row,) = records(fragility_table(as_set([own(IMPROVED)])))
    assert row["Best run"] == f"{1.26721 * 100 * float(np.std(BASELINE, ddof=1)):.1f}"


def test_exaggeration_is_shown_for_weak_detections_only() -> None:
    """A gain detected with little power at the margin; others have a gap, or no column."""
    found = as_set([own(NOISY_GAIN), own(EQUIVALENT, "b")])
    cells = [row["Exaggeration"] for row in records(fragility_table(found))]
    assert cells[1] == "–"
    assert float(cells[0].removesuffix("×")) > 1
    assert "Exaggeration" not in headers(fragility_table(as_set([own(IMPROVED)])))


def test_flags_are_said_in_words() -> None:
    """Every flag that fired has its phrase; without one there is a gap."""
    found = as_set([own(TURNING), own(IMPROVED, "b"), own(EQUIVALENT, "c", level=AT_CHANCE)])
    for one, row in zip(found.comparisons, records(fragility_table(found)), strict=True):
        expected = "; ".join(FLAG_WORDS[flag] for flag in one.flags)
        assert row["Flags"] == (expected or "–")
    flags = [one.flags for one in found.comparisons]
    assert (flags[0], flags[1]) == (("fragile",), ())
    assert "uninformative" in flags[2]


def test_failed_runs_are_counted() -> None:
    """Finished of planned, for pairs and for both arms of groups."""
    lacking = (*IMPROVED[:4], None, None)
    found = as_set([own(lacking), own(lacking, "b", paired=False, family="groups")])
    rows = records(fragility_table(found))
    assert [row["Finished"] for row in rows] == ["4/6", "6/6 and 4/6"]


def test_where_nothing_can_be_assessed_there_are_gaps() -> None:
    """A constant difference keeps its name, its count and the spread of its baseline."""
    (row,) = records(fragility_table(as_set([own(CONSTANT)])))
    assert list(row) == ["Test set", "Best run", "Finished", "Flags"]


@pytest.mark.parametrize("shape", SETS)
def test_every_number_leads_to_its_evidence(shape: str) -> None:
    """Every row has all columns, and each of its numbers links to its comparison."""
    found = SETS[shape]()
    table = fragility_table(found)
    assert table.label == "tab-fragility"
    assert unlinked(table, found) == []
    assert len(set(headers(table))) == len(table.columns)
    assert plain_text(table.caption) == plain_text(table.caption).strip()


def test_the_last_epoch_stands_beside_the_selected_one_where_runs_have_both() -> None:
    """The difference and the verdict that scores after it would give."""
    last = own(IMPROVED)
    assert last.effect is not None
    found = as_set([replace(own(CONSTANT), at_last_epoch=last), own(EQUIVALENT, "b")])
    table = fragility_table(found)
    rows = records(table)
    assert [row["Last epoch"] for row in rows] == [
        f"+{100 * last.effect.difference:.1f}, improved",
        "–",
    ]
    assert "Last epoch: the difference and the verdict" in plain_text(table.caption)
    assert "Last epoch" not in headers(fragility_table(as_set([own(IMPROVED)])))
