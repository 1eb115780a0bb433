"""A table of scores, judged: what `analyze` says about results that were made elsewhere."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from pitfalls_core.errors import InputError, UnknownNameError
from pitfalls_core.findings.arms import Arm, Label
from pitfalls_core.findings.comparing import compare
from pitfalls_core.findings.comparison import Comparison, Design
from pitfalls_core.findings.comparison_set import ComparisonSet, Titles
from pitfalls_core.findings.contrasts import in_order
from pitfalls_core.findings.declared import Declared
from pitfalls_core.findings.families import adjust_families
from pitfalls_core.findings.pooling import Pooling, poolings_over_datasets, poolings_over_rows
from pitfalls_core.findings.scale import Scale
from pitfalls_core.results.scores import ArmScores, ScoreTable
from pitfalls_core.results.unit import Units

CONTROL_FAMILY = "positive control"

MOST_SHOWN = 12
"""Comparisons that a document shows one by one; a file holds all of them."""

Arms = Mapping[tuple[str, str, str], ArmScores]
"""(dataset, metric, variant) to its scores."""


@dataclass(frozen=True)
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
    """

    table: ScoreTable
    declared: Declared
    poolings: tuple[Pooling, ...]
    notes: tuple[str, ...]

    @property
    def shown(self) -> "Assessment":
        """The assessment with the comparisons that a document shows one by one: the first ones."""
        return replace(self, comparisons=self.comparisons[:MOST_SHOWN])

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
        If nothing can be compared, seeds are shared by few runs, or more seeds were found than
        planned.
    """
    table, replication = units.table, units.replication
    _require_variants(table, declared)
    declared = declared.named(table.metrics)
    arms = table.arms()
    rules = {metric: _rule(metric, table, arms, declared) for metric in table.metrics}
    designs, notes = _designs(table, arms, declared, rules)
    runs = {
        variant: {seed: f"{variant}/{seed}" for seed in table.seeds} for variant in table.variants
    }
    found = [_compare(design, arms, declared, runs) for design in designs]
    control = declared.positive_control
    comparisons = adjust_families([one for one in found if one.design.treatment != control])
    controls = adjust_families([one for one in found if one.design.treatment == control])
    if not comparisons:
        raise InputError(
            f"{table.source} holds nothing to compare: no dataset has scores of the baseline "
            f"{declared.baseline!r} and of another variant; give --baseline the variant that the "
            "others are compared with"
        )
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
    for variant in filter(None, (declared.baseline, declared.positive_control)):
        if variant not in table.variants:
            raise UnknownNameError("variant", variant, table.variants, f"in {table.source}")
    if declared.positive_control == declared.baseline:
        raise InputError(
            f"the positive control cannot be the baseline; both are {declared.baseline!r}"
        )


def _rule(metric: str, table: ScoreTable, arms: Arms, declared: Declared) -> Design:
    """Return the design that all comparisons in `metric` share; its names are filled in later."""
    values = table.values[table.metric.codes == table.metrics.index(metric)]
    return Design(
        dataset="",
        metric=metric,
        baseline=declared.baseline,
        treatment="",
        family="",
        primary=True,
        margin=declared.margins.get(metric),
        chance=declared.floors.get(metric),
        perfect=declared.ceilings.get(metric),
        lower_is_better=metric in declared.lower_is_better,
        resolution=_resolution(values),
        scale=Scale.resolving(_error(metric, arms), declared.unit),
    )


def _resolution(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float | None:
    """Return the last decimal place that any value needs; None beyond eight."""
    finite = values[np.isfinite(values)]
    for decimals in range(9):
        if np.array_equal(np.round(finite, decimals), finite):
            return float(10.0**-decimals)
    return None


def _error(metric: str, arms: Arms) -> float:
    """Return a typical standard error of the arms in `metric`; zero if none has any spread."""
    errors = []
    for (_, name, _), arm in arms.items():
        scores = np.fromiter(arm.scores.values(), dtype=np.float64)
        if name == metric and scores.size > 1 and (spread := scores.std(ddof=1)) > 0:
            errors.append(spread / np.sqrt(scores.size))
    return float(np.median(errors)) if errors else 0.0


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
                family = _family(metric, dataset, variant, declared)
                rule = rules[metric]
                designs.append(replace(rule, dataset=dataset, treatment=variant, family=family))
    return designs, tuple(missing)


def _places(table: ScoreTable, arms: Arms) -> Iterator[tuple[str, str]]:
    present = {(metric, dataset) for dataset, metric, _ in arms}
    for metric in table.metrics:
        for dataset in table.datasets:
            if (metric, dataset) in present:
                yield metric, dataset


def _family(metric: str, dataset: str, variant: str, declared: Declared) -> str:
    if variant == declared.positive_control:
        return CONTROL_FAMILY
    within = {"metric": "", "dataset": dataset, "variant": variant}[declared.families]
    return f"{metric}, {within}" if within else metric


def _compare(
    design: Design, arms: Arms, declared: Declared, runs: Mapping[str, Mapping[str, str]]
) -> Comparison:
    place = design.dataset, design.metric
    own, other = arms[(*place, design.treatment)], arms[(*place, design.baseline)]
    paired = _paired(own, other, design, declared)
    treatment = _arm(design.treatment, own, other if paired else None, declared, runs)
    baseline = _arm(design.baseline, other, own if paired else None, declared, runs)
    return compare(treatment, baseline, replace(design, paired=paired))


def _paired(own: ArmScores, other: ArmScores, design: Design, declared: Declared) -> bool:
    if declared.pairing != "auto":
        return declared.pairing == "paired"
    seeds = [arm.scores.keys() | set(arm.failed) for arm in (own, other)]
    shared, fewer = len(seeds[0] & seeds[1]), min(map(len, seeds))
    if 0 < shared < fewer / 2:
        raise InputError(
            f"variants {design.treatment!r} and {design.baseline!r} share {shared} seeds of "
            f"{fewer} on dataset {design.dataset!r}: say whether equal seeds belong together, with "
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
    planned: tuple[Label, ...] = tuple(in_order(known))
    absent: tuple[Label, ...] = tuple(in_order(both - known))
    if declared.planned_seeds is not None:
        planned, absent = _as_planned(both, declared.planned_seeds, variant), ()
    return Arm(
        variant,
        scores=own.scores,  # type: ignore[arg-type]  # a mapping is not covariant in its keys
        planned=planned,
        runs=runs[variant],  # type: ignore[arg-type]  # the same
        examples=declared.examples,
        absent=absent,
    )


def _as_planned(known: set[Label], planned: int, variant: str) -> tuple[Label, ...]:
    """Return `planned` seeds: those that are known, and names for those that never came."""
    if len(known) > planned:
        raise InputError(
            f"--planned-seeds is {planned}, but {len(known)} seeds were found for variant "
            f"{variant!r}; give the number that was planned for each variant"
        )
    never = [f"never came {place}" for place in range(1, planned - len(known) + 1)]
    return (*in_order(known), *never)
