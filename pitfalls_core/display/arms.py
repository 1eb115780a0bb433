"""The evidence of an arm: the runs of one variant on one task, and numbers that lead to it."""

from statistics import fmean, stdev

from pitfalls_core.display.document import Evidence, Inlines, Number, Text
from pitfalls_core.display.entries import entry
from pitfalls_core.display.run_ranges import run_ranges
from pitfalls_core.display.sentences import unbroken
from pitfalls_core.findings.analysis import Analysis, arm_runs
from pitfalls_core.findings.claims.ground import ArmRuns
from pitfalls_core.findings.scale import ACCURACY, GAP, metric_name


def arm_label(task: str, variant: str) -> str:
    """Return the label of the evidence for an arm; names hold no hyphen, so labels differ."""
    return f"ev-arm-{task}-{variant}"


def of_arm(text: str | None, task: str, variant: str) -> Inlines:
    """Return a number of an arm, as a link to its runs; a gap stays a gap.

    Parameters
    ----------
    text
        What the reader sees; None for a gap.
    task, variant
        Names of the arm.
    """
    if text is None or text == GAP:
        return (Text(GAP),)
    return (Number(unbroken(text), arm_label(task, variant)),)


def arm_evidence(analysis: Analysis) -> tuple[Evidence, ...]:
    """Return, for every arm, its runs and what they scored on each set."""
    found = arm_runs(analysis.runs)
    return tuple(_evidence(analysis, *place, runs) for place, runs in found.items())


def _evidence(analysis: Analysis, task: str, variant: str, found: ArmRuns) -> Evidence:
    study = analysis.study
    title = f"{study.task(task).title}: {study.variant(variant).title}"
    facts = (
        ("Arm", f"{variant} on {task}"),
        ("Metric", f"{study.metric}, higher is better, unless its table names another one"),
        ("Aggregation", "single runs, or mean and SD over the runs"),
        *_scores(analysis, task, found),
        ("Runs", f"{run_ranges([one.id for one in found.records])}; {_counted(found)}"),
        *analysis.origin,
    )
    return entry(arm_label(task, variant), f"Runs of {title}", facts)


def _scores(analysis: Analysis, task: str, found: ArmRuns) -> list[tuple[str, str]]:
    """Return mean and SD of the study's metric on every set that runs were scored on."""
    study = analysis.study
    said = []
    for name in study.task(task).datasets:
        score = f"{name}/{study.metric}"
        values = [one.scores[score] for one in found.records if score in one.scores]
        if values:
            spread = f" ± {ACCURACY.score(stdev(values))}" if len(values) > 1 else ""
            said.append(f"{name} {ACCURACY.score(fmean(values))}{spread} (n = {len(values)})")
    return [(f"{metric_name(study.metric)} (%)".capitalize(), "; ".join(said))] if said else []


def _counted(found: ArmRuns) -> str:
    failed = sum(one.outcome != "ok" for one in found.records)
    ended = f", {failed} of them diverged or collapsed" if failed else ""
    return f"{len(found.records)} of {found.planned} planned finished{ended}"
