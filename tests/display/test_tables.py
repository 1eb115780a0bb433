"""Tables say what the raw scores say, leave nothing out, and link each number to its evidence."""

import itertools
import statistics
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.power import TTestPower

from pitfalls_core.display import tables
from pitfalls_core.display.document import Number, Row, Strong, Table, Text
from pitfalls_core.display.plain import plain_text
from pitfalls_core.display.sentences import evidence_label
from pitfalls_core.findings.analysis import Analysis, analyse
from pitfalls_core.runs.plan import planned_runs
from pitfalls_core.studies.claims.gains import AllEquivalent, LosingSeeds, MeanNotHigher, NoneBetter
from pitfalls_core.studies.claims.predicate import Claim
from pitfalls_core.studies.controls import PositiveControl
from tests.display.cells import links
from tests.display.shapes import MIXED, shaped
from tests.findings.constructed import (
    BASELINE,
    CONSTANT,
    DATASETS,
    DEGRADED,
    IMPROVED,
    TITLES,
    UNDERPOWERED,
    analysis,
    everywhere,
    study,
    study_runs,
)

CLAIMS = (
    Claim("C-1", "Nothing helps.", "significantly better nowhere", NoneBetter("refined", DATASETS)),
    Claim("C-2", "All the same.", "within 5 % of it", AllEquivalent("refined", DATASETS[:2])),
    Claim("C-3", "Two lose.", "at least two", LosingSeeds("refined", DATASETS[:1], "at_least", 2)),
    Claim("C-4", "No higher mean.", "zero or below", MeanNotHigher("refined", DATASETS, "any")),
)

UNEVEN = {
    "scans/test": (0.0301, 0.0324, 0.0287, 0.0333, 0.0316, 0.0279),
    "drawn/a": (-0.0212, -0.0198, -0.0231, -0.0187, -0.0205, -0.0224),
    "drawn/b": (0.031, -0.042, 0.053, -0.024, 0.012, -0.037),
}
"""Differences that are never half of a shown decimal, which two calculations may round apart."""

BARELY = (0.05, 0.03, -0.005, 0.04, 0.03, 0.005)
"""Significant alone (p = 0.035), and not as one of two."""


def cells(table: Table) -> list[list[str]]:
    """Return the table as the reader sees it; a group is a row with one cell."""
    return [
        [row.group] if row.group else [plain_text(cell) for cell in row.cells] for row in table.rows
    ]


def column(table: Table, header: str) -> list[str]:
    """Return the cells below `header`, groups left out."""
    place = [one.header for one in table.columns].index(header)
    return [row[place] for row in cells(table) if len(row) > 1]


def row_of(table: Table, title: str) -> Row:
    """Return the row whose first cell reads `title`."""
    (found,) = (row for row in table.rows if row.cells and plain_text(row.cells[0]) == title)
    return found


def _points(difference: float) -> str:
    return f"{100 * difference:+.1f}".replace("-", "−")


def _expected(differences: Sequence[float]) -> list[str]:
    """Return what Table 1 should say of six seeds, worked out from their raw scores."""
    treated = [score + step for score, step in zip(BASELINE, differences, strict=True)]
    percent = [
        f"{100 * statistics.mean(scores):.1f} ({100 * statistics.stdev(scores):.1f})"
        for scores in (BASELINE, treated)
    ]
    low, high = stats.ttest_rel(treated, BASELINE).confidence_interval(0.95)
    observed = abs(sum(differences)) - 1e-12
    flips = itertools.product((-1, 1), repeat=len(differences))
    flipped = [abs(np.dot(signs, differences)) >= observed for signs in flips]
    size = TTestPower().solve_power(nobs=6, alpha=0.05, power=0.8)
    return [
        *percent,
        _points(statistics.mean(differences)),
        f"[{_points(low)}, {_points(high)}]",
        f"{sum(flipped) / len(flipped):.3f}".removeprefix("0"),
        f"{sum(step > 0 for step in differences)}/6",
        f"{100 * size * statistics.stdev(differences):.1f}",
        "6/6",
    ]


@pytest.mark.parametrize("dataset", UNEVEN)
def test_table_1_is_what_the_raw_scores_say(dataset: str) -> None:
    """Means, SDs, difference, interval, exact p, wins and reach agree with a second calculation."""
    row = row_of(tables.results_table(analysis(UNEVEN)), TITLES[dataset])
    assert [plain_text(cell) for cell in row.cells][1:-1] == _expected(UNEVEN[dataset])


def test_table_1_has_the_layout_of_the_source_paper() -> None:
    """Arms stand side by side below the task's title, and what a paper leaves out follows."""
    table = tables.results_table(analysis(MIXED), answers="000 Table 1")
    assert [one.header for one in table.columns] == [
        "Test set",
        "Baseline",
        "Refined",
        "Difference",
        "95\xa0% interval",
        "Exact p",
        "Wins",
        "Detectable",
        "Pairs",
        "Verdict",
    ]
    assert [one.align for one in table.columns] == ["left", *["right"] * 8, "left"]
    assert [row[0] for row in cells(table)] == [
        "Scans, split at random",
        "Held-out scans",
        "Drawn glyphs",
        "Thick strokes",
        "Dim light",
        "In distribution",
    ]
    assert table.answers == "000 Table 1"
    assert tables.results_table(analysis(MIXED)).answers == ""
    assert "the margin is 1.0 point." in plain_text(table.caption)


