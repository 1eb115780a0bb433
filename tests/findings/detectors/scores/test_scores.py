"""Detectors of scores and predictions on constructed ones: by hand, and in words."""

import math
from collections.abc import Sequence

import numpy as np
import pytest

from pitfalls_core.findings.arms import Label
from pitfalls_core.findings.detectors.scores.augmentation_sensitivity import (
    augmentation_sensitivity,
)
from pitfalls_core.findings.detectors.scores.best_last import best_last_gap
from pitfalls_core.findings.detectors.scores.collapse import collapse
from pitfalls_core.findings.detectors.scores.deceptive_validation import deceptive_validation
from pitfalls_core.findings.detectors.scores.ending import Ending
from pitfalls_core.findings.detectors.scores.metric_naming import metric_naming
from pitfalls_core.findings.detectors.scores.offline_live_gap import offline_live_gap
from pitfalls_core.findings.detectors.scores.rank_reversal import rank_reversal
from pitfalls_core.findings.detectors.scores.rate_sensitivity import rate_sensitivity
from pitfalls_core.findings.detectors.scores.seed_instability import seed_instability
from pitfalls_core.findings.detectors.scores.selection_leakage import selection_leakage
from pitfalls_core.findings.detectors.scores.split_gap import split_gap
from pitfalls_core.findings.sentence import plain_text
from pitfalls_core.runs.store.predictions import Predictions


def seeds(values: Sequence[float]) -> dict[Label, float]:
    """Return seed to score."""
    return dict(enumerate(values))


def answers(labels: Sequence[int], predicted: Sequence[int]) -> Predictions:
    """Return the predictions of one run."""
    return Predictions(np.array(labels), np.array(predicted), None)


def right(count: int, of: int = 100) -> Predictions:
    """Return answers on two classes of equal size, `count` of them right, spread over both."""
    labels = np.arange(of) % 2
    return answers(labels.tolist(), np.where(np.arange(of) < count, labels, 1 - labels).tolist())


def test_an_ending_by_hand() -> None:
    """Three of four are class 1; two standard errors are 2 sqrt(.75 .25 / 4)."""
    found = Ending.of(answers([1, 1, 1, 0], [1, 0, -1, 0]))
    assert found is not None
    assert (found.accuracy, found.trivial, found.examples, found.top) == (0.5, 0.75, 4, 0.5)
    assert found.limit == math.nextafter(1.0, 0.0)
    assert Ending.of(right(60)).limit == pytest.approx(0.6)  # type: ignore[union-attr]


@pytest.mark.parametrize(("count", "fired"), [(50, True), (60, True), (61, False), (100, False)])
def test_collapse_reaches_two_standard_errors_above_chance(count: int, fired: bool) -> None:
    """With 100 examples of two classes, that is 60 %."""
    assert collapse({0: right(100), 1: right(count)}, "Baseline").fired is fired


def test_one_class_is_collapse_unless_the_labels_are_of_it() -> None:
    """96 of 100 answers; the accuracy alone would not say so with many small classes."""
    labels = [*range(50)] * 2
    lopsided = [0] * 96 + [1, 2, 3, 4]
    assert collapse({0: answers(labels, lopsided)}, "Baseline").fired
    same = answers([0] * 96 + [1] * 4, [0] * 96 + [1] * 4)
    assert "as are 96 % of the labels, so that this raises no alarm" in plain_text(
        collapse({0: same}, "Baseline").evidence
    )


def test_collapse_in_words() -> None:
    """The run that is furthest below is shown."""
    found = collapse({3: right(90), 4: right(55), 5: right(45)}, "Baseline")
    assert plain_text(found.evidence) == (
        "The accuracy is 45.0 %, against 50.0 % for always answering the most frequent class of "
        "100 examples (alarm up to 60.0 %, two standard errors above that); 51 % of the answers "
        "are of one class (alarm from 95 %); the alarm is raised in 2 of 3 runs, and seed 5 is "
        "shown."
    )
    nothing = collapse({0: answers([1, 1], [0, 0]), 1: answers([], [])}, "Baseline")
    assert not nothing.fired
    assert plain_text(nothing.evidence) == (
        "No run has predictions on examples of two classes, so that nothing can be told."
    )


def test_deceptive_validation_in_words() -> None:
    """Good validation, and chance beyond it; with poor validation nobody was deceived."""
    found = deceptive_validation({0: 0.8, 1: 0.9}, {0: right(80), 1: right(52)}, "x", chance=0.5)
    assert found.fired
    assert plain_text(found.evidence) == (
        "On the validation set the score is 90.0 %, which closes 80 % of the distance from chance "
        "(50.0 %) to perfect (alarm from 50 %); here it is 52.0 %, against 50.0 % for always "
        "answering the most frequent class (alarm up to 60.0 %, two standard errors above that); "
        "the alarm is raised in 1 of 2 runs, and seed 1 is shown."
    )
    assert not deceptive_validation({0: 0.7}, {0: right(50)}, "x", chance=0.5).fired
    assert not deceptive_validation({}, {0: right(50)}, "x", chance=0.5).fired


