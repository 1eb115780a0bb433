"""``results.json`` of a published table: numbers against scipy, and nulls where there are none."""

import importlib
import json
import math
from typing import Any

import pytest

from pitfalls_core.findings.published.reanalysing import reanalyse
from pitfalls_core.findings.published.reanalysis import Question, Reanalyses
from pitfalls_core.report.own_results.published_document import reanalyses_document
from pitfalls_core.report.results_file import checked_text
from tests.findings.published_tables import (
    TABLE_1,
    Cells,
    paper_000,
    paper_001,
    row,
    table,
    two_rows,
)
from tests.report.sample_paper import PAPER

stats: Any = importlib.import_module("scipy.stats")  # SciPy has no annotations

Entry = dict[str, Any]

MARGIN = 1.0

KINDS = ("sd", "se", "pop-sd", "pop-se", "ci95")


def to_sd(spread: float, kind: str, n: int) -> float:
    """Return the SD over `n` runs, divisor n - 1, that a printed spread of this kind stands for."""
    factors = {
        "sd": 1.0,
        "se": n**0.5,
        "pop-sd": (n / (n - 1)) ** 0.5,
        "pop-se": n / (n - 1) ** 0.5,
        "ci95": n**0.5 / stats.t.ppf(0.975, n - 1),
    }
    return float(factors[kind] * spread)


def document(found: Reanalyses) -> Any:
    """Return results.json as a reader gets it, held against the schema."""
    return json.loads(checked_text(reanalyses_document(found, PAPER, "table")))


def entries(found: Reanalyses) -> list[Entry]:
    """Return the comparisons of results.json."""
    (study,) = document(found)["studies"]
    listed: list[Entry] = study["comparisons"]
    return listed


def entry(baseline: Cells, treatment: Cells, **asked: Any) -> Entry:
    """Return the one comparison of two rows."""
    (one,) = entries(reanalyse(two_rows(baseline, treatment), Question("old", **asked)))
    return one


def truth(
    treatment: tuple[float, float, int], baseline: tuple[float, float, int], margin: float
) -> Entry:
    """Return what scipy says of two arms, each a mean, an SD and a number of runs."""
    (mean_1, sd_1, n_1), (mean_2, sd_2, n_2) = treatment, baseline

    def p(shift: float, alternative: str) -> float:
        shifted = mean_1 + shift, sd_1, n_1
        result = stats.ttest_ind_from_stats(
            *shifted, *baseline, equal_var=False, alternative=alternative
        )
        return float(result.pvalue)

    variances = sd_1**2 / n_1, sd_2**2 / n_2
    error = sum(variances) ** 0.5
    df = error**4 / (variances[0] ** 2 / (n_1 - 1) + variances[1] ** 2 / (n_2 - 1))
    low95, high95 = stats.t.interval(0.95, df, mean_1 - mean_2, error)
    low90, high90 = stats.t.interval(0.90, df, mean_1 - mean_2, error)
    return {
        "difference": mean_1 - mean_2,
        "p_value": p(0.0, "two-sided"),
        "ci95_low": low95,
        "ci95_high": high95,
        "ci90_low": low90,
        "ci90_high": high90,
        "equivalence_p": max(p(margin, "greater"), p(-margin, "less")),
        "baseline_mean": mean_2,
        "baseline_sd": sd_2,
        "treatment_mean": mean_1,
        "treatment_sd": sd_1,
    }


def require_equal(one: Entry, expected: Entry) -> None:
    """Require that `one` has the numbers of `expected`."""
    assert {name: one[name] for name in expected} == {
        name: pytest.approx(value, rel=1e-9) for name, value in expected.items()
    }


@pytest.mark.parametrize("kind", KINDS)
def test_the_first_source_paper(kind: str) -> None:
    """Every row, under every reading of its spread, against scipy's test from statistics."""
    found = entries(reanalyse(paper_000(), Question("Baseline", margin=MARGIN, spread=kind)))
    assert [one["dataset"] for one in found] == list(TABLE_1)
    for one in found:
        baseline, refined = (
            (mean, to_sd(spread, kind, 6), 6) for mean, spread in TABLE_1[one["dataset"]]
        )
        require_equal(one, truth(refined, baseline, MARGIN))
        assert one["improvement_ruled_out_above"] == one["ci90_high"]
        assert one["degradation_ruled_out_below"] == one["ci90_low"]


def test_an_unknown_spread() -> None:
    """Numbers are those of the first reading; what is ruled out holds under every reading."""
    found = entries(reanalyse(paper_000(), Question("Baseline", margin=MARGIN)))
    for one in found:
        arms = TABLE_1[one["dataset"]]
        baseline, refined = ((mean, spread, 6) for mean, spread in arms)
        require_equal(one, truth(refined, baseline, MARGIN))
        highs, lows = [], []
        for kind in KINDS:
            second, first = ((mean, to_sd(spread, kind, 6), 6) for mean, spread in arms)
            each = truth(first, second, MARGIN)
            highs.append(each["ci90_high"])
            lows.append(each["ci90_low"])
        assert one["improvement_ruled_out_above"] == pytest.approx(max(highs))
        assert one["degradation_ruled_out_below"] == pytest.approx(min(lows))


