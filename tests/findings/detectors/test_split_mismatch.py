"""Split mismatch: planted differences of class shares beside their clean twins."""

import numpy as np
import pytest

from pitfalls_core.data.facts import SetFacts
from pitfalls_core.findings.detectors.split_mismatch import split_mismatch
from pitfalls_core.findings.sentence import plain_text
from tests.findings.detectors.planted import counted, run

TRAINED = np.array([100, 100, 100, 100])


@pytest.mark.parametrize(
    ("counts", "fired"),
    [
        ([50, 50, 50, 50], False),
        ([200, 200, 200, 200], False),
        ([10, 60, 65, 65], True),
        ([0, 70, 70, 60], True),
        # Far from training by V, and within chance: eight examples.
        ([0, 2, 3, 3], False),
        # Beyond chance, and V is below 0.1: many examples.
        ([9000, 10_500, 10_500, 10_000], False),
    ],
    ids=["as in training", "more of them", "rare class", "absent class", "few", "small"],
)
def test_planted_shares(counts: list[int], fired: bool) -> None:
    """It takes a difference that is both beyond chance and large."""
    train = TRAINED * (100 if sum(counts) > 1000 else 1)
    (found,) = split_mismatch([run(counted(train, np.array(counts)))])
    assert found.fired is fired


def test_the_evidence_names_effect_and_thresholds() -> None:
    """By hand: expected counts 60, 90, 40, 60 give 15 + 10 + 22.5 + 15, which is 250 / 4."""
    train, test = np.array([90, 60]), np.array([10, 90])
    runs = [run(counted(train, test), 4), run(counted(train, train), 5)]
    (found,) = split_mismatch(runs)
    assert found.fired
    assert plain_text(found.evidence) == (
        "The shares of the classes differ from those in training by a Cramér's V of 0.500 (alarm "
        "from 0.1) with p < 1e-06 (alarm below 0.001; chi-squared 62.5, degrees of freedom 1, "
        "smallest expected count 40.0); the alarm is raised in 1 of 2 seeds, and seed 4 is shown."
    )


def test_sets_without_class_counts_are_left_out() -> None:
    """A regression, or a program that did not say what it trained on."""
    assert split_mismatch([run({"train": SetFacts(3), "test": SetFacts(3, (1, 2))})]) == ()
    assert split_mismatch([run({"test": SetFacts(3, (1, 2))})]) == ()