def test_best_and_last_by_hand() -> None:
    """Differences 3, 4, 5 points: the interval is 4 +- 4.303 / sqrt(3) points."""
    found = best_last_gap(seeds([0.83, 0.84, 0.85]), seeds([0.8] * 3), "Baseline", least=0.015)
    assert found.fired
    assert plain_text(found.evidence) == (
        "The score of the selected epoch less that of the last one is +4.0 points, 95 % interval "
        "[+1.5, +6.5] over 3 seeds (alarm where the interval lies at or above 1.5 points)."
    )
    assert not best_last_gap(seeds([0.83, 0.84, 0.85]), seeds([0.8] * 3), "Baseline").fired


@pytest.mark.parametrize("last", [{}, {0: 0.5}, {0: 0.5, 1: math.nan}, {7: 0.5, 8: 0.5}])
def test_too_few_pairs_are_said_to_be_too_few(last: dict[Label, float]) -> None:
    """Seeds without a partner, and scores that are not finite, are left out."""
    scores = seeds([0.9, 0.9])
    for found in (
        best_last_gap(scores, last, "Baseline"),
        offline_live_gap(scores, {"Live": last}, "Baseline"),
    ):
        assert not found.fired
        assert plain_text(found.evidence) == (
            "Fewer than two seeds have both scores, which is too few to tell."
        )


def test_the_gap_is_that_of_the_worst_set() -> None:
    """Two of three live sets lie more than five points below."""
    offline = seeds([0.8, 0.82, 0.81])
    live = {
        name: {seed: score - gap for seed, score in offline.items()}
        for name, gap in (("Near", 0.03), ("Far", 0.3), ("Off", 0.1))
    }
    found = offline_live_gap(offline, live, "Baseline", named="Lab")
    assert found.fired
    assert plain_text(found.evidence) == (
        "The score on “Lab” less that on “Far” is +30.0 points, 95 % interval [+30.0, +30.0] over "
        "3 seeds (alarm where the interval lies at or above 5.0 points); so it is for 2 of 3 sets, "
        "and the widest gap is shown."
    )


OFFLINE = {"A": seeds([0.80, 0.81, 0.80]), "B": seeds([0.90, 0.91, 0.91])}


def test_a_resolved_reversal_in_words() -> None:
    """A is below B offline and above it live, both beyond doubt."""
    live = {"A": seeds([0.70, 0.71, 0.71]), "B": seeds([0.60, 0.62, 0.61])}
    found = rank_reversal(OFFLINE, live, "Baseline")
    assert found.fired
    assert plain_text(found.evidence) == (
        "Kendall's tau between both orders of 2 variants is −1.00; 1 of 1 pairs stand the other "
        "way round, 1 of these with both 95 % paired intervals away from zero (alarm from 1): “A” "
        "against “B” −10.3 points [−11.8, −8.9] there and +9.7 points [+8.2, +11.1] here."
    )


@pytest.mark.parametrize(
    ("live", "says"),
    [
        # The order turns, and the interval of the difference holds zero.
        ({"A": seeds([0.7, 0.5, 0.7]), "B": seeds([0.6, 0.62, 0.5])}, "1 of 1 pairs stand"),
        ({"A": seeds([0.5] * 3), "B": seeds([0.5] * 3)}, "variants is undefined; 0 of 1 pairs"),
        ({"A": seeds([0.5])}, "Fewer than two variants have scores on both sets"),
        ({"A": seeds([0.9]), "B": seeds([0.1])}, "0 of 0 pairs stand"),
    ],
    ids=["unresolved", "equal", "one variant", "one seed"],
)
def test_what_is_no_resolved_reversal(live: dict[str, dict[Label, float]], says: str) -> None:
    """Silent, and says why."""
    found = rank_reversal(OFFLINE, live, "Baseline")
    assert not found.fired
    assert says in plain_text(found.evidence)


def test_augmentation_in_words() -> None:
    """The step that is furthest from zero is shown, up or down."""
    strengths = {"none": seeds([0.8] * 3), "weak": seeds([0.81] * 3), "strong": seeds([0.75] * 3)}
    found = augmentation_sensitivity(strengths, "Baseline")
    assert found.fired
    assert plain_text(found.evidence) == (
        "From “weak” to “strong” the score changes by −6.0 points, 95 % interval [−6.0, −6.0] over "
        "3 seeds (alarm where the interval lies 3.0 points or more away from zero); of 2 steps "
        "this is the largest."
    )
    alone = augmentation_sensitivity({"none": seeds([0.8] * 3)}, "Baseline")
    assert plain_text(alone.evidence) == (
        "No two neighbouring strengths have two seeds in common, which is too few to tell."
    )


