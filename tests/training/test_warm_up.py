"""A linear rise of the learning rate, then rest."""

import re

import pytest

from pitfalls_core.errors import InputError
from pitfalls_core.training.warm_up import WarmUp


def test_the_rate_rises_over_the_stated_share_and_stays() -> None:
    """Of 100 steps the first ten have a tenth, two tenths, ..., the whole rate."""
    factors = [WarmUp(0.1).factor(step, 100) for step in range(100)]
    assert factors == pytest.approx([(step + 1) / 10 for step in range(10)] + [1.0] * 90)


@pytest.mark.parametrize(("share", "steps"), [(0.0, 10), (0.05, 10)])
def test_a_rise_shorter_than_a_step_is_none(share: float, steps: int) -> None:
    """The rate is whole from the start, and never above it."""
    assert [WarmUp(share).factor(step, steps) for step in range(steps)] == [1.0] * steps


def test_the_whole_run_may_rise() -> None:
    """With a share of 1 the last step is the first at the whole rate."""
    assert [WarmUp(1.0).factor(step, 4) for step in range(4)] == [0.25, 0.5, 0.75, 1.0]


def test_shares_outside_the_unit_interval_are_refused() -> None:
    """A share is a share."""
    message = "warm_up.share must be in [0, 1]; got 2"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        WarmUp(2)
