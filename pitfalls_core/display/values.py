"""What a notebook shows of a study, of its runs and of findings when a cell ends with them."""

from dataclasses import replace
from functools import singledispatch
from typing import Any

from pitfalls_core.display import assessment
from pitfalls_core.display.document import (
    Block,
    Code,
    Column,
    Emphasis,
    Evidence,
    Heading,
    Inlines,
    Paragraph,
    Prose,
    Row,
    Table,
    Text,
)
from pitfalls_core.display.exploration import verdicts
from pitfalls_core.display.preview import previews_of
from pitfalls_core.display.prose import abstract, comparison_evidence
from pitfalls_core.display.sentences import words
from pitfalls_core.display.tables import results_table
from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.comparison_set import ComparisonSet, Titles
from pitfalls_core.findings.exploration.exploring import Explored
from pitfalls_core.findings.own_results.assessment import Assessment
from pitfalls_core.findings.scale import ACCURACY, metric_name
from pitfalls_core.findings.words import VERDICT_WORDS
from pitfalls_core.runs.ledger import Ledger
from pitfalls_core.runs.runner import StudyRuns
from pitfalls_core.runs.store.record import RunRecord
from pitfalls_core.studies.study import PROFILES, Study

MOST_SHOWN = 24
"""Comparisons that a cell shows; all of them are in `comparisons`."""


def previews(value: object) -> dict[str, Any]:
    """Return what a notebook shows of `value`, by MIME type.

    A paper takes none of it: only tables, figures and prose that a cell ends with are exhibits.
    """
    return previews_of(document_of(value))


@singledispatch
def document_of(value: object) -> Prose:
    """Return `value` as a document."""
    raise TypeError(f"nothing is known of how to show a {type(value).__name__}")


@document_of.register
def _study(study: Study) -> Prose:
    margin = f"{ACCURACY.size(study.margin.value)}: {study.margin.justification}"
    facts = (
        ("Question", study.question),
        ("Prediction", study.prediction),
        ("Margin", f"{margin}, in {metric_name(study.metric)}"),
    )
    said = [Paragraph((Emphasis((Text(f"{name}."),)), words(f" {text}"))) for name, text in facts]
    return Prose((_heading(study.title), *said, _datasets(study), _variants(study)))


@document_of.register
def _runs(runs: StudyRuns) -> Prose:
    return Prose((_heading(runs.study.title), _progress(runs.ledger), _arms(runs)))


@document_of.register
def _record(run: RunRecord) -> Prose:
    scores = tuple((name, f"{value:.6g}") for name, value in sorted(run.scores.items()))
    curves = ", ".join(f"{name} ({len(values)})" for name, values in sorted(run.curves.items()))
    facts = (
        ("Outcome", run.outcome),
        *scores,
        ("Steps", str(run.steps)),
        ("Parameters", str(run.parameters)),
        ("Curves (values)", curves or "none"),
    )
    return Prose((Evidence("Run", run.id, facts),))


@document_of.register
def _comparison(one: Comparison) -> Prose:
    design = one.design
    alone = ComparisonSet(
        comparisons=(one,),
        controls=(),
        titles=Titles(
            {design.dataset: design.dataset},
            {name: name for name in (design.treatment, design.baseline)},
        ),
        headings={one.id: ""},
        origin=(),
    )
    verdict = Paragraph(
        (words(f"{one.summary}; in its family {VERDICT_WORDS[one.verdict_family]}."),)
    )
    return Prose((verdict, *comparison_evidence(alone)))


@document_of.register
def _comparisons(found: ComparisonSet) -> Prose:
    return Prose(_table(found))


@document_of.register
def _analysis(analysis: Analysis) -> Prose:
    return Prose((_heading(analysis.study.title), *abstract(analysis).blocks, *_table(analysis)))


@document_of.register
def _assessment(found: Assessment) -> Prose:
    return Prose((*assessment.abstract(found).blocks, *_table(found)))


@document_of.register
def _explored(found: Explored) -> Prose:
    return verdicts(found)


def _heading(title: str) -> Heading:
    return Heading(2, (words(title),))


def _table(found: ComparisonSet) -> tuple[Block, ...]:
    """Return the table of results with the first comparisons, and how many more there are."""
    if len(found.comparisons) <= MOST_SHOWN:
        return (results_table(found),)
    first = replace(found, comparisons=found.comparisons[:MOST_SHOWN])
    more = len(found.comparisons) - MOST_SHOWN
    left = Paragraph(
        (
            Text(f"And {more} more comparisons: choose with "),
            Code(".on(DATASET)"),
            Text(" and "),
            Code(".only(TREATMENT)"),
            Text("."),
        )
    )
    return (results_table(first), left)


def _datasets(study: Study) -> Table:
    rows: list[Row] = []
    for task in study.tasks:
        seeds = ", ".join(f"{profile} {task.budgets[profile].seeds}" for profile in PROFILES)
        rows.append(Row(group=f"{task.title} (seeds: {seeds})"))
        rows += [
            Row(((Code(f"{task.name}/{name}"),), (words(title),)))
            for name, title in task.datasets.items()
        ]
    return Table(
        "Datasets",
        (Text("What runs are scored on, task by task."),),
        (Column("Name"), Column("What the reader sees")),
        tuple(rows),
    )


def _variants(study: Study) -> Table:
    roles = {study.baseline: "baseline", study.positive_control.variant: "positive control"}
    if study.planted_null is not None:
        roles[study.planted_null.variant] = "planted null"
    return Table(
        "Variants",
        (Text("The arms, each of them the baseline with one difference."),),
        (Column("Name"), Column("What the reader sees"), Column("Difference"), Column("Role")),
        tuple(
            Row(
                (
                    (Code(one.name),),
                    (words(one.title),),
                    (words(one.difference),),
                    (Text(roles.get(one.name, "treatment")),),
                )
            )
            for one in study.variants
        ),
    )


def _progress(ledger: Ledger) -> Paragraph:
    counts = ", ".join(
        f"{ledger.count(state)} {state}" for state in ("finished", "failed", "stale", "missing")
    )
    said: Inlines = (
        Text(f"Profile {ledger.profile}: {len(ledger.entries)} runs planned, {counts}."),
    )
    if ledger.to_do:
        command = f"pitfalls run {ledger.study.name} --profile {ledger.profile}"
        said = (*said, Text(" The others are done by "), Code(command), Text("."))
    return Paragraph(said)


def _arms(runs: StudyRuns) -> Table:
    planned: dict[tuple[str, str], int] = {}
    for entry in runs.ledger.entries:
        arm = (entry.specification.task, entry.specification.variant)
        planned[arm] = planned.get(arm, 0) + 1
    rows = []
    for (task, variant), count in planned.items():
        records = [one for one in runs.records if (one.task, one.variant) == (task, variant)]
        broken = sum(one.outcome != "ok" for one in records)
        cells = (
            (Code(task),),
            (Code(variant),),
            (Text(f"{len(records)}/{count}"),),
            (Text(str(broken)),),
        )
        rows.append(Row(cells))
    return Table(
        "Runs",
        (Text("Finished of planned runs, and how many of them diverged or collapsed."),),
        (Column("Task"), Column("Variant"), Column("Runs", "right"), Column("Broken", "right")),
        tuple(rows),
    )