def test_every_verdict_is_spelled_with_its_mark() -> None:
    """The last column says the verdict in a word and a sign."""
    assert column(tables.results_table(analysis(MIXED)), "Verdict") == [
        "▲ improved",
        "▼ degraded",
        "? inconclusive",
        "≈ equivalent",
    ]


@pytest.mark.parametrize(
    ("neighbour", "shown"),
    [
        (UNDERPOWERED, (Strong((Text("▲ improved"),)), Text(" (inconclusive)"))),
        (IMPROVED, (Strong((Text("▲ improved"),)),)),
    ],
)
def test_the_corrected_verdict_stands_in_brackets_where_it_differs(
    neighbour: Sequence[float], shown: tuple[object, ...]
) -> None:
    """A verdict that its family takes back says so; one that stays has no brackets."""
    found = analysis({"drawn/a": BARELY, "drawn/b": neighbour})
    row = row_of(tables.results_table(found), TITLES["drawn/a"])
    assert row.cells[-1] == shown


def test_runs_that_failed_stay_in_the_denominator() -> None:
    """Means are over finished pairs, and the count of planned ones stands beside them."""
    lost = (*IMPROVED[:4], None, None)
    row = row_of(tables.results_table(analysis(everywhere(lost))), TITLES["scans/test"])
    found = [plain_text(cell) for cell in row.cells]
    assert found[1].startswith(f"{100 * statistics.mean(BASELINE[:4]):.1f} (")
    assert found[6] == "4/4"
    assert found[8] == "4/6"


def test_without_finished_pairs_there_are_gaps() -> None:
    """No number stands where none can be had, and the row stays, with its verdict."""
    row = row_of(tables.results_table(analysis(everywhere([None] * 6))), TITLES["scans/test"])
    found = [plain_text(cell) for cell in row.cells]
    assert found[1:] == [*["–"] * 5, "0/0", "–", "0/6", "– not assessable"]
    assert [isinstance(cell[0], Number) for cell in row.cells[1:9]] == [
        *[False] * 5,
        True,
        False,
        True,
    ]


def test_one_pair_has_means_and_no_spread() -> None:
    """A single pair has no SD to put into brackets."""
    lost = (IMPROVED[0], *[None] * 5)
    row = row_of(tables.results_table(analysis(everywhere(lost))), TITLES["scans/test"])
    assert [plain_text(cell) for cell in row.cells[1:4]] == ["70.0", "73.0", "–"]


def test_several_treatments_are_told_apart() -> None:
    """With more than one treatment each row says which it speaks of."""
    table = tables.results_table(shaped(("Dim light",), treatments=("Small", "Large")))
    assert [row[0] for row in cells(table)] == [
        "Drawn glyphs",
        "Dim light: Small",
        "Dim light: Large",
    ]
    assert [one.header for one in table.columns][1:3] == ["Baseline", "Treatment"]


def test_every_number_leads_to_its_own_comparison() -> None:
    """All numbers of a row link to the evidence of that row."""
    found = analysis(MIXED)
    rows = [row for row in tables.results_table(found).rows if row.cells]
    for row, one in zip(rows, found.comparisons, strict=True):
        linked = {part.evidence for cell in row.cells for part in cell if isinstance(part, Number)}
        assert linked == {evidence_label(one.id)}


def test_the_control_table_says_where_the_effect_was_found() -> None:
    """Found is what has a verdict of a difference; the words of the study explain the control."""
    control = {**UNEVEN, "drawn/c": CONSTANT}
    table = tables.control_table(analysis({}, control=control))
    assert cells(table) == [
        ["Held-out scans", *_expected(UNEVEN["scans/test"])[2:4], "6/6", "yes"],
        ["Thick strokes", *_expected(UNEVEN["drawn/a"])[2:4], "6/6", "yes"],
        ["Dim light", *_expected(UNEVEN["drawn/b"])[2:4], "6/6", "no"],
        ["In distribution", "–", "–", "6/6", "no"],
    ]
    assert plain_text(table.caption) == (
        "The positive control, an effect that must be found: “Noisy labels” (as it is called) "
        "against the baseline, since wrong labels cost accuracy. Differences in points, with "
        "t intervals. Pairs: finished of planned."
    )


def test_the_control_is_counted_by_its_own_plan() -> None:
    """A control with fewer seeds than the arms is complete with fewer pairs."""
    small = replace(study(), positive_control=PositiveControl("control", 4, "it must"))
    table = tables.control_table(analysis({}, of=small))
    assert set(column(table, "Pairs")) == {"4/4"}


def _claimed() -> Analysis:
    return analysis(MIXED, of=study(CLAIMS))


