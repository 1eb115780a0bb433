"""What the reader of a report has to know about scores that were taken from logs."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from pitfalls_core.results.logs.asked import Asked
from pitfalls_core.results.logs.logged import LoggedRun, counted, listed, number_text
from pitfalls_core.results.logs.rows import FAILED, NOT_FINITE, NOT_LOGGED, TOO_SHORT, Row

MISSING = {
    FAILED: "of runs that failed",
    NOT_LOGGED: "that were never logged",
    NOT_FINITE: "whose value is not finite",
    TOO_SHORT: "of runs that ended too early",
}
"""What is said of scores that are missing, by the reason."""

Names = Sequence[tuple[str, str, str]]


def remarks(
    kind: str, runs: Sequence[LoggedRun], names: Names, rows: Sequence[Row], asked: Asked
) -> Iterator[str]:
    """Yield what was taken, what is missing, and what else differs between the runs of an arm."""
    metrics = sorted({row.metric for row in rows})
    yield (
        f"{counted(len(runs), 'run')} read from logs ({kind}): the score is {asked.select.words} "
        f"of {listed(metrics, 6)}"
    )
    if asked.select.metric and _selects_by_score(rows, asked):
        yield (
            f"{asked.select.metric} chooses the point and is a score itself: a score that was "
            "chosen for being good is too good"
        )
    lacking = Counter(row.lacks for row in rows if row.point is None)
    for why, count in sorted(lacking.items()):
        yield f"{counted(count, 'score')} {MISSING[why]}: counted as failed"
    yield from _unequal_ends(rows)
    yield from _resumed(runs)
    yield from _also_differ(runs, names, asked)


def _selects_by_score(rows: Sequence[Row], asked: Asked) -> bool:
    name = asked.select.metric
    if any(one.pattern == name for one in asked.scores):
        return True
    dataset, _, metric = name.rpartition("/")
    return any((row.dataset, row.metric) == (dataset or row.dataset, metric) for row in rows)


def _unequal_ends(rows: Sequence[Row]) -> Iterator[str]:
    """Say where scores of one metric were taken at different steps, as after a crash."""
    steps: dict[tuple[str, str], set[float]] = defaultdict(set)
    for row in rows:
        if row.point is not None:
            steps[row.dataset, row.metric].add(row.point.step)
    unequal = {place: found for place, found in steps.items() if len(found) > 1}
    if unequal:
        low = min(min(found) for found in unequal.values())
        high = max(max(found) for found in unequal.values())
        yield (
            f"scores were taken at steps {number_text(low)} to {number_text(high)}: runs that "
            "ended early are not told from others unless --last-step says where a run ends"
        )


def _resumed(runs: Sequence[LoggedRun]) -> Iterator[str]:
    count = sum(any(curve.replaced for curve in run.curves.values()) for run in runs)
    if count:
        yield (
            f"{counted(count, 'run')} logged a step more than once, as after being resumed: the "
            "later value counts"
        )


def _also_differ(runs: Sequence[LoggedRun], names: Names, asked: Asked) -> Iterator[str]:
    """Say which parameters take several values within an arm, and not one for each run."""
    roles = {*asked.variant, asked.seed, asked.dataset}
    arms: dict[tuple[str, str], list[LoggedRun]] = defaultdict(list)
    for run, (variant, _, dataset) in zip(runs, names, strict=True):
        arms[variant, dataset].append(run)
    mixed: dict[str, list[str]] = defaultdict(list)
    for (variant, _), members in arms.items():
        for name in sorted(set().union(*(run.parameters for run in members)) - roles):
            values = {run.parameters[name] for run in members if name in run.parameters}
            if 1 < len(values) < len(members):
                mixed[name].append(variant)
    if mixed:
        variants = sorted(set().union(*mixed.values()))
        yield (
            f"runs of {listed(variants)} differ in more than the seed, namely in "
            f"{listed(sorted(mixed), 6)}"
        )
