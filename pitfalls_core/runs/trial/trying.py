"""Runs of one epoch, each done twice and with a second seed: do they end, agree, and differ?"""

import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from pitfalls_core.runs.engine.local import Site
from pitfalls_core.runs.engine.progress import Progress
from pitfalls_core.runs.identity.key import ingredients_of
from pitfalls_core.runs.plan import planned_runs
from pitfalls_core.runs.specification import RunSpecification
from pitfalls_core.runs.store.record import RunRecord
from pitfalls_core.runs.store.run_store import RunStore
from pitfalls_core.runs.trial.checked import Checked, Problem
from pitfalls_core.runs.workplace import Workplace
from pitfalls_core.studies.study import Study

PROFILE = "smoke"
"""The profile whose runs are tried."""

LIMIT = 300.0
"""Seconds after which a run of one epoch is held to hang."""


@dataclass(frozen=True)
class Tried:
    """What became of runs of one epoch: results and causes of failure, by run id."""

    records: Mapping[str, RunRecord]
    failures: Mapping[str, str]


def arms_of(study: Study, profile: str = PROFILE) -> tuple[RunSpecification, ...]:
    """Return one run for each task and variant, of the first seed, grouped by task."""
    runs = [run for run in planned_runs(study, profile) if run.seed == 0]
    places = {task.name: place for place, task in enumerate(study.tasks)}
    return tuple(sorted(runs, key=lambda run: places[run.task]))


def checked_runs(study: Study, workplace: Workplace) -> tuple[Checked, ...]:
    """Train every arm of `study` for one epoch, twice with one seed and once with another."""
    arms = [_short(run) for run in arms_of(study) if run.recorded_in is None]
    others = [replace(run, seed=run.seed + 1) for run in arms]
    first = _tried([*arms, *others], workplace)
    again = _tried(arms, workplace)
    return tuple(_ended(run, first) or _compared(run, first, again) for run in arms)


def left_to_programs(study: Study) -> tuple[str, ...]:
    """Return the variants whose runs a program of the user's own records."""
    recorded = (run.variant for run in arms_of(study) if run.recorded_in is not None)
    return tuple(dict.fromkeys(recorded))


def _short(run: RunSpecification) -> RunSpecification:
    parent = None if run.parent is None else _short(run.parent)
    return replace(run, epochs=1, parent=parent)


def _tried(runs: Sequence[RunSpecification], workplace: Workplace) -> Tried:
    """Execute `runs`, and the parents that they start from, in a store that is thrown away."""
    every = {one.id: one for run in runs for one in (run.parent, run) if one is not None}
    made = ingredients_of(every.values(), workplace.circumstances)
    with _scratch() as store:
        engine = workplace.engine(PROFILE, store)
        site = Site(store, store, engine.site.roots, engine.site.anchors)
        limit = workplace.limit or LIMIT
        with Progress(Counter(run.study for run in every.values())) as progress:
            failures = replace(engine, site=site, limit=limit).execute(made, progress)
        found = {one.specification_id: store.read(one.key) for one in made}
        records = {name: run.record for name, run in found.items() if run is not None}
    return Tried(records, {one.id: one.cause for one in failures})


@contextmanager
def _scratch() -> Iterator[RunStore]:
    with tempfile.TemporaryDirectory(prefix="pitfalls-") as folder:
        store = RunStore(Path(folder, "store"))
        store.require_writable(1)
        yield store


def _ended(run: RunSpecification, tried: Tried) -> Checked | None:
    """Return what is wrong with a run that has no result, or lacks a score."""
    subject, where = f"run {run.id}", "one epoch at profile smoke"
    if run.id not in tried.records:
        cause = " ".join(tried.failures.get(run.id, "it left no result").split())
        remedy = "repair what the message names; `pitfalls run --profile smoke` shows it whole"
        return Checked(subject, "", (Problem(cause, where, remedy),))
    scores = tried.records[run.id].scores
    problems = []
    for name in (f"{dataset}/{run.metric}" for dataset in run.datasets):
        score = scores.get(name)
        if score is None:
            known = sorted({one.partition("/")[2] for one in scores})
            what = f"there is no score {name!r}; metrics that were scored: {', '.join(known)}"
            remedy = "name one of them in `metric`, or add a measure to the task that makes it"
            problems.append(Problem(what, where, remedy))
        elif not 0 <= score <= 1:
            what = f"score {name!r} is {score:g}, and a study's metric lies in [0, 1]"
            problems.append(Problem(what, where, "divide percent by 100, or bound the metric"))
    return Checked(subject, "", tuple(problems)) if problems else None


def _compared(run: RunSpecification, first: Tried, again: Tried) -> Checked:
    subject, where = f"run {run.id}", "one epoch at profile smoke"
    one = first.records[run.id]
    second, seed = again.records.get(run.id), run.seed + 1
    stranger = first.records.get(f"{run.study}/{run.task}/{run.variant}/{seed}")
    problems = []
    if second is None or _result(second) != _result(one):
        what = f"the same run, done twice, gives two results: {_difference(one, second)}"
        remedy = "draw every random number from the streams or from torch's own generator"
        problems.append(Problem(what, where, remedy))
    if stranger is not None and _result(stranger) == _result(one):
        what = f"seeds {run.seed} and {seed} give the same result to the last bit"
        remedy = "let initialization, order or data depend on the seed; set none by hand"
        problems.append(Problem(what, where, remedy))
    return Checked(subject, "done twice alike; another seed differs", tuple(problems))


def _result(record: RunRecord) -> tuple[object, ...]:
    return (dict(record.scores), dict(record.curves), record.arrays, record.weights)


def _difference(one: RunRecord, other: RunRecord | None) -> str:
    if other is None:
        return "one of them failed"
    for name, score in one.scores.items():
        if other.scores.get(name) != score:
            return f"{name} {score:.4f} and {other.scores.get(name, float('nan')):.4f}"
    return "the same scores, and other curves or predictions"
