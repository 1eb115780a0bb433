"""Hit and false-alarm rates of the detectors of inputs, measured again draw by draw."""

import numpy as np
import pytest

from pitfalls_core.findings.detectors.inputs.rates import RATES
from tests.findings.detectors.inputs import planted_inputs as planted

TWINS = {
    "black-box preprocessing": planted.served_otherwise,
    "covariate shift": planted.shifted,
    "group overlap": planted.sharing,
    "scaler provenance": planted.fitted_on_all,
    "unknown tokens": planted.with_unknown,
    "token mismatch": planted.with_other_shares,
    "padding leak": planted.pooling,
    "silent fallback": planted.made_up,
}
"""Detector to draws with the fault that its rates name, or of their clean twin."""


def share(draw: planted.Draw, draws: int, start: int) -> float:
    """Return in which share of the draws the detector fires."""
    found = [draw(np.random.default_rng([start, number])) for number in range(draws)]
    return sum(one.fired for one in found) / draws


SLOW = {"covariate shift"}
"""Detectors that fit a classifier for every permutation."""


@pytest.mark.parametrize(
    "detector",
    [pytest.param(one, marks=pytest.mark.long if one in SLOW else ()) for one in TWINS],
)
def test_the_rates_are_those_that_are_stated(detector: str) -> None:
    """The stated rates come from these draws, and are such that an alarm means something."""
    stated = RATES[detector]
    assert share(TWINS[detector](planted=True), stated.draws, 1) == stated.hits
    assert share(TWINS[detector](planted=False), stated.draws, 2) == stated.false_alarms
    assert stated.draws >= 200
    assert stated.hits > 0.5
    assert stated.false_alarms <= 0.05


def test_every_detector_of_inputs_is_measured() -> None:
    """No rate is stated of a detector that is not put through its draws."""
    assert TWINS.keys() == RATES.keys()
