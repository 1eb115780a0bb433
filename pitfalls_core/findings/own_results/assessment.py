"""A table of scores, judged: what `analyze` says about results that were made elsewhere."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from pitfalls_core.errors import InputError, UnknownNameError
from pitfalls_core.findings.arms import Arm, Label, in_order
from pitfalls_core.findings.comparing import Case, compare_all
from pitfalls_core.findings.comparison import Design
from pitfalls_core.findings.comparison_set import ComparisonSet, Titles
from pitfalls_core.findings.families import adjust_families
from pitfalls_core.findings.own_results.declared import Declared
from pitfalls_core.findings.own_results.pooling import (
    Pooling,
    poolings_over_datasets,
    poolings_over_rows,
)
from pitfalls_core.findings.own_results.rules import Arms, rule_of
from pitfalls_core.findings.own_results.training import Training
from pitfalls_core.results.scores import ArmScores, ScoreTable
from pitfalls_core.results.unit import Units

CONTROL_FAMILY = "positive control"

MOST_SHOWN = 12
"""Comparisons that a document shows one by one; a file holds all of them."""


@dataclass(frozen=True, repr=False)
class Assessment(ComparisonSet):
    """What a table of scores says.

    Parameters
    ----------
    table
        The scores.
    declared
        What their author says about them.
    poolings
        What the intervals would be if rows were taken for models.
    notes
        What was left out or handled, in sentences.
    training
        What detectors say of logged curves; None of a table of scores.
    """

    table: ScoreTable
    declared: Declared
    poolings: tuple[Pooling, ...]
    notes: tuple[str, ...]
    training: Training | None = None

    @property
    def shown(self) -> "Assessment":
        """The assessment with the first comparisons only, and the controls that belong to them."""
        first = self.comparisons[:MOST_SHOWN]
        places = {(one.design.dataset, one.design.metric) for one in first}
        controls = tuple(
            one for one in self.controls if (one.design.dataset, one.design.metric) in places
        )
        return replace(self, comparisons=first, controls=controls)

    @property
    def left_out(self) -> int:
        """How many comparisons a document does not show one by one."""
        return max(0, len(self.comparisons) - MOST_SHOWN)


def assess(
    units: Units, declared: Declared, origin: tuple[tuple[str, str], ...] = ()
) -> Assessment:
    """Compare every variant with the baseline, on every dataset and in every metric.

    Parameters
    ----------
    units
        One row for each trained model, dataset and metric.
    declared
        How it is to be read.
    origin
        Facts about where the table comes from, for the reader.

    Raises
    ------
    UnknownNameError
        If the baseline, the control or a metric that was declared is not in the table.
    InputError
        If nothing can be compared, seeds are shared by few runs, more seeds were found than
        planned, or two things have one name.
    """
    table, replication = units.table, units.replication
    _require_variants(table, declared)
    declared = declared.named(table.metrics)
    arms = table.arms()
    rules = {metric: rule_of(metric, table, arms, declared) for metric in table.metrics}
    designs, notes = _designs(table, arms, declared, rules)
    runs = {
        variant: {seed: f"{variant}/{seed}" for seed in table.seeds} for variant in table.variants
    }
    found = compare_all([_case(design, arms, declared, runs) for design in designs])
    control = declared.positive_control
    comparisons = adjust_families([one for one in found if one.design.treatment != control])
    controls = adjust_families([one for one in found if one.design.treatment == control])
    if not comparisons:
        raise _nothing_to_compare(table, declared)
    _require_distinct("comparisons", (one.id for one in found))
    _require_distinct("scores", (f"{name}/{metric}" for metric, name in _places(table, arms)))
    _require_distinct("runs", (run for named in runs.values() for run in named.values()))
    several = len(table.metrics) > 1
    return Assessment(
        comparisons=comparisons,
        controls=controls,
        titles=Titles(
            {name: name for name in table.datasets}, {name: name for name in table.variants}
        ),
        headings={one.id: one.design.metric if several else "" for one in found},
        origin=origin,
        table=table,
        declared=declared,
        poolings=(
            *(poolings_over_rows(comparisons, replication) if replication else ()),
            *poolings_over_datasets(comparisons),
        ),
        notes=(*table.notes, *notes),
    )


def _require_variants(table: ScoreTable, declared: Declared) -> None:
    for option in ("baseline", "positive_control"):
        variant = getattr(declared, option)
        if variant and variant not in table.variants:
            place = f"in {table.source}, given with --{option.replace('_', '-')}"
            raise UnknownNameError("variant", variant, table.variants, place)
    if declared.positive_control == declared.baseline:
        raise InputError(
            f"the positive control cannot be the baseline; both are {declared.baseline!r}"
        )


def _nothing_to_compare(table: ScoreTable, declared: Declared) -> InputError:
    control = declared.positive_control
    besides = f" that is not the positive control {control!r}" if control else ""
    return InputError(
        f"{table.source} holds nothing to compare: no dataset has scores of the baseline "
        f"{declared.baseline!r} and of another variant{besides}; give --baseline the variant that "
        "the others are compared with"
    )


def _require_distinct(what: str, names: Iterable[str]) -> None:
    """Refuse two things of one name: a report could not tell them apart."""
    for name, count in Counter(names).items():
        if count > 1:
            raise InputError(
                f"{count} {what} would be called {name!r}, since names are joined by slashes; "
                "rename the dataset, metric, variant or seed that has a slash of its own"
            )


def _designs(
    table: ScoreTable, arms: Arms, declared: Declared, rules: Mapping[str, Design]
) -> tuple[list[Design], tuple[str, ...]]:
    """Return what can be compared, and a note for what cannot."""
    designs, missing = [], []
    for metric, dataset in _places(table, arms):
        if (dataset, metric, declared.baseline) not in arms:
            missing.append(f"No score of the baseline in {metric} on {dataset}: left out.")
            continue
        for variant in table.variants:
            if variant != declared.baseline and (dataset, metric, variant) in arms:
                design = replace(rules[metric], dataset=dataset, treatment=variant)
                designs.append(_in_family(design, declared))
    return designs, tuple(missing)


def _places(table: ScoreTable, arms: Arms) -> Iterator[tuple[str, str]]:
    present = {(metric, dataset) for dataset, metric, _ in arms}
    for metric in table.metrics:
        for dataset in table.datasets:
            if (metric, dataset) in present:
                yield metric, dataset


def _in_family(design: Design, declared: Declared) -> Design:
    if design.treatment == declared.positive_control:
        return replace(design, family=CONTROL_FAMILY, primary=False)
    metric, places = design.metric, {"dataset": design.dataset, "variant": design.treatment}
    within = places.get(declared.families)
    return replace(design, family=metric if within is None else f"{metric}, {within}")


def _case(
    design: Design, arms: Arms, declared: Declared, runs: Mapping[str, Mapping[str, str]]
) -> Case:
    place = design.dataset, design.metric
    own, other = arms[(*place, design.treatment)], arms[(*place, design.baseline)]
    paired = _paired(own, other, design, declared)
    treatment = _arm(design.treatment, own, other if paired else None, declared, runs)
    baseline = _arm(design.baseline, other, own if paired else None, declared, runs)
    return Case(treatment, baseline, replace(design, paired=paired))


def _paired(own: ArmScores, other: ArmScores, design: Design, declared: Declared) -> bool:
    if declared.pairing != "auto":
        return declared.pairing == "paired"
    first, second = ({*arm.scores, *arm.failed} for arm in (own, other))
    shared, fewer = len(first & second), min(len(first), len(second))
    if 0 < shared < fewer / 2:
        raise InputError(
            f"variants {design.treatment!r} and {design.baseline!r} share {shared} of {fewer} "
            f"seeds on dataset {design.dataset!r}: say whether equal seeds belong together, with "
            "--pairing paired or --pairing unpaired"
        )
    return shared > 0


def _arm(
    variant: str,
    own: ArmScores,
    partner: ArmScores | None,
    declared: Declared,
    runs: Mapping[str, Mapping[str, str]],
) -> Arm:
    known: set[Label] = {*own.scores, *own.failed}
    both = known | ({*partner.scores, *partner.failed} if partner else set())
    planned, absent = tuple(in_order(known)), tuple(in_order(both - known))
    if declared.planned_seeds is not None:
        planned, absent = _as_planned(both, known, declared.planned_seeds, variant), ()
    return Arm(
        variant,
        scores=own.scores,  # type: ignore[arg-type]  # a mapping is not covariant in its keys
        planned=planned,
        runs=runs[variant],  # type: ignore[arg-type]  # the same
        examples=declared.examples,
        absent=absent,
    )


def _as_planned(both: set[Label], own: set[Label], planned: int, variant: str) -> tuple[Label, ...]:
    """Return `planned` seeds: those known of an arm or its partner, and names for the others."""
    if len(both) > planned:
        partner = "" if len(own) > planned else " and the variant that it is paired with"
        raise InputError(
            f"--planned-seeds is {planned}, but {len(both)} seeds were found for variant "
            f"{variant!r}{partner}; give the number that was planned for each variant"
        )
    never = [f"never came {place}" for place in range(1, planned - len(both) + 1)]
    return (*in_order(both), *never)
