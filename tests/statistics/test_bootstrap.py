"""Bootstrap-t intervals against plain loops, all resamples, and what must not change them."""

import itertools
import math
import re
import statistics
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pitfalls_core.errors import InputError
from pitfalls_core.statistics.bootstrap import bootstrap_t_interval, bootstrap_t_interval_unpaired

unhurried = settings(deadline=None, max_examples=40)
SCORES = [0.31, -0.12, 0.55, 0.10, 0.42, -0.07]
OTHERS = [0.02, 0.11, -0.30, 0.25, 0.08]


def stream(seed: int = 4) -> np.random.Generator:
    """Return a generator; the same one for the same seed."""
    return np.random.default_rng(seed)


def ends(difference: float, error: float, ratios: list[float], rank: int) -> tuple[float, float]:
    """Turn resampled t ratios into an interval."""
    ordered = sorted(ratios)
    return difference - ordered[-rank] * error, difference - ordered[rank - 1] * error


def studentised(sample: list[float], center: float) -> float:
    """Mean less `center` over its standard error, infinite without a spread."""
    mean, sd = statistics.fmean(sample), statistics.stdev(sample)
    error = sd / math.sqrt(len(sample))
    return (mean - center) / error if error > 1e-12 else math.copysign(math.inf, mean - center)


def test_paired_interval_is_that_of_a_plain_loop() -> None:
    """Resamples drawn by the same stream, one at a time in pure Python, give the same ends."""
    places = stream().integers(6, size=(999, 6))
    center = statistics.fmean(SCORES)
    ratios = [studentised([SCORES[place] for place in row], center) for row in places]
    expected = ends(center, statistics.stdev(SCORES) / math.sqrt(6), ratios, 50)
    interval = bootstrap_t_interval(SCORES, stream(), level=0.9, replicates=999)
    assert interval == pytest.approx(expected, rel=1e-9)


def test_unpaired_interval_is_that_of_a_plain_loop() -> None:
    """Both arms are resampled apart, first the treatment, and studentised as Welch does."""
    generator = stream()
    first, second = generator.integers(6, size=(999, 6)), generator.integers(5, size=(999, 5))
    center = statistics.fmean(SCORES) - statistics.fmean(OTHERS)

    def error(one: list[float], other: list[float]) -> float:
        return math.sqrt(statistics.variance(one) / 6 + statistics.variance(other) / 5)

    ratios = []
    for row, other_row in zip(first, second, strict=True):
        one, other = [SCORES[i] for i in row], [OTHERS[i] for i in other_row]
        ratios.append(
            (statistics.fmean(one) - statistics.fmean(other) - center) / error(one, other)
        )
    expected = ends(center, error(SCORES, OTHERS), ratios, 25)
    interval = bootstrap_t_interval_unpaired(SCORES, OTHERS, stream(), replicates=999)
    assert interval == pytest.approx(expected, rel=1e-9)


def test_many_resamples_come_near_to_all_of_them() -> None:
    """With 4 pairs all 256 resamples can be listed; 99,999 draws share their 10 % quantiles."""
    values = [0.1, 0.4, 0.5, 1.7]
    center = statistics.fmean(values)
    ratios = [studentised(list(one), center) for one in itertools.product(values, repeat=4)]
    low, high = np.quantile(ratios, [0.1, 0.9], method="inverted_cdf")
    error = statistics.stdev(values) / 2
    interval = bootstrap_t_interval(values, stream(), level=0.8, replicates=99_999)
    assert interval == pytest.approx((center - high * error, center - low * error), abs=0.02)


def test_skew_moves_the_interval() -> None:
    """With a long upper tail the interval reaches further up than down."""
    low, high = bootstrap_t_interval([0.0, 0.1, 0.2, 0.3, 2.5], stream()) or (0.0, 0.0)
    assert high - 0.62 > 1.5 * (0.62 - low) > 0


