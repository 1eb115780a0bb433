"""Numbers of an arm lead to its runs, with what they scored."""

from dataclasses import replace
from statistics import mean, stdev

from pitfalls_core.display.arms import arm_evidence, arm_label, of_arm
from pitfalls_core.display.document import Evidence, Number, Text, walk
from pitfalls_core.display.prose import evidence
from pitfalls_core.display.tables import seeds_table
from pitfalls_core.findings.analysis import analyse
from tests.findings.whole import SEEDS, whole_analysis, whole_runs


def test_every_arm_has_an_entry_with_its_runs_and_scores() -> None:
    """One for each variant that is run on a task; mean and SD are those of its runs."""
    analysis = whole_analysis()
    entries = {one.label: dict(one.facts) for one in arm_evidence(analysis)}
    study = analysis.study
    assert list(entries) == [
        arm_label(task.name, variant.name)
        for task in study.tasks
        for variant in study.on_task(task.name)
    ]
    facts = entries["ev-arm-drawn-refined"]
    parts = []
    for name in study.task("drawn").datasets:
        scores = [
            100 * one.scores[f"{name}/accuracy"]
            for one in analysis.runs.records
            if (one.task, one.variant) == ("drawn", "refined")
        ]
        parts.append(f"{name} {mean(scores):.1f} ± {stdev(scores):.1f} (n = {SEEDS})")
    assert facts["Accuracy (%)"].replace("\xa0", " ") == "; ".join(parts)
    ids = f"{study.name}/drawn/refined/0–{SEEDS - 1}"
    assert facts["Runs"] == f"{ids}; {SEEDS} of {SEEDS} planned finished"
    assert facts["Repeat"] == analysis.runs.command


def test_runs_that_ended_badly_or_are_missing_are_counted() -> None:
    """An entry says how many runs are behind it, and how many of them diverged or collapsed."""
    runs = whole_runs()
    mine = [one for one in runs.records if (one.task, one.variant) == ("drawn", "wide")]
    changed = tuple(
        replace(one, outcome="collapsed") if one is mine[1] else one
        for one in runs.records
        if one is not mine[0]
    )
    found = arm_evidence(analyse(replace(runs, records=changed)))
    (entry,) = (one for one in found if one.label == "ev-arm-drawn-wide")
    said = dict(entry.facts)["Runs"]
    assert said.endswith(
        f"; {SEEDS - 1} of {SEEDS} planned finished, 1 of them diverged or collapsed"
    )
    assert said.startswith(f"{runs.study.name}/drawn/wide/1–{SEEDS - 1}")


def test_a_gap_leads_nowhere() -> None:
    """Anything else is a link, whose percent sign stays on its line."""
    assert of_arm(None, "digits", "wide") == of_arm("–", "digits", "wide") == (Text("–"),)
    assert of_arm("81 %", "digits", "wide") == (Number("81\xa0%", "ev-arm-digits-wide"),)


def test_every_score_of_a_run_leads_to_an_entry() -> None:
    """The table of seeds refers to nothing that the evidence does not hold."""
    analysis = whole_analysis()
    named = {one.label for one in walk(evidence(analysis).blocks) if isinstance(one, Evidence)}
    table = seeds_table(analysis)
    linked = {one.evidence for one in walk((table,)) if isinstance(one, Number)}
    assert linked
    assert linked <= named
