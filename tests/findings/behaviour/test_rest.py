"""Corruption error, ingredients, calibration and the stage of training, against other routes."""

import importlib
import math
from typing import Any

import numpy as np
import pytest

from pitfalls_core.findings.behaviour.calibration import calibration
from pitfalls_core.findings.behaviour.corruption import corruption_errors
from pitfalls_core.findings.behaviour.ingredients import decompositions
from pitfalls_core.findings.behaviour.stage import Stage, stage_of
from pitfalls_core.findings.comparing import compare
from pitfalls_core.runs.store.predictions import Predictions
from tests.findings.behaviour.made import Made
from tests.findings.constructed import BASELINE, arm, comparison, design

stats: Any = importlib.import_module("scipy.stats")


def test_corruption_error_is_error_over_error() -> None:
    """Geometric means over seeds; the interval is that of the logarithms; then all sets."""
    generator = np.random.default_rng(2)
    errors = generator.uniform(0.1, 0.4, (2, 2, 6))
    arms = [
        (name, arm((1 - treated).tolist()), arm((1 - plain).tolist(), "baseline"))
        for name, treated, plain in zip(("a", "b"), *errors.transpose(1, 0, 2), strict=True)
    ]
    found = corruption_errors("new", arms)
    ratios = errors[:, 0] / errors[:, 1]
    assert [one.dataset for one in found] == ["a", "b", ""]
    for one, each in zip(found, (*ratios, ratios.mean(axis=0)), strict=True):
        logs = stats.ttest_1samp(np.log(each), 0).confidence_interval(0.95)
        assert one.ratio == pytest.approx(stats.gmean(each))
        assert one.interval == pytest.approx((math.exp(logs.low), math.exp(logs.high)))
        assert one.seeds == 6


def test_corruption_error_of_the_baseline_is_one() -> None:
    """The reference divided by itself, whatever its errors."""
    (single, whole) = corruption_errors("same", [("a", arm(BASELINE), arm(BASELINE))])
    assert (single.ratio, whole.ratio) == (1.0, 1.0)


@pytest.mark.parametrize("scores", [(1.0, 0.9), (None, None)])
def test_no_ratio_to_an_error_of_zero_or_to_nothing(scores: tuple[float | None, ...]) -> None:
    """A perfect run has no error to divide by, and failed runs have none at all."""
    assert corruption_errors("new", [("a", arm((0.8, 0.9)), arm(scores))]) == ()
    assert corruption_errors("new", []) == ()


def test_ingredients_and_their_interaction_add_up() -> None:
    """Seed by seed, the whole is the sum of the parts and what they do beyond it."""
    generator = np.random.default_rng(4)
    parts = {name: generator.normal(0.01, 0.02, 6) for name in ("wide", "deep")}
    whole = generator.normal(0.05, 0.02, 6)
    comparisons = [
        comparison(values.tolist(), treatment=name)
        for name, values in {**parts, "both": whole}.items()
    ]
    (found,) = decompositions(comparisons, {"both": ("wide", "deep")})
    assert found.combined.difference == pytest.approx(whole.mean())
    for estimate, values in zip(found.single, parts.values(), strict=True):
        assert estimate.difference == pytest.approx(values.mean())
    beyond = whole - sum(parts.values())
    expected = stats.ttest_1samp(beyond, 0).confidence_interval(0.95)
    assert found.interaction.interval(0.95) == pytest.approx(tuple(expected))
    assert [id_.split("/")[-1] for id_ in found.parts] == ["wide-vs-baseline", "deep-vs-baseline"]


def test_only_what_was_run_alone_is_taken_apart() -> None:
    """A missing ingredient, or seeds that are not shared, leave nothing to add up."""
    whole, part = comparison(BASELINE, treatment="both"), comparison(BASELINE, treatment="wide")
    assert decompositions([whole, part], {"both": ("wide", "deep")}) == ()
    assert decompositions([whole, part], {}) == ()
    short = compare(
        arm([0.7, None, None, None, None, None], "wide"),
        arm(BASELINE, "baseline"),
        design(treatment="wide"),
    )
    assert decompositions([whole, short], {"both": ("wide",)}) == ()


def sure(confidence: float, right: float, examples: int = 100) -> Predictions:
    """Return predictions of one confidence, a share of them right."""
    probabilities = np.tile([confidence, 1 - confidence], (examples, 1))
    labels = (np.arange(examples) >= right * examples).astype(np.int64)
    return Predictions(labels, np.zeros(examples, dtype=np.int64), probabilities)


def test_calibration_is_compared_with_the_sign_turned() -> None:
    """A treatment that is too sure by 10 to 15 points is degraded against one that is not."""
    shares = (0.75, 0.76, 0.77, 0.75, 0.76, 0.78)
    one = comparison(BASELINE)
    place = one.design.dataset
    arms = {(place, "refined"): arm(shares), (place, "baseline"): arm(shares, "baseline")}
    predictions: dict[tuple[str, str], Made] = {
        (place, "refined"): {seed: sure(0.9, share) for seed, share in enumerate(shares)},
        (place, "baseline"): {seed: sure(share, share) for seed, share in enumerate(shares)},
    }
    (found,) = calibration([one], arms, predictions)
    assert found.decision.verdict == "degraded"
    assert found.effect is not None
    assert found.effect.difference == pytest.approx(-np.mean([0.9 - share for share in shares]))
    assert found.design.margin is None
    assert found.effect.equivalence_p is None


def test_calibration_needs_probabilities() -> None:
    """Labels alone state no confidence."""
    one = comparison(BASELINE)
    place = one.design.dataset
    arms = {(place, name): arm(BASELINE, name) for name in ("refined", "baseline")}
    labels = Predictions(np.zeros(3, dtype=np.int64), np.zeros(3, dtype=np.int64), None)
    predictions: dict[tuple[str, str], Made] = {
        cell: dict.fromkeys(range(6), labels) for cell in arms
    }
    assert calibration([one], arms, predictions) == ()


@pytest.mark.parametrize(
    ("curves", "expected"),
    [
        ([[0.1, 0.2, 0.3, 0.4]], (1, 1, 1.0)),
        ([[0.4, 0.4, 0.3, 0.2]], (1, 0, 0.25)),
        ([[0.0] * 9 + [0.1], [0.1] + [0.0] * 9], (2, 1, 0.55)),
        ([[0.0] * 8 + [0.1, 0.0], [], [0.5] * 10], (2, 0, 0.5)),
        ([], (0, 0, 0.0)),
    ],
)
def test_the_stage_is_where_the_first_best_epoch_lies(
    curves: list[list[float]], expected: tuple[int, int, float]
) -> None:
    """Runs, late ones, and the median share; ties go to the first epoch."""
    found = stage_of("task", "new", [{"validation_accuracy": curve} for curve in curves])
    assert found == Stage("task", "new", *expected)
