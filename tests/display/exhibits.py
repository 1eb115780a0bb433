"""Everything that a document can show, with what it is made from."""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from inspect import isfunction
from types import NoneType
from typing import Any, get_args, get_type_hints
from unittest import mock

import pitfalls_core.display
from pitfalls_core.display import (
    assessment,
    checklist,
    design,
    environment,
    error_rates,
    expected,
    failed_runs,
    figures,
    fragility,
    hyperparameters,
    margins,
    multiplicity,
    overview,
    pitfalls,
    plans,
    power_curve,
    prose,
    tables,
    training,
)
from pitfalls_core.display.behaviour import classes, flips, ingredients, overlap, quality
from pitfalls_core.display.document import Figure, Prose, Table
from pitfalls_core.display.finetuning import (
    curves,
    every_run,
    gradients,
    mismatch,
    shares,
    transfer,
)
from pitfalls_core.display.finetuning import failures as failed_cells
from pitfalls_core.display.finetuning import hyperparameters as tuned_parts
from pitfalls_core.display.finetuning.chosen import Panel
from pitfalls_core.display.live import inputs, orders, reliability, scatter, selection, stream
from pitfalls_core.display.live import results as live_results
from pitfalls_core.display.noisy import (
    adaptation,
    baseline_curves,
    failures,
    fixes,
    learning_rates,
    memorization,
    noise,
    outcomes,
)
from pitfalls_core.display.noisy import runs as noisy_runs
from pitfalls_core.display.published import abstract as published_abstract
from pitfalls_core.display.published import figures as published_figures
from pitfalls_core.display.published import tables as published_tables
from pitfalls_core.display.sequences import ablations, bounds, learning, network
from pitfalls_core.findings.live.sets import live_sets
from tests.display.finetuning import test_finetuning_exhibits as tuning
from tests.display.grounds import GROUNDS, ground

Shown = Table | Figure | Prose


@dataclass(frozen=True)
class Exhibit:
    """A function that makes an exhibit, and how it is called on a ground.

    Parameters
    ----------
    function
        It makes the exhibit.
    of
        The name of the ground.
    take
        From the ground to the positional arguments.
    named
        Further arguments by name.
    """

    function: Callable[..., Shown | None]
    of: str
    take: Callable[[Any], tuple[Any, ...]] = lambda found: (found,)
    named: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.name} of {self.of}"

    @property
    def name(self) -> str:
        """Module and name of the function."""
        return _name(self.function)

    def made(self) -> Shown | None:
        """Return the exhibit."""
        return self.function(*self.take(ground(self.of)), **self.named)

    def shown(self) -> Shown | None:
        """Return the exhibit, its pictures without files, for those who look at words."""
        with mock.patch("pitfalls_core.display.drawing.rendered", return_value=(b"", b"", b"")):
            return self.made()


STUDIES = (
    *("whole", "broken", "mixed", "nothing", "fine-tuning", "nothing tuned", "streams"),
    *("sequences", "noisy"),
)
SHIPPED = ("fine-tuning", "streams", "sequences")
OWN = ("own", "many own", "folds")
PUBLISHED = tuple(name for name in GROUNDS if name.startswith("published"))

OF_FINDINGS = (
    *(classes.class_figure, classes.class_table, flips.flips_figure, flips.flips_table),
    *(ingredients.ingredients_figure, ingredients.ingredients_table, overlap.overlap_table),
    *(quality.calibration_table, quality.corruption_table, checklist.checklist_table),
    *(expected.expected_table, pitfalls.detectors_table, pitfalls.trials_table),
    *(pitfalls.alarms_table, prose.abstract, prose.results, prose.why_it_failed),
    *(prose.when_it_worked, prose.what_could_overturn, tables.control_table),
    *(tables.claims_table, tables.seeds_table),
)
"""What takes the findings of a study."""

OF_COMPARISONS = (
    *(figures.slopes, figures.forest, fragility.fragility_table, margins.verdict_against_margin),
    *(multiplicity.families_table, plans.plans_table, power_curve.power_curve),
    tables.results_table,
)
"""What takes comparisons, of a study or of a user's own results."""

OF_RUNS = (
    *(design.question, design.plan, design.reproduction, environment.environment_table),
    failed_runs.failed_runs_table,
)
"""What takes the runs of a study."""

OF_OWN = (
    *(assessment.abstract, assessment.sentences, assessment.unit_of_analysis),
    *(assessment.caveats, assessment.declared_table, assessment.counts_table),
)
"""What takes the assessment of a user's own results."""

OF_LOGS = (
    *(training.looked_at, training.not_applied, training.curves_table, training.alarms_table),
    training.detectors_table,
)
"""What takes the curves that a user's own runs logged."""

OF_PUBLISHED = (
    *(published_abstract.published_abstract, published_figures.published_forest),
    *(published_tables.published_table, published_tables.readings_table),
    published_tables.published_prose,
)
"""What takes published tables."""

PANELS = [*tuning.PANELS, Panel("Probe", ("linear_probe",))]
DRAWN = {"task": "target", "label": "fig-x"}
OF_TUNING: tuple[tuple[Any, Callable[[Any], tuple[Any, ...]], Mapping[str, Any]], ...] = (
    (curves.curves_figure, lambda found: (found, tuning.LOSS, PANELS), DRAWN),
    (gradients.gradients_figure, lambda found: (found, PANELS), DRAWN),
    (every_run.runs_table, lambda found: (found, found.study.datasets), {}),
    (failed_cells.failure_table, lambda found: (found, "target/id", tuning.NAMES), {}),
    (tuned_parts.hyperparameters_table, lambda found: (found.study, "laptop"), {}),
    (
        mismatch.mismatch_table,
        lambda found: (found, "clean_twin", "dimmed_tests"),
        {"task": "demonstration"},
    ),
    (
        shares.shares_table,
        lambda found: (found, tuning.HEADS, ("crossed/id",), ("head", "order")),
        {},
    ),
    (transfer.transfer_table, lambda found: (found, tuning.ARMS, tuning.SETS), {}),
    (transfer.transfer_figure, lambda found: (found, tuning.ARMS, tuning.SETS), {}),
)
TUNING = tuple(
    Exhibit(one, of, take, named)
    for of in ("fine-tuning", "nothing tuned")
    for one, take, named in OF_TUNING
)

