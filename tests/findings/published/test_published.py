"""Published tables against SciPy, statsmodels and their own papers; what cannot be had is said."""

import importlib
import math
from typing import Any

import pytest

from pitfalls_core.findings.comparison import Decision
from pitfalls_core.findings.published.readings import KINDS
from pitfalls_core.findings.published.reanalysing import reanalyse
from pitfalls_core.findings.published.reanalysis import Question
from tests.findings.published_tables import (
    TABLE_1,
    Cells,
    compared,
    domainbed,
    paper_000,
    row,
    table,
    two_rows,
)

# SciPy and statsmodels have no annotations.
stats: Any = importlib.import_module("scipy.stats")
power: Any = importlib.import_module("statsmodels.stats.power")

SD = Question("Baseline", spread="sd")
OLD = Question("old", spread="sd")
GOOD: Cells = ("81.2", "1.4", 6)


def welch_interval(first: tuple[float, float], second: tuple[float, float], level: float) -> Any:
    """Return the Welch interval of six runs an arm, from (mean, SD) of both, by its formula."""
    variances = first[1] ** 2 / 6, second[1] ** 2 / 6
    df = sum(variances) ** 2 / (variances[0] ** 2 / 5 + variances[1] ** 2 / 5)
    error = math.sqrt(sum(variances))
    return stats.t.interval(level, df, loc=first[0] - second[0], scale=error)


def test_table_1_of_the_first_source_paper() -> None:
    """SciPy gives the same p from summaries; intervals and reach follow from what is printed."""
    found = reanalyse(paper_000(), SD)
    assert [one.design.dataset for one in found.comparisons] == list(TABLE_1)
    per_sd = power.TTestIndPower().solve_power(nobs1=6, alpha=0.05, power=0.8)
    for one, (baseline, refined) in zip(found.comparisons, TABLE_1.values(), strict=True):
        (reading,) = one.readings
        _, p = stats.ttest_ind_from_stats(*refined, 6, *baseline, 6, equal_var=False)
        assert reading.p_value == pytest.approx(p, rel=1e-9)
        assert reading.ci95 == pytest.approx(welch_interval(refined, baseline, 0.95))
        assert reading.ci90 == pytest.approx(welch_interval(refined, baseline, 0.90))
        assert one.difference == pytest.approx(refined[0] - baseline[0])
        pooled = math.sqrt((baseline[1] ** 2 + refined[1] ** 2) / 2)
        assert reading.reach.minimum_detectable_effect == pytest.approx(per_sd * pooled, rel=1e-5)
        assert one.decision == Decision("inconclusive", "no_margin")
        assert one.runs == (6, 6)


def test_the_uncertainty_of_the_sd_spans_the_detectable_effect() -> None:
    """Its range follows from chi-squared with ten degrees of freedom, two arms of six runs."""
    one = reanalyse(paper_000(), SD).comparisons[0]
    assert one.primary is not None
    reach = one.primary.reach
    factors = [math.sqrt(10 / stats.chi2.ppf(q, 10)) for q in (0.975, 0.025)]
    expected = [factor * reach.minimum_detectable_effect for factor in factors]
    assert reach.minimum_detectable_effect_range == pytest.approx(expected)


def test_runs_needed_for_the_margin() -> None:
    """As many runs per arm as statsmodels finds detect a margin of one point, and not fewer."""
    one = reanalyse(paper_000(), Question("Baseline", margin=1.0, spread="sd")).comparisons[0]
    assert one.primary is not None
    in_sd = 1 / math.sqrt((1.4**2 + 1.6**2) / 2)
    needed = power.TTestIndPower().solve_power(in_sd, alpha=0.05, power=0.8)
    assert one.primary.reach.seeds_to_detect_margin == math.ceil(needed) == 37
    assert one.primary.reach.seeds_to_show_equivalence == 40
    assert one.decision == Decision("inconclusive", "underpowered")


def test_error_bars_of_domainbed_are_converted() -> None:
    """Read as what DomainBed prints, population SD over the root of n, the SD is far wider."""
    found = reanalyse(domainbed("pop-se"), Question("ERM", spread="sd"))
    (reading,) = found.comparisons[0].readings
    assert reading.kinds == ("pop-se", "pop-se")
    assert reading.treatment_sd == pytest.approx(1.3 * 3 / math.sqrt(2))
    sds = 1.3 * 3 / math.sqrt(2), 0.4 * 3 / math.sqrt(2)
    _, p = stats.ttest_ind_from_stats(84.8, sds[0], 3, 84.7, sds[1], 3, equal_var=False)
    assert reading.p_value == pytest.approx(p)


def test_a_spread_of_unknown_kind_has_every_reading() -> None:
    """All readings stand side by side, the plain SD first."""
    one = reanalyse(domainbed(), Question("ERM")).comparisons[0]
    assert [reading.kinds for reading in one.readings] == [(kind, kind) for kind in KINDS]
    assert one.primary is not None
    assert one.primary.kinds == ("sd", "sd")


