"""All that is known of a study's behaviour beyond its primary metric."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.findings.arms import Arm
from pitfalls_core.findings.behaviour.calibration import calibration
from pitfalls_core.findings.behaviour.classes import ClassChange, class_changes, class_table
from pitfalls_core.findings.behaviour.corruption import CorruptionError, corruption_errors
from pitfalls_core.findings.behaviour.flips import FlipRates, flip_rates
from pitfalls_core.findings.behaviour.ingredients import Decomposition, decompositions
from pitfalls_core.findings.behaviour.predicted import predictions_of
from pitfalls_core.findings.behaviour.stage import Stage, stage_of
from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.runs.runner import StudyRuns

Arms = Mapping[tuple[str, str], Arm]


@dataclass(frozen=True)
class Behaviour:
    """What stands behind the accuracies; empty where no predictions are stored.

    Parameters
    ----------
    classes
        Every class of every comparison.
    flips
        Every comparison.
    calibration
        Comparisons in expected calibration error.
    corruption
        Errors relative to the baseline's, on shifted sets.
    decompositions
        Treatments whose ingredients were run alone.
    stages
        When the selected epochs lie, arm by arm.
    class_differences
        (dataset, treatment) to differences of class accuracies, axes (seeds, classes); only where
        every class has examples in every seed.
    """

    classes: tuple[ClassChange, ...] = ()
    flips: tuple[FlipRates, ...] = ()
    calibration: tuple[Comparison, ...] = ()
    corruption: tuple[CorruptionError, ...] = ()
    decompositions: tuple[Decomposition, ...] = ()
    stages: tuple[Stage, ...] = ()
    class_differences: Mapping[tuple[str, str], NDArray[np.float64]] = field(
        default_factory=dict, compare=False, repr=False
    )


def behaviour_of(runs: StudyRuns, comparisons: Sequence[Comparison], arms: Arms) -> Behaviour:
    """Return the behaviour behind `comparisons`.

    Raises
    ------
    DamagedRun
        If stored predictions are not those that were written; the run is set aside.
    """
    tested = runs.study.datasets
    predicted = {
        place: predictions_of(runs, arm, place[0])
        for place, arm in arms.items()
        if place[0] in tested
    }
    null = runs.study.planted_null
    changes: list[ClassChange] = []
    rates: list[FlipRates] = []
    differences = {}
    for one in comparisons:
        design = one.design
        place = (one.id, design.dataset, design.treatment)
        treatment = predicted[design.dataset, design.treatment]
        baseline = predicted[design.dataset, design.baseline]
        tables = class_table(treatment, baseline)
        changes += class_changes(*tables, place)
        if tables[0].size and not np.isnan(tables).any():
            differences[design.dataset, design.treatment] = tables[0] - tables[1]
        other = predicted.get((design.dataset, null.variant), {}) if null else {}
        found = flip_rates(treatment, baseline, other, place)
        rates += [found] if found else []
    return Behaviour(
        tuple(changes),
        tuple(rates),
        calibration(comparisons, arms, predicted),
        _corruption(runs, comparisons, arms),
        decompositions(comparisons, runs.study.ingredients),
        _stages(runs),
        differences,
    )


def _corruption(
    runs: StudyRuns, comparisons: Sequence[Comparison], arms: Arms
) -> tuple[CorruptionError, ...]:
    found: list[CorruptionError] = []
    baseline = runs.study.baseline
    for treatment in dict.fromkeys(one.design.treatment for one in comparisons):
        for task in runs.study.tasks:
            known = [
                (dataset, arms[dataset, treatment], arms[dataset, baseline])
                for dataset in (f"{task.name}/{name}" for name in task.shifted)
                if (dataset, treatment) in arms and (dataset, baseline) in arms
            ]
            found += corruption_errors(treatment, known)
    return tuple(found)


def _stages(runs: StudyRuns) -> tuple[Stage, ...]:
    curves = defaultdict(list)
    for one in runs.records:
        curves[one.task, one.variant].append(one.curves)
    return tuple(stage_of(*arm, found) for arm, found in curves.items())
