"""Hit and false-alarm rates of the detectors of behaviour, measured again, draw by draw."""

import numpy as np
import pytest

from pitfalls_core.findings.detectors.rates import RATES
from tests.findings.detectors.behaviours import Draw, classes, flips, lottery, power

TWINS = {
    "seed lottery": (lottery(2 / 1.163), lottery(1 / (3 * 1.163))),
    "class regressions": (classes(0.08), classes(0.0)),
    "negative flips": (flips(0.02), flips(0.0)),
    "power": (power(2.0), power(0.5)),
}
"""Detector to draws with the fault that its rates name, and to their clean twins."""


def share(draw: Draw, draws: int, seed: int) -> float:
    """Return in which share of the draws the detector fires."""
    generator = np.random.default_rng(seed)
    return sum(draw(generator).fired for _ in range(draws)) / draws


@pytest.mark.parametrize("detector", TWINS)
def test_the_rates_are_those_that_are_stated(detector: str) -> None:
    """The stated rates come from these draws, and are such that an alarm means something."""
    stated = RATES[detector]
    fault, clean = TWINS[detector]
    assert share(fault, stated.draws, 1) == stated.hits
    assert share(clean, stated.draws, 2) == stated.false_alarms
    assert stated.hits > 0.5
    assert stated.false_alarms <= 0.05
