"""What exploring shows: the tables and figures of reports, with what departs from the plan."""

from collections.abc import Sequence
from dataclasses import replace

from pitfalls_core.display.document import (
    Column,
    Figure,
    Paragraph,
    Prose,
    Row,
    Strong,
    Table,
    Text,
)
from pitfalls_core.display.figures import forest, slopes
from pitfalls_core.display.finetuning.chosen import Panel
from pitfalls_core.display.finetuning.curves import Curve, curves_figure
from pitfalls_core.display.sentences import words
from pitfalls_core.display.tables import results_table
from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.comparison_set import Titles
from pitfalls_core.findings.exploration.disagreements import Disagreements, Example, SeedCounts
from pitfalls_core.findings.exploration.exploring import Explored
from pitfalls_core.runs.runner import StudyRuns

MOST_ORDERS = ("gradient_norm",)
"""How the names of curves begin that span orders of magnitude."""


def verdicts(found: Explored) -> Prose:
    """Return the table of results, below what sets the question apart from the plan."""
    return Prose((*_notices(found), results_table(found)))


def seeds_figure(found: Explored) -> Figure:
    """Return the report's figure of every pair of runs."""
    return _labelled(slopes(found), found)


def forest_figure(found: Explored) -> Figure:
    """Return the report's figure of every difference against the margin."""
    return _labelled(forest(found), found)


def exploration_curves(
    runs: StudyRuns, task: str, treatments: Sequence[str], curve: str, seeds: Sequence[int]
) -> Figure:
    """Return the report's figure of a training curve: the baseline first, then `treatments`.

    Parameters
    ----------
    runs
        The runs of the study.
    task
        Whose runs are shown.
    treatments
        Names of variants that are run on the task.
    curve
        Name of a recorded curve.
    seeds
        The seeds that are shown.
    """
    study = runs.study
    names = (study.baseline, *treatments)
    panels = [Panel(study.variant(name).title, (name,)) for name in names]
    title = curve.replace("_", " ")
    drawn = Curve(
        curve,
        title,
        f"{title[:1].upper()}{title[1:]} on task “{study.task(task).title}”.",
        logarithmic=curve.startswith(MOST_ORDERS),
    )
    shown = _only_runs(_of_seeds(runs, seeds))
    return curves_figure(shown, drawn, panels, task=task, label="fig-curves")


def disagreement_tables(found: Disagreements, runs: StudyRuns, most: int) -> Prose:
    """Return who is right where, seed by seed, and the `most` telling examples."""
    treatment, baseline = (
        runs.study.variant(name).title for name in (found.treatment, found.baseline)
    )
    place = f"“{runs.study.dataset_title(found.dataset)}”"
    counts = Table(
        label="tab-disagreements",
        caption=(words(f"Test examples of {place} that each side predicted right, seed by seed."),),
        columns=(
            Column("Seed", "right"),
            *(
                Column(header, "right")
                for header in ("Both", f"Only {baseline}", f"Only {treatment}", "Neither")
            ),
            Column("Examples", "right"),
        ),
        rows=tuple(_counts_row(one) for one in found.seeds),
    )
    return Prose((counts, _examples_table(found, (baseline, treatment), most)))


def _examples_table(found: Disagreements, titles: tuple[str, str], most: int) -> Table:
    where = (
        "All seeds are tested on the same examples; numbers count seeds."
        if found.one_test_set
        else "Every seed has test examples of its own."
    )
    shown = found.examples[:most]
    return Table(
        label="tab-examples",
        caption=(
            words(
                f"Examples that the sides disagree on, {len(shown)} of {len(found.examples)}: "
                f"those first in which one side is ahead in most seeds. {where}"
            ),
        ),
        columns=(
            *(() if found.one_test_set else (Column("Seed", "right"),)),
            Column("Example", "right"),
            Column("Label", "right"),
            *(Column(f"Only {title}", "right") for title in titles),
        ),
        rows=tuple(_example_row(one) for one in shown),
        note=(Text("Examples are counted from 0, in the order of the test set."),),
    )


def _counts_row(one: SeedCounts) -> Row:
    cells = (
        one.seed, one.both, one.baseline_only, one.treatment_only, one.neither, one.examples
    )  # fmt: skip
    return Row(tuple((Text(str(cell)),) for cell in cells))


def _example_row(one: Example) -> Row:
    seed = () if one.seed is None else (one.seed,)
    cells = (*seed, one.position, one.label, one.baseline_only, one.treatment_only)
    return Row(tuple((Text(str(cell)),) for cell in cells))


def _notices(found: Explored) -> list[Paragraph]:
    return [Paragraph((Strong((words(said),)),)) for said in found.question.departures]


def _labelled(figure: Figure, found: Explored) -> Figure:
    """Return `figure` with what sets the question apart at the start of its caption."""
    notices = tuple(words(f"{said} ") for said in found.question.departures)
    return replace(figure, caption=(*notices, *figure.caption))


def _of_seeds(runs: StudyRuns, seeds: Sequence[int]) -> StudyRuns:
    entries = (one for one in runs.ledger.entries if one.specification.seed in seeds)
    return replace(
        runs,
        ledger=replace(runs.ledger, entries=tuple(entries)),
        records=tuple(one for one in runs.records if one.seed in seeds),
    )


def _only_runs(runs: StudyRuns) -> Analysis:
    """Return `runs` as figures of runs take them, without any findings."""
    return Analysis(
        comparisons=(),
        controls=(),
        titles=Titles({}, {}),
        headings={},
        origin=(),
        runs=runs,
        claims=(),
        arms={},
    )
