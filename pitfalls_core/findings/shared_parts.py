"""What runs have in common, and so do not average over: data, test sets, checkpoints."""

from collections import defaultdict
from collections.abc import Iterator

from pitfalls_core.findings.sentence import Quantity, Sentence, compose, task_origin
from pitfalls_core.findings.shared_words import SHARED
from pitfalls_core.findings.words import STUDY
from pitfalls_core.runs.runner import StudyRuns
from pitfalls_core.studies.study import Task


def shared_parts(task: Task, runs: StudyRuns) -> Iterator[Sentence]:
    """Yield what the verdicts on `task` are conditional on: what was declared, and what was seen.

    A test set that all seeds share is seen in the records; checkpoints are seen in the plan.
    """
    if task.shared:
        yield compose(STUDY["shared"], shared=task.shared)
    elif sets := _same_for_all_seeds(task, runs):
        titles = " and ".join(f"“{task.datasets[name]}”" for name in sets)
        yield compose(SHARED["one_set"], sets=titles)
    started = [
        entry.specification.parent.id
        for entry in runs.ledger.entries
        if entry.specification.task == task.name and entry.specification.parent
    ]
    checkpoints = len(set(started))
    if started and checkpoints < len(started):
        one = "one_parent" if checkpoints == 1 else "some_parents"
        checked, runs_of = (
            Quantity(str(number), task_origin(task.name)) for number in (checkpoints, len(started))
        )
        yield compose(SHARED["parents"], count=compose(SHARED[one], count=checked), runs=runs_of)


def _same_for_all_seeds(task: Task, runs: StudyRuns) -> tuple[str, ...]:
    """Return the test sets of which the records of several seeds hold one and the same content."""
    contents: dict[str, set[str | None]] = defaultdict(set)
    seeds: dict[str, set[int]] = defaultdict(set)
    for record in runs.records:
        for name in task.datasets:
            if record.task == task.name and name in record.sets:
                contents[name].add(record.sets[name].content)
                seeds[name].add(record.seed)
    return tuple(
        name
        for name, found in contents.items()
        if len(found) == 1 and found != {None} and len(seeds[name]) > 1
    )