OF_STREAMS = (
    *(orders.reversals_table, reliability.reliability_table, scatter.offline_live_scatter),
    *(selection.intermediate_table, selection.pilots_table, stream.stream_figure),
    live_results.offline_live_table,
)
OF_SCANS = (inputs.covariate_shift_table, inputs.mismatch_table)
STREAMS = tuple(
    Exhibit(one, "streams", take)
    for functions, take in (
        (OF_STREAMS, lambda found: (found, live_sets(found.study, "drawn_stream"))),
        (OF_SCANS, lambda found: (found, live_sets(found.study, "scanned_stream"))),
    )
    for one in functions
)

of_noisy = partial(Exhibit, of="noisy")
ARMS = ("baseline", "refined")
NOISY = (
    of_noisy(
        adaptation.adaptation_figure, take=lambda found: (found, ARMS[1:], ("drawn/a", "drawn/b"))
    ),
    of_noisy(baseline_curves.baseline_curves, take=lambda found: (found.runs, "drawn")),
    of_noisy(failures.failures_table, take=lambda found: (found.runs, "drawn", ARMS)),
    of_noisy(fixes.fixes_figure, take=lambda found: (found.runs, "drawn", ARMS[1:])),
    of_noisy(
        learning_rates.learning_rates_table,
        take=lambda found: (found.runs, "drawn", {"A": ARMS}, 10),
    ),
    of_noisy(memorization.memorization_figure, take=lambda found: (found.runs, "drawn", ARMS)),
    of_noisy(noise.noise_table, take=lambda found: (found.runs, ("drawn",))),
    of_noisy(outcomes.outcomes_table, take=lambda found: (found.runs, "drawn/b", ARMS)),
    of_noisy(noisy_runs.runs_table, take=lambda found: (found.runs, ("drawn/a",))),
)

of_sequences = partial(Exhibit, of="sequences")
ABLATED = ("baseline", "shuffled", "shape_only")
SEQUENCES = (
    of_sequences(ablations.ablation_figure),
    of_sequences(ablations.ablation_table, take=lambda found: (found, ABLATED)),
    of_sequences(ablations.shift_table, take=lambda found: (found, ABLATED)),
    of_sequences(bounds.bounds_table),
    of_sequences(learning.learning_figure),
    of_sequences(network.network_figure),
)

OVERVIEW = (
    Exhibit(
        overview.ledger_table, "broken", lambda found: ([found] * 2, overview.claim_rows(found))
    ),
    Exhibit(overview.controls_table, "broken", lambda found: (overview.control_rows(found),)),
    Exhibit(overview.verdicts_table, "broken", lambda found: ((overview.verdict_row(found),),)),
)

RATES = tuple(
    Exhibit(one, of)
    for of in ("error rates", "error rates, one broken")
    for one in (
        error_rates.error_rates_prose,
        error_rates.error_rates_table,
        error_rates.error_rates_figure,
    )
)

EXHIBITS: tuple[Exhibit, ...] = (
    *(Exhibit(one, of) for of in STUDIES for one in OF_FINDINGS),
    *(Exhibit(one, of) for of in STUDIES for one in OF_COMPARISONS),
    *(Exhibit(one, of, lambda found: (found.shown,)) for of in OWN for one in OF_COMPARISONS),
    *(Exhibit(one, of, lambda found: (found.runs,)) for of in STUDIES for one in OF_RUNS),
    *(Exhibit(design.variants_table, of, lambda found: (found.study,)) for of in STUDIES),
    # Data that are only named cannot be described.
    *(Exhibit(design.data_table, of, lambda found: (found.runs,)) for of in SHIPPED),
    *(
        Exhibit(one, of, lambda found: (found.study, found.runs.profile))
        for of in STUDIES
        for one in (hyperparameters.hyperparameters_table, plans.planned_reach_table)
    ),
    *(Exhibit(one, of) for of in OWN for one in OF_OWN),
    *(Exhibit(one, "logs") for one in OF_LOGS),
    *(Exhibit(one, of) for of in PUBLISHED for one in OF_PUBLISHED),
    *TUNING,
    *STREAMS,
    *NOISY,
    *SEQUENCES,
    *OVERVIEW,
    *RATES,
)


def makers_of(*kinds: type[Shown]) -> frozenset[str]:
    """Return the names of all functions that make a table, a figure or prose, as `kinds` say."""
    folder = pitfalls_core.display
    modules = [
        importlib.import_module(one.name)
        for one in pkgutil.walk_packages(folder.__path__, f"{folder.__name__}.")
    ]
    return frozenset(
        _name(function)
        for module in modules
        for name, function in vars(module).items()
        if isfunction(function) and function.__module__ == module.__name__ and name[0] != "_"
        if _made(function) and _made(function) <= {*kinds}
    )


def _name(function: Callable[..., Any]) -> str:
    module = function.__module__.removeprefix(f"{pitfalls_core.display.__name__}.")
    return f"{module}.{function.__name__}"


def _made(function: Callable[..., Any]) -> set[Any]:
    kind = get_type_hints(function).get("return")
    return {*(get_args(kind) or (kind,))} - {NoneType}
