"""Claims about two variants, seed by seed."""

import importlib
import math
from typing import Any

import numpy as np
import pytest

from pitfalls_core.findings.claims.null_rates import REPLICATES
from pitfalls_core.findings.claims.rates_words import PAIRED
from pitfalls_core.studies.claims.paired import HigherHereLowerThere, SomePairDiffers
from pitfalls_core.studies.claims.quantities import Score
from tests.findings.claims.run_grounds import TASK, decided, evidence, with_scores
from tests.findings.constructed import orthogonal_differences

stats: Any = importlib.import_module("scipy.stats")

PAIRS = SomePairDiffers((("a", "b"), ("c", "b")), Score(f"{TASK}/id"), by=0.03)
TRADE = HigherHereLowerThere("a", "b", Score(f"{TASK}/id"), Score(f"{TASK}/odd"))
NOISE = orthogonal_differences(2, seeds=6)
"""Two uncorrelated columns of SD 1 and mean 0."""


def moved(first: float, second: float, sd: float) -> dict[str, dict[str, list[float]]]:
    """Return scores of `a` and `c` that differ from those of `b` by these means."""
    level = 0.7 + 0.02 * np.arange(6)
    columns = (first + sd * NOISE[:, 0], second + sd * NOISE[:, 1])
    return {
        "a": {"id": (level + columns[0]).tolist()},
        "b": {"id": level.tolist()},
        "c": {"id": (level + columns[1]).tolist()},
    }


@pytest.mark.parametrize(
    ("first", "second", "sd", "expected"),
    [
        (0.05, 0.0, 0.005, "supported"),
        (-0.05, 0.0, 0.005, "supported"),
        (0.01, -0.01, 0.005, "refuted"),
        (0.05, 0.0, 0.05, "inconclusive"),
        (0.01, 0.03, 0.005, "inconclusive"),
    ],
)
def test_one_pair_suffices(first: float, second: float, sd: float, expected: str) -> None:
    """Jointly beyond the bound, all within it, or neither."""
    assert decided(PAIRS, with_scores(moved(first, second, sd))).status == expected


def test_intervals_are_joint_t_intervals_of_paired_differences() -> None:
    """Two pairs are shown at 97.5 %, as scipy has them."""
    scores = moved(0.05, 0.0, 0.01)
    said = evidence(decided(PAIRS, with_scores(scores, parents=2)))
    differences = np.subtract(scores["a"]["id"], scores["b"]["id"])
    low, high = stats.t.interval(0.975, 5, differences.mean(), stats.sem(differences))
    assert said[0] == (
        f"A against B: +5.0 points [+{100 * low:.1f}, +{100 * high:.1f}] (97.5 %, 6 seeds)"
    )
    assert said[-1].startswith("conditional on 2 pre-trained checkpoints")


def test_the_null_rate_of_a_bound_is_that_of_normal_means() -> None:
    """Two independent pairs of means over six seeds reach three points so often."""
    found = decided(PAIRS, with_scores(moved(0.05, 0.0, 0.05)))
    single = 2 * stats.norm.sf(0.03 / (0.05 / math.sqrt(6)))
    rate = 1 - (1 - single) ** 2
    assert found.null_rate == pytest.approx(rate, abs=4 * math.sqrt(rate * (1 - rate) / REPLICATES))


def traded(here: float, there: float, sd: float = 0.01) -> dict[str, dict[str, list[float]]]:
    """Return scores of `a` that differ from those of `b` by these means on two sets."""
    return {
        "a": {
            "id": (0.8 + here + sd * NOISE[:, 0]).tolist(),
            "odd": (0.5 + there + sd * NOISE[:, 1]).tolist(),
        },
        "b": {"id": [0.8] * 6, "odd": [0.5] * 6},
    }


@pytest.mark.parametrize(
    ("here", "there", "expected"),
    [
        (0.05, -0.05, "supported"),
        (-0.05, -0.05, "refuted"),
        (0.05, 0.05, "refuted"),
        (0.05, 0.0, "inconclusive"),
        (0.0, -0.05, "inconclusive"),
    ],
)
def test_a_trade_needs_both_signs(here: float, there: float, expected: str) -> None:
    """Higher in one place and lower in the other; one clear contrary sign refutes."""
    finding = decided(TRADE, with_scores(traded(here, there)))
    assert finding.status == expected
    assert finding.null_rate == pytest.approx(0.25, abs=0.04)
    assert evidence(finding)[1].startswith("A against B on “Odd”: ")


def test_too_few_seeds_leave_it_open() -> None:
    """Two seeds give no interval, and equal scores none either."""
    scores = {
        name: {key: values[:2] for key, values in sets.items()}
        for name, sets in traded(0.05, -0.05).items()
    }
    finding = decided(TRADE, with_scores(scores))
    assert (finding.status, finding.null_rate) == ("inconclusive", None)
    assert evidence(finding)[0] == PAIRED["no_mean"].format(
        variant="A", other="B", where=" on “Usual”"
    )
    same = decided(TRADE, with_scores({"a": traded(0, 0)["b"], "b": traded(0, 0)["b"]}))
    assert same.status == "inconclusive"
