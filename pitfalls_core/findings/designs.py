"""Which comparisons a study asks for, fixed by its definition."""

from dataclasses import replace

from pitfalls_core.findings.comparison import Design
from pitfalls_core.studies.controls import Control
from pitfalls_core.studies.study import Family, Study

CONTROL_FAMILY = "positive control"
NULL_FAMILY = "planted null"
SELECTION_FAMILY = "selection of the epoch"


def question_designs(study: Study) -> list[Design]:
    """Return the comparisons of the study's question: every treatment on every dataset."""
    return [
        _design(study, dataset, treatment.name, study.family(dataset, treatment.name))
        for dataset in study.datasets
        for treatment in study.treatments
        if _is_compared(study, dataset, treatment.name)
    ]


def control_designs(study: Study, control: Control, family: str) -> list[Design]:
    """Return the comparisons of a control on all datasets, a family of their own."""
    together = Family(family, study.datasets, primary=False)
    return [
        _design(study, dataset, control.variant, together)
        for dataset in study.datasets
        if _is_compared(study, dataset, control.variant)
    ]


def selection_designs(study: Study) -> list[Design]:
    """Return the comparisons on the sets that select the epoch, which only claims look at.

    Chance says nothing of a set that a model was selected on.
    """
    family = Family(SELECTION_FAMILY, study.selection_sets, primary=False)
    return [
        replace(_design(study, dataset, treatment.name, family), chance=None)
        for dataset in study.selection_sets
        for treatment in study.treatments
        if _is_compared(study, dataset, treatment.name)
    ]


def _is_compared(study: Study, dataset: str, treatment: str) -> bool:
    """Return whether both the treatment and the baseline are run on the task of `dataset`."""
    task = dataset.partition("/")[0]
    return all(study.variant(name).runs_on(task) for name in (treatment, study.baseline))


def _design(study: Study, dataset: str, treatment: str, family: Family) -> Design:
    return Design(
        dataset=dataset,
        metric=study.metric,
        baseline=study.baseline,
        treatment=treatment,
        family=family.name,
        primary=family.primary,
        margin=study.margin.value,
        chance=study.chance,
    )