@given(st.sampled_from([1e-200, 1e-3, 7.0, 1e100]), st.sampled_from([0.0, 0.5, -3.0]))
@unhurried
def test_unit_and_origin_follow(unit: float, origin: float) -> None:
    """Another unit and another origin change the interval as they change the scores."""
    interval = bootstrap_t_interval(SCORES, stream(), replicates=199)
    assert interval is not None
    moved = bootstrap_t_interval((np.array(SCORES) + origin) * unit, stream(), replicates=199)
    assert moved == pytest.approx([(end + origin) * unit for end in interval], rel=1e-9, abs=0)


def test_the_stream_alone_decides_the_draws() -> None:
    """The same generator gives the same interval, another one a different one, the global none."""
    interval = bootstrap_t_interval(SCORES, stream(1))
    np.random.default_rng().random()
    assert bootstrap_t_interval(SCORES, stream(1)) == interval
    assert bootstrap_t_interval(SCORES, stream(2)) != interval


def test_a_wider_level_holds_the_narrower_one() -> None:
    """From the same draws, intervals are nested."""
    inner = bootstrap_t_interval(SCORES, stream(), level=0.5)
    outer = bootstrap_t_interval(SCORES, stream(), level=0.9)
    assert inner is not None
    assert outer is not None
    assert outer[0] < inner[0] < statistics.fmean(SCORES) < inner[1] < outer[1]


@pytest.mark.parametrize("values", [[0.1, 0.4], [0.1, 0.4, 0.2]])
def test_too_many_resamples_without_a_spread_leave_no_interval(values: list[float]) -> None:
    """Of 2 pairs half, of 3 a ninth of the resamples repeat one value: the ends are infinite."""
    assert bootstrap_t_interval(values, stream()) is None
    assert bootstrap_t_interval([*values, 0.3, 0.7], stream()) is not None


def test_resamples_equal_up_to_rounding_have_no_spread() -> None:
    """Differences of scores, equal but for their last digits, give what equal ones give."""
    exact = [0.25, 0.5, 0.5, 0.5, 0.75]
    near = [(base + value / 1000) - base for base, value in zip(SCORES, exact, strict=False)]
    assert len(set(near[1:4])) > 1
    expected = bootstrap_t_interval(exact, stream(), level=0.8, replicates=999)
    interval = bootstrap_t_interval(near, stream(), level=0.8, replicates=999)
    assert expected is not None
    assert interval == pytest.approx([end / 1000 for end in expected], rel=1e-6)


def test_no_spread_has_no_interval() -> None:
    """Equal differences, and two arms of equal scores, are degenerate."""
    assert bootstrap_t_interval([0.1 + 0.2, 0.3, 0.3, 0.3], stream()) is None
    assert bootstrap_t_interval_unpaired([0.3] * 4, [0.1] * 4, stream()) is None
    assert bootstrap_t_interval_unpaired([0.3] * 4, OTHERS, stream()) is not None


def paired(values: list[float], level: float, replicates: int) -> object:
    """Call the paired interval."""
    return bootstrap_t_interval(values, stream(), level=level, replicates=replicates)


def unpaired(values: list[float], level: float, replicates: int) -> object:
    """Call the unpaired interval with `values` as the treatment."""
    return bootstrap_t_interval_unpaired(
        values, OTHERS, stream(), level=level, replicates=replicates
    )


@pytest.mark.parametrize(
    ("interval", "what"), [(paired, "paired differences"), (unpaired, "treatment scores")]
)
def test_what_cannot_be_resampled_is_refused(
    interval: Callable[[list[float], float, int], object], what: str
) -> None:
    """One run, a level beyond 1, and fewer resamples than the level needs; 39 do for 0.95."""
    for values, level, replicates, message in (
        ([0.1], 0.95, 999, f"{what} must hold at least 2 runs; got 1"),
        (SCORES, 1.0, 999, "the level of an interval must lie between 0 and 1; got 1.0"),
        (
            SCORES,
            0.95,
            38,
            "a bootstrap interval with level 0.95 needs at least 39 replicates; got 38",
        ),
    ):
        with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
            interval(values, level, replicates)
    assert interval([*SCORES, *SCORES], 0.95, 39) is not None
