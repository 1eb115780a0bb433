"""Exhibits of live streams: what they show is what was found."""

import csv
import io
from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from scipy import stats

from pitfalls_core.display.document import Figure, Number, Table, walk
from pitfalls_core.display.live import (
    inputs,
    orders,
    reliability,
    results,
    scatter,
    selection,
    stream,
)
from pitfalls_core.display.payload import from_payload, to_payload
from pitfalls_core.display.plain import plain_text
from pitfalls_core.display.prose import evidence
from pitfalls_core.display.sentences import evidence_label
from pitfalls_core.findings.analysis import Analysis, analyse
from pitfalls_core.findings.live.sets import LiveSets, live_sets
from pitfalls_core.findings.sentence import task_origin
from tests.display.cells import links, records
from tests.findings.streams import EPOCHS, FALLS, GAINS, stream_analysis, stream_runs

FOUND = stream_analysis()
FEW = analyse(stream_runs(missing=frozenset({("adapted", 1), ("curriculum", 0)})))
NONE = analyse(
    stream_runs(missing=frozenset({(name, seed) for name in GAINS for seed in range(6)}))
)
SETS = live_sets(FOUND.study, "drawn_stream")

TABLES: tuple[Callable[[Analysis, LiveSets], Table], ...] = (
    results.offline_live_table,
    orders.reversals_table,
    selection.intermediate_table,
    selection.pilots_table,
    reliability.reliability_table,
)
FIGURES: tuple[Callable[[Analysis, LiveSets], Figure], ...] = (
    scatter.offline_live_scatter,
    stream.stream_figure,
)


@pytest.mark.parametrize("make", TABLES)
@pytest.mark.parametrize("found", [FOUND, FEW, NONE], ids=["whole", "few", "nothing"])
def test_every_row_has_as_many_cells_as_columns(
    make: Callable[[Analysis, LiveSets], Table], found: Analysis
) -> None:
    """Also where runs are missing; and a notebook can carry it."""
    table = make(found, SETS)
    assert {len(row.cells) for row in table.rows if not row.group} <= {len(table.columns)}
    assert from_payload(to_payload(table)) == table


@cache
def scattered() -> Figure:
    """Return the scatter plot, drawn once."""
    return scatter.offline_live_scatter(FOUND, SETS)


@cache
def streamed() -> Figure:
    """Return the stream, drawn once."""
    return stream.stream_figure(FOUND, SETS)


@pytest.mark.parametrize("make", FIGURES)
def test_every_figure_can_be_drawn_without_runs(
    make: Callable[[Analysis, LiveSets], Figure],
) -> None:
    """It says how many runs there are."""
    assert make(NONE, SETS).alt.endswith(".")


def test_a_figure_is_the_same_each_time() -> None:
    """Bytes included."""
    assert scattered() == scatter.offline_live_scatter(FOUND, SETS)


def test_every_number_has_evidence() -> None:
    """What a number links to is among the entries of the evidence."""
    entries = {block.label for block in evidence(FOUND).blocks if hasattr(block, "label")}
    exhibits = tuple(make(FOUND, SETS) for make in TABLES)
    numbers = [one for one in walk(exhibits) if isinstance(one, Number)]
    assert len(numbers) > 60
    assert {number.evidence for number in numbers} <= entries


def test_the_main_table_has_the_layout_of_the_source_paper() -> None:
    """Variant, offline, live; then runs and gap; controls apart; the selection rule is named."""
    table = results.offline_live_table(FOUND, SETS, answers="001 Table 1")
    assert table.answers == "001 Table 1"
    assert [column.header.replace("\N{NO-BREAK SPACE}", " ") for column in table.columns] == [
        "Model variant",
        "Offline (%)",
        "Live (%)",
        "Runs",
        "Gap [95 %]",
    ]
    assert "Selection rule: training-domain validation" in str(table.caption)
    rows = records(table)
    assert [row["Model variant"] for row in rows] == [
        "Baseline",
        "Domain-adapted",
        "Curriculum",
        "Random curriculum",
        "Anti-curriculum",
        "Test-time normalization",
        "Reseeded",
    ]
    arm = FOUND.arms[SETS.offline, "adapted"].scores
    mean, sd = np.mean([*arm.values()]), np.std([*arm.values()], ddof=1)
    offline = rows[1][table.columns[1].header]
    assert offline == f"{100 * mean:.1f} ({100 * sd:.1f})"
    assert rows[1]["Runs"] == "6/6"
    assert [row.group for row in table.rows if row.group] == ["Controls"]


