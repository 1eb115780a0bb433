"""Detectors of curves on constructed ones: by hand, at their limits, and in words."""

import math
from collections.abc import Callable, Sequence

import numpy as np
import pytest

from pitfalls_core.findings.detectors.curves.course import Course, Courses
from pitfalls_core.findings.detectors.curves.divergence import divergence, divergence_in
from pitfalls_core.findings.detectors.curves.instability import instability, instability_in
from pitfalls_core.findings.detectors.curves.memorisation import memorisation, memorisation_in
from pitfalls_core.findings.detectors.curves.overfitting import (
    overfitting_by_accuracy,
    overfitting_by_loss,
    overfitting_in,
)
from pitfalls_core.findings.detectors.curves.plateau import plateau, plateau_in
from pitfalls_core.findings.detectors.curves.spike import spike, spike_in
from pitfalls_core.findings.detectors.pitfall import Pitfall
from pitfalls_core.findings.sentence import plain_text

FALL = [2.0, 1.6, 1.3, 1.0, 0.8, 0.65, 0.5, 0.4, 0.32, 0.25]
RISING = [0.1 * epoch for epoch in range(10)]
FALL_AND_RISE = [2.0, 1.5, 1.2, 1.0, 1.0, 1.0, 1.2, 1.3, 1.4, 1.5]

Detector = Callable[[Courses, str], Pitfall]

DETECTORS: Sequence[Detector] = (
    overfitting_by_loss,
    overfitting_by_accuracy,
    memorisation,
    divergence,
    spike,
    plateau,
    instability,
)


def said(detector: Detector, **curves: Sequence[float]) -> str:
    """Return the evidence on one run."""
    return plain_text(detector({7: Course(curves)}, "Baseline").evidence)


def test_overfitting_by_hand() -> None:
    """Smoothed over five epochs, the loss is lowest, 1, from epoch 4 on; it ends at 1.35, 1.4."""
    found = overfitting_in(FALL_AND_RISE, FALL)
    assert found is not None
    assert (found.onset, found.epochs, found.tail) == (4, 10, 2)
    assert found.loss == pytest.approx(35)
    assert found.fired
    assert not overfitting_in(FALL_AND_RISE, FALL[::-1]).fired  # type: ignore[union-attr]
    assert not overfitting_in(FALL_AND_RISE, FALL, least=36).fired  # type: ignore[union-attr]
    assert not overfitting_in(FALL, FALL).fired  # type: ignore[union-attr]


def test_overfitting_in_words() -> None:
    """Loss and accuracy are two detectors, each with its thresholds."""
    assert said(overfitting_by_loss, validation_loss=FALL_AND_RISE, train_loss=FALL) == (
        "The validation loss is lowest in epoch 4 of 10 and then lies 35 % or more above that in "
        "the last 2 epochs (alarm from 20 %), while the training loss falls on (as an alarm "
        "takes); the alarm is raised in 1 of 1 runs (epoch 4), and seed 7 is shown."
    )
    accuracy = [1 - error / 5 for error in FALL_AND_RISE]
    assert said(overfitting_by_accuracy, validation_accuracy=accuracy, train_loss=FALL[::-1]) == (
        "The validation error is lowest in epoch 4 of 10 and then lies 35 % and 7.0 points or more "
        "above that in the last 2 epochs (alarm from 20 % and 1.0 point), while the training loss "
        "does not fall on (an alarm takes a fall); the alarm is raised in 0 of 1 runs, and seed 7 "
        "is shown."
    )


def test_an_onset_among_the_last_epochs_in_words() -> None:
    """Nothing can have risen in all of the last epochs if the lowest is one of them."""
    assert said(overfitting_by_accuracy, validation_accuracy=RISING, train_loss=FALL) == (
        "The validation error is lowest in epoch 10 of 10, one of the last 2; an alarm takes all "
        "of these to lie 20 % or more above the lowest; the alarm is raised in 0 of 1 runs, and "
        "seed 7 is shown."
    )


def test_one_more_error_is_not_overfitting() -> None:
    """Of 200 examples, 2 wrong ones instead of 1 double the error by half a point."""
    accuracy = [0.9, 0.95, 0.98, *[0.995] * 4, *[0.99] * 5]
    losses = np.linspace(1, 0.1, 12).tolist()
    curves = {"validation_accuracy": accuracy, "train_loss": losses}
    assert not overfitting_by_accuracy({0: Course(curves)}, "Baseline").fired
    assert overfitting_by_accuracy({0: Course(curves)}, "Baseline", least_rise=0.004).fired