def test_learning_rates_in_words() -> None:
    """(1 + 2 + 3) / 3 - 1 is 1, half of the fall from 3 to 1."""
    found = rate_sensitivity({0.1: 1.0, 0.2: 2.0, 0.4: math.nan}, "Baseline", start=3.0)
    assert found.fired
    assert plain_text(found.evidence) == (
        "Over 3 learning rates the loss ends 1 above the best of them on average, which is 50 % of "
        "the fall from the start to that (alarm from 25 %)."
    )
    dead = rate_sensitivity({0.1: 5.0, 0.2: math.inf}, "Baseline", start=3.0)
    assert not dead.fired
    assert plain_text(dead.evidence) == (
        "None of 2 learning rates ends below the loss at the start, so that there is no fall to "
        "compare with."
    )


def test_unstable_seeds_in_words() -> None:
    """0.7, 0.8, 0.9: chi-squared is 2 (0.1 / sqrt(.8 .2 / 1000))^2 = 125, far beyond two."""
    found = seed_instability([0.7, 0.8, 0.9], "Baseline", examples=1000)
    assert found.fired
    assert plain_text(found.evidence) == (
        "3 seeds lie 20.0 points apart (alarm from 5.0 points), with an SD of 10.0 points against "
        "1.3 points from the choice of the examples alone (chi-squared test of the former against "
        "the latter: p < .001, alarm below 0.01)."
    )
    assert not seed_instability([0.7, 0.8, 0.9], "Baseline", examples=10).fired


@pytest.mark.parametrize(
    ("scores", "examples"),
    [
        ([0.5, 0.9], 100),
        ([0.5, 0.7, 0.9], None),
        ([1.0] * 3, 10),
        ([0.0] * 3, 10),
        ([0.1, math.inf, 0.3], 9),
    ],
    ids=["two", "unknown examples", "perfect", "nothing right", "no number"],
)
def test_seeds_that_cannot_be_told_apart(scores: list[float], examples: int | None) -> None:
    """Too few, no number of examples, or no spread that they could have."""
    found = seed_instability(scores, "Baseline", examples=examples)
    assert not found.fired
    assert plain_text(found.evidence) == (
        "Too few seeds to tell, or the number of examples is not known."
    )


def test_a_random_split_that_flatters_in_words() -> None:
    """Constant scores have an interval without width."""
    found = split_gap(seeds([0.9] * 2), seeds([0.8] * 3), "Baseline")
    assert found.fired
    assert plain_text(found.evidence) == (
        "The score on the random split less that on the ordered one is +10.0 points, 95 % interval "
        "[+10.0, +10.0] (Welch; alarm where the interval lies at or above 1.0 point)."
    )
    assert not split_gap(seeds([0.9]), seeds([0.8] * 3), "Baseline").fired


VALIDATION: dict[Label, tuple[float, ...]] = dict.fromkeys(range(3), (0.5, 0.7, 0.6))
TEST: dict[Label, tuple[float, ...]] = dict.fromkeys(range(3), (0.4, 0.5, 0.6))


@pytest.mark.parametrize(("reported", "fired"), [(0.6, True), (0.5, False), (0.4, False)])
def test_selection_on_the_test_set(reported: float, fired: bool) -> None:
    """Validation selects the second epoch, and the test set the third."""
    found = selection_leakage(dict.fromkeys(range(3), reported), VALIDATION, TEST, "Baseline")
    assert found.fired is fired


def test_selection_in_words() -> None:
    """Runs in which both sets select the same score say nothing, nor do broken curves."""
    tests: dict[Label, tuple[float, ...]] = {**TEST, 3: (0.4, 0.9, 0.1), 4: (0.4, math.nan, 0.9)}
    validation: dict[Label, tuple[float, ...]] = {**VALIDATION, 3: VALIDATION[0], 4: VALIDATION[0]}
    reported: dict[Label, float] = {0: 0.6, 1: 0.6, 2: 0.5, 3: 0.9, 4: 0.9, 5: 0.3}
    assert plain_text(selection_leakage(reported, validation, tests, "Baseline").evidence) == (
        "Of 3 runs in which validation and test set would select different scores, 2 report the "
        "highest test score and 1 that of the best validation epoch (alarm if most report the "
        "former, from 2 runs on)."
    )
    one = selection_leakage({0: 0.6}, validation, tests, "Baseline")
    assert not one.fired
    assert plain_text(one.evidence) == (
        "Validation and test set would select different scores in 1 runs, which is too few to tell "
        "(it takes 2)."
    )


def test_names_of_metrics_in_words() -> None:
    """The same values under two names; values that are all one tell nothing."""
    same = metric_naming({"swa": [0.1, 0.2, 0.3], "hwa": [0.1, 0.2, 0.3]}, "Baseline")
    assert same is not None
    assert same.fired
    assert plain_text(same.evidence) == (
        "“swa” and “hwa” have the same value in all of 3 runs (alarm from 3 runs, if the values "
        "are not all one): one name may stand for the other's formula."
    )
    perfect = metric_naming({"swa": [1.0] * 3, "hwa": [1.0] * 3}, "Baseline")
    assert perfect is not None
    assert plain_text(perfect.evidence) == (
        "No two of 2 metrics have the same value in all of 3 runs (alarm from 3 runs, if the "
        "values are not all one)."
    )
    assert metric_naming({"swa": [1.0] * 3}, "Baseline") is None
