"""What several studies say together: rows of tables, study by study.

The rows of a study carry labels of that study alone; who puts studies together makes them distinct.
"""

from collections import Counter
from collections.abc import Sequence
from typing import get_args

from pitfalls_core.display.cells import count_cell, difference_cells, null_rate_cell
from pitfalls_core.display.document import (
    Column,
    CrossReference,
    Evidence,
    Number,
    Row,
    Strong,
    Table,
    Text,
)
from pitfalls_core.display.entries import entry
from pitfalls_core.display.sentences import evidence_label, inlines, unbroken, words
from pitfalls_core.display.whole import finished_runs, of_whole
from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.claims.rule import Status
from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.sentence import WHOLE, compose, overall
from pitfalls_core.findings.together import VERDICTS
from pitfalls_core.findings.wording import joined
from pitfalls_core.findings.words import VERDICT_WORDS

STATUSES: tuple[Status, ...] = get_args(Status)

CLAIMS = (
    Column("Id"),
    Column("What the source paper says"),
    Column("What we measured"),
    Column("Null rate", "right"),
    Column("Details"),
)

CONTROLS = (
    Column("Test set"),
    Column("Difference", "right"),
    Column(unbroken("95 % interval"), "right"),
    Column("Pairs", "right"),
    Column("Found"),
)


def claim_rows(analysis: Analysis) -> tuple[Row, ...]:
    """Return a row for every claim of the study, under the title of its source paper."""
    number, title = analysis.study.source
    return (
        Row(group=f"Source paper {number}, “{title}”"),
        *(
            Row(
                (
                    (Text(one.claim.id),),
                    (words(one.claim.text),),
                    (Strong((Number(one.status, evidence_label(one.origin)),)),),
                    null_rate_cell(one),
                    (CrossReference("tab-claims", optional=True),),
                )
            )
            for one in analysis.claims
        ),
    )


def control_rows(analysis: Analysis) -> tuple[Row, ...]:
    """Return a row for every comparison of a control, under the title of the study."""
    study = analysis.study
    rows = [Row(group=f"{study.title}: {study.variant(study.positive_control.variant).title}")]
    rows += [
        _control_row(one, analysis, found=analysis.control_detected(one))
        for one in analysis.controls
    ]
    if study.planted_null is not None:
        title = study.variant(study.planted_null.variant).title
        rows.append(Row(group=f"{study.title}: {title} (must not be found)"))
        rows += [
            _control_row(one, analysis, found=one in analysis.false_alarms)
            for one in analysis.nulls
        ]
    return tuple(rows)


def verdict_row(analysis: Analysis) -> Row:
    """Return how often each verdict was given to a primary comparison of the study."""
    counts = Counter(one.verdict_family for one in analysis.primary)
    return Row(
        (
            (words(analysis.study.title),),
            *((of_whole(counts[verdict]),) for verdict in VERDICTS),
            (CrossReference("tab-results", optional=True),),
        )
    )


def studies_evidence(analyses: Sequence[Analysis]) -> Evidence:
    """Return what numbers over all studies rest on: the runs, plan and command of each."""
    facts = (
        (one.study.title, "; ".join([finished_runs(one.runs), *map(" ".join, one.origin)]))
        for one in analyses
    )
    return entry(evidence_label(WHOLE), "All studies together", facts)


def ledger_table(analyses: Sequence[Analysis], rows: tuple[Row, ...]) -> Table:
    """Return the `rows` of all claims as a table, with the number of each status."""
    counts = Counter(one.status for analysis in analyses for one in analysis.claims)
    numbers = [(overall(counts[status]), f" {status}") for status in STATUSES]
    said = compose("All claims of the source papers: {said}.", said=joined(numbers, last=", "))
    return Table(
        label="tab-ledger",
        caption=inlines(said),
        columns=CLAIMS,
        rows=rows,
        wide=True,
    )


def controls_table(rows: tuple[Row, ...]) -> Table:
    """Return the `rows` of all controls as a table."""
    said = words(
        "Positive controls, which must be found, and planted nulls, which must not: differences "
        "from the baseline in points, corrected within each study."
    )
    return Table(label="tab-controls", caption=(said,), columns=CONTROLS, rows=rows)


def verdicts_table(rows: tuple[Row, ...]) -> Table:
    """Return the `rows` of all studies as a table."""
    titles = (VERDICT_WORDS[verdict] for verdict in VERDICTS)
    return Table(
        label="tab-verdicts",
        caption=(words("Primary comparisons of each study by their verdict."),),
        columns=(
            Column("Study"),
            *(Column(title, "right") for title in titles),
            Column("Details"),
        ),
        rows=rows,
    )


def _control_row(one: Comparison, analysis: Analysis, *, found: bool) -> Row:
    title = f"{analysis.headings[one.id]}: {analysis.dataset_title(one)}"
    answer = Strong((Text("yes" if found else "no"),))
    return Row(((words(title),), *difference_cells(one), count_cell(one), (answer,)))
