"""Every detector that a study of arms against a baseline can be put through."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from pitfalls_core.findings.arms import Arm
from pitfalls_core.findings.behaviour.behaviour import Behaviour
from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.detectors.class_regressions import class_regressions
from pitfalls_core.findings.detectors.leakage import leakage
from pitfalls_core.findings.detectors.negative_flips import negative_flips
from pitfalls_core.findings.detectors.pitfall import Pitfall
from pitfalls_core.findings.detectors.power import low_power
from pitfalls_core.findings.detectors.preprocessing import preprocessing
from pitfalls_core.findings.detectors.recorded_sets import Place
from pitfalls_core.findings.detectors.seed_lottery import seed_lottery
from pitfalls_core.findings.detectors.split_mismatch import split_mismatch
from pitfalls_core.runs.runner import StudyRuns
from pitfalls_core.studies.study import Study

Name = Callable[[str, str], str]
"""Dataset and variant to what the reader sees."""


def detect(
    runs: StudyRuns,
    comparisons: Sequence[Comparison],
    arms: Mapping[tuple[str, str], Arm],
    behaviour: Behaviour,
    name: Name,
) -> tuple[Pitfall, ...]:
    """Return what every detector says, alarm or not, detector by detector.

    Parameters
    ----------
    runs
        The study with its runs.
    comparisons
        Those of the study's question.
    arms
        (dataset, variant) to its scores.
    behaviour
        Of these comparisons.
    name
        Names a subject.
    """
    return (
        *_lotteries(comparisons, arms, name),
        *_powers(comparisons, name),
        *_classes(comparisons, behaviour, name),
        *_flips(comparisons, behaviour, name),
        *preprocessing(runs.records, _shifted(runs.study)),
        *leakage(runs.records),
        *split_mismatch(runs.records),
    )


def _shifted(study: Study) -> set[Place]:
    return {(task.name, name) for task in study.tasks for name in task.shifted}


def _lotteries(
    comparisons: Sequence[Comparison], arms: Mapping[tuple[str, str], Arm], name: Name
) -> Iterator[Pitfall]:
    seen = set()
    for one in comparisons:
        for variant in (one.design.baseline, one.design.treatment):
            place = (one.design.dataset, variant)
            if place not in seen and one.design.margin is not None:
                seen.add(place)
                scores = [*arms[place].scores.values()]
                yield seed_lottery(scores, name(*place), margin=one.design.margin)


def _powers(comparisons: Sequence[Comparison], name: Name) -> Iterator[Pitfall]:
    for one in comparisons:
        yield low_power(one, name(one.design.dataset, one.design.treatment))


def _classes(
    comparisons: Sequence[Comparison], behaviour: Behaviour, name: Name
) -> Iterator[Pitfall]:
    for one in comparisons:
        changes = [each for each in behaviour.classes if each.comparison == one.id]
        if changes:
            effect, scale = one.effect, one.design.scale
            whole = scale.change(effect.difference) if effect else "not assessable"
            subject = name(one.design.dataset, one.design.treatment)
            yield class_regressions(changes, subject, whole=whole)


def _flips(
    comparisons: Sequence[Comparison], behaviour: Behaviour, name: Name
) -> Iterator[Pitfall]:
    for one in comparisons:
        for rates in behaviour.flips:
            if rates.comparison == one.id:
                yield negative_flips(rates, name(one.design.dataset, one.design.treatment))
