"""How often verdicts are right and wrong, simulated through the whole rule.

Expected shares of the four verdicts were simulated independently, with 200,000 studies each and
standard errors of 0.0011 at most. Bounds here are 4 Monte Carlo standard errors of both together.
"""

import math
from collections import Counter

import numpy as np
import pytest

from pitfalls_core.findings.comparing import compare
from pitfalls_core.findings.families import adjust_families
from pitfalls_core.findings.verdicts import decide
from pitfalls_core.statistics.intervals import paired_estimate
from tests.findings.constructed import arm, design

pytestmark = pytest.mark.long

STUDIES = 20_000
FAMILIES = 1_500
SPREAD = 0.01
"""SD of the differences; the baseline's scores do not vary, so that it is that of the treatment."""


def shares(n: int, margin: float, truth: float) -> dict[str, float]:
    """Return how often each verdict is given, in units of the SD of the differences."""
    draws = np.random.default_rng([n, round(10 * margin)]).normal(truth, 1.0, (STUDIES, n))
    of = design(margin=margin)
    verdicts = Counter(
        decide(paired_estimate(draw), of, detectable_effect=0.0).verdict for draw in draws
    )
    return {verdict: count / STUDIES for verdict, count in verdicts.items()}


def bound(rate: float, studies: int = STUDIES) -> float:
    """Return 4 standard errors of a simulated share, with those of the expected one."""
    return 4 * math.sqrt(rate * (1 - rate) / studies + 0.0011**2)


@pytest.mark.parametrize(
    ("n", "margin", "equivalent", "different"),
    [
        (3, 2.0, 0.559, 0.006),
        (5, 2.0, 0.950, 0.003),
        (6, 2.0, 0.987, 0.002),
        (10, 2.0, 1.000, 0.000),
        (3, 1.0, 0.126, 0.033),
        (5, 1.0, 0.295, 0.037),
        (6, 1.0, 0.410, 0.037),
        (10, 1.0, 0.794, 0.032),
    ],
)
def test_verdicts_where_nothing_differs(
    n: int, margin: float, equivalent: float, different: float
) -> None:
    """A false difference is rarer than its level, since equivalence is looked at first."""
    found = shares(n, margin, 0.0)
    false = found.get("improved", 0.0) + found.get("degraded", 0.0)
    assert found["equivalent"] == pytest.approx(equivalent, abs=bound(equivalent))
    assert false == pytest.approx(different, abs=bound(different))


@pytest.mark.parametrize(
    ("n", "equivalent", "improved"),
    [(3, 0.050, 0.435), (5, 0.050, 0.868), (6, 0.049, 0.926), (10, 0.050, 0.950)],
)
def test_verdicts_at_the_margin(n: int, equivalent: float, improved: float) -> None:
    """With the true difference at the margin, equivalence is false at its level and no more."""
    found = shares(n, 2.0, 2.0)
    assert found["equivalent"] == pytest.approx(equivalent, abs=bound(equivalent))
    assert found["improved"] == pytest.approx(improved, abs=bound(improved))
    assert "degraded" not in found


@pytest.mark.parametrize("size", [3, 12])
@pytest.mark.parametrize("truth", ["nothing differs", "all at the margin", "half and half"])
def test_any_false_verdict_in_a_family(size: int, truth: str) -> None:
    """Both lists corrected by Holm, any false verdict in a family is about as rare as one test's.

    False is a difference where there is none, and equivalence at the margin.
    """
    margin = 2 * SPREAD
    at_margin = {"nothing differs": 0, "all at the margin": size, "half and half": size // 2}[truth]
    generator = np.random.default_rng([size, at_margin])
    false = sum(_any_false(generator, size, at_margin, margin) for _ in range(FAMILIES))
    assert false / FAMILIES <= 0.054 + bound(0.054, FAMILIES)


def _any_false(generator: np.random.Generator, size: int, at_margin: int, margin: float) -> bool:
    found = []
    for place in range(size):
        truth = margin if place < at_margin else 0.0
        treatment = 0.7 + generator.normal(truth, SPREAD, 6)
        one = compare(
            arm(treatment.tolist(), examples=None),
            arm([0.7] * 6, "baseline", examples=None),
            design(dataset=f"drawn/{place}", margin=margin),
        )
        found.append(one)
    adjusted = adjust_families(found)
    false = ("equivalent" if place < at_margin else "different" for place in range(size))
    return any(
        (one.verdict_family == "equivalent")
        if wrong == "equivalent"
        else one.verdict_family in ("improved", "degraded")
        for one, wrong in zip(adjusted, false, strict=True)
    )
