"""``results.json`` of a user's own table: every number against scipy and statsmodels."""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import TTestPower

from tests.findings.own_tables import BASE, NEW, assessed, one_place
from tests.report.sample_tables import (
    DECLARED,
    MARGINS,
    SEVERAL,
    Entry,
    document,
    drawn,
    entries,
    entry,
    study,
)
from tests.report.truth import Arms as Truth

CONTRACT = {
    *("id", "dataset", "metric", "baseline", "treatment", "primary", "family", "n"),
    *("planned", "paired", "baseline_mean", "baseline_sd", "treatment_mean"),
    *("treatment_sd", "difference", "ci95_low", "ci95_high", "ci90_low", "ci90_high"),
    *("p_value", "p_adjusted", "exact_p", "margin", "equivalence_p"),
    *("equivalence_p_adjusted", "detectable", "verdict", "verdict_family", "reason"),
    *("flags", "improvement_ruled_out_above", "degradation_ruled_out_below"),
    *("smallest_confirmable_margin", "minimum_detectable_effect"),
    *("minimum_detectable_effect_range", "seeds_to_detect_margin"),
    *("seeds_to_show_equivalence", "probability_of_improvement", "effect_size", "wins"),
    *("losses", "ties", "runs"),
}
"""What every comparison has: section 6 of the design."""


def numbers_of(value: object) -> Iterator[float]:
    """Yield every number in `value`."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from numbers_of(part)
    elif isinstance(value, int | float):
        yield value


def require_equal(one: Entry, truth: dict[str, Any]) -> None:
    """Require that `one` has the numbers of `truth`."""
    assert {name: one[name] for name in truth} == {
        name: None if value is None else pytest.approx(value, rel=1e-6, abs=1e-12)
        for name, value in truth.items()
    }


@pytest.mark.parametrize("lower", [False, True])
@pytest.mark.parametrize("margin", [None, 0.01])
@pytest.mark.parametrize("n", [3, 5, 6, 10])
def test_pairs(n: int, margin: float | None, lower: bool) -> None:
    """Every number of paired runs, in both directions, with and without a margin."""
    base, new = drawn(n, n), drawn(n, 100 + n, level=0.806)
    declared = {} if margin is None else {"margins": {"acc": margin}}
    names = ("acc",) if lower else ()
    one = entry(one_place({"base": base, "new": new}, lower_is_better=names, **declared))
    require_equal(one, Truth.of(new, base, lower_is_better=lower).numbers(margin))
    assert (one["paired"], one["n"], one["planned"], one["lower_is_better"]) == (True, n, n, lower)
    better = sum((b > a) if lower else (b < a) for a, b in zip(new, base, strict=True))
    assert (one["wins"], one["losses"], one["ties"]) == (better, n - better, 0)
    means = (np.mean(base), np.std(base, ddof=1), np.mean(new), np.std(new, ddof=1))
    shown = ("baseline_mean", "baseline_sd", "treatment_mean", "treatment_sd")
    assert [one[name] for name in shown] == pytest.approx(means)


@pytest.mark.parametrize("lower", [False, True])
@pytest.mark.parametrize("margin", [None, 0.01])
@pytest.mark.parametrize(("first", "second"), [(3, 3), (6, 6), (8, 5), (4, 9)])
def test_runs_that_share_nothing(
    first: int, second: int, margin: float | None, lower: bool
) -> None:
    """Welch's procedure for arms of equal and of unequal size and spread."""
    base, new = drawn(first, 7), drawn(second, 8, spread=0.02)
    arms = {
        "base": dict(zip("abcdefghi", base, strict=False)),
        "new": dict(zip("rstuvwxyz", new, strict=False)),
    }
    declared = {} if margin is None else {"margins": {"acc": margin}}
    names = ("acc",) if lower else ()
    one = entry(one_place(arms, lower_is_better=names, **declared))
    truth = Truth.of(new, base, paired=False, lower_is_better=lower)
    require_equal(one, truth.numbers(margin))
    assert (one["paired"], one["n"], one["wins"]) == (False, min(first, second), None)
    assert (one["baseline_n"], one["treatment_n"]) == (first, second)


