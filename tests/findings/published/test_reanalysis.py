"""Questions that make no sense are refused; flags name what weakens a verdict."""

import re
from typing import Any

import pytest

from pitfalls_core.errors import InputError
from pitfalls_core.findings.published.reanalysis import Question
from tests.findings.published_tables import compared


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"margin": 0.0}, "the margin must be positive and finite; got 0.0"),
        (
            {"spread": "std"},
            "unknown kind of spread 'std'. Did you mean 'sd'? Known: ci95, pop-sd, pop-se, sd, se, "
            "unknown.",
        ),
        ({"examples": 0}, "the number of test examples must be positive; got 0"),
        (
            {"perfect": 10.0},
            "a perfect score must be 1 or 100, if scores are shares of test examples; got 10.0: "
            "leave it out for other scores",
        ),
        ({"alpha": 0.5}, "alpha must lie between 1e-100 and 0.5; got 0.5"),
    ],
)
def test_questions_are_checked(changes: dict[str, Any], message: str) -> None:
    """Each number has its range, and each name its nearest."""
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        Question("old", **changes)


def test_flags_of_a_sound_result_are_empty() -> None:
    """A difference far beyond noise and rounding has nothing against it."""
    assert compared(("50.00", "0.50", 6), ("60.00", "0.50", 6)).flags == ()


def test_pairing_that_could_decide_is_flagged() -> None:
    """A difference that independent arms cannot show, and strongly correlated ones could."""
    one = compared(("50.00", "1.00", 6), ("51.00", "1.00", 6))
    assert one.flags == ("pairing_decides",)


def test_rounding_that_could_decide_is_flagged() -> None:
    """The p is just above 0.05 as printed, and on both sides of it within rounding."""
    one = compared(("50.0", "0.1", 6), ("50.1", "0.1", 7))
    assert one.flags == ("rounding_decides",)