def test_memorisation_by_hand() -> None:
    """The memorised share lies above from the fourth of six epochs on."""
    found = memorisation_in([0.1, 0.2, 0.3, 0.5, 0.6, 0.7], [0.1, 0.4, 0.4, 0.4, 0.3, 0.2])
    assert found is not None
    assert (found.above, found.epoch, found.fired) == (3, 4, True)
    assert not memorisation_in([0.5] * 5, [0.5] * 5).fired  # type: ignore[union-attr]
    assert memorisation_in([0.5] * 5, [0.4] * 5).epoch == 1  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("memorized", "end"),
    [
        ([0.1] * 6, "none of the last epochs (alarm from the last 2 epochs on)"),
        ([0.1] * 5 + [0.9], "the last 1 of 6 epochs (alarm from the last 2 epochs on)"),
        ([0.9] * 6, "all 6 epochs (alarm from the last 2 epochs on)"),
    ],
)
def test_memorisation_in_words(memorized: list[float], end: str) -> None:
    """For how long the one share lies above the other, in each of three ways."""
    text = said(memorisation, memorized=memorized, recovered=[0.5] * 6)
    assert text.startswith(
        f"Of the examples with a flipped label, {100 * memorized[-1]:.0f} % end as memorised and "
        f"50 % as recovered; the former lie above the latter in {end}"
    )


@pytest.mark.parametrize(
    ("course", "fired", "ratio"),
    [
        (Course({"train_loss": (1.0, 2.0, 3.0)}), False, 3.0),
        (Course({"train_loss": (1.0, 2.0, 3.1)}), True, 3.1),
        (Course({"train_loss": (1.0, math.nan, 0.5)}), True, math.inf),
        (Course({"train_loss": (1.0, math.inf)}), True, math.inf),
        (Course({"train_loss": (1.0, 0.5)}, "diverged"), True, math.inf),
        (Course({}, "diverged"), True, math.inf),
        (Course({"train_loss": (2.0, 1.0)}, "collapsed"), False, 0.5),
    ],
)
def test_divergence_by_hand(course: Course, fired: bool, ratio: float) -> None:
    """Three times the loss of the first epoch, any loss that is not finite, and the outcome."""
    found = divergence_in(course)
    assert found is not None
    assert (found.fired, found.ratio) == (fired, ratio)


def test_divergence_in_words() -> None:
    """Of several runs the one that is furthest off is shown."""
    courses: Courses = {
        0: Course({"train_loss": (1.0, 0.5)}),
        1: Course({"train_loss": (1.0, 0.9, 0.8, 7.0)}),
        2: Course({"train_loss": (1.0, 0.5)}, "diverged"),
    }
    assert plain_text(divergence(courses, "Baseline").evidence) == (
        "The loss is not finite after 2 epochs (alarm for any, and above 3 times the loss of the "
        "first epoch); the alarm is raised in 2 of 3 runs (epoch 3), and seed 2 is shown."
    )
    assert said(divergence, train_loss=(2.0, 1.0)) == (
        "The training loss ends at 0.5 times that of the first epoch (alarm above 3 times); the "
        "alarm is raised in 0 of 1 runs, and seed 7 is shown."
    )


def with_jump(at: int, factor: float, width: int = 1) -> list[float]:
    """Return a loss that falls by a tenth an epoch, and jumps."""
    curve = 2 * 0.9 ** np.arange(30)
    curve[at : at + width] *= factor
    return [*curve.tolist()]


@pytest.mark.parametrize(
    ("losses", "peak"),
    [
        (with_jump(15, 1.0), None),
        (with_jump(15, 2.0), 16),
        (with_jump(15, 2.0, width=3), 16),
        # What stays up is no spike, and what comes at the very end has not come back.
        (with_jump(15, 2.0, width=15), None),
        (with_jump(29, 2.0), None),
        ([1.0] * 30, None),
        ([1.0] * 15 + [1.05] + [1.0] * 14, None),
        ([1.0] * 15 + [1.07] + [1.0] * 14, 16),
    ],
    ids=["fall", "one epoch", "three epochs", "step", "end", "constant", "below floor", "above"],
)
def test_spikes_by_hand(losses: list[float], peak: int | None) -> None:
    """Without noise a spike takes six of the least deviations, which is 0.06 in the logarithm."""
    found = spike_in(losses)
    assert found is not None
    assert found.peak == peak


def test_spikes_do_not_depend_on_the_unit() -> None:
    """Nor on losses after the first one that is not finite."""
    curve = with_jump(12, 1.5)
    scaled = spike_in([1000 * loss for loss in curve])
    assert scaled is not None
    assert scaled == spike_in([*[1000 * loss for loss in curve], math.nan, 0.0])
    assert scaled.height == pytest.approx(spike_in(curve).height)  # type: ignore[union-attr]


