"""Tables of a published table say what the rows say, leave nothing out, and link to evidence."""

import pytest

from pitfalls_core.display.document import Evidence, Number, Row, Table, walk
from pitfalls_core.display.plain import plain_text
from pitfalls_core.display.published.evidence import published_evidence
from pitfalls_core.display.published.tables import published_prose, published_table, readings_table
from pitfalls_core.findings.published.readings import KINDS
from pitfalls_core.findings.published.reanalysing import reanalyse
from pitfalls_core.findings.published.reanalysis import Question, Reanalyses
from tests.findings.published_tables import (
    domainbed,
    paper_000,
    paper_001,
    row,
    table,
    two_rows,
)

MIXED = table(
    *two_rows(("50.0", "1.0", 6), ("40.0", "1.0", 6)).rows,
    row(("B", "old"), ("50.0", "0.0", 6), 4),
    row(("B", "new"), ("50.5", "0.0", 6), 5),
    row(("C", "old"), ("50.0", None, None), 6),
    row(("C", "new"), ("50.0", None, None), 7),
    row(("D", "old"), ("50.0", "1.0", 6), 8),
    row(("D", "new"), ("50.5", "1.0", 5), 9),
    row(("E {95 %}", "old"), ("50.0", "1.0", 6), 10),
    row(("E {95 %}", "<b>new</b>"), ("50.5", "1.0", 6), 11),
)
"""A clear result, zero spreads, single numbers, arms of different sizes, and strange names."""

CASES: dict[str, Reanalyses] = {
    "a paper": reanalyse(paper_000(), Question("Baseline", margin=1.0, spread="sd", unit="%")),
    "single numbers": reanalyse(paper_001(), Question("Baseline", perfect=100, unit="%")),
    "unknown spread": reanalyse(domainbed(), Question("ERM")),
    "mixed": reanalyse(MIXED, Question("old", margin=1.0)),
}


def cells(shown: Table) -> list[list[str]]:
    """Return the table as the reader sees it; a group is a row with one cell."""
    return [
        [line.group] if line.group else [plain_text(cell) for cell in line.cells]
        for line in shown.rows
    ]


def headers(shown: Table) -> list[str]:
    """Return the headers of the columns."""
    return [column.header for column in shown.columns]


def test_the_first_source_paper() -> None:
    """Means as printed, what follows from them, and what they leave out."""
    shown = published_table(CASES["a paper"], answers="000 Table 1")
    assert headers(shown) == [
        "Dataset",
        "Variant",
        "Runs",
        "Baseline mean",
        "Mean",
        "Difference",
        "95\xa0% interval",
        "p",
        "Detectable",
        "Ruled out above",
        "Runs needed",
        "Verdict",
    ]
    assert cells(shown)[0] == [
        "Shifted Test A",
        "Refined",
        "6",
        "81.2 (1.4)",
        "81.0 (1.6)",
        "−0.2",
        "[−2.1, +1.7]",
        ".822",
        "2.7",
        "1.4",
        "37, 40",
        "? inconclusive",
    ]
    assert (shown.label, shown.answers, shown.wide) == ("tab-published", "000 Table 1", True)
    assert "The margin is 1.0 point;" in plain_text(shown.caption)


def test_single_numbers_have_break_even_columns() -> None:
    """Columns that would hold gaps alone are left out."""
    shown = published_table(CASES["single numbers"], label="tab-single")
    assert headers(shown)[5:] == ["Difference", "Break-even SD", "Break-even N", "Verdict"]
    assert cells(shown)[0] == [
        "Offline",
        "Domain-Adapted",
        "–",
        "92.1",
        "93.5",
        "+1.4",
        "0.51 points",
        "2618",
        "– not assessable",
    ]
    assert shown.label == "tab-single"


def test_what_cannot_be_had_is_a_gap() -> None:
    """Zero spreads and single numbers have no interval; equal scores have no break-even."""
    found = {line[0]: line for line in cells(published_table(CASES["mixed"]))}
    names = headers(published_table(CASES["mixed"]))
    interval, even = names.index("95\xa0% interval"), names.index("Break-even SD")
    assert [found[name][interval] for name in "BC"] == ["–", "–"]
    assert [found[name][even] for name in "ABC"] == ["–", "–", "–"]
    assert found["A"][names.index("Ruled out above")] == "any"
    assert found["D"][names.index("Runs")] == "5, 6"


