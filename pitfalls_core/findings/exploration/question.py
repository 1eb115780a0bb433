"""A question to finished runs: the one that was planned, or another one, which is exploratory."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from pitfalls_core.errors import InputError, UnknownNameError
from pitfalls_core.findings.exploration.words import DEPARTURES
from pitfalls_core.findings.scale import ACCURACY, FORMULAS, LAST_EPOCH, Scale, metric_name
from pitfalls_core.results.naming import ERRORS, LOSSES, words
from pitfalls_core.runs.plan import planned_seeds
from pitfalls_core.runs.runner import StudyRuns


@dataclass(frozen=True)
class Asked:
    """What is asked of runs; what is left out is as the study planned it.

    Parameters
    ----------
    metric
        Name of a score; empty for the study's metric.
    margin
        The smallest difference that would matter, in the stored unit of the metric.
    seeds
        The seeds that are looked at; None for all of them.
    lower_is_better
        Whether a smaller value of `metric` is a better one; None where nobody said so, and higher
        values are taken for better ones if the name does not suggest otherwise.
    """

    metric: str = ""
    margin: float | None = None
    seeds: tuple[int, ...] | None = None
    lower_is_better: bool | None = None


@dataclass(frozen=True)
class Question:
    """What is asked of the runs of one study, complete and checked.

    Parameters
    ----------
    metric, margin, seeds, lower_is_better
        As in `Asked`; without a margin nothing can be equivalent.
    departures
        What differs from the plan, in sentences; empty if nothing does.
    """

    metric: str
    margin: float | None
    seeds: tuple[int, ...]
    lower_is_better: bool
    departures: tuple[str, ...]

    @property
    def planned(self) -> bool:
        """Whether it is the question that was planned."""
        return not self.departures


def question_of(asked: Asked, runs: StudyRuns) -> Question:
    """Return what is asked of `runs`, filled up from the plan.

    Raises
    ------
    UnknownNameError
        If no run has a score in the metric.
    InputError
        If the margin is no positive number, seeds are none or not planned, the study's own metric,
        where higher is better, is asked for with the other direction, or nobody said the direction
        of a metric whose name suggests that lower is better.
    """
    study = runs.study
    metric, own = asked.metric or study.metric, (asked.metric or study.metric) == study.metric
    if metric not in (study.metric, *metrics_of(runs)):
        raise UnknownNameError("metric", metric, metrics_of(runs), f"in study {study.name}")
    if own and asked.lower_is_better:
        raise InputError(
            f"metric {metric!r} of study {study.name} was planned with higher values as better "
            "ones; leave out lower_is_better"
        )
    if asked.lower_is_better is None and not own and words(metric) & (LOSSES | ERRORS):
        raise InputError(
            f"the name of the metric {metric!r} suggests that lower is better; say which is meant "
            "with lower_is_better=True or lower_is_better=False"
        )
    _require_margin(asked.margin)
    margin = study.margin.value if asked.margin is None and own else asked.margin
    seeds = _seeds(asked.seeds, runs)
    said = _departures(metric, margin, seeds, runs)
    return Question(metric, margin, seeds, bool(asked.lower_is_better), tuple(said))


def metrics_of(runs: StudyRuns) -> tuple[str, ...]:
    """Return the metrics that runs have test scores in: the study's own, then the others sorted."""
    found = {score.rpartition("/")[2] for one in runs.records for score in one.scores}
    own = [runs.study.metric] if runs.study.metric in found else []
    return (*own, *sorted(found - {*own}))


def seeds_planned(runs: StudyRuns) -> tuple[int, ...]:
    """Return all seeds that some arm was planned for."""
    return tuple(range(max(planned_seeds(runs.study, runs.profile).values())))


def scale_of(metric: str, study_metric: str, typical: float) -> Scale:
    """Return how `metric` is shown: in percent if it is a kind of accuracy, else as it is.

    Parameters
    ----------
    metric, study_metric
        Names.
    typical
        A typical difference, which other metrics are shown with two digits of.
    """
    return ACCURACY if is_share(metric, study_metric) else Scale.resolving(typical)


def is_share(metric: str, study_metric: str) -> bool:
    """Return whether `metric` is a kind of accuracy: a share of examples, 1 at best."""
    return metric.removesuffix(LAST_EPOCH) in {study_metric, *FORMULAS}


def _require_margin(margin: float | None) -> None:
    if margin is not None and not 0 < margin < math.inf:
        raise InputError(
            f"a margin must be a positive number, in the stored unit of the metric; got {margin}"
        )


def _seeds(asked: Sequence[int] | None, runs: StudyRuns) -> tuple[int, ...]:
    planned = seeds_planned(runs)
    if asked is None:
        return planned
    chosen = tuple(sorted(set(asked)))
    unknown = [str(seed) for seed in chosen if seed not in planned]
    if unknown or not chosen:
        what = f"seed {', '.join(unknown)} was not planned" if unknown else "no seed was given"
        raise InputError(
            f"{what} for study {runs.study.name} at profile {runs.profile}; choose from "
            f"{planned[0]} to {planned[-1]}"
        )
    return chosen


def _departures(
    metric: str, margin: float | None, seeds: tuple[int, ...], runs: StudyRuns
) -> list[str]:
    study, said = runs.study, []
    if metric != study.metric:
        names = {"metric": metric_name(metric), "planned": metric_name(study.metric)}
        own = "no_margin" if margin is None else "own_margin"
        size = _size(margin or 0.0, share=is_share(metric, study.metric))
        more = DEPARTURES[own].format(margin=size)
        said.append(f"{DEPARTURES['metric'].format(**names)} {more}")
    elif margin != study.margin.value and margin is not None:
        sizes = {"margin": _size(margin), "planned": _size(study.margin.value)}
        said.append(DEPARTURES["margin"].format(**sizes))
    planned = seeds_planned(runs)
    if seeds != planned:
        listed = ", ".join(map(str, seeds))
        said.append(
            DEPARTURES["seeds"].format(chosen=len(seeds), planned=len(planned), seeds=listed)
        )
    return said


def _size(margin: float, *, share: bool = True) -> str:
    """Return a margin as it was given: two that differ never look the same."""
    size = f"{100 * margin if share else margin:.10g}"
    if not share:
        return size
    return f"{size} {'point' if size == '1' else 'points'}"