def test_missing_runs_stay_in_the_denominator() -> None:
    """Finished of planned."""
    rows = records(results.offline_live_table(FEW, SETS))
    assert [row["Runs"] for row in rows][:3] == ["6/6", "5/6", "5/6"]


def test_a_resolved_reversal_is_named() -> None:
    """The adapted variant loses offline and gains live; controls are left out."""
    table = orders.reversals_table(FOUND, SETS)
    rows = records(table)
    assert len(rows) == 10
    first = rows[0]
    assert (first["First"], first["Second"], first["Order"]) == (
        "Baseline",
        "Domain-adapted",
        "reversed",
    )
    assert first["Flips"] == "6/6"
    names = list(dict.fromkeys(row[name] for row in rows for name in ("First", "Second")))
    titles = {one.title: one.name for one in FOUND.study.variants}
    offline, live = (
        [np.mean([*FOUND.arms[dataset, titles[name]].scores.values()]) for name in names]
        for dataset in (SETS.offline, SETS.live)
    )
    tau = f"{stats.kendalltau(offline, live).statistic:.2f}".replace("-", "−")
    assert plain_text(table.caption).endswith(
        f"Kendall's tau between the two orders of the means is {tau}."
    )
    assert links(table.caption) == [(tau, evidence_label(task_origin(SETS.task)))]
    without = orders.reversals_table(FEW, SETS).caption
    assert "cannot be had" in plain_text(without)
    assert links(without) == []


def test_half_way_is_the_middle_of_the_curve() -> None:
    """After five of ten epochs; the baseline differs from itself by nothing that is shown."""
    rows = records(selection.intermediate_table(FOUND, SETS))
    own = FOUND.arms[SETS.offline, "baseline"].scores.values()
    expected = np.mean([*own]) * (1 - 0.5 ** (EPOCHS // 2))
    assert rows[0]["Half way"] == f"{100 * expected:.1f}"
    assert rows[0]["Gain half way"] == rows[0]["Gain live"] == "–"


def test_pilots_that_mislead_are_counted() -> None:
    """The first batch is eleven points better than the stream."""
    rows = records(selection.pilots_table(FOUND, SETS))
    assert rows[0]["Runs off"] == "6/6"
    assert rows[0]["Pilot"].startswith(f"{100 * FALLS['live_small']:.0f}"[:1])


def test_reliability_shows_both_measures() -> None:
    """Offline and live."""
    assert [*records(reliability.reliability_table(FOUND, SETS))[0].values()] == [
        "Baseline",
        "2.0 (0.0)",
        "11.0 (0.0)",
        "20.0 (0.0)",
        "35.0 (0.0)",
    ]


def test_every_run_is_a_mark() -> None:
    """The figure's numbers are the scores."""
    rows = list(csv.DictReader(io.StringIO(scattered().data)))
    assert len(rows) == 7 * 6
    scores = FOUND.arms[SETS.live, "curriculum"].scores
    drawn = [float(row["live"]) for row in rows if row["variant"] == "curriculum"]
    assert drawn == pytest.approx([100 * score for score in scores.values()])


def test_the_stream_is_drawn_batch_by_batch() -> None:
    """Means and ranges over seeds."""
    rows = list(csv.DictReader(io.StringIO(streamed().data)))
    assert len(rows) == 7 * 5
    scores = [*FOUND.arms[SETS.batches[2], "baseline"].scores.values()]
    row = next(one for one in rows if one["set"] == SETS.batches[2])
    found = [float(row[name]) for name in ("mean", "lowest", "highest")]
    assert found == pytest.approx([100 * x for x in (np.mean(scores), min(scores), max(scores))])
    assert "falls in 4 of 4 steps" in streamed().alt


def test_tables_of_inputs_are_those_of_the_findings() -> None:
    """Six sets, the clean twin first; four twins, the clean one first."""
    scanned = live_sets(FOUND.study, "scanned_stream")
    shifts = records(inputs.covariate_shift_table(FOUND, scanned))
    assert len(shifts) == 6
    assert shifts[0]["Alarm"] == "no"
    served = records(inputs.mismatch_table(FOUND, scanned))
    assert served[0]["Planted fault"] == "clean"
    assert [row["Repair"] for row in served] == ["silent", "alarm", "alarm", "alarm"]
    assert "A demonstration and no result" in str(inputs.mismatch_table(FOUND, scanned).caption)
