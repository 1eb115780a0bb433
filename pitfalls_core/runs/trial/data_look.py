"""A look at the data of a task, drawn for real: determinism, shared examples, test sets."""

import random
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from pitfalls_core.data.facts import SetFacts
from pitfalls_core.data.measuring import facts_of_splits
from pitfalls_core.data.splits import Labelled, Splits
from pitfalls_core.errors import InputError
from pitfalls_core.runs.execution.building import build
from pitfalls_core.runs.specification import RunSpecification
from pitfalls_core.runs.trial.checked import Checked, Problem
from pitfalls_core.seeding import Streams

FROM_STREAMS = 'draw from `streams.numpy("data")` alone, never from a global generator or a clock'
APART = "give every example to one set only"


def drawn(run: RunSpecification, data_root: Path, seed: int) -> Splits:
    """Return the sets of `run`, drawn for `seed`, before its variant changes anything.

    Raises
    ------
    InputError
        If the task has no data, or they return something else than `Splits`.
    """
    if run.data is None:
        raise InputError(f"task {run.task} has no data of its own")
    streams = Streams(seed, run.stream_scope, run.streams, run.fresh, owner=run.variant)
    splits = build(run.data, data_root).sample(streams)
    if not isinstance(splits, Splits):
        message = f"`sample` of {run.data.reference} must return Splits; got {_kind(splits)}"
        raise InputError(f"{message}; pitfalls_core.data.converting makes them")
    return splits


def look_at_data(
    run: RunSpecification, splits: Splits, data_root: Path, margin: float
) -> tuple[Checked, ...]:
    """Return what the data of the task of `run` look like; `splits` are those of its seed."""
    where = f"data of task {run.task}"
    facts = facts_of_splits(splits)
    return (
        _test_sets(run, splits, where),
        _margin(run, splits, margin, where),
        _deterministic(run, splits, data_root, where),
        _overlap(splits, facts, where),
        _selection(splits, facts, where),
    )


def duplicate_line(run: RunSpecification, splits: Splits) -> str:
    """Return how many examples of each set are in the training set as well, in one line."""
    facts = facts_of_splits(splits)
    train = facts["train"]
    shared = []
    for name, one in facts.items():
        if one.overlap is not None:
            near = f" and {one.overlap.near} nearly" if one.overlap.near else ""
            shared.append(f"{name} {one.overlap.exact} of {one.examples}{near}")
    content = (train.content or "")[:12]
    return (
        f"data of task {run.task}, seed {run.seed}: {train.examples} training examples "
        f"(content {content}); also in the training set: {', '.join(shared)}"
    )


def _test_sets(run: RunSpecification, splits: Splits, where: str) -> Checked:
    problems = tuple(
        Problem(
            f"there is no test set {name!r}; drawn are {', '.join(sorted(splits.tests))}",
            where,
            "name it alike in `datasets` of the task and in `tests` of the Splits",
        )
        for name in run.datasets
        if name not in splits.tests
    )
    sizes = ", ".join(f"{name} {len(one)}" for name, one in splits.sets.items())
    return Checked(f"sets of {run.task}", f"{sizes} examples", problems)


def _margin(run: RunSpecification, splits: Splits, margin: float, where: str) -> Checked:
    """Return whether a difference of `margin` is at least one example of each test set."""
    problems = tuple(
        Problem(
            f"the margin, {margin:g}, is finer than one of {len(test)} examples of {name!r}",
            where,
            "test on more examples, or set a wider margin",
        )
        for name, test in splits.tests.items()
        if margin * len(test) < 1
    )
    return Checked(f"margin on {run.task}", "at least one test example", problems)


def _deterministic(run: RunSpecification, first: Splits, data_root: Path, where: str) -> Checked:
    # Whatever the global generators were at, they are elsewhere now.
    random.seed()
    np.random.seed()  # noqa: NPY002
    again = drawn(run, data_root, run.seed)
    differing = [name for name, one in first.sets.items() if not _same(one, again.sets.get(name))]
    problems = tuple(
        Problem(f"set {name!r} differs between two draws of seed {run.seed}", where, FROM_STREAMS)
        for name in differing
    )
    return Checked(f"determinism of {run.task}", "two draws of one seed agree", problems)


def _same(one: Labelled, other: Labelled | None) -> bool:
    if other is None or one.inputs.shape != other.inputs.shape:
        return False
    same = np.array_equal(one.inputs, other.inputs) and np.array_equal(one.labels, other.labels)
    return bool(same)


def _overlap(splits: Splits, facts: Mapping[str, SetFacts], where: str) -> Checked:
    """Return which sets share examples with the training set; sequences may do so by chance."""
    subject = f"duplicates, {where}"
    if splits.train.inputs.dtype.kind != "f":
        return Checked(subject, "not counted: sequences of tokens may come twice by chance")
    problems, near = [], []
    for name, one in facts.items():
        if one.overlap is not None and one.overlap.exact:
            what = f"{one.overlap.exact} of {one.examples} examples of set {name!r} are"
            problems.append(Problem(f"{what} also in the training set", where, APART))
        elif one.overlap is not None:
            near.append(f"{name} {one.overlap.near} of {one.overlap.looked_at} nearly")
    return Checked(subject, f"no exact one ({', '.join(near)})", tuple(problems))


def _selection(splits: Splits, facts: Mapping[str, SetFacts], where: str) -> Checked:
    """Return which test sets hold examples that select the epoch."""
    problems = []
    chosen = Counter(one.tobytes() for one in splits.validation.inputs)
    for name, test in splits.tests.items():
        if facts[name].content == facts["validation"].content:
            what = f"test set {name!r} is the validation set, which selects the epoch"
            problems.append(Problem(what, where, "hold out a validation set of its own"))
        elif splits.train.inputs.dtype.kind == "f":
            shared = sum(one.tobytes() in chosen for one in test.inputs)
            if shared:
                what = f"{shared} of {len(test)} examples of test set {name!r} select the epoch too"
                problems.append(Problem(what, where, APART))
    return Checked(f"selection, {where}", "no test example selects the epoch", tuple(problems))


def _kind(value: object) -> str:
    return type(value).__name__
