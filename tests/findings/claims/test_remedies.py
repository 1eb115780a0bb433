"""Claims about several remedies at once: every status, null rates, and what leaves them open."""

import math
from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import pytest

from pitfalls_core.findings.claims.deciding import ClaimFinding, decide_claim
from pitfalls_core.findings.claims.ground import ArmRuns, Ground
from pitfalls_core.runs.identity.key import Ingredients
from pitfalls_core.runs.store.record import RunRecord
from pitfalls_core.studies.claims.predicate import Claim, Predicate
from pitfalls_core.studies.claims.quantities import Score
from pitfalls_core.studies.claims.remedies import BestRatioWithin, NoVariantHigher
from tests.findings.claims.grounds import evidence
from tests.findings.constructed import (
    BASELINE,
    DEGRADED,
    EQUIVALENT,
    IMPROVED,
    UNDERPOWERED,
    orthogonal_differences,
)

QUANTITY = Score("task/a")
NAMED: tuple[Score, str, Literal["number"]] = (QUANTITY, "score", "number")
PARTLY = BestRatioWithin(("one", "two"), *NAMED, "baseline", low=0.2, high=0.8)
NONE = BestRatioWithin(("one", "two"), *NAMED, "baseline", low=0.8, high=None)
RESOLVED = BestRatioWithin(("one", "two"), *NAMED, "baseline", low=0.0, high=0.2)
HIGHER = NoVariantHigher(("one", "two"), *NAMED, "baseline", margin=0.01)
NOISE = orthogonal_differences(2, seeds=6)


def record(variant: str, seed: int, score: float) -> RunRecord:
    """Return the record of a run that has nothing but a score."""
    empty: dict[str, Any] = {"examples": {}, "predictions": {}, "curves": {}, "arrays": ""}
    return RunRecord(
        id=f"study/task/{variant}/{seed}",
        task="task",
        variant=variant,
        seed=seed,
        outcome="ok",
        scores={"a/accuracy": score},
        steps=1,
        parameters=1,
        ingredients=Ingredients({}, {}, {}, "cpu"),
        **empty,
    )


def found(predicate: Predicate, **values: Sequence[float]) -> ClaimFinding:
    """Return the claim decided on numbers that runs have, by variant and then seed."""
    runs = {
        ("task", name): ArmRuns(tuple(record(name, seed, one) for seed, one in enumerate(each)), 6)
        for name, each in values.items()
    }
    ground = Ground((), (), runs=runs)
    return decide_claim(Claim("C-1", "", "", predicate), ground)


def ratios(*factors: float, noise: float = 0.02) -> dict[str, list[float]]:
    """Return a reference of 0.05 and two variants at `factors` of it, up to noise."""
    logs = noise * NOISE
    named = zip(("one", "two"), factors, logs.T, strict=True)
    each = {name: (0.05 * factor * np.exp(column)).tolist() for name, factor, column in named}
    return {"baseline": [0.05] * 6, **each}


@pytest.mark.parametrize(
    ("factors", "noise", "partly", "none", "resolved"),
    [
        ((0.5, 1.0), 0.02, "supported", "refuted", "refuted"),
        ((1.0, 1.1), 0.02, "refuted", "supported", "refuted"),
        ((0.1, 0.5), 0.02, "refuted", "refuted", "supported"),
        ((0.8, 1.0), 0.3, "inconclusive", "inconclusive", "refuted"),
        ((0.2, 1.0), 0.3, "inconclusive", "refuted", "inconclusive"),
    ],
)
def test_the_best_ratio_is_placed(
    factors: tuple[float, float], noise: float, partly: str, none: str, resolved: str
) -> None:
    """Half, all and a tenth of the reference: one of the three readings is supported."""
    values = ratios(*factors, noise=noise)
    expected = (partly, none, resolved)
    assert tuple(found(one, **values).status for one in (PARTLY, NONE, RESOLVED)) == expected


def test_the_smallest_ratio_is_shown_with_its_interval() -> None:
    """A geometric mean, whichever variant has it."""
    told = evidence(found(PARTLY, **ratios(0.5, 1.0)))
    assert told == ["one: ratio 0.50 [0.49, 0.51] (95 %), the lowest of 2"]
    told = evidence(found(PARTLY, **ratios(1.0, 0.5)))
    assert told == ["two: ratio 0.50 [0.49, 0.51] (95 %), the lowest of 2"]


def test_by_chance_the_best_of_two_stays_above_four_fifths_as_often_as_normals_do() -> None:
    """If nothing differed, both mean logs exceed log 0.8 with the square of one's probability."""
    noise = 0.5
    bound = math.log(0.8) / (noise / math.sqrt(6))
    one = 0.5 * math.erfc(bound / math.sqrt(2))
    rate = found(NONE, **ratios(1.0, 1.0, noise=noise)).null_rate
    assert rate == pytest.approx(one**2, abs=0.05)


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        (EQUIVALENT, DEGRADED, "supported"),
        (EQUIVALENT, IMPROVED, "refuted"),
        (EQUIVALENT, UNDERPOWERED, "inconclusive"),
    ],
)
def test_none_is_higher_only_if_gains_are_ruled_out(
    one: tuple[float, ...], two: tuple[float, ...], expected: str
) -> None:
    """Low power leaves the claim open; one clear gain refutes it."""
    values = {
        "baseline": BASELINE,
        "one": np.add(BASELINE, one).tolist(),
        "two": np.add(BASELINE, two).tolist(),
    }
    finding = found(HIGHER, **values)
    assert finding.status == expected
    assert evidence(finding)[0].startswith("one: ")


def test_the_null_rate_of_none_higher_is_high() -> None:
    """Without effects Holm's procedure finds a gain in at most one study of forty."""
    noise = 0.01 * NOISE
    values = {
        "baseline": BASELINE,
        "one": (BASELINE + noise[:, 0]).tolist(),
        "two": (BASELINE + noise[:, 1]).tolist(),
    }
    rate = found(HIGHER, **values).null_rate
    assert rate is not None
    assert rate >= 0.96


@pytest.mark.parametrize("predicate", [PARTLY, HIGHER])
@pytest.mark.parametrize(
    "values",
    [
        {"baseline": [0.1, 0.2], "one": [0.1, 0.2], "two": [0.1, 0.2]},
        {"baseline": [0.1] * 6, "one": [0.1] * 5, "two": [0.2] * 6},
        {"baseline": [0.1] * 6, "one": [0.1] * 6},
    ],
)
def test_missing_runs_leave_a_claim_open(
    predicate: BestRatioWithin | NoVariantHigher, values: dict[str, list[float]]
) -> None:
    """Two seeds, a run too few, and a variant without any."""
    finding = found(predicate, **values)
    assert finding.status == "inconclusive"
    assert finding.null_rate is None
    assert evidence(finding) == ["too few finished runs of equal seeds"]


def test_a_score_of_zero_has_no_ratio() -> None:
    """The logarithm of nothing decides nothing."""
    values = {**ratios(0.5, 1.0), "one": [0.0] + [0.05] * 5}
    assert found(PARTLY, **values).status == "inconclusive"