@pytest.mark.parametrize("n", [2, 3, 5, 13, 30])
@pytest.mark.parametrize("paired", [True, False])
def test_every_comparison_of_two_runs_or_more_has_an_exact_p(n: int, paired: bool) -> None:
    """Also where not all rearrangements can be taken; it is at least the smallest possible."""
    pairing = "paired" if paired else "unpaired"
    one = entry(one_place({"base": drawn(n, 1), "new": drawn(n, 2)}, pairing=pairing))
    least = 2.0 ** (1 - n) if paired else 2 / math.comb(2 * n, n)
    assert least * (1 - 1e-9) <= one["exact_p"] <= 1


def test_several_datasets_and_metrics() -> None:
    """Each metric has its own margin and direction."""
    found = entries(assessed(SEVERAL, **DECLARED))
    assert len(found) == 3 * 2 * 2
    for one in found.values():
        place = one["dataset"], one["metric"]
        new, base = (SEVERAL[name, *place] for name in (one["treatment"], "base"))
        truth = Truth.of(new, base, lower_is_better=one["metric"] == "loss")
        require_equal(one, truth.numbers(MARGINS[one["metric"]]))


@pytest.mark.parametrize("families", ["metric", "dataset", "variant"])
def test_families(families: str) -> None:
    """Each family has its own correction by Holm's procedure, of both tests."""
    found = entries(assessed(SEVERAL, families=families, **DECLARED))
    groups: dict[str, list[Entry]] = {}
    for one in found.values():
        key = {"metric": "", "dataset": one["dataset"], "variant": one["treatment"]}[families]
        control = one["treatment"] == "bad"
        groups.setdefault("positive control" if control else f"{one['metric']} {key}", []).append(
            one
        )
        assert one["primary"] is not control
        assert (one["family"] == "positive control") is control
    for members in groups.values():
        for raw, adjusted in (
            ("p_value", "p_adjusted"),
            ("equivalence_p", "equivalence_p_adjusted"),
        ):
            expected = multipletests([one[raw] for one in members], method="holm")[1]
            assert [one[adjusted] for one in members] == pytest.approx(expected)
        assert len({one["family"] for one in members}) == 1


def test_the_control_is_corrected_apart() -> None:
    """A control that is found with certainty costs the comparisons nothing."""
    with_control = entries(assessed(SEVERAL, **DECLARED))
    rest = {name: arm for name, arm in SEVERAL.items() if name[0] != "bad"}
    without = entries(assessed(rest, **{**DECLARED, "positive_control": ""}))
    assert {name: with_control[name] for name in without} == without


def test_seeds_needed() -> None:
    """The smallest numbers of pairs with power 0.8, against statsmodels; None without a margin."""
    base, new = drawn(6, 1), drawn(6, 2)
    one = entry(one_place({"base": base, "new": new}, margins={"acc": 0.02}))
    in_sd = 0.02 / Truth.of(new, base).sd[0]
    needed = one["seeds_to_detect_margin"]
    power = [TTestPower().power(in_sd, nobs=n, alpha=0.05) for n in (needed - 1, needed)]
    assert power[0] < 0.8 <= power[1]
    assert one["seeds_to_show_equivalence"] >= needed - 1
    plain = entry(one_place({"base": base, "new": new}))
    names = [name for name in plain if name.startswith("seeds_to")]
    assert [plain[name] for name in names] == [None] * 4


def test_the_contract() -> None:
    """Every key is there, every number is finite, and there is one study."""
    whole = document(assessed(SEVERAL, **DECLARED))
    assert set(whole) == {"schema", "profile", "complete", "notes", "studies"}
    assert (whole["schema"], whole["profile"], whole["complete"]) == (1, "table", True)
    (one,) = whole["studies"]
    assert set(one) == {
        *("name", "question", "plan_sha256", "margin", "unit", "runs", "comparisons"),
        *("claims", "pitfalls", "exhibits"),
    }
    assert (one["name"], one["plan_sha256"], one["claims"]) == ("mine", None, [])
    assert (one["margin"], one["unit"]) == (0.02, "unit of acc")
    for comparison in one["comparisons"]:
        assert set(comparison) >= CONTRACT
    assert all(map(math.isfinite, numbers_of(whole)))
    assert len(list(numbers_of(whole))) > 300


def test_the_unit() -> None:
    """The unit that was declared is that of the study."""
    found = one_place({"base": BASE, "new": NEW}, unit="nats")
    assert study(found)["unit"] == "nats"