def test_spikes_in_words() -> None:
    """With a spike and without one; log(2) is 69.3 hundredths."""
    assert said(spike, train_loss=with_jump(15, 2.0)) == (
        "In epoch 16 of 30 the log of the training loss lies 58.8 deviations above the median of "
        "the 7 epochs around it (alarm above 6), and the loss is back after 1 (alarm within 3); a "
        "deviation is 0.010; the alarm is raised in 1 of 1 runs (epoch 16), and seed 7 is shown."
    )
    assert said(spike, train_loss=[1.0] * 10) == (
        "In none of 10 epochs does the log of the training loss lie more than 6 deviations above "
        "the median of the 5 epochs around it and come back within 1; it reaches 0.0 deviations of "
        "0.010; the alarm is raised in 0 of 1 runs, and seed 7 is shown."
    )


@pytest.mark.parametrize(
    ("losses", "fired"),
    [
        (FALL, False),
        ([1.0] * 10, True),
        ([1.0] + [0.1] * 9, False),
        ([1.0] + [0.21] * 9, True),
        ([1.0, 0.8] + [0.5, 0.52] * 4, True),
    ],
    ids=["fall", "constant", "converged", "just above", "noisy"],
)
def test_plateaus_by_hand(losses: list[float], fired: bool) -> None:
    """Standing still is convergence at a fifth of the start or less."""
    assert plateau_in(losses).fired is fired  # type: ignore[union-attr]


def test_plateaus_in_words() -> None:
    """Slope and level in shares of the first epoch."""
    assert said(plateau, train_loss=[2.0] * 10) == (
        "Over the last 4 of 10 epochs the training loss changes by +0 % of its start an epoch, "
        "95 % interval [+0, +0] %, at 100 % of its start (alarm if the interval holds zero and the "
        "level is above 20 %); the alarm is raised in 1 of 1 runs (epoch 7), and seed 7 is shown."
    )


def test_instability_by_hand() -> None:
    """A zigzag by a factor of e departs by one from its neighbours' mean, up and down."""
    zigzag = [math.e if at % 2 else 1.0 for at in range(20)]
    found = instability_in(zigzag, [0.1, 0.5, 0.3, 0.6])
    assert found is not None
    assert found.roughness == pytest.approx(1)
    assert found.drop == pytest.approx(0.2)
    assert (found.at, found.epoch, found.fired) == (3, 3, True)
    steady = instability_in(FALL, [0.1, 0.2, 0.2, 0.3])
    assert steady is not None
    assert (steady.drop, steady.at, steady.fired) == (0.0, None, False)


def test_instability_in_words() -> None:
    """Both numbers stand with their thresholds."""
    exact = (2.0 ** -np.arange(8)).tolist()
    assert said(instability, train_loss=exact, validation_accuracy=[0.5, 0.3, 0.6]) == (
        "From epoch to epoch the log of the training loss departs from its neighbours by 0.000 "
        "(median absolute deviation; alarm from 0.1), and the validation accuracy falls by 20.0 "
        "points at most (alarm from 10.0 points); the alarm is raised in 1 of 1 runs (epoch 2), "
        "and seed 7 is shown."
    )


NAMES = ("train_loss", "validation_loss", "validation_accuracy", "memorized", "recovered")

UNUSABLE: dict[str, dict[str, tuple[float, ...]]] = {
    "nothing": {},
    "one epoch": dict.fromkeys(NAMES, (0.5,)),
}


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda one: one.__name__)
@pytest.mark.parametrize("curves", UNUSABLE.values(), ids=UNUSABLE)
def test_too_few_epochs_are_said_to_be_too_few(
    detector: Detector, curves: dict[str, tuple[float, ...]]
) -> None:
    """Silent, with the number that it takes."""
    found = detector({0: Course(curves)}, "Baseline")
    assert not found.fired
    text = plain_text(found.evidence)
    assert text.startswith("Too few epochs to tell: it takes ")
    assert text.endswith(", with values that can be used.")


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda one: one.__name__)
def test_values_that_are_not_finite_raise_no_error(detector: Detector) -> None:
    """Only divergence is about them."""
    curve = (*FALL[:5], math.nan, *FALL[5:])
    found = detector({0: Course(dict.fromkeys(NAMES, curve))}, "Baseline")
    assert found.fired == (detector is divergence)


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda one: one.__name__)
@pytest.mark.parametrize("value", [0.0, 0.5])
def test_constant_curves(detector: Detector, value: float) -> None:
    """Nothing moves: at most that is a plateau."""
    found = detector({0: Course(dict.fromkeys(NAMES, (value,) * 20))}, "Baseline")
    assert found.fired == (detector is plateau and value > 0)
