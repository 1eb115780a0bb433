"""The table of families shows every test before and after correction."""

import importlib
from typing import Any

import numpy as np
import pytest
from scipy import stats

from pitfalls_core.display.multiplicity import families_table
from pitfalls_core.display.plain import plain_text
from pitfalls_core.findings.scale import p_text
from tests.display.cells import headers, records, unlinked
from tests.display.sets import SETS, as_set, own
from tests.findings.constructed import CONSTANT, DETECTABLE, EQUIVALENT, UNDERPOWERED

multitest: Any = importlib.import_module("statsmodels.stats.multitest")
library: Any = importlib.import_module("statsmodels.stats.power")

GAIN = (0.02, 0.03, 0.0, 0.025, 0.002, 0.015)
PATTERNS = (GAIN, UNDERPOWERED, DETECTABLE, EQUIVALENT)


def test_p_values_stand_beside_their_corrections() -> None:
    """Raw p are those of the t tests, adjusted ones those of statsmodels, each kind by itself."""
    found = as_set([own(pattern, f"d{place}") for place, pattern in enumerate(PATTERNS)])
    rows = records(families_table(found))
    different = [float(stats.ttest_1samp(pattern, 0).pvalue) for pattern in PATTERNS]
    equivalent = [
        max(
            float(stats.ttest_1samp(pattern, -0.01, alternative="greater").pvalue),
            float(stats.ttest_1samp(pattern, 0.01, alternative="less").pvalue),
        )
        for pattern in PATTERNS
    ]
    for name, raw in (("p difference", different), ("p equivalence", equivalent)):
        adjusted = multitest.multipletests(raw, method="holm")[1]
        assert [row[name] for row in rows] == [p_text(p) for p in raw]
        assert [row[f"{name}, Holm"] for row in rows] == [p_text(p) for p in adjusted]


def test_a_verdict_that_the_correction_changes_is_shown_twice() -> None:
    """A gain at p = .03 is improved alone, and inconclusive among four."""
    found = as_set([own(pattern, f"d{place}") for place, pattern in enumerate(PATTERNS)])
    first = records(families_table(found))[0]
    assert (first["Verdict"], first["Verdict in family"]) == ("▲ improved", "? inconclusive")


def test_the_detectable_difference_is_shown_at_both_levels() -> None:
    """At alpha, and at alpha over the number of comparisons tested."""
    found = as_set([own(UNDERPOWERED), own(GAIN, "b"), own(CONSTANT, "c")])
    row = records(families_table(found))[0]
    sd = 100 * float(np.std(UNDERPOWERED, ddof=1))
    for name, alpha in (("Detectable", 0.05), ("Detectable in family", 0.025)):
        effect = library.TTestPower().solve_power(nobs=6, alpha=alpha, power=0.8)
        assert row[name] == f"{sd * effect:.1f}"


def test_families_head_their_comparisons() -> None:
    """The heading counts what was tested and bounds the chance of a false difference."""
    found = as_set(
        [
            own(GAIN, family="shifts"),
            own(GAIN, "b", family="clean"),
            own(GAIN, "c", family="shifts"),
            own(CONSTANT, "d", family="shifts"),
            own(CONSTANT, "e", family="empty"),
        ]
    )
    table = families_table(found)
    assert [row.group.replace("\N{NO-BREAK SPACE}", " ") for row in table.rows if row.group] == [
        "shifts: 2 of 3 comparisons tested; uncorrected, the chance of a false difference is up "
        "to 10 %",
        "clean: 1 comparison tested; uncorrected, the chance of a false difference is up to 5 %",
        "empty: 0 of 1 comparisons tested",
    ]
    assert [row["Test set"] for row in records(table)] == ["A", "C", "D", "B", "E"]


def test_without_a_margin_there_is_no_equivalence() -> None:
    """Its columns and its words are left out; where only some lack one, there are gaps."""
    table = families_table(SETS["no margin"]())
    assert [name for name in headers(table) if "equivalence" in name] == []
    assert "equivalence" not in plain_text(table.caption)
    mixed = records(families_table(SETS["two metrics"]()))
    assert [row["p equivalence"] == "–" for row in mixed] == [False] * 3 + [True] * 3
    assert [row["p equivalence, Holm"] == "–" for row in mixed] == [False] * 3 + [True] * 3


def test_the_note_warns_of_both_errors() -> None:
    """No correction makes false differences; a correction makes no evidence of equivalence."""
    note = plain_text(families_table(SETS["six"]()).note)
    assert "were independent; comparisons that share runs usually stay below it" in note
    assert "is no evidence of equivalence" in note


@pytest.mark.parametrize("shape", SETS)
def test_every_number_leads_to_its_evidence(shape: str) -> None:
    """Every row has all columns, and each of its numbers links to its comparison."""
    found = SETS[shape]()
    table = families_table(found)
    assert table.label == "tab-families"
    assert unlinked(table, found) == []
    assert len(set(headers(table))) == len(table.columns)
