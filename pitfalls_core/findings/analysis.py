"""All findings of a study: comparisons, the positive control, claims."""

from collections.abc import Mapping
from dataclasses import dataclass

from pitfalls_core.findings.arms import Arm, Pairs
from pitfalls_core.findings.claims import ClaimFinding, decide_claim
from pitfalls_core.findings.comparing import compare
from pitfalls_core.findings.comparison import Comparison, Design
from pitfalls_core.findings.families import adjust_families
from pitfalls_core.findings.ground import ground_of
from pitfalls_core.runs.ledger import Ledger
from pitfalls_core.runs.plan import seeds_of
from pitfalls_core.runs.runner import StudyRuns
from pitfalls_core.studies.study import Family, Study

CONTROL_FAMILY = "positive control"


@dataclass(frozen=True)
class Analysis:
    """What the runs of a study say.

    Parameters
    ----------
    runs
        The study with its runs.
    comparisons
        Treatments against the baseline, in the order of datasets and variants.
    controls
        The positive control against the baseline, one comparison for each dataset.
    claims
        The source paper's claims, decided.
    arms
        (dataset, variant) to its scores.
    """

    runs: StudyRuns
    comparisons: tuple[Comparison, ...]
    controls: tuple[Comparison, ...]
    claims: tuple[ClaimFinding, ...]
    arms: Mapping[tuple[str, str], Arm]

    @property
    def study(self) -> Study:
        """The study."""
        return self.runs.study

    @property
    def primary(self) -> tuple[Comparison, ...]:
        """The comparisons that the abstract may speak of."""
        return tuple(one for one in self.comparisons if one.design.primary)

    @property
    def margin_is_exploratory(self) -> bool:
        """Whether the margin was changed after results existed."""
        return any(change.moves_margin for change in self.runs.deviations)

    def control_detected(self, dataset: str) -> bool:
        """Return whether the effect that must be found was found on `dataset`."""
        return any(
            one.design.dataset == dataset and one.decision.verdict in ("improved", "degraded")
            for one in self.controls
        )


def analyse(runs: StudyRuns) -> Analysis:
    """Compare, correct and decide: everything that the paper about `runs` may say."""
    study = runs.study
    arms = {
        (dataset, variant.name): _arm(runs.ledger, dataset, variant.name)
        for dataset in study.datasets
        for variant in study.variants
    }
    designs = _designs(study)
    comparisons = adjust_families([_compare(design, arms) for design in designs])
    controls = adjust_families([_compare(design, arms) for design in _control_designs(study)])
    pairs = {one.id: _pairs(one.design, arms) for one in comparisons}
    titles = {dataset: study.dataset_title(dataset) for dataset in study.datasets}
    claims = tuple(
        decide_claim(claim, ground_of(claim, comparisons, pairs, titles)) for claim in study.claims
    )
    return Analysis(runs, comparisons, controls, claims, arms)


def _arm(ledger: Ledger, dataset: str, variant: str) -> Arm:
    study, profile = ledger.study, ledger.profile
    task, _, test = dataset.partition("/")
    score = f"{test}/{study.metric}"
    seeds = seeds_of(variant, study.task(task), study.positive_control, profile)
    records = [one for one in ledger.records if (one.task, one.variant) == (task, variant)]
    return Arm(
        variant,
        scores={one.seed: one.scores[score] for one in records},
        planned=tuple(range(seeds)),
        runs={one.seed: one.id for one in records},
        predictions={one.seed: one.predictions[test] for one in records},
        outcomes={one.seed: one.outcome for one in records},
        examples=records[0].examples[test] if records else None,
    )


def _designs(study: Study) -> list[Design]:
    families = {dataset: family for family in study.families for dataset in family.datasets}
    return [
        _design(study, dataset, treatment.name, families.get(dataset))
        for dataset in study.datasets
        for treatment in study.treatments
    ]


def _control_designs(study: Study) -> list[Design]:
    family = Family(CONTROL_FAMILY, study.datasets, primary=False)
    control = study.positive_control.variant
    return [_design(study, dataset, control, family) for dataset in study.datasets]


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
    return compare(*_both(design, arms), design)


def _pairs(design: Design, arms: Mapping[tuple[str, str], Arm]) -> Pairs:
    return Pairs.of(*_both(design, arms))


def _both(design: Design, arms: Mapping[tuple[str, str], Arm]) -> tuple[Arm, Arm]:
    return arms[design.dataset, design.treatment], arms[design.dataset, design.baseline]
