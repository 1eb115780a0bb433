"""Another question gets the verdicts that a study with that plan would, labelled as exploratory."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest

from pitfalls_core.errors import InputError, UnknownNameError
from pitfalls_core.findings.analysis import analyse
from pitfalls_core.findings.exploration.exploring import explored
from pitfalls_core.findings.exploration.question import Asked
from pitfalls_core.runs.runner import StudyRuns
from pitfalls_core.studies.study import Margin
from tests.findings.constructed import (
    BASELINE,
    DATASETS,
    DEGRADED,
    EQUIVALENT,
    IMPROVED,
    UNDERPOWERED,
    study,
    study_runs,
)

DIFFERENCES = dict(zip(DATASETS, (IMPROVED, EQUIVALENT, UNDERPOWERED, DEGRADED), strict=True))


def _scores(seeds: Sequence[int] = range(6)) -> Mapping[tuple[str, str], list[float | None]]:
    base = [BASELINE[seed] for seed in seeds]
    scores: dict[tuple[str, str], list[float | None]] = {}
    for dataset, differences in DIFFERENCES.items():
        chosen = [differences[seed] for seed in seeds]
        scores[dataset, "baseline"] = [*base]
        scores[dataset, "refined"] = [x + d for x, d in zip(base, chosen, strict=True)]
        scores[dataset, "control"] = [x - 0.1 for x in base]
    return scores


@pytest.fixture
def runs() -> StudyRuns:
    """Return runs with a verdict of each kind."""
    return study_runs(_scores(), study())


def test_the_planned_question_has_the_planned_answer(runs: StudyRuns) -> None:
    """Nothing asked, or what was planned anyway, is not exploratory, and equals the report."""
    planned = analyse(runs).comparisons
    for asked in (Asked(), Asked("accuracy", 0.01, tuple(range(6)))):
        found = explored(runs, asked)
        assert found.comparisons == planned
        assert found.question.departures == ()


@pytest.mark.parametrize("margin", [0.0005, 0.005, 0.02, 0.2])
def test_another_margin_is_that_of_another_study(runs: StudyRuns, margin: float) -> None:
    """Numbers and verdicts are those of the study frozen with this margin; only labels differ."""
    other = replace(study(), margin=Margin(margin, "asked"))
    truth = analyse(study_runs(_scores(), other)).comparisons
    found = explored(runs, Asked(margin=margin))
    for one, true in zip(found.comparisons, truth, strict=True):
        assert (one.effect, one.reach, one.decision) == (true.effect, true.reach, true.decision)
        assert (one.verdict_family, one.p_adjusted) == (true.verdict_family, true.p_adjusted)
        assert "exploratory" in one.flags
        assert not one.design.primary
    assert found.question.departures == (
        f"Exploratory: a margin of {100 * margin:g} points instead of the planned 1 point.",
    )


def test_fewer_seeds_are_those_of_a_smaller_study(runs: StudyRuns) -> None:
    """The first seeds give what a study planned with so many gives; labelled again."""
    truth = analyse(study_runs(_scores(range(4)), study(seeds=4))).comparisons
    found = explored(runs, Asked(seeds=(3, 1, 0, 2)))
    for one, true in zip(found.comparisons, truth, strict=True):
        assert (one.sample, one.effect) == (true.sample, true.effect)
        assert one.decision == true.decision
        assert "exploratory" in one.flags
    assert found.question.departures == (
        "Exploratory: seeds were chosen, 4 of 6 planned (0, 1, 2, 3).",
    )


def test_any_seeds_can_be_left_out(runs: StudyRuns) -> None:
    """The mean difference is that of the seeds that are left."""
    found = explored(runs, Asked(seeds=(1, 4, 5))).on("drawn/b").comparisons[0]
    assert found.effect is not None
    assert found.effect.difference == pytest.approx(np.mean([UNDERPOWERED[s] for s in (1, 4, 5)]))
    assert found.sample.planned == 3


def _with_loss(runs: StudyRuns) -> StudyRuns:
    """Return `runs` with a loss that is twice the score that they miss of 1."""
    records = [
        replace(
            one,
            scores={
                **one.scores,
                **{
                    f"{name.partition('/')[0]}/loss": 2 * (1 - score)
                    for name, score in one.scores.items()
                },
            },
        )
        for one in runs.records
    ]
    return replace(runs, records=tuple(records))


def test_another_metric_has_no_margin_and_its_own_direction(runs: StudyRuns) -> None:
    """A loss that mirrors accuracy has mirrored differences; nothing is equivalent without margin.

    With half of the margin times two, every verdict is that of accuracy again.
    """
    both = _with_loss(runs)
    planned = explored(both).comparisons
    for one, true in zip(
        explored(both, Asked("loss", lower_is_better=True)).comparisons, planned, strict=True
    ):
        assert one.effect is not None
        assert true.effect is not None
        assert one.effect.difference == pytest.approx(2 * true.effect.difference)
        assert one.design.margin is None
        assert one.decision.verdict != "equivalent"
        assert one.sample.baseline_mean == pytest.approx(2 * (1 - (true.sample.baseline_mean or 0)))
    again = explored(both, Asked("loss", 0.02, lower_is_better=True))
    verdicts = [one.decision.verdict for one in again.comparisons]
    assert verdicts == [one.decision.verdict for one in planned]
    with pytest.raises(InputError) as refused:
        explored(both, Asked("loss"))
    assert str(refused.value) == (
        "the name of the metric 'loss' suggests that lower is better; say which is meant with "
        "lower_is_better=True or lower_is_better=False"
    )
    turned = explored(both, Asked("loss", lower_is_better=False)).comparisons[0].decision.verdict
    assert (planned[0].decision.verdict, turned) == ("improved", "degraded")
    assert again.question.departures == (
        "Exploratory: loss is judged instead of the planned accuracy. "
        "Its margin of 0.02 is no part of the plan.",
    )


def test_failed_runs_stay_in_the_denominator() -> None:
    """A planned run without a result is counted, also where seeds are chosen."""
    scores = {
        place: [None, *values[1:]] if place[1] == "refined" else values
        for place, values in _scores().items()
    }
    runs = study_runs(scores, study())
    for seeds, counts in (((0, 1, 2), (2, 3)), ((1, 2, 3), (3, 3))):
        one = explored(runs, Asked(seeds=seeds)).comparisons[0]
        assert (one.sample.n, one.sample.planned) == counts


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (
            Asked("acuracy"),
            "unknown metric 'acuracy' in study constructed. Did you mean 'accuracy'? Known: "
            "accuracy.",
        ),
        (
            Asked(margin=0.0),
            "a margin must be a positive number, in the stored unit of the metric; got 0.0",
        ),
        (
            Asked(margin=float("nan")),
            "a margin must be a positive number, in the stored unit of the metric; got nan",
        ),
        (
            Asked(seeds=(0, 6, 7)),
            "seed 6, 7 was not planned for study constructed at profile laptop; choose from 0 to 5",
        ),
        (
            Asked(seeds=()),
            "no seed was given for study constructed at profile laptop; choose from 0 to 5",
        ),
        (
            Asked(lower_is_better=True),
            "metric 'accuracy' of study constructed was planned with higher values as better ones; "
            "leave out lower_is_better",
        ),
    ],
)
def test_what_cannot_be_asked(runs: StudyRuns, asked: Asked, message: str) -> None:
    """Each wrong question has one message."""
    with pytest.raises((InputError, UnknownNameError)) as refused:
        explored(runs, asked)
    assert str(refused.value) == message
