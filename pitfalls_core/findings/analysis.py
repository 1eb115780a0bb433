"""All findings of a study: comparisons, controls, behaviour, pitfalls, claims."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from pitfalls_core.findings.arms import Arm
from pitfalls_core.findings.behaviour.behaviour import Behaviour, behaviour_of
from pitfalls_core.findings.claims.deciding import ClaimFinding, claim_origin, decide_claim
from pitfalls_core.findings.claims.ground import ArmRuns, ground_of
from pitfalls_core.findings.comparing import compare
from pitfalls_core.findings.comparison import Comparison, Design
from pitfalls_core.findings.comparison_set import ComparisonSet, Titles
from pitfalls_core.findings.designs import (
    CONTROL_FAMILY,
    NULL_FAMILY,
    control_designs,
    question_designs,
    selection_designs,
)
from pitfalls_core.findings.detectors.detecting import detect
from pitfalls_core.findings.detectors.pitfall import Pitfall
from pitfalls_core.findings.families import adjust_families
from pitfalls_core.findings.flags import DIFFERENT
from pitfalls_core.findings.history.added_seeds import (
    AddedSeeds,
    added_seeds,
    flagged,
    with_first_stage,
)
from pitfalls_core.findings.origin import origin_of
from pitfalls_core.findings.sensitivity.last_epoch import at_the_last_epoch
from pitfalls_core.runs.plan import seeds_of
from pitfalls_core.runs.runner import StudyRuns
from pitfalls_core.runs.store.record import RunRecord
from pitfalls_core.studies.claims.predicate import Claim
from pitfalls_core.studies.study import Study

Arms = Mapping[tuple[str, str], Arm]


@dataclass(frozen=True, repr=False)
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
    nulls
        The planted null against the baseline; empty if none was planted.
    selection
        Comparisons on the sets that select the epoch, which are no test.
    behaviour
        What stands behind the accuracies.
    pitfalls
        What the detectors say.
    added_seeds
        Tasks whose seeds were changed after results existed.
    """

    runs: StudyRuns
    claims: tuple[ClaimFinding, ...]
    arms: Arms
    nulls: tuple[Comparison, ...] = ()
    selection: tuple[Comparison, ...] = ()
    behaviour: Behaviour = field(default_factory=Behaviour)
    pitfalls: tuple[Pitfall, ...] = ()
    added_seeds: Mapping[str, AddedSeeds] = field(default_factory=dict)

    @property
    def study(self) -> Study:
        """The study."""
        return self.runs.study

    @property
    def everything(self) -> tuple[Comparison, ...]:
        """All comparisons that a number of the report may lead back to."""
        further = (*self.nulls, *self.selection, *self.behaviour.calibration)
        return (*super().everything, *further)

    @property
    def margin_is_exploratory(self) -> bool:
        """Whether the margin was changed after results existed."""
        return any(change.moves_margin for change in self.runs.deviations)

    @property
    def false_alarms(self) -> tuple[Comparison, ...]:
        """The comparisons of the planted null, corrected, in which something was found."""
        return tuple(one for one in self.nulls if one.verdict_family in DIFFERENT)


def analyse(runs: StudyRuns) -> Analysis:
    """Compare, correct and decide: everything that the paper about `runs` may say."""
    study, titles = runs.study, _titles(runs.study)
    arms = {
        (dataset, variant.name): arm_of(runs, dataset, variant.name)
        for dataset in study.scored
        for variant in study.on_task(dataset.partition("/")[0])
    }
    designs = question_designs(study)
    added = added_seeds(runs, designs, arms)
    moved = any(change.moves_margin for change in runs.deviations)
    compared = [
        flagged(one, added, margin_moved=moved)
        for one in _compared([with_first_stage(one, added) for one in designs], arms)
    ]
    comparisons = tuple(at_the_last_epoch(compared, arms, runs.records))
    selecting = [one for one in selection_designs(study) if _is_scored(one, arms)]
    selection = _compared(selecting, arms)
    null = study.planted_null
    nulls = _compared(control_designs(study, null, NULL_FAMILY), arms) if null else ()
    controls = _compared(control_designs(study, study.positive_control, CONTROL_FAMILY), arms)
    behaviour = behaviour_of(runs, comparisons, arms)
    return Analysis(
        comparisons=comparisons,
        controls=controls,
        titles=titles,
        headings={
            one.id: _heading(one, study)
            for one in (*comparisons, *controls, *nulls, *selection, *behaviour.calibration)
        },
        origin=origin_of(runs),
        runs=runs,
        claims=_claims(
            study.claims,
            (*comparisons, *selection),
            {
                **{task.name: task.title for task in study.tasks},
                **titles.datasets,
                **titles.variants,
            },
            runs,
            arms,
            behaviour,
        ),
        arms=arms,
        nulls=nulls,
        selection=selection,
        behaviour=behaviour,
        added_seeds=added,
        pitfalls=detect(runs, comparisons, arms, behaviour, Subject(titles)),
    )


