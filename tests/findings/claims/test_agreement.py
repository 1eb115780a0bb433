"""Agreement with a known number: each status can be reached, and the interval decides."""

from collections.abc import Sequence

import numpy as np
import pytest
from scipy.special import stdtrit

from pitfalls_core.findings.analysis import analyse
from pitfalls_core.findings.claims.deciding import ClaimFinding
from pitfalls_core.findings.claims.rule import Status
from pitfalls_core.findings.sentence import plain_text
from pitfalls_core.studies.claims.agreement import MeanNear
from pitfalls_core.studies.claims.predicate import Claim
from pitfalls_core.studies.claims.quantities import Score
from tests.findings.constructed import DATASETS, study, study_runs

SET = "drawn/a"

CLOSE = (0.700, 0.704, 0.697)
FAR = (0.800, 0.804, 0.797)
SPREAD = (0.700, 0.760, 0.650)


def near(variants: tuple[str, ...] = ("baseline", "refined"), tolerance: float = 0.02) -> MeanNear:
    """Return the predicate that accuracies lie within `tolerance` of 70 %."""
    return MeanNear(variants, Score(SET), "accuracy", "percent", 0.70, tolerance)


def decided(predicate: MeanNear, refined: Sequence[float | None]) -> ClaimFinding:
    """Return the claim on a baseline that is close, and a treatment with these scores."""
    seeds = len(refined)
    of = study([Claim("C-1", "", "", predicate)], seeds=seeds)
    baseline = np.resize(CLOSE, seeds).tolist()
    arms = {"baseline": baseline, "refined": list(refined), "control": baseline}
    scores = {(dataset, name): arms[name] for dataset in DATASETS for name in arms}
    (found,) = analyse(study_runs(scores, of)).claims
    return found


@pytest.mark.parametrize(
    ("refined", "status"),
    [
        (CLOSE, "supported"),
        (FAR, "refuted"),
        (tuple(1 - score for score in FAR), "refuted"),
        (SPREAD, "inconclusive"),
        ((0.70, 0.70), "inconclusive"),
        ((None, None, None), "inconclusive"),
    ],
)
def test_every_status_can_be_reached(refined: Sequence[float | None], status: Status) -> None:
    """All variants near, one off on either side, an interval across the edge, too few runs."""
    assert decided(near(), refined).status == status


def test_the_edge_of_the_interval_decides() -> None:
    """A tolerance a little above the reach of the t interval supports, a little below does not."""
    values = np.array(CLOSE)
    half = float(-stdtrit(2, 0.025)) * values.std(ddof=1) / np.sqrt(3)
    reach = half + abs(float(values.mean()) - 0.70)
    for factor, status in ((1.001, "supported"), (0.999, "inconclusive")):
        predicate = near(("refined",), float(factor * reach))
        assert decided(predicate, CLOSE).status == status


def test_the_mean_is_shown_with_its_interval_and_no_null_rate() -> None:
    """What would hold if nothing differed is no question about one arm."""
    found = decided(near(), CLOSE)
    assert found.null_rate is None
    assert [plain_text(one) for one in found.evidence] == [
        "Baseline: accuracy 70.0 % [69.2 %, 70.9 %] (95 %, 3 runs)",
        "Refined: accuracy 70.0 % [69.2 %, 70.9 %] (95 %, 3 runs)",
    ]
