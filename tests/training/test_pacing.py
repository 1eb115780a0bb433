"""Pacing functions against their closed forms, clipped."""

import math
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pitfalls_core.errors import InputError
from pitfalls_core.training.pacing import SHAPES, Pacing

N = 1000.0
E10 = math.exp(10)

CLOSED: dict[str, Callable[[float, float, float], float]] = {
    # N b + N (1 - b) f(t / (a T)), as published; t / T, a, b
    "linear": lambda t, a, b: N * b + N * (1 - b) * t / a,
    "quadratic": lambda t, a, b: N * b + N * (1 - b) * (t / a) ** 2,
    "root": lambda t, a, b: N * b + N * (1 - b) * (t / a) ** 0.5,
    "exponential": lambda t, a, b: N * b + N * (1 - b) * (math.exp(10 * t / a) - 1) / (E10 - 1),
    "logarithmic": lambda t, a, b: (
        N * b + N * (1 - b) * (1 + 0.1 * math.log(t / a + math.exp(-10)))
    ),
    "step": lambda t, a, b: N if t >= a else N * b,
}


@pytest.mark.parametrize("shape", sorted(CLOSED))
@pytest.mark.parametrize(("full_at", "start"), [(0.8, 0.2), (0.2, 0.8), (1.0, 0.05)])
@pytest.mark.parametrize("progress", [0.0, 0.013, 0.1, 0.19, 0.5, 0.79, 0.95])
def test_sizes_are_those_of_the_closed_form(
    shape: str, full_at: float, start: float, progress: float
) -> None:
    """Fractions of an example are left out, and nothing goes beyond the training set."""
    expected = min(max(CLOSED[shape](progress, full_at, start), 1), N)
    found = Pacing(shape, full_at, start).size(progress, int(N))
    assert found <= expected + 1e-6
    assert found > expected - 1 - 1e-6


def test_all_published_shapes_are_there() -> None:
    """Six of them."""
    assert set(SHAPES) == set(CLOSED)


@pytest.mark.parametrize("shape", sorted(CLOSED))
def test_the_reference_goes_beyond_the_training_set_and_is_clipped(shape: str) -> None:
    """After the share where all is shown, the published formula exceeds N, except for steps."""
    unclipped = CLOSED[shape](0.95, 0.5, 0.2)
    assert (unclipped > N) != (shape == "step")
    assert Pacing(shape, 0.5, 0.2).size(0.95, int(N)) == N


@given(
    st.sampled_from(sorted(SHAPES)),
    st.floats(0.01, 1),
    st.floats(0.01, 1),
    st.integers(1, 5000),
    st.lists(st.floats(0, 1, exclude_max=True), min_size=2, max_size=6),
)
def test_sizes_grow_from_one_to_all(
    shape: str, full_at: float, start: float, examples: int, at: list[float]
) -> None:
    """Never fewer than one example, never more than there are, and never fewer than before."""
    pacing = Pacing(shape, full_at, start)
    sizes = [pacing.size(progress, examples) for progress in sorted(at)]
    assert sizes == sorted(sizes)
    assert all(1 <= size <= examples for size in sizes)
    assert all(
        size == examples
        for size, progress in zip(sizes, sorted(at), strict=True)
        if progress >= full_at
    )


def test_a_small_start_shows_one_example() -> None:
    """Where the share of the start is less than one example."""
    assert Pacing("linear", 0.8, 0.01).size(0, 10) == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("cubic", 0.8, 0.2),
            "pacing.shape must be one of linear, quadratic, root, exponential, logarithmic, step; "
            "got 'cubic'",
        ),
        (("linear", 0.0, 0.2), "pacing.full_at must be above 0 and at most 1; got 0.0"),
        (("linear", 0.8, 1.5), "pacing.start must be above 0 and at most 1; got 1.5"),
    ],
)
def test_settings_out_of_range_are_refused(
    arguments: tuple[str, float, float], message: str
) -> None:
    """The message names the setting and its bounds."""
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        Pacing(*arguments)
