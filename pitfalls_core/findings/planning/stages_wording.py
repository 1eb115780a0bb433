"""Second stages in plain text: the templates of `pitfalls_core.findings.planning.words`, filled."""

from collections.abc import Iterator, Sequence

from pitfalls_core.findings.aligned import aligned
from pitfalls_core.findings.planning.stages import Addition, Continuation, Risks
from pitfalls_core.findings.planning.wording import (
    count,
    hours_text,
    scale_of,
    significant,
)
from pitfalls_core.findings.planning.words import AFTER, GOALS, SEEDS
from pitfalls_core.findings.scale import GAP

HEAD = ("to", "level", "total", "add", "runs", "hours")


def continuation_lines(found: Sequence[Continuation], risks: Risks) -> list[str]:
    """Return what the second stages of comparisons need, line by line."""
    if not found:
        return [AFTER["none"]]
    lines = [AFTER["title"].format(power=significant(risks.power))]
    for one in found:
        lines += ["", *_comparison(one)]
    return [*lines, "", *_remarks(found, risks)]


def _comparison(one: Continuation) -> Iterator[str]:
    first = one.first
    yield AFTER["comparison"].format(study=first.study, id=first.id)
    values = {
        "verdict": first.verdict.replace("_", " "),
        "reason": f" ({first.reason.replace('_', ' ')})" if first.reason else "",
    }
    if first.sd is None or one.margin is None:
        yield AFTER["unknown"].format(**values)
        return
    yield AFTER["state"].format(
        n=_by_arm(first.treatment_n, first.baseline_n),
        seeds=SEEDS[first.paired],
        sd=scale_of(first.sd).score(first.sd),
        margin=significant(one.margin),
        **values,
    )
    yield from aligned([HEAD, *(_row(addition, one.margin) for addition in one.additions)])


def _row(one: Addition, margin: float) -> Sequence[str]:
    goal = GOALS[one.goal].format(margin=significant(margin))
    if one.treatment is None or one.baseline is None:
        return (f"  {goal}", significant(one.alpha), count(None), GAP, GAP, GAP)
    return (
        f"  {goal}",
        significant(one.alpha),
        str(one.total),
        _by_arm(one.treatment, one.baseline),
        str(one.runs),
        hours_text(one.hours),
    )


def _remarks(found: Sequence[Continuation], risks: Risks) -> Iterator[str]:
    additions = [addition for one in found for addition in one.additions]
    yield AFTER["other_seeds"]
    yield AFTER["final_test"]
    if any(one.additions and not one.first.paired for one in found):
        yield AFTER["groups"]
    if any(one.alpha < risks.alpha for one in additions):
        yield AFTER["levels"]
    if any(one.runs == 0 for one in additions):
        yield AFTER["enough"]
    if any(one.first.reason == "failed_runs_decide" for one in found):
        yield AFTER["failed"]
    if risks.margin is not None:
        yield AFTER["margin"]
    if len(found) > 1:
        yield AFTER["shared"]
    yield _cost(found, risks)


def _cost(found: Sequence[Continuation], risks: Risks) -> str:
    if risks.hours is not None:
        return AFTER["given"].format(hours=significant(risks.hours))
    known = [one.hours_per_run for one in found if one.hours_per_run is not None]
    if not known:
        return AFTER["no_hours"]
    return AFTER["measured"].format(hours=f"{sum(known) / len(known):.3g}")


def _by_arm(treatment: int, baseline: int) -> str:
    """Return one number, or that of the treatment and that of the baseline."""
    return str(treatment) if treatment == baseline else f"{treatment} and {baseline}"
