"""How often verdicts on two stages are wrong, simulated through `compare` with 3,000 studies."""

import math
from collections import Counter

import numpy as np
import pytest

from pitfalls_core.findings.comparing import compare
from pitfalls_core.statistics.stages import second_stage_to_detect, second_stage_to_show_equivalence
from tests.findings.constructed import arm, design

pytestmark = pytest.mark.long

STUDIES = 3_000
FIRST = 6
MARGIN = 0.01


def shares(truth: float, sd: float, *, equivalence: bool) -> dict[str, float]:
    """Return how often each verdict is given when the total follows Stein's rule."""
    plan = second_stage_to_show_equivalence if equivalence else second_stage_to_detect
    generator = np.random.default_rng([round(1e4 * sd), equivalence])
    verdicts: Counter[str] = Counter()
    for pairs in generator.normal(truth, sd, (STUDIES, FIRST)):
        stages = plan(MARGIN, float(pairs.std(ddof=1)), FIRST)
        assert stages is not None
        values = 0.7 + np.append(pairs, generator.normal(truth, sd, stages.additional))
        one = compare(
            arm(values.tolist(), examples=None),
            arm([0.7] * stages.total, "baseline", examples=None),
            design(margin=MARGIN, first_stage=FIRST),
        )
        verdicts[one.decision.verdict] += 1
    return {verdict: count / STUDIES for verdict, count in verdicts.items()}


BOUND = 4 * math.sqrt(0.05 * 0.95 / STUDIES)


@pytest.mark.parametrize("sd", [0.004, 0.009])
@pytest.mark.parametrize("equivalence", [False, True])
def test_where_nothing_differs(sd: float, equivalence: bool) -> None:
    """A false difference is found in at most 5 %, and equivalence is shown where it is planned."""
    found = shares(0.0, sd, equivalence=equivalence)
    assert found.get("improved", 0.0) + found.get("degraded", 0.0) <= 0.05 + BOUND
    if equivalence:
        assert found["equivalent"] >= 0.8 - 4 * math.sqrt(0.8 * 0.2 / STUDIES)


@pytest.mark.parametrize("sd", [0.004, 0.009])
def test_at_the_margin(sd: float) -> None:
    """Equivalence is false in at most 5 %, and the difference is found in at least 80 %."""
    found = shares(MARGIN, sd, equivalence=False)
    assert found.get("equivalent", 0.0) <= 0.05 + BOUND
    assert found["improved"] >= 0.8 - 0.05 - 4 * math.sqrt(0.8 * 0.2 / STUDIES)