def _claims(
    claims: Sequence[Claim],
    comparisons: Sequence[Comparison],
    names: Mapping[str, str],
    runs: StudyRuns,
    arms: Arms,
    behaviour: Behaviour,
) -> tuple[ClaimFinding, ...]:
    findings = []
    of_arms = arm_runs(runs)
    for claim in claims:
        predicate = claim.predicate
        classes = {
            dataset: differences
            for (dataset, treatment), differences in behaviour.class_differences.items()
            if treatment in predicate.treatments
        }
        found = ground_of(predicate, comparisons, names, arms, classes)
        ground = replace(found, runs=of_arms, origin=claim_origin(claim))
        findings.append(decide_claim(claim, ground))
    return tuple(findings)


def _titles(study: Study) -> Titles:
    return Titles(
        {dataset: study.dataset_title(dataset) for dataset in study.scored},
        {variant.name: variant.title for variant in study.variants},
    )


@dataclass(frozen=True)
class Subject:
    """Names what a detector looks at."""

    titles: Titles

    def __call__(self, dataset: str, variant: str) -> str:
        """Return the titles of a variant and of a dataset."""
        return f"{self.titles.variants[variant]} on “{self.titles.datasets[dataset]}”"


def _heading(comparison: Comparison, study: Study) -> str:
    return study.task(comparison.design.dataset.partition("/")[0]).title


def arm_of(runs: StudyRuns, dataset: str, variant: str) -> Arm:
    """Return the scores of `variant` on `dataset` (``task/set``)."""
    study, profile = runs.study, runs.profile
    task, _, test = dataset.partition("/")
    score = f"{test}/{study.metric}"
    seeds = seeds_of(variant, study.task(task), study, profile)
    records = _records_of(runs, task, variant, seeds)
    return Arm(
        variant,
        scores={one.seed: one.scores[score] for one in records if score in one.scores},
        planned=tuple(range(seeds)),
        runs={one.seed: one.id for one in records},
        predictions={one.seed: one.predictions[test] for one in records if test in one.predictions},
        outcomes={one.seed: one.outcome for one in records},
        examples=records[0].examples.get(test) if records else None,
    )


def arm_runs(runs: StudyRuns) -> dict[tuple[str, str], ArmRuns]:
    """Return (task, variant) to the finished runs of the arm, and how many are planned."""
    study = runs.study
    found: dict[tuple[str, str], ArmRuns] = {}
    for task in study.tasks:
        for variant in study.on_task(task.name):
            seeds = seeds_of(variant.name, task, study, runs.profile)
            records = _records_of(runs, task.name, variant.name, seeds)
            found[task.name, variant.name] = ArmRuns(records, seeds)
    return found


def _records_of(runs: StudyRuns, task: str, variant: str, seeds: int) -> tuple[RunRecord, ...]:
    """Return the finished runs of an arm that is planned for so many seeds.

    Other runs may start from more seeds of a control than the control itself is planned for.
    """
    return tuple(
        one
        for one in runs.records
        if (one.task, one.variant) == (task, variant) and one.seed < seeds
    )


def _is_scored(design: Design, arms: Arms) -> bool:
    """Return whether both arms have scores there: only the training loop scores validation sets."""
    return all(arms[design.dataset, name].scores for name in (design.treatment, design.baseline))


def _compared(designs: Sequence[Design], arms: Arms) -> tuple[Comparison, ...]:
    return adjust_families([_compare(design, arms) for design in designs])


def _compare(design: Design, arms: Arms) -> Comparison:
    treatment = arms[design.dataset, design.treatment]
    return compare(treatment, arms[design.dataset, design.baseline], design)
