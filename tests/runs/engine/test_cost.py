"""The expected cost of runs, and when somebody has to agree to it."""

from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pitfalls_core.runs.engine.cost import (
    Cost,
    MeasuredRun,
    PlannedRun,
    expected_cost,
    needs_consent,
)

ARMS = st.tuples(
    st.just("study"), st.sampled_from("ab"), st.sampled_from("xy"), st.sampled_from(["smoke"])
)
MEASURED = st.lists(
    st.tuples(ARMS, st.floats(0, 1e6)).map(lambda pair: MeasuredRun(*pair[0], pair[1]))
)
PLANNED = st.lists(st.builds(lambda arm: PlannedRun(*arm), ARMS))


def test_the_arm_goes_before_the_task() -> None:
    """A variant that was measured costs what it did; another, what its task did."""
    measured = [
        MeasuredRun("s", "t", "slow", "laptop", 30.0),
        MeasuredRun("s", "t", "fast", "laptop", 10.0),
        MeasuredRun("s", "t", "slow", "smoke", 1.0),
        MeasuredRun("other", "t", "slow", "laptop", 500.0),
    ]
    plans = [("slow", 30.0), ("fast", 10.0), ("new", fmean([30.0, 10.0]))]
    for variant, seconds in plans:
        cost = expected_cost([PlannedRun("s", "t", variant, "laptop")], measured)
        assert cost == Cost(seconds, 1, 0)
    assert expected_cost([PlannedRun("s", "u", "slow", "laptop")], measured) == Cost(0, 0, 1)
    assert expected_cost([PlannedRun("s", "t", "new", "smoke")], measured) == Cost(1.0, 1, 0)
    assert expected_cost([PlannedRun("s", "t", "slow", "full")], measured) == Cost(0, 0, 1)


@given(PLANNED, PLANNED, MEASURED)
def test_costs_add_up(
    some: list[PlannedRun], more: list[PlannedRun], measured: list[MeasuredRun]
) -> None:
    """The cost of two lists is that of both together, in whatever order they come."""
    first, second = expected_cost(some, measured), expected_cost(more, measured)
    both = expected_cost([*some, *more], measured)
    assert expected_cost([*more, *some][::-1], measured[::-1]) == both
    assert both.cpu_seconds == pytest.approx(first.cpu_seconds + second.cpu_seconds)
    assert (both.known, both.unknown) == (
        first.known + second.known,
        first.unknown + second.unknown,
    )


@pytest.mark.parametrize(
    ("cost", "words"),
    [
        (Cost(0, 0, 0), "expected cost: 0 s of processor time for 0 runs"),
        (Cost(16, 1, 0), "expected cost: 16 s of processor time for 1 run"),
        (
            Cost(4320, 96, 1),
            "expected cost: 72 min of processor time for 96 runs, and 1 run of tasks that were not "
            "measured yet",
        ),
        (
            Cost(90_000, 1200, 12),
            "expected cost: 25.0 h of processor time for 1,200 runs, and 12 runs of tasks that "
            "were not measured yet",
        ),
    ],
)
def test_costs_in_words(cost: Cost, words: str) -> None:
    """Time in a unit that a reader can use, and what is not known."""
    assert cost.words == words


@pytest.mark.parametrize(
    ("seconds", "device", "limit"),
    [(28_801, "cpu", "8"), (3_601, "cuda", "1"), (3_601, "mps", "1")],
)
def test_long_work_wants_consent(seconds: float, device: str, limit: str) -> None:
    """Just above the limit the message has cost, limit and remedy; at the limit there is none."""
    words = Cost(seconds, 2, 0).words
    assert needs_consent(Cost(seconds, 2, 0), device) == (
        f"{words}. That is more than {limit} h on {device}: `--dry-run` lists the runs; repeat the "
        "command with --yes to start them"
    )
    assert needs_consent(Cost(seconds - 1, 2, 0), device) == ""


def test_what_nobody_measured_is_not_guessed_at() -> None:
    """It adds nothing to what is known, on either side of the limit."""
    assert needs_consent(Cost(0, 0, 3000), "cpu") == ""
    assert needs_consent(Cost(28_801, 1, 3000), "cpu") != ""
