"""What is wrong with a definition is told in words; one planted fault each, and a clean twin."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pitfalls_core.project import Project
from pitfalls_core.report.own_study.definition import checked_definition
from pitfalls_core.report.own_study.scaffold import scaffold
from pitfalls_core.studies.catalogue import load_study
from pitfalls_core.studies.controls import PositiveControl
from pitfalls_core.studies.study import Budget, Family, Margin, Study
from tests.contracts.shipped import STUDIES


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """Return the study that `pitfalls new` writes."""
    project = Project(tmp_path_factory.mktemp("project"))
    scaffold("mine", project)
    return load_study("mine", project)


def problems(study: Study) -> list[str]:
    """Return the problem lines of `study`."""
    return [line for one in checked_definition(study) for line in one.lines if one.problems]


def unexplained(study: Study) -> Study:
    """Take the reason of the margin away."""
    return replace(study, margin=Margin(0.02, " "))


def without_null(study: Study) -> Study:
    """Take the planted null away."""
    return replace(study, planted_null=None)


def null_of_another_kind(study: Study) -> Study:
    """Give the planted null the model of the treatment."""
    wide = study.variant("wide").model
    variants = [replace(one, model=wide) if one.name == "again" else one for one in study.variants]
    return replace(study, variants=tuple(variants))


def null_that_is_the_baseline(study: Study) -> Study:
    """Give the planted null the streams of the baseline."""
    variants = [replace(one, fresh=()) if one.name == "again" else one for one in study.variants]
    return replace(study, variants=tuple(variants))


def control_that_is_the_baseline(study: Study) -> Study:
    """Name the baseline as positive control."""
    return replace(study, positive_control=PositiveControl("baseline", 6, "it is known"))


def one_seed(study: Study) -> Study:
    """Plan a single seed at one profile."""
    (task,) = study.tasks
    budgets = {**task.budgets, "laptop": Budget(seeds=1, epochs=8)}
    return replace(study, tasks=(replace(task, budgets=budgets),))


def nothing_to_compare(study: Study) -> Study:
    """Leave the treatment out."""
    return replace(
        study,
        variants=tuple(one for one in study.variants if one.name != "wide"),
        claims=(),
    )


def baseline_elsewhere(study: Study) -> Study:
    """Let the baseline leave the only task, which a primary family is about."""
    (task,) = study.tasks
    variants = [
        replace(one, tasks=("other",)) if one.name in {"baseline", "again"} else one
        for one in study.variants
    ]
    return replace(study, tasks=(task, replace(task, name="other")), variants=tuple(variants))


def nothing_primary(study: Study) -> Study:
    """Make the only family secondary."""
    return replace(study, families=(Family("digits", ("digits/test",), primary=False),))


def two_families(study: Study) -> Study:
    """Put one comparison into two families."""
    return replace(study, families=(*study.families, Family("more", ("digits/test",))))


FAULTS: dict[Callable[[Study], Study], str] = {
    unexplained: (
        "problem  margin: nobody says why this is the smallest difference that matters (`margin` "
        "of the study); write the reason as its second argument"
    ),
    without_null: (
        "problem  planted null: there is none: an effect that is exactly zero and must not be "
        "found (`planted_null` of the study); add the baseline again with "
        '`fresh=("initialization", "order")`, and name it'
    ),
    null_of_another_kind: (
        "problem  planted null: 'again' differs from the baseline in more than its random streams "
        "(`planted_null` of the study); give it all parts of the baseline; only `fresh` and the "
        "names are its own"
    ),
    null_that_is_the_baseline: (
        "problem  planted null: 'again' has the streams of the baseline, so its runs are the same "
        'runs (`planted_null` of the study); write `fresh=("initialization", "order")`'
    ),
    control_that_is_the_baseline: (
        "problem  positive control: it names the baseline, 'baseline', which differs from itself "
        "in nothing (`positive_control` of the study); name a variant that is known to be worse, "
        "for example with wrong labels"
    ),
    one_seed: (
        "problem  seeds: 1 seed at profile laptop shows no spread, so no verdict either "
        "(`budgets` of task digits); plan 2 at least, and 5 to say much"
    ),
    nothing_to_compare: (
        "problem  baseline: nothing is compared with 'baseline': all other variants are controls "
        "(`variants` of the study); add the variant in question"
    ),
    baseline_elsewhere: (
        "problem  baseline: baseline 'baseline' is not run here, and a primary family is about it "
        "(task digits); let the baseline run on this task as well"
    ),
    nothing_primary: (
        "problem  families: no family is primary, so the abstract has nothing to speak of "
        "(`families` of the study); leave out `primary=False` in one of them"
    ),
    two_families: (
        "problem  families: wide on digits/test stands in the families 'digits' and 'more' "
        "(`families` of the study); leave it in one"
    ),
}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_planted_fault(fault: Callable[[Study], Study], clean: Study) -> None:
    """It gives one line: what, where, and the remedy."""
    found = problems(fault(clean))
    assert FAULTS[fault] in found
    # Another control leaves one more variant to be compared, and so on: no more than that.
    assert len(found) == 1


def test_the_clean_twin(clean: Study) -> None:
    """It says what was seen, one line each."""
    assert [one.lines for one in checked_definition(clean)] == [
        (
            "ok       margin: 0.02, because a change of less than two points would not alter what "
            "we use",
        ),
        ("ok       seeds: digits 2/6/20 at smoke/laptop/full",),
        ("ok       baseline: baseline, against wide",),
        ("ok       positive control: noisy: wrong labels cost accuracy",),
        ("ok       planted null: again: only the seed differs",),
        ("ok       families: primary: digits",),
    ]


@pytest.mark.parametrize("study", STUDIES, ids=lambda study: study.name)
def test_studies_that_ship(study: Study) -> None:
    """They are what others copy."""
    assert problems(study) == []


def test_the_project_is_left_alone(clean: Study, tmp_path: Path) -> None:
    """A look at a definition writes nothing."""
    checked_definition(clean)
    assert list(tmp_path.iterdir()) == []
