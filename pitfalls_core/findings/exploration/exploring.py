"""The verdicts that finished runs give to a question, be it the planned one or another."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from pitfalls_core.findings.analysis import Arms, arm_of
from pitfalls_core.findings.arms import Arm
from pitfalls_core.findings.comparing import Case, compare_all
from pitfalls_core.findings.comparison import Comparison, Design
from pitfalls_core.findings.comparison_set import ComparisonSet, Titles
from pitfalls_core.findings.designs import question_designs
from pitfalls_core.findings.exploration.question import (
    Asked,
    Question,
    is_share,
    question_of,
    scale_of,
)
from pitfalls_core.findings.families import adjust_families
from pitfalls_core.findings.history.added_seeds import (
    EXPLORATORY,
    added_seeds,
    flagged,
    with_first_stage,
)
from pitfalls_core.runs.runner import StudyRuns
from pitfalls_core.runs.store.record import RunRecord


@dataclass(frozen=True, repr=False)
class Explored(ComparisonSet):
    """The comparisons that answer a question.

    Parameters
    ----------
    question
        What was asked, with what differs from the plan.
    """

    question: Question


def explored(runs: StudyRuns, asked: Asked = Asked()) -> Explored:  # noqa: B008  # frozen
    """Return every comparison of the study, with what is asked in place of what was planned.

    Families are those of the study, whatever is shown of them afterwards: what was looked at
    cannot be made unseen. The question that was planned gets the verdicts of the report.

    Raises
    ------
    UnknownNameError, InputError
        If the question cannot be asked of these runs.
    """
    study, question = runs.study, question_of(asked, runs)
    records = {one.id: one for one in runs.records}
    whole = {
        (dataset, variant.name): arm_of(runs, dataset, variant.name)
        for dataset in study.datasets
        for variant in study.on_task(dataset.partition("/")[0])
    }
    arms = {place: _asked_of(arm, place[0], question, records) for place, arm in whole.items()}
    designs = question_designs(study)
    added = added_seeds(runs, designs, whole)
    if question.metric == study.metric and question.seeds == question_of(Asked(), runs).seeds:
        designs = [with_first_stage(one, added) for one in designs]
    designs = [_as_asked(one, question, arms, study.metric) for one in designs]
    cases = [
        Case(arms[one.dataset, one.treatment], arms[one.dataset, one.baseline], one)
        for one in designs
    ]
    moved = any(change.moves_margin for change in runs.deviations)
    found = [
        _labelled(flagged(one, added, margin_moved=moved), question)
        for one in adjust_families(compare_all(cases))
    ]
    return Explored(
        comparisons=tuple(found),
        controls=(),
        titles=Titles(
            {dataset: study.dataset_title(dataset) for dataset in study.datasets},
            {variant.name: variant.title for variant in study.variants},
        ),
        headings={one.id: study.task(one.design.dataset.partition("/")[0]).title for one in found},
        origin=(),
        question=question,
    )


def _asked_of(arm: Arm, dataset: str, question: Question, records: Mapping[str, RunRecord]) -> Arm:
    """Return `arm` in the metric that is asked about, with the seeds that are."""
    score = f"{dataset.partition('/')[2]}/{question.metric}"
    seeds = [seed for seed in arm.planned if seed in question.seeds]
    kept = {seed: records[arm.runs[seed]] for seed in seeds if seed in arm.runs}
    return replace(
        arm,
        scores={seed: one.scores[score] for seed, one in kept.items() if score in one.scores},
        planned=tuple(seeds),
        runs={seed: one.id for seed, one in kept.items()},
        predictions={seed: arm.predictions[seed] for seed in kept if seed in arm.predictions},
        outcomes={seed: one.outcome for seed, one in kept.items()},
    )


def _as_asked(design: Design, question: Question, arms: Arms, study_metric: str) -> Design:
    """Return `design` with the margin and the metric that are asked about."""
    if question.metric == study_metric:
        return replace(design, margin=question.margin)
    # Nothing is known of another metric but that kinds of accuracy end at 1.
    sides = [arms[design.dataset, name].scores for name in (design.treatment, design.baseline)]
    shared = [sides[0][seed] - sides[1][seed] for seed in sides[0] if seed in sides[1]]
    typical = question.margin or float(np.median(np.abs(shared or [0.0])))
    return replace(
        design,
        metric=question.metric,
        margin=question.margin,
        chance=None,
        perfect=1.0 if is_share(question.metric, study_metric) else None,
        lower_is_better=question.lower_is_better,
        scale=scale_of(question.metric, study_metric, typical),
    )


def _labelled(one: Comparison, question: Question) -> Comparison:
    """Return `one` marked as exploratory, and never primary, if its question is."""
    if question.planned:
        return one
    flags = tuple(dict.fromkeys((*one.flags, EXPLORATORY)))
    return replace(one, flags=flags, design=replace(one.design, primary=False))
