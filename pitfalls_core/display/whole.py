"""What numbers lead back to that no single comparison, claim or arm covers.

Counts and settings of a report as a whole lead to all of its runs; numbers that were counted or
pooled over the arms of a task lead to the runs of that task.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pitfalls_core.display.document import Evidence, Inlines, Number, Text
from pitfalls_core.display.entries import entry
from pitfalls_core.display.run_ranges import run_ranges
from pitfalls_core.display.sentences import evidence_label, unbroken
from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.comparison_set import ComparisonSet
from pitfalls_core.findings.scale import ACCURACY, GAP, metric_name
from pitfalls_core.findings.sentence import WHOLE, task_origin
from pitfalls_core.findings.words import VERDICT_WORDS
from pitfalls_core.runs.runner import StudyRuns
from pitfalls_core.runs.store.record import RunRecord
from pitfalls_core.studies.study import Task

COUNTED = "counted, set or pooled over these runs, as is said beside the number"


def of_whole(value: object) -> Number:
    """Return a number that was counted or set for the whole report, as a link to all its runs."""
    return Number(unbroken(str(value)), evidence_label(WHOLE))


def of_task(value: object, task: str) -> Number:
    """Return a number that was counted or pooled over a task, as a link to its runs."""
    return Number(unbroken(str(value)), evidence_label(task_origin(task)))


def pooled(text: str, task: str) -> Inlines:
    """Return the cell of a number that was pooled over a task; a gap stays a gap."""
    return (Text(GAP),) if text == GAP else (of_task(text, task),)


def whole_evidence(found: ComparisonSet) -> tuple[Evidence, ...]:
    """Return what the report as a whole rests on and, for a study, what each task does."""
    if not isinstance(found, Analysis):
        facts = (*_compared(found), *found.origin)
        return (entry(evidence_label(WHOLE), "All results together", facts),)
    tasks = tuple(_task(found, task) for task in found.study.tasks)
    return (entry(evidence_label(WHOLE), "All runs together", _study(found)), *tasks)


def _compared(found: ComparisonSet) -> tuple[tuple[str, str], ...]:
    runs = {run for one in found.everything for run in one.sample.runs}
    sets = dict.fromkeys(one.design.dataset for one in found.comparisons)
    return (
        ("Metric", ", ".join(found.metrics) or "none"),
        ("Margin", "; ".join(f"{size} ({name})" for name, size in found.margins.items()) or "none"),
        ("Data sets", str(len(sets))),
        ("Aggregation", COUNTED),
        ("Verdicts", _verdicts(found.comparisons)),
        ("Runs", str(len(runs))),
    )


def _study(found: Analysis) -> tuple[tuple[str, str], ...]:
    study = found.study
    margin = f"{ACCURACY.size(study.margin.value)}: {study.margin.justification}"
    sets = "; ".join(f"{task.name}: {', '.join(task.datasets)}" for task in study.tasks)
    statuses = Counter(claim.status for claim in found.claims)
    detected = sum(found.control_detected(one) for one in found.controls)
    return (
        ("Metric", f"{metric_name(study.metric)}, higher is better"),
        ("Margin", margin),
        ("Data sets", sets),
        ("Aggregation", COUNTED),
        ("Verdicts", f"primary: {_verdicts(found.primary)}"),
        (
            "Controls",
            f"found on {detected} of {len(found.controls)} sets; planted null called a "
            f"difference on {len(found.false_alarms)} of {len(found.nulls)}",
        ),
        ("Claims", _listed(statuses)),
        ("Runs", f"{study.name}: {finished_runs(found.runs)}; those of each task follow"),
        *_reproduced(found.runs),
        *found.origin,
    )


def _reproduced(runs: StudyRuns) -> Iterator[tuple[str, str]]:
    """Yield which runs were made again or carried over, if any were."""
    outcomes = {run: one.agreement for run, one in runs.verifications.items()}
    if outcomes:
        yield "Done again", "; ".join(f"{how}: {each}" for how, each in _grouped(outcomes))
    reasons = {run: one.reason for run, one in runs.adoptions.items()}
    if reasons:
        yield "Carried over", "; ".join(f"{each} ({why})" for why, each in _grouped(reasons))


def _grouped(told: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return each thing that is told of runs, sorted, with the runs."""
    return [
        (text, run_ranges([run for run, each in told.items() if each == text]))
        for text in sorted({*told.values()})
    ]


def _task(found: Analysis, task: Task) -> Evidence:
    study = found.study
    records = [one for one in found.runs.records if one.task == task.name]
    planned = [one for one in found.runs.ledger.entries if one.specification.task == task.name]
    sizes = {name: size for one in records for name, size in one.examples.items()}
    sets = (f"{name} ({sizes.get(name, 'unknown')} examples)" for name in task.datasets)
    facts = (
        ("Task", task.name),
        ("Metric", f"{metric_name(study.metric)}, unless another one is named beside the number"),
        ("Data sets", ", ".join(sets)),
        ("Aggregation", COUNTED),
        ("Runs", f"{run_ranges([one.id for one in records])}; {_finished(records, len(planned))}"),
        *found.origin,
    )
    return entry(evidence_label(task_origin(task.name)), f"All runs of {task.title}", facts)


def _verdicts(comparisons: Iterable[Comparison]) -> str:
    """Return how many comparisons came out how, after Holm's correction."""
    counts = Counter(VERDICT_WORDS[one.verdict_family] for one in comparisons)
    return f"{_listed(counts)} (after Holm's correction)"


def _listed(counts: Mapping[Any, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items()) or "none"


def finished_runs(runs: StudyRuns) -> str:
    """Return how many runs of a study finished, by how they ended, of how many planned."""
    return _finished(runs.records, len(runs.ledger.entries))


def _finished(records: Iterable[RunRecord], planned: int) -> str:
    outcomes = Counter(one.outcome for one in records)
    return f"{outcomes.total()} of {planned} planned finished ({_listed(outcomes)})"