def test_readings_that_disagree_are_inconclusive() -> None:
    """Mixup is better than ERM if the bars are SDs, and not if they are what they are."""
    one = reanalyse(domainbed(), Question("ERM")).comparisons[1]
    verdicts = {reading.kinds[0]: reading.decision.verdict for reading in one.readings}
    assert (verdicts["sd"], verdicts["pop-se"]) == ("improved", "inconclusive")
    assert one.decision == Decision("inconclusive", "readings_disagree")
    assert "readings_disagree" in one.flags
    assert one.improvement_ruled_out_above == max(reading.ci90[1] for reading in one.readings)
    assert one.degradation_ruled_out_below == min(reading.ci90[0] for reading in one.readings)


def test_two_runs_are_too_few_for_a_verdict() -> None:
    """However far apart the means, and whatever the spread is."""
    one = compared(("50.0", "0.1", 2), ("90.0", "0.1", 2), Question("old", margin=1.0))
    assert one.decision == Decision("inconclusive", "too_few_runs")


def test_a_lower_score_can_be_the_better_one() -> None:
    """The difference, its intervals and the verdict are turned."""
    cells: tuple[Cells, Cells] = ("3.20", "0.01", 5), ("3.10", "0.01", 5)
    plain, turned = (
        compared(*cells, Question("old", spread="sd", lower_is_better=lower))
        for lower in (False, True)
    )
    assert (plain.decision.verdict, turned.decision.verdict) == ("degraded", "improved")
    assert turned.difference == pytest.approx(0.1)
    assert plain.primary is not None
    assert turned.primary is not None
    assert turned.primary.ci95 == pytest.approx([-limit for limit in plain.primary.ci95[::-1]])
    assert turned.primary.rounding.p_values == pytest.approx(plain.primary.rounding.p_values)


@pytest.mark.parametrize(
    ("mean", "perfect", "found"),
    [
        ("79.5", 100, "consistent"),
        ("79.4", 100, "inconsistent"),
        ("0.795", 1, "consistent"),
        ("0.794", 1, "inconsistent"),
        ("79", 100, "uninformative"),
        ("0.79", 1, "uninformative"),
        ("79.4", None, "not_assessed"),
    ],
)
def test_impossible_means_are_found(mean: str, perfect: float | None, found: str) -> None:
    """Six runs on 100 examples have a grain of 1/6 of a point: 79.33, 79.50, never 79.4."""
    asked = Question("old", spread="sd", examples=100, perfect=perfect)
    one = compared((mean, "0.01", 6), (mean, "0.01", 6), asked)
    assert one.grim == (found, found)
    assert ("impossible_mean" in one.flags) == (found == "inconsistent")


def test_the_table_s_own_number_of_examples_wins() -> None:
    """The question only fills in what the table leaves out."""
    rows = (
        row(("A", "old"), ("79.4", "1.0", 6), 2, examples=1000),
        row(("A", "new"), ("79.4", "1.0", 6), 3),
    )
    (one,) = reanalyse(
        table(*rows), Question("old", spread="sd", examples=100, perfect=100)
    ).comparisons
    assert one.examples == (100, 1000)
    assert one.grim == ("inconsistent", "uninformative")


def test_numbers_have_the_decimals_of_their_dataset() -> None:
    """One dataset in percent and one in shares are each shown as printed, and a margin as given."""
    rows = [
        row((dataset, name), (mean, spread, 5), line)
        for dataset, mean, spread in (("A", "56.0", "3"), ("B", "0.45", "0.06"))
        for line, name in enumerate(("old", "new"))
    ]
    found = reanalyse(table(*rows), Question("old", spread="sd"))
    assert [one.design.scale.decimals for one in found.comparisons] == [1, 2]
    assert found.scale.decimals == 2
    margin = reanalyse(table(*rows), Question("old", margin=0.125, spread="sd", unit="%"))
    assert [one.design.scale.decimals for one in margin.comparisons] == [3, 3]
    assert margin.scale.size(1.0) == "1.000 points"


@pytest.mark.parametrize("text", ["81.", ".5", "8.1e1", "+81.20"])
def test_numbers_may_be_written_in_other_ways(text: str) -> None:
    """An exponent, a sign or a bare point changes nothing about the value."""
    one = compared(GOOD, (text, "1.6", 6))
    assert one.difference == pytest.approx(float(text) - 81.2)
    assert one.primary is not None
    low, high = one.primary.rounding.p_values
    assert low <= (one.primary.p_value or 0) <= high


def test_notes_say_what_to_know() -> None:
    """The reader's notes come first; then those that apply to this table."""
    found = reanalyse(
        table(*two_rows(GOOD, GOOD).rows, notes=("read as Latin-1",)), Question("old", margin=1.0)
    )
    assert found.notes == (
        "read as Latin-1",
        "The margin was given after the results were published and is therefore exploratory.",
        "A table of means does not say whether equal seeds were paired: arms are compared as "
        "independent ones, by Welch's procedure.",
        "The table does not say what its spread is: each reading is worked out, the first one is "
        "shown where there is room for one, and where they disagree the verdict is inconclusive.",
        "Whether a mean is possible at all was checked only where the number of runs, that of test "
        "examples and the perfect score are known.",
    )