def test_arms_of_different_sizes_where_lower_is_better() -> None:
    """Differences and bounds are turned; means stay as they were printed."""
    one = entry(("1.52", "0.05", 8), ("1.48", "0.03", 5), spread="sd", lower_is_better=True)
    expected = truth((-1.48, 0.03, 5), (-1.52, 0.05, 8), MARGIN)
    for name in ("difference", "p_value", "ci95_low", "ci95_high", "ci90_low", "ci90_high"):
        assert one[name] == pytest.approx(expected[name])
    assert (one["treatment_mean"], one["baseline_mean"]) == (1.48, 1.52)
    assert (one["n"], one["treatment_n"], one["baseline_n"]) == (5, 5, 8)
    assert one["lower_is_better"] is True


def test_single_numbers() -> None:
    """Nothing but the means and their difference is known, and the verdict says so."""
    whole = document(reanalyse(paper_001(), Question("Baseline", margin=MARGIN)))
    for one in whole["studies"][0]["comparisons"]:
        assert (one["verdict"], one["reason"]) == ("not_assessable", "single_runs")
        known = ("difference", "baseline_mean", "treatment_mean", "margin")
        assert all(isinstance(one[name], float) for name in known)
        unknown = [
            *("p_value", "exact_p", "equivalence_p", "ci95_low", "ci95_high", "ci90_low"),
            *("ci90_high", "baseline_sd", "treatment_sd", "effect_size"),
            *("improvement_ruled_out_above", "degradation_ruled_out_below"),
            *("minimum_detectable_effect", "minimum_detectable_effect_range"),
            *("smallest_confirmable_margin", "seeds_to_detect_margin"),
        ]
        assert [one[name] for name in unknown] == [None] * len(unknown)
        assert (one["n"], one["planned"]) == (0, 0)
    said = [note for note in whole["notes"] if "only an SD between runs below" in note]
    assert len(said) == 4


def test_the_form() -> None:
    """One study, no runs, no correction; and the notes say why numbers are null."""
    whole = document(reanalyse(paper_000(), Question("Baseline", unit="%", metric="accuracy")))
    (study,) = whole["studies"]
    assert (study["name"], study["margin"], study["unit"]) == ("table", None, "%")
    assert (study["runs"], study["claims"], study["plan_sha256"]) == ([], [], None)
    assert (whole["schema"], whole["profile"], whole["complete"]) == (1, "table", True)
    for one in study["comparisons"]:
        assert one["verdict_family"] == one["verdict"] == "inconclusive"
        assert (one["reason"], one["exact_p"], one["p_adjusted"]) == ("no_margin", None, None)
        assert (one["paired"], one["runs"], one["metric"]) == (False, [], "accuracy")
    assert (
        "Only means were published: exact_p, probability_of_improvement and wins are null, and no "
        "runs are listed."
    ) in whole["notes"]
    assert (
        "Rows of a published table are not corrected: verdict_family repeats verdict."
        in whole["notes"]
    )


def test_a_mean_that_cannot_be() -> None:
    """GRIM: a mean of two runs on ten examples is a multiple of 5 %."""
    rows = table(
        row(("A", "old"), ("50.0", "1.0", 2), 2, examples=10),
        row(("A", "new"), ("52.0", "1.0", 2), 3, examples=10),
    )
    (study,) = document(reanalyse(rows, Question("old", perfect=100)))["studies"]
    assert study["pitfalls"] == [
        {
            "detector": "impossible_mean",
            "subject": "A/score/new-vs-old",
            "fired": True,
            "evidence": "GRIM: treatment inconsistent, baseline consistent",
        }
    ]
    assert "impossible_mean" in study["comparisons"][0]["flags"]


@pytest.mark.parametrize(
    ("baseline", "treatment", "reason"),
    [
        (("50.0", None, 5), ("51.0", None, 5), "no_spread"),
        (("50.0", "1.0", None), ("51.0", "1.0", None), "no_run_count"),
        (("50.0", "0.0", 5), ("51.0", "0.0", 5), "degenerate"),
        (("50.0", "1.0", 1), ("51.0", "1.0", 1), "single_runs"),
    ],
)
def test_what_cannot_be_assessed(baseline: Cells, treatment: Cells, reason: str) -> None:
    """Each has its reason, and no number that was not printed."""
    one = entry(baseline, treatment, margin=MARGIN)
    assert (one["verdict"], one["reason"]) == ("not_assessable", reason)
    assert (one["difference"], one["p_value"], one["ci95_low"]) == (1.0, None, None)


def test_every_number_is_finite() -> None:
    """Also where the difference is many SDs large."""
    one = entry(("1.0", "0.001", 3), ("1000000.0", "0.001", 3), margin=1e-3, spread="sd")
    numbers = [value for value in one.values() if isinstance(value, float)]
    assert all(map(math.isfinite, numbers))
    assert (one["verdict"], one["p_value"]) == ("improved", pytest.approx(0, abs=1e-12))
