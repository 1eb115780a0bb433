"""Hit and false-alarm rates of the detectors of curves, measured again draw by draw."""

import numpy as np
import pytest

from pitfalls_core.findings.detectors.curves.divergence import divergence
from pitfalls_core.findings.detectors.curves.instability import instability
from pitfalls_core.findings.detectors.curves.memorisation import memorisation
from pitfalls_core.findings.detectors.curves.overfitting import (
    overfitting_by_accuracy,
    overfitting_by_loss,
)
from pitfalls_core.findings.detectors.curves.plateau import plateau
from pitfalls_core.findings.detectors.curves.rates import RATES
from pitfalls_core.findings.detectors.curves.spike import spike
from tests.findings.detectors.curves.planted_courses import (
    Draw,
    diverges,
    errs_more,
    jumps,
    memorizes,
    one_of_six,
    overfits,
    spikes,
    stalls,
)

TWINS = {
    "overfitting by loss": one_of_six(overfits, overfitting_by_loss),
    "overfitting by accuracy": one_of_six(errs_more, overfitting_by_accuracy),
    "memorisation": one_of_six(memorizes, memorisation),
    "divergence": one_of_six(diverges, divergence),
    "spike": one_of_six(spikes, spike),
    "plateau": one_of_six(stalls, plateau),
    "instability": one_of_six(jumps, instability),
}
"""Detector to draws with the fault that its rates name, and to their clean twins."""


def share(draw: Draw, draws: int, start: int) -> float:
    """Return in which share of the draws the detector fires."""
    found = [draw(np.random.default_rng([start, number])) for number in range(draws)]
    return sum(one.fired for one in found) / draws


@pytest.mark.parametrize("detector", TWINS)
def test_the_rates_are_those_that_are_stated(detector: str) -> None:
    """The stated rates come from these draws, and are such that an alarm means something."""
    stated = RATES[detector]
    fault, clean = TWINS[detector]
    assert share(fault, stated.draws, 1) == stated.hits
    assert share(clean, stated.draws, 2) == stated.false_alarms
    assert stated.draws >= 200
    assert stated.hits > 0.5
    assert stated.false_alarms <= 0.05


def test_every_detector_of_curves_is_measured() -> None:
    """No rate is stated of a detector that is not put through its draws."""
    assert TWINS.keys() == RATES.keys()
