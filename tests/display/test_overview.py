"""What several studies say together: every claim, every control, every verdict, once."""

from dataclasses import replace

from pitfalls_core.display import overview
from pitfalls_core.display.document import CrossReference, Number, walk
from pitfalls_core.display.plain import plain_text
from pitfalls_core.display.prose import evidence
from pitfalls_core.display.sentences import evidence_label
from pitfalls_core.findings.sentence import WHOLE
from pitfalls_core.studies.claims.gains import NoneBetter
from pitfalls_core.studies.claims.measured import NotTestable
from pitfalls_core.studies.claims.predicate import Claim
from tests.display.cells import links
from tests.findings.whole import whole_analysis, whole_study

CLAIMS = (
    Claim("C-1", "It does not help.", "no gain", NoneBetter("refined", ("drawn/a", "drawn/b"))),
    Claim("C-2", "Users noticed.", "never", NotTestable("nobody was asked")),
)
ANALYSIS = whole_analysis(of=whole_study(claims=CLAIMS))


def texts(cells: object) -> list[str]:
    """Return the cells of a row as text."""
    assert isinstance(cells, tuple)
    return [plain_text(cell) for cell in cells]


def test_every_claim_has_a_row_with_its_status() -> None:
    """Under the title of its paper, with the way to its runs and to the details."""
    group, *rows = overview.claim_rows(ANALYSIS)
    number, title = ANALYSIS.study.source
    assert group.group == f"Source paper {number}, “{title}”"
    found = {one.claim.id: one for one in ANALYSIS.claims}
    for row in rows:
        name, said, status, *_ = texts(row.cells)
        assert (said, status) == (found[name].claim.text, found[name].status)
    assert [texts(row.cells)[0] for row in rows] == ["C-1", "C-2"]
    linked = [one.evidence for one in walk(tuple(rows)) if isinstance(one, Number)]
    shown = {entry.label for entry in evidence(ANALYSIS).blocks}  # type: ignore[union-attr]
    assert set(linked) <= shown
    assert {one.label for one in walk(tuple(rows)) if isinstance(one, CrossReference)} == {
        "tab-claims"
    }


def test_numbers_over_all_studies_rest_on_the_runs_of_each() -> None:
    """By the title of a study: its finished runs by how they ended, its plan and its command."""
    runs = ANALYSIS.runs
    first, *others = runs.records
    fallen = replace(runs, records=(replace(first, outcome="diverged"), *others[1:]))
    entry = overview.studies_evidence([ANALYSIS, replace(ANALYSIS, runs=fallen)])
    assert (entry.label, entry.title) == (evidence_label(WHOLE), "All studies together")
    planned = len(runs.ledger.entries)
    origin = f"Plan SHA-256 {'0' * 16}…; Source not recorded; Repeat {runs.command}"
    assert entry.facts == (
        (
            ANALYSIS.study.title,
            f"{planned} of {planned} planned finished ({planned} ok); {origin}",
        ),
        (
            ANALYSIS.study.title,
            f"{planned - 1} of {planned} planned finished (1 diverged, {planned - 2} ok); {origin}",
        ),
    )


def test_the_ledger_counts_the_statuses() -> None:
    """Of all studies together, zeros included."""
    table = overview.ledger_table([ANALYSIS, ANALYSIS], overview.claim_rows(ANALYSIS))
    counts = [one.status for one in ANALYSIS.claims]
    assert plain_text(table.caption) == (
        "All claims of the source papers: "
        + ", ".join(
            f"{2 * counts.count(status)} {status}"
            for status in ("supported", "refuted", "inconclusive", "not testable")
        )
        + "."
    )
    assert links(table.caption) == [
        (str(2 * counts.count(status)), evidence_label(WHOLE))
        for status in ("supported", "refuted", "inconclusive", "not testable")
    ]


def test_null_rates_lead_to_their_claims() -> None:
    """As in the study itself; without a rate there is a gap, which leads nowhere."""
    _, *rows = overview.claim_rows(ANALYSIS)
    for row, one in zip(rows, ANALYSIS.claims, strict=True):
        shown = links(row.cells[3])
        assert [label for _, label in shown] == (
            [] if one.null_rate is None else [evidence_label(one.origin)]
        )
        assert bool(shown) == (texts(row.cells)[3] != "–")


def test_controls_say_whether_they_were_found() -> None:
    """First those that must be found, then those that must not."""
    rows = overview.control_rows(ANALYSIS)
    groups = [row.group for row in rows if row.group]
    title = ANALYSIS.study.title
    names = [one.title for one in (ANALYSIS.study.variant(name) for name in ("control", "again"))]
    assert groups == [f"{title}: {names[0]}", f"{title}: {names[1]} (must not be found)"]
    answers = [texts(row.cells)[-1] for row in rows if row.cells]
    controls = ["yes" if ANALYSIS.control_detected(one) else "no" for one in ANALYSIS.controls]
    nulls = ["yes" if one in ANALYSIS.false_alarms else "no" for one in ANALYSIS.nulls]
    assert answers == [*controls, *nulls]
    assert "yes" in controls
    alone = whole_analysis(of=whole_study(claims=CLAIMS, planted_null=None))
    assert len([row for row in overview.control_rows(alone) if row.group]) == 1


def test_verdicts_of_primary_comparisons_are_counted() -> None:
    """All columns of a row sum to the number of primary comparisons."""
    row = overview.verdict_row(ANALYSIS)
    name, *counts, _ = texts(row.cells)
    assert name == ANALYSIS.study.title
    assert sum(map(int, counts)) == len(ANALYSIS.primary)
    assert links(row) == [(count, evidence_label(WHOLE)) for count in counts]
    table = overview.verdicts_table((row,))
    assert len(table.columns) == len(row.cells)
