"""All findings of a study: comparisons, the positive control, claims."""

from collections.abc import Mapping
from dataclasses import dataclass

from pitfalls_core.findings.arms import Arm
from pitfalls_core.findings.claims import ClaimFinding, decide_claim
from pitfalls_core.findings.comparing import compare
from pitfalls_core.findings.comparison import Comparison, Design
from pitfalls_core.findings.comparison_set import ComparisonSet, Titles
from pitfalls_core.findings.families import adjust_families
from pitfalls_core.findings.ground import ground_of
from pitfalls_core.runs.plan import seeds_of
from pitfalls_core.runs.runner import StudyRuns
from pitfalls_core.studies.study import Family, Study

CONTROL_FAMILY = "positive control"


@dataclass(frozen=True)
class Analysis(ComparisonSet):
    """What the runs of a study say.

    Parameters
    ----------
    runs
        The study with its runs.
    claims
        The source paper's claims, decided.
    arms
        (dataset, variant) to its scores.
    """

    runs: StudyRuns
    claims: tuple[ClaimFinding, ...]
    arms: Mapping[tuple[str, str], Arm]

    @property
    def study(self) -> Study:
        """The study."""
        return self.runs.study

    @property
    def margin_is_exploratory(self) -> bool:
        """Whether the margin was changed after results existed."""
        return any(change.moves_margin for change in self.runs.deviations)


def analyse(runs: StudyRuns) -> Analysis:
    """Compare, correct and decide: everything that the paper about `runs` may say."""
    study = runs.study
    arms = {
        (dataset, variant.name): _arm(runs, dataset, variant.name)
        for dataset in study.datasets
        for variant in study.on_task(dataset.partition("/")[0])
    }
    comparisons = adjust_families([_compare(design, arms) for design in _designs(study)])
    controls = adjust_families([_compare(design, arms) for design in _control_designs(study)])
    titles = _titles(study)
    claims = tuple(
        decide_claim(claim, ground_of(claim, comparisons, titles.datasets))
        for claim in study.claims
    )
    return Analysis(
        comparisons=comparisons,
        controls=controls,
        titles=titles,
        headings={one.id: _heading(one, study) for one in (*comparisons, *controls)},
        origin=_origin(runs),
        runs=runs,
        claims=claims,
        arms=arms,
    )


def _titles(study: Study) -> Titles:
    return Titles(
        {dataset: study.dataset_title(dataset) for dataset in study.datasets},
        {variant.name: variant.title for variant in study.variants},
    )


def _heading(comparison: Comparison, study: Study) -> str:
    return study.task(comparison.design.dataset.partition("/")[0]).title


def _origin(runs: StudyRuns) -> tuple[tuple[str, str], ...]:
    return (
        ("Plan", f"SHA-256 {runs.plan_sha256[:16]}…"),
        ("Repeat", f"pitfalls report {runs.study.name} --profile {runs.profile}"),
    )


def _arm(runs: StudyRuns, dataset: str, variant: str) -> Arm:
    study, profile = runs.study, runs.profile
    task, _, test = dataset.partition("/")
    score = f"{test}/{study.metric}"
    seeds = seeds_of(variant, study.task(task), study.positive_control, profile)
    # Other runs may start from more seeds of the control than the control itself is planned for.
    records = [
        one
        for one in runs.records
        if (one.task, one.variant) == (task, variant) and one.seed < seeds
    ]
    return Arm(
        variant,
        scores={one.seed: one.scores[score] for one in records},
        planned=tuple(range(seeds)),
        runs={one.seed: one.id for one in records},
        predictions={one.seed: one.predictions[test] for one in records if test in one.predictions},
        outcomes={one.seed: one.outcome for one in records},
        examples=records[0].examples.get(test) if records else None,
    )


def _designs(study: Study) -> list[Design]:
    families = {dataset: family for family in study.families for dataset in family.datasets}
    return [
        _design(study, dataset, treatment.name, families.get(dataset))
        for dataset in study.datasets
        for treatment in study.treatments
        if _is_compared(study, dataset, treatment.name)
    ]


def _control_designs(study: Study) -> list[Design]:
    family = Family(CONTROL_FAMILY, study.datasets, primary=False)
    control = study.positive_control.variant
    datasets = [one for one in study.datasets if _is_compared(study, one, control)]
    return [_design(study, dataset, control, family) for dataset in datasets]


def _is_compared(study: Study, dataset: str, treatment: str) -> bool:
    """Return whether both the treatment and the baseline are run on the task of `dataset`."""
    task = dataset.partition("/")[0]
    return all(study.variant(name).runs_on(task) for name in (treatment, study.baseline))


def _design(study: Study, dataset: str, treatment: str, family: Family | None) -> Design:
    family = family or Family(dataset, (dataset,), primary=False)
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


def _compare(design: Design, arms: Mapping[tuple[str, str], Arm]) -> Comparison:
    treatment = arms[design.dataset, design.treatment]
    return compare(treatment, arms[design.dataset, design.baseline], design)