def test_every_claim_is_shown() -> None:
    """The ledger has all claims, with what was said, how it is read, and what came of it."""
    found = _claimed()
    table = tables.claims_table(found)
    assert column(table, "Id") == ["C-1", "C-2", "C-3", "C-4"]
    assert column(table, "Claim") == [claim.text for claim in CLAIMS]
    assert column(table, "Read as")[1] == "within 5\xa0% of it"
    # Improved on the scans and degraded on one drawn set; all six scans won; equivalent on none.
    assert column(table, "Status") == ["refuted", "refuted", "refuted", "supported"]
    assert "Claims of source paper 000, “A source paper”." in plain_text(table.caption)


def test_a_claim_shows_what_decided_it() -> None:
    """Each dataset's interval, or count of seeds, stands in the evidence and links to its runs."""
    table = tables.claims_table(_claimed())
    low, high = stats.ttest_rel(np.add(BASELINE, IMPROVED), BASELINE).confidence_interval(0.9)
    assert column(table, "Evidence")[1].startswith(
        f"Held-out scans: [{_points(low)}, {_points(high)}] points (90\xa0%); Thick strokes: ["
    )
    assert column(table, "Evidence")[2] == "Held-out scans: 0 of 6 seeds favour the baseline"
    linked = [one for one in table.rows[2].cells[-1] if isinstance(one, Number)]
    expected = evidence_label("scans/test/accuracy/refined-vs-baseline")
    assert [(one.text, one.evidence) for one in linked] == [("0", expected), ("6", expected)]


@pytest.mark.parametrize(
    ("rate", "shown"),
    [
        (None, "–"),
        (0.0, "< 1\xa0%"),
        (0.0005, "< 1\xa0%"),
        (0.01, "1\xa0%"),
        (0.123, "12\xa0%"),
        (0.99, "99\xa0%"),
        (0.9995, "> 99\xa0%"),
        (1.0, "> 99\xa0%"),
    ],
)
def test_a_simulated_rate_is_never_certain(rate: float | None, shown: str) -> None:
    """Of two thousand simulated studies none may hold, which does not make it impossible.

    The rate leads to its claim.
    """
    found = _claimed()
    claims = (replace(found.claims[0], null_rate=rate), *found.claims[1:])
    table = tables.claims_table(replace(found, claims=claims))
    assert column(table, "Null rate")[0] == shown
    cell = table.rows[0].cells[[one.header for one in table.columns].index("Null rate")]
    linked = [(shown, evidence_label(found.claims[0].origin))]
    assert links(cell) == ([] if rate is None else linked)


def _seeds_of_everything() -> tuple[Analysis, dict[tuple[str, str], list[float | None]]]:
    """Return an analysis with a failed, a collapsed and a diverged run, and its raw scores."""
    of = replace(study(), positive_control=PositiveControl("control", 4, "it must"))
    steps = {"baseline": (0.0,) * 6, "refined": IMPROVED, "control": DEGRADED}
    scores: dict[tuple[str, str], list[float | None]] = {
        (dataset, name): [level + step for level, step in zip(BASELINE, pattern, strict=True)]
        for dataset in DATASETS
        for name, pattern in steps.items()
    }
    for dataset in DATASETS:
        scores[dataset, "refined"][1] = None
    outcomes = {("baseline", 2): "collapsed", ("control", 3): "diverged"}
    return analyse(study_runs(scores, of, outcomes=outcomes)), scores


def test_every_planned_run_is_in_the_table_of_seeds() -> None:
    """Scores stand in percent, failed runs as such, odd ones with an asterisk, and no more."""
    found, scores = _seeds_of_everything()
    expected: list[list[str]] = []
    for dataset in DATASETS:
        expected.append([TITLES[dataset]])
        for seed in range(6):
            shown = []
            for name in ("baseline", "refined", "control"):
                score = scores[dataset, name][seed]
                odd = "*" if (name, seed) in {("baseline", 2), ("control", 3)} else ""
                text = "failed" if score is None else f"{100 * score:.1f}{odd}"
                shown.append("–" if name == "control" and seed >= 4 else text)
            expected.append([str(seed), *shown])
    table = tables.seeds_table(found)
    assert cells(table) == expected
    assert [one.header for one in table.columns] == ["Seed", "Baseline", "Refined", "Noisy labels"]


def test_the_table_of_seeds_has_one_cell_for_each_planned_run_and_dataset() -> None:
    """What the plan holds and what the table holds are counted apart and agree."""
    found, _ = _seeds_of_everything()
    rows = [row[1:] for row in cells(tables.seeds_table(found)) if len(row) > 1]
    filled = [cell for row in rows for cell in row if cell != "–"]
    assert len(filled) == sum(len(run.datasets) for run in planned_runs(found.study, "laptop"))


def test_rows_have_a_cell_for_every_column() -> None:
    """No table has a row that is too short or too long."""
    found = _claimed()
    for make in (
        tables.results_table,
        tables.control_table,
        tables.claims_table,
        tables.seeds_table,
    ):
        table = make(found)
        assert {len(row.cells) for row in table.rows if not row.group} == {len(table.columns)}
