"""Second stages: Stein's numbers for pairs and for two arms, their promise, and their cost."""

import importlib
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pitfalls_core.errors import InputError
from pitfalls_core.findings.planning.record import FirstStage
from pitfalls_core.findings.planning.stages import (
    Addition,
    Continuation,
    Risks,
    continuations,
)

stats: Any = importlib.import_module("scipy.stats")  # SciPy has no annotations

FIRST = FirstStage(
    study="constructed",
    id="a/accuracy/new-vs-base",
    metric="accuracy",
    verdict="inconclusive",
    reason="underpowered",
    paired=True,
    treatment_n=5,
    baseline_n=5,
    sd=1.0,
    margin=1.0,
    family_size=1,
    runs=("r1", "r2"),
)
ARMS = replace(FIRST, paired=False, treatment_n=4, baseline_n=6)


def continued(first: FirstStage, *, seconds: Any = None, **risks: Any) -> Any:
    """Return the second stage of one comparison."""
    (found,) = continuations([first], Risks(**risks), seconds or {})
    return found


def totals(found: Continuation) -> list[int | None]:
    """Return the total of every goal."""
    return [one.total for one in found.additions]


def test_pairs_by_the_table_of_t() -> None:
    """With 4 df, (2.776 + 0.941)^2 = 13.8 to detect and (2.132 + 1.533)^2 = 13.4 to show."""
    assert continued(FIRST, hours=0.5).additions == (
        Addition("detect", 0.05, 14, 9, 9, 18, 9.0),
        Addition("show", 0.05, 14, 9, 9, 18, 9.0),
    )


def test_arms_by_the_table_of_t() -> None:
    """With 8 df, 2 (2.306 + 0.889)^2 = 20.4 to detect and 2 (1.860 + 1.397)^2 = 21.2 to show."""
    assert continued(ARMS, hours=0.5).additions == (
        Addition("detect", 0.05, 21, 17, 15, 32, 16.0),
        Addition("show", 0.05, 22, 18, 16, 34, 17.0),
    )


def test_a_family_is_corrected() -> None:
    """Below the level of one comparison stands what Holm leaves to the first of three."""
    found = continued(replace(FIRST, family_size=3))
    assert [one.alpha for one in found.additions] == [0.05, 0.05, 0.05 / 3, 0.05 / 3]
    quantiles = stats.t.ppf(1 - 0.05 / 6, 4) + stats.t.ppf(0.8, 4)
    assert found.additions[2].total == math.ceil(quantiles**2)


def test_a_first_stage_that_suffices() -> None:
    """Nothing is ever taken away; unequal arms are filled up to the larger one."""
    assert totals(continued(FIRST, margin=50.0)) == [5, 5]
    found = continued(ARMS, margin=50.0)
    assert found.additions[0] == Addition("detect", 0.05, 6, 2, 0, 2, None)


def test_a_margin_given_now_replaces_that_of_the_file() -> None:
    """Half the margin takes four times the pairs, up to rounding."""
    found = continued(FIRST, margin=0.5)
    assert found.margin == 0.5
    assert found.additions[0].total == math.ceil(4 * (2.776445 + 0.940965) ** 2)


def test_more_than_can_be_run() -> None:
    """A hopeless margin has no number, paired or not."""
    for first in (FIRST, ARMS):
        found = continued(first, margin=1e-5, hours=1.0)
        assert found.additions[0] == Addition("detect", 0.05, None, None, None, None, None)


def test_what_was_not_assessed_has_no_second_stage() -> None:
    """Without an SD nothing follows, and no margin is asked for."""
    found = continued(replace(FIRST, sd=None, margin=None), hours=2.0)
    assert (found.margin, found.additions, found.hours_per_run) == (None, (), 2.0)


def test_no_margin() -> None:
    """A comparison without a margin needs one."""
    with pytest.raises(InputError) as caught:
        continued(replace(FIRST, margin=None))
    assert str(caught.value) == (
        "comparison 'a/accuracy/new-vs-base' has no margin: give --margin X, in the unit of "
        "'accuracy', or leave it out with --metric"
    )
    assert totals(continued(replace(FIRST, margin=None), margin=1.0)) == [14, 14]


@pytest.mark.parametrize(
    ("risks", "message"),
    [
        ({"margin": -1.0}, "the margin of 'a/accuracy/new-vs-base' must be positive and finite"),
        ({"alpha": 0.5}, "alpha must lie between 0 and 0.5"),
        ({"power": 1.0}, "power must lie between 0 and 1"),
    ],
)
@pytest.mark.parametrize("first", [FIRST, ARMS])
def test_numbers_out_of_range(first: FirstStage, risks: dict[str, float], message: str) -> None:
    """They are refused, paired or not."""
    with pytest.raises(InputError) as caught:
        continued(first, **risks)
    (value,) = risks.values()
    assert str(caught.value) == f"{message}; got {value}"


def test_cost_from_measured_seconds() -> None:
    """The mean of a comparison's own runs, else of all runs; hours that are given go first."""
    seconds = {"r1": 1800.0, "r2": 5400.0, "other": 36000.0}
    assert continued(FIRST, seconds=seconds).hours_per_run == 1.0
    unknown = replace(FIRST, runs=("r8", "r9"))
    assert continued(unknown, seconds=seconds).hours_per_run == pytest.approx(4.0)
    assert continued(FIRST, seconds=seconds, hours=3.0).hours_per_run == 3.0
    assert continued(FIRST).hours_per_run is None
    assert continued(FIRST).additions[0].hours is None
    assert continued(FIRST, seconds=seconds).additions[0].hours == 18.0


@given(
    sd=st.floats(0.1, 10),
    margin=st.floats(0.1, 10),
    smaller=st.floats(0.3, 1),
    family=st.integers(1, 20),
    paired=st.booleans(),
)
@settings(deadline=None, max_examples=60)
def test_smaller_margins_and_larger_families_never_need_fewer(
    sd: float, margin: float, smaller: float, family: int, paired: bool
) -> None:
    """The last row, at the level that is left, only grows."""
    first = replace(FIRST if paired else ARMS, sd=sd, margin=margin, family_size=family)
    larger = replace(first, family_size=family + 1)
    total, *others = (
        totals(found)[-1] or math.inf  # more than can be searched for
        for found in (
            continued(first),
            continued(larger),
            continued(first, margin=smaller * margin),
        )
    )
    assert min(others) >= total


def test_two_arms_keep_size_and_power() -> None:
    """Simulated: with the first stage's SD and df, size is alpha and power at least as asked."""
    generator, trials, first = np.random.default_rng(20), 3000, (4, 6)
    critical = stats.t.isf(0.025, 8)
    detected = dict.fromkeys((0.0, 1.0), 0)
    for truth in detected:
        for _ in range(trials):
            arms = [
                generator.normal(mean, 1.3, n) for mean, n in zip((truth, 0.0), first, strict=True)
            ]
            pooled = math.sqrt(sum((arm.size - 1) * arm.var(ddof=1) for arm in arms) / 8)
            total = continued(replace(ARMS, sd=pooled)).additions[0].total
            means = [
                np.append(arm, generator.normal(mean, 1.3, total - arm.size)).mean()
                for arm, mean in zip(arms, (truth, 0.0), strict=True)
            ]
            error = pooled * math.sqrt(2 / total)
            detected[truth] += abs(means[0] - means[1]) / error > critical
    error = math.sqrt(0.05 * 0.95 / trials)
    assert detected[0.0] / trials == pytest.approx(0.05, abs=4 * error)
    assert detected[1.0] / trials > 0.8 - 4 * math.sqrt(0.8 * 0.2 / trials)
