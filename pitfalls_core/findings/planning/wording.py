"""Plans in plain text: the templates of `pitfalls_core.findings.planning.words`, filled."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from pitfalls_core.findings.aligned import aligned
from pitfalls_core.findings.planning.plan import Aim, Need, Plan, Spread
from pitfalls_core.findings.planning.words import (
    GOALS,
    LEVEL,
    NOISE,
    PAIRED,
    PLAN,
    SEEDS,
    TOO_MANY,
    WHICH,
)
from pitfalls_core.findings.scale import GAP, Scale
from pitfalls_core.statistics.exact import MOST_PAIRS
from pitfalls_core.statistics.power import MOST_SEEDS


def plan_lines(plan: Plan) -> list[str]:
    """Return what a plan says, line by line."""
    return [
        *_premises(plan),
        *_pilot(plan),
        "",
        *aligned(_needs(plan)),
        "",
        *_remarks(plan),
        "",
        *aligned(_resolutions(plan)),
        "",
        *_columns(plan),
    ]


def significant(value: float) -> str:
    """Return a number that was given with up to ten digits, or computed with three."""
    short = f"{value:.3g}"
    return f"{value:.10g}" if float(f"{value:.10g}") == value else short


def scale_of(sd: float) -> Scale:
    """Return the scale that shows three digits of an SD."""
    return Scale.resolving(sd / 10)


def count(number: int | None) -> str:
    """Return a number of seeds or runs; None are more than can be searched for."""
    return TOO_MANY.format(most=MOST_SEEDS) if number is None else str(number)


def hours_text(hours: float | None) -> str:
    """Return hours with three digits, or in whole ones from a hundred on."""
    if hours is None:
        return GAP
    return f"{hours:.0f}" if hours >= 100 else f"{hours:.3g}"


def _premises(plan: Plan) -> Iterator[str]:
    aim, scale = plan.aim, scale_of(plan.sd)
    yield PLAN["aim"].format(
        margin=significant(aim.margin), power=significant(aim.power), paired=PAIRED[aim.paired]
    )
    kind = "known" if plan.upper is None else "estimated"
    upper = "" if plan.upper is None else scale.score(plan.upper)
    yield PLAN[kind].format(noise=NOISE[aim.paired], sd=scale.score(plan.sd), upper=upper)
    if aim.comparisons == 1:
        yield PLAN["one"]
        return
    yield PLAN["correction"].format(
        variants=_counted(aim.variants, "variant"),
        datasets=_counted(aim.datasets, "dataset"),
        comparisons=aim.comparisons,
        alpha=significant(aim.alpha),
        corrected=significant(aim.levels[-1]),
    )


def _pilot(plan: Plan) -> Iterator[str]:
    if plan.pilot:
        head = ("variant, dataset", SEEDS[plan.aim.paired], "SD", "95 % range", "upper limit")
        rows = [_spread_row(one, scale_of(plan.sd)) for one in plan.pilot]
        yield ""
        yield from aligned([head, *rows])
        yield from plan.notes


def _spread_row(one: Spread, scale: Scale) -> Sequence[str]:
    return (
        f"{one.variant}, {one.dataset}",
        str(one.n),
        scale.score(one.sd),
        f"{scale.score(one.low)} to {scale.score(one.high)}",
        scale.score(one.upper),
    )


def _needs(plan: Plan) -> Iterator[Sequence[str]]:
    scale, priced = scale_of(plan.sd), plan.aim.hours is not None
    yield ("to", SEEDS[plan.aim.paired], "runs", *(("hours",) if priced else ()))
    for (alpha, sd), needs in groupby(plan.needs, key=lambda one: (one.alpha, one.sd)):
        which = "known" if plan.upper is None else "point" if sd == plan.sd else "upper"
        yield (LEVEL.format(alpha=significant(alpha), sd=scale.score(sd), which=WHICH[which]),)
        for need in needs:
            yield _need_row(need, plan.aim)


def _need_row(need: Need, aim: Aim) -> Sequence[str]:
    goal = GOALS[need.goal].format(margin=significant(aim.margin), half=significant(aim.margin / 2))
    priced = () if aim.hours is None else (hours_text(need.hours),)
    return (f"  {goal}", count(need.seeds), GAP if need.runs is None else str(need.runs), *priced)


def _remarks(plan: Plan) -> Iterator[str]:
    aim = plan.aim
    yield PLAN["cost"].format(variants=_counted(aim.variants, "variant"))
    yield PLAN["half"]
    for level in plan.levels:
        reached = "exact_never" if level.exact_from is None else "exact"
        yield PLAN[reached].format(
            alpha=significant(level.alpha),
            n=level.exact_from,
            most=MOST_PAIRS,
            seeds=SEEDS[aim.paired],
        )


def _resolutions(plan: Plan) -> Iterator[Sequence[str]]:
    scale, levels = scale_of(plan.sd), plan.aim.levels
    heads = [
        f"{what} at {significant(alpha)}" for alpha in levels for what in ("detect", "confirm")
    ]
    yield (SEEDS[plan.aim.paired], *heads)
    for seeds, found in groupby(plan.resolutions, key=lambda one: one.seeds):
        numbers = [number for one in found for number in (one.detectable, one.confirmable)]
        yield (str(seeds).rjust(3), *map(scale.score, numbers))


def _columns(plan: Plan) -> Iterator[str]:
    yield PLAN["columns"].format(power=significant(plan.aim.power))
    if plan.upper is not None:
        yield PLAN["other_sd"].format(factor=f"{plan.upper / plan.sd:.2f}")


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
