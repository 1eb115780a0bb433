"""Tables of noisy training: every cell from planted runs."""

import math
from dataclasses import replace

import pytest

from pitfalls_core.display.hyperparameters import hyperparameters_table
from pitfalls_core.display.noisy.failures import MOST, failures_table
from pitfalls_core.display.noisy.learning_rates import learning_rates_table
from pitfalls_core.display.noisy.noise import noise_table
from pitfalls_core.display.noisy.outcomes import outcomes_table
from pitfalls_core.display.noisy.runs import runs_table
from pitfalls_core.findings.quantities.learning_rates import learning_rate_sensitivity
from pitfalls_core.studies.definitions.noisy_heterogeneous_sources import STUDY
from tests.display.noisy.made import FALLING, ZIGZAG, cells, made


def test_selected_and_last_epoch_stand_side_by_side() -> None:
    """Mean and SD of both, the drop, and what is memorized at the end."""
    table = outcomes_table(made(drop=0.05), "drawn/b", ("baseline", "refined"))
    baseline, refined = cells(table)
    assert baseline[0] == "Baseline"
    assert baseline[1:4] == ["70.3 (0.7)", "65.3 (0.7)", "5.0 (0.0)"]
    assert refined[1] == "72.3 (0.7)"
    assert refined[4] == "0.000 (0.000)"
    assert float(baseline[4].split()[0]) > 0.1
    assert baseline[5] == "2.0 (0.0)"
    assert baseline[6:] == ["45.0 (0.0)", "35.0 (0.0)"]


def test_arms_without_runs_show_dashes() -> None:
    """Nothing finished: no number is made up."""
    runs = replace(made(), records=())
    assert cells(outcomes_table(runs, "drawn/b", ("baseline",)))[0][1:] == ["–"] * 7


def test_every_run_has_its_selected_and_its_last_epoch() -> None:
    """Six seeds, two numbers each; a collapsed run is marked, a missing one is a dash."""
    runs = made(drop=0.05)
    records = [
        one for one in runs.records if (one.task, one.variant, one.seed) != ("drawn", "refined", 5)
    ]
    marked = tuple(
        replace(one, outcome="collapsed")
        if (one.task, one.variant, one.seed) == ("drawn", "baseline", 1)
        else one
        for one in records
    )
    found = cells(runs_table(replace(runs, records=marked), ("drawn/a",)))
    assert found[0] == ["Drawn glyphs: Thick strokes"]
    assert found[1][:3] == ["Baseline", "70.0 / 65.0", "71.2 / 66.2*"]
    assert found[2][6] == "–"


def test_realized_noise_is_counted_by_source() -> None:
    """In the planted set both labels of source 1 are wrong, and none of source 0."""
    found = cells(noise_table(made(), ("drawn",)))
    assert found == [
        ["Drawn glyphs", "0", "2", "0.0", "6"],
        ["Drawn glyphs", "1", "2", "100.0", "6"],
    ]
    assert cells(noise_table(replace(made(), predictions=None), ("drawn",))) == []


def test_failure_cases_carry_the_given_and_the_drawn_symbol() -> None:
    """The one memorized example of each seed, the most confident seed first."""
    found = cells(failures_table(made(), "drawn", ("baseline",)))
    assert found[0] == ["Baseline"]
    assert found[1] == ["0", "0", "1", "0", "1", "1", "90 %".replace(" ", "\N{NO-BREAK SPACE}")]
    assert len(found) == 1 + MOST


def test_learning_rates_have_their_final_losses_and_their_sensitivity() -> None:
    """Two runs of a grid; a third that diverged counts as untrained."""
    runs = made()
    diverged = tuple(
        replace(one, outcome="diverged") if one.variant == "control" else one
        for one in runs.records
    )
    runs = replace(runs, records=diverged)
    table = learning_rates_table(runs, "drawn", {"Method": ("baseline", "refined", "control")}, 10)
    expected = learning_rate_sensitivity([ZIGZAG[-1], FALLING[-1], math.inf], math.log(10))
    found = cells(table)
    assert found[0] == [f"Method: sensitivity {expected:.3f}"]
    assert [row[1] for row in found[1:]] == [
        f"{ZIGZAG[-1]:.3f}",
        f"{FALLING[-1]:.3f}",
        "diverged",
    ]


def test_hyperparameters_are_those_of_the_definition() -> None:
    """Every variant has a row with its model and all parts that have settings."""
    found = {row[0]: row[1:] for row in cells(hyperparameters_table(STUDY, "laptop"))}
    assert list(found) == [variant.title for variant in STUDY.variants]
    model, parts = found["Clipping and warm-up"]
    assert "normalization True" in model
    assert "Adam (learning_rate 0.001)" in parts
    assert "WarmUp (share 0.1)" in parts
    assert "gradient clipped at norm 1" in parts
    assert "widths 32-32-64-128" in found["Wider network"][0]
    assert "q 0.7" in found["Generalized CE"][1]


@pytest.mark.parametrize("profile", ["smoke", "laptop", "full"])
def test_the_budgets_of_every_task_are_told(profile: str) -> None:
    """The caption names seeds, epochs and batch size."""
    caption = hyperparameters_table(STUDY, profile).caption[0].text  # type: ignore[union-attr]
    for task in STUDY.tasks:
        budget = task.budgets[profile]
        told = f"{task.title}: {budget.seeds} seeds, {budget.epochs} epochs"
        assert told in caption
