"""Logs become the table of scores that a file would have given."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from pitfalls_core.errors import InputError, UnknownNameError
from pitfalls_core.results.coded import Coded, natural_key
from pitfalls_core.results.logs.asked import Asked
from pitfalls_core.results.logs.logged import LoggedRun, Logs, counted, listed, number_text
from pitfalls_core.results.logs.remarks import remarks
from pitfalls_core.results.logs.rows import Row, rows_of
from pitfalls_core.results.scores import ScoreTable
from pitfalls_core.results.tidy import seed_labels

AS_TABLE = "(the table that --to-csv writes)"
"""Behind the name of the logs, where a message names lines."""


@dataclass(frozen=True, eq=False)
class Arms:
    """Runs with the variant, the seed and, if there is one, the dataset of each.

    Parameters
    ----------
    runs
        The runs that are looked at, one for each name.
    names
        Variant, seed and dataset (empty: none) of each.
    repeated
        How many failed runs were replaced by one of the same name.
    """

    runs: tuple[LoggedRun, ...]
    names: tuple[tuple[str, str, str], ...]
    repeated: int


def score_table(logs: Logs, asked: Asked) -> ScoreTable:
    """Return the scores of logged runs: one row for each run and chosen metric.

    Raises
    ------
    InputError
        If parameters, metrics or points that were asked for are not there, or two runs have the
        same variant, seed and dataset.
    """
    kept = _kept(_with_fields(_for_scores(logs, asked), asked), asked)
    chosen = asked.chosen(kept.metrics, kept.source)
    arms = _distinct(kept, asked)
    rows = sorted(rows_of(arms.runs, arms.names, chosen, asked, kept.source), key=_order)
    if not any(row.point is not None for row in rows):
        raise InputError(
            f"{kept.source}: none of {counted(len(arms.runs), 'run')} has a score "
            f"({listed(sorted({row.lacks for row in rows}), 6)})"
        )
    notes = (*logs.notes, *remarks(logs.kind, arms.runs, arms.names, rows, asked))
    repeated = _repeated(arms.repeated)
    return _table(rows, kept.source, (*notes, *repeated))


def arms_of(logs: Logs, asked: Asked) -> Arms:
    """Return the runs that are in the table of scores, with all curves that were read.

    Raises
    ------
    InputError
        If parameters that were asked for are not there, or two runs have one name.
    """
    return _distinct(_kept(_with_fields(logs, asked), asked), asked)


def _for_scores(logs: Logs, asked: Asked) -> Logs:
    """Return the logs without curves that no score is taken from: where they end says nothing."""
    runs = tuple(
        replace(run, curves={name: one for name, one in run.curves.items() if asked.wanted(name)})
        for run in logs.runs
    )
    return replace(logs, runs=runs)


def _with_fields(logs: Logs, asked: Asked) -> Logs:
    """Return the logs with what the template for places says, as parameters."""
    if not asked.run_name:
        return logs
    runs = []
    for run in logs.runs:
        name = run.parameters.get("run_name", run.place)
        fields = asked.fields(name)
        if fields is None:
            raise InputError(
                f"{logs.source}: the run {name!r} does not fit --run-name {asked.run_name!r}"
            )
        runs.append(replace(run, parameters={**run.parameters, **fields}))
    return replace(logs, runs=tuple(runs))


def _kept(logs: Logs, asked: Asked) -> Logs:
    """Return the logs with those runs only that have the values asked for."""
    runs = logs.runs
    for name, value in asked.where:
        if not any(name in run.parameters for run in runs):
            raise UnknownNameError("parameter", name, logs.parameters, "given with --where")
        values = sorted({run.parameters[name] for run in runs if name in run.parameters})
        runs = tuple(run for run in runs if run.parameters.get(name) == value)
        if not runs:
            raise InputError(
                f"{logs.source}: no run has {name} = {value!r}, given with --where; "
                f"there is {listed(values, 6)}"
            )
    return replace(logs, runs=runs)


def _distinct(logs: Logs, asked: Asked) -> Arms:
    """Return one run for each variant, seed and dataset.

    A failed run that was done again is replaced; of two that finished, neither is chosen here.
    """
    found: dict[tuple[str, str, str], LoggedRun] = {}
    repeated = 0
    for run in logs.runs:
        name = _name(run, logs, asked)
        other = found.get(name)
        if other is None:
            found[name] = run
        elif other.failure or run.failure:
            repeated += 1
            found[name] = run if other.failure else other
        else:
            raise _two_runs(logs, name, other, run)
    return Arms(tuple(found.values()), tuple(found), repeated)


def _name(run: LoggedRun, logs: Logs, asked: Asked) -> tuple[str, str, str]:
    variant = ", ".join(_value(run, name, "variant", logs) for name in asked.variant)
    seed = _value(run, asked.seed, "seed", logs)
    optional = asked.dataset == "dataset" and asked.dataset not in logs.parameters
    return variant, seed, "" if optional else _value(run, asked.dataset, "dataset", logs)


def _value(run: LoggedRun, name: str, role: str, logs: Logs) -> str:
    value = run.parameters.get(name, "")
    if value:
        return value
    if name not in logs.parameters:
        place = f"in {logs.source} (name yours with --{role}-col, or --run-name)"
        raise UnknownNameError("parameter", name, logs.parameters, place)
    having = sum(bool(one.parameters.get(name)) for one in logs.runs)
    raise InputError(
        f"{logs.source}: run {run.place!r} has no value of the parameter {name!r}, which is to be "
        f"its {role}; {having} of {len(logs.runs)} have one: leave the others out with --where, or "
        f"name another parameter with --{role}-col"
    )


def _two_runs(
    logs: Logs, name: tuple[str, str, str], first: LoggedRun, second: LoggedRun
) -> InputError:
    variant, seed, dataset = name
    on = f" on dataset {dataset!r}" if dataset else ""
    unlike = [
        one
        for one in sorted(first.parameters.keys() | second.parameters.keys())
        if first.parameters.get(one) != second.parameters.get(one)
    ]
    differ = f"they differ in {listed(unlike, 6)}" if unlike else "their parameters are the same"
    return InputError(
        f"{logs.source}: runs {first.place!r} and {second.place!r} are both variant {variant!r}, "
        f"seed {seed!r}{on}; {differ}: name what tells variants apart with --variant-col A,B, or "
        "leave runs out with --where NAME=VALUE"
    )


def _repeated(count: int) -> Iterator[str]:
    if count:
        yield (
            f"{counted(count, 'run')} that had failed {'was' if count == 1 else 'were'} done again "
            "with the same variant and seed: the later result counts"
        )


def _order(row: Row) -> tuple[object, ...]:
    return tuple(map(natural_key, (row.dataset, row.metric, row.variant, row.seed)))


def _table(rows: list[Row], source: str, notes: Iterable[str]) -> ScoreTable:
    points = [row.point for row in rows]
    seed, seed_notes = seed_labels(_coded(row.seed for row in rows))
    steps = ["" if one is None else number_text(one.step) for one in points]
    extras: Mapping[str, Coded] = {"run": _coded(row.run for row in rows), "step": _coded(steps)}
    return ScoreTable(
        source=f"{source} {AS_TABLE}",
        variant=_coded(row.variant for row in rows),
        seed=seed,
        dataset=_coded(row.dataset for row in rows),
        metric=_coded(row.metric for row in rows),
        values=np.array([np.nan if one is None else one.value for one in points]),
        failed=np.array([one is None for one in points], np.bool_),
        lines=np.arange(2, len(rows) + 2, dtype=np.int32),
        extras=extras,
        notes=(*notes, *seed_notes),
    )


def _coded(texts: Iterable[str]) -> Coded:
    index: dict[str, int] = {}
    codes = [index.setdefault(text, len(index)) for text in texts]
    return Coded(tuple(index), np.array(codes, np.int32))
