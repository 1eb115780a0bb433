"""Hit and false-alarm rates of the detectors of scores, measured again draw by draw."""

import numpy as np
import pytest

from pitfalls_core.findings.detectors.scores.rates import RATES
from tests.findings.detectors.scores import planted_scores as planted

TWINS = {
    "collapse": planted.collapsed,
    "deceptive validation": planted.deceived,
    "best-last gap": planted.dropped,
    "offline-live gap": planted.gap,
    "rank reversal": planted.reversal,
    "augmentation sensitivity": planted.augmented,
    "learning-rate sensitivity": planted.rates,
    "seed instability": planted.unstable,
    "split gap": planted.split,
    "selection leakage": planted.selected,
    "metric naming": planted.misnamed,
}
"""Detector to draws with the fault that its rates name, or of their clean twin."""


def share(draw: planted.Draw, draws: int, start: int) -> float:
    """Return in which share of the draws the detector fires."""
    found = [draw(np.random.default_rng([start, number])) for number in range(draws)]
    return sum(one.fired for one in found) / draws


@pytest.mark.parametrize("detector", TWINS)
def test_the_rates_are_those_that_are_stated(detector: str) -> None:
    """The stated rates come from these draws, and are such that an alarm means something."""
    stated = RATES[detector]
    assert share(TWINS[detector](planted=True), stated.draws, 1) == stated.hits
    assert share(TWINS[detector](planted=False), stated.draws, 2) == stated.false_alarms
    assert stated.draws >= 200
    assert stated.hits > 0.5
    assert stated.false_alarms <= 0.05


def test_every_detector_of_scores_is_measured() -> None:
    """No rate is stated of a detector that is not put through its draws."""
    assert TWINS.keys() == RATES.keys()
