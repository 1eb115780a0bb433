"""The table of plans has what the runs could detect, and the seeds for more."""

import importlib
from typing import Any

import numpy as np
import pytest

from pitfalls_core.display.plain import plain_text
from pitfalls_core.display.plans import plans_table
from pitfalls_core.statistics.equivalence import pairs_to_show_equivalence
from tests.display.cells import headers, records, unlinked
from tests.display.sets import SETS, as_set, own
from tests.findings.constructed import BORDERLINE, CONSTANT, UNDERPOWERED

stats: Any = importlib.import_module("scipy.stats")
library: Any = importlib.import_module("statsmodels.stats.power")


def test_a_row_has_the_reach_of_its_comparison() -> None:
    """SD, detectable difference, its range and the smallest margin, by a second calculation."""
    (row,) = records(plans_table(as_set([own(BORDERLINE)])))
    sd = 100 * float(np.std(BORDERLINE, ddof=1))
    detectable = sd * library.TTestPower().solve_power(nobs=6, alpha=0.05, power=0.8)
    limits = [detectable * np.sqrt(5 / stats.chi2.ppf(tail, 5)) for tail in (0.975, 0.025)]
    interval = stats.ttest_1samp(BORDERLINE, 0).confidence_interval(0.9)
    assert row["Test set"] == "A"
    assert row["SD"] == f"{sd:.1f}"
    assert row["Detectable"] == f"{detectable:.1f}"
    assert row["Its range"] == f"{limits[0]:.1f} to {limits[1]:.1f}"
    assert row["Smallest margin"] == f"{100 * max(-interval.low, interval.high):.1f}"
    assert row["Finished"] == "6/6"


def test_seeds_are_the_smallest_numbers_with_four_fifths() -> None:
    """At the observed SD and, in brackets, at its upper 80 % limit."""
    (row,) = records(plans_table(as_set([own(UNDERPOWERED)])))
    sd = float(np.std(UNDERPOWERED, ddof=1))
    upper = sd * float(np.sqrt(5 / stats.chi2.ppf(0.2, 5)))
    seeds, pairs = [], []
    for spread in (sd, upper):
        needed = library.TTestPower().solve_power(0.01 / spread, alpha=0.05, power=0.8)
        seeds.append(int(np.ceil(needed)))
        pairs.append(pairs_to_show_equivalence(0.01, spread))
    assert row["To detect the margin"] == f"{seeds[0]} ({seeds[1]})"
    assert row["To show equivalence"] == f"{pairs[0]} ({pairs[1]})"


def test_without_a_margin_the_aim_is_half_of_the_detectable_difference() -> None:
    """Columns that need a margin are gone; six pairs become 18, or 35 at the upper limit."""
    table = plans_table(as_set([own(BORDERLINE, margin=None)]))
    assert headers(table)[-2:] == ["Finished", "To detect half"]
    assert [row["To detect half"] for row in records(table)] == ["18 (35)"]
    assert "Half: half of the detectable difference" in plain_text(table.caption)
    assert "if the true difference is zero" not in plain_text(table.note)


def test_metrics_with_and_without_a_margin_have_gaps() -> None:
    """Every aim has its column, and a dash where it does not apply."""
    table = plans_table(SETS["two metrics"]())
    aims = ("To detect the margin", "To show equivalence", "To detect half")
    gaps = [tuple(row[aim] == "–" for aim in aims) for row in records(table)]
    assert gaps == [(False, False, True)] * 3 + [(True, True, False)] * 3
    assert "All of them in the unit of the scores." in plain_text(table.caption)


def test_what_is_too_much_to_search_for_is_said() -> None:
    """A margin far below the noise takes more than a million pairs, or so at the upper limit."""
    (row,) = records(plans_table(as_set([own(UNDERPOWERED, margin=1e-6)])))
    assert row["To detect the margin"] == "more than a million"
    (row,) = records(plans_table(as_set([own(UNDERPOWERED, margin=1.1e-4)])))
    seeds, upper = row["To detect the margin"].split(" ", maxsplit=1)
    quantiles = stats.norm.isf(0.025) + stats.norm.isf(0.2)
    of_normal_test = (quantiles * np.std(UNDERPOWERED, ddof=1) / 1.1e-4) ** 2
    assert int(seeds) == pytest.approx(of_normal_test, abs=4)
    assert upper == "(more than a million)"


def test_where_nothing_can_be_assessed_there_are_gaps() -> None:
    """The row keeps its name and its count."""
    (row,) = records(plans_table(as_set([own(CONSTANT)])))
    assert [*row.values()] == ["A", "–", "–", "–", "–", "6/6", "–", "–"]


@pytest.mark.parametrize("shape", SETS)
def test_every_number_leads_to_its_evidence(shape: str) -> None:
    """Every row has all columns, and each of its numbers links to its comparison."""
    found = SETS[shape]()
    table = plans_table(found)
    assert table.label == "tab-plans"
    assert unlinked(table, found) == []
    assert len(set(headers(table))) == len(table.columns)