def test_without_a_margin_no_runs_are_needed_for_it() -> None:
    """The column is left out, and the caption speaks of no margin."""
    shown = published_table(CASES["unknown spread"])
    assert "Runs needed" not in headers(shown)
    assert "margin is" not in plain_text(shown.caption)


def test_the_notes_stand_below() -> None:
    """What there is to know about the whole table is its small print."""
    for found in CASES.values():
        assert plain_text(published_table(found).note).replace("\xa0", " ") == " ".join(found.notes)


def test_every_reading_has_a_row() -> None:
    """Below the name of the row, with its SDs, what pairing and rounding could do, its verdict."""
    shown = readings_table(CASES["unknown spread"])
    found = cells(shown)
    assert [line[0] for line in found] == [
        "PACS/A: IRM",
        *("SD", "SE", "SD, n", "SE, n", "CI95"),
        "PACS/A: Mixup",
        *("SD", "SE", "SD, n", "SE, n", "CI95"),
    ]
    assert found[7][1:3] == ["0.5, 0.4", "[+0.4, +2.4]"]
    assert found[7][-1] == "▲ improved"
    assert found[10][-1] == "? inconclusive"
    assert shown.label == "tab-readings"


def test_readings_leave_out_what_has_none() -> None:
    """Rows without a spread have no reading, and arms of different sizes cannot be paired."""
    found = cells(readings_table(CASES["mixed"]))
    groups = [line[0] for line in found if len(line) == 1]
    assert groups == ["A: new", "D: new", "E {95\xa0%}: <b>new</b>"]
    below = found[found.index(["D: new"]) + 1]
    assert [below[4], below[6]] == ["–", "–"]
    assert not readings_table(CASES["single numbers"]).rows


@pytest.mark.parametrize("case", CASES)
def test_every_number_leads_to_its_evidence(case: str) -> None:
    """Each row, reading and sentence links to an entry that exists; labels are unique."""
    found = CASES[case]
    entries = [one for one in walk(published_evidence(found)) if isinstance(one, Evidence)]
    labels = [one.label for one in entries]
    assert len(set(labels)) == len(labels) == len(found.comparisons)
    shown = (published_table(found), readings_table(found), published_prose(found))
    numbers = {one.evidence for one in walk(shown) if isinstance(one, Number)}
    assert numbers == set(labels)
    for line, label in zip(published_table(found).rows, labels, strict=True):
        assert {one.evidence for one in walk(line) if isinstance(one, Number)} == {label}


@pytest.mark.parametrize("case", CASES)
def test_rows_fit_their_columns(case: str) -> None:
    """Each row that is no group has a cell for each column, and percent signs stay in place."""
    found = CASES[case]
    for shown in (published_table(found), readings_table(found)):
        rows: list[Row] = [line for line in shown.rows if not line.group]
        assert {len(line.cells) for line in rows} <= {len(shown.columns)}
        texts = [plain_text(shown.caption), plain_text(shown.note), *headers(shown)]
        texts += [text for line in cells(shown) for text in line]
        assert not [text for text in texts if " %" in text]


def test_evidence_has_every_reading() -> None:
    """What was compared, from which lines, and each reading with its own verdict."""
    first, *_ = walk(published_evidence(CASES["unknown spread"]).blocks)
    assert isinstance(first, Evidence)
    facts = dict(first.facts)
    assert facts["Compared"] == "IRM − ERM on PACS/A"
    assert facts["Baseline"] == "84.7 (0.4), line 2"
    assert facts["Variant"] == "84.8 (1.3), line 3"
    assert len([name for name in facts if name.startswith("Read as")]) == len(KINDS)
    assert facts["Verdict"].startswith("inconclusive (no margin")
    assert facts["Flags"] == "none"


def test_evidence_of_single_numbers_is_the_break_even() -> None:
    """Without readings there is what it would have taken."""
    first, *_ = walk(published_evidence(CASES["single numbers"]).blocks)
    assert isinstance(first, Evidence)
    facts = dict(first.facts)
    assert facts["Break-even"] == "SD 0.51 points; 2618 test examples"
    assert facts["Runs"] == "–"


def test_prose_has_a_paragraph_for_each_row() -> None:
    """One paragraph says what there is to say of one row."""
    found = CASES["a paper"]
    assert len(published_prose(found).blocks) == len(found.comparisons)
