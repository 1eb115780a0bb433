"""What published means, spreads and numbers of runs allow to conclude."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

from scipy.special import ndtri, stdtrit

from pitfalls_core.errors import InputError, UnknownNameError
from pitfalls_core.statistics.checks import LEAST_ALPHA, require_between
from pitfalls_core.statistics.granularity import printed
from pitfalls_core.statistics.intervals import Estimate

SPREADS: MappingProxyType[str, Callable[[float, int], float]] = MappingProxyType(
    {
        "sd": lambda spread, _: spread,
        "se": lambda spread, n: spread * math.sqrt(n),
        "pop-sd": lambda spread, n: spread * math.sqrt(n / (n - 1)),
        "pop-se": lambda spread, n: spread * n / math.sqrt(n - 1),
        "ci95": lambda spread, n: spread * math.sqrt(n) / -float(stdtrit(n - 1, 0.025)),
    }
)
"""The SD with divisor n - 1, from a printed spread of each kind and n."""


@dataclass(frozen=True)
class Reported:
    """One arm of a published comparison.

    Parameters
    ----------
    mean
        Mean over runs, in the metric's unit.
    sd
        SD over runs, divisor n - 1, in the same unit: see `sd_from`.
    n
        Number of runs.

    Raises
    ------
    InputError
        If `mean` or `sd` is not finite, `sd` is negative, or `n` is below 2.
    """

    mean: float
    sd: float
    n: int

    def __post_init__(self) -> None:
        if not math.isfinite(self.mean):
            raise InputError(f"a reported mean must be finite; got {self.mean}")
        _require_spread(self.sd, self.n)


@dataclass(frozen=True)
class Rounded:
    """The numbers that are printed alike.

    Parameters
    ----------
    low, high
        Lowest and highest, halfway cases included.
    """

    low: float
    high: float


def welch_from_summary(treatment: Reported, baseline: Reported) -> Estimate:
    """Return the difference of two reported means whose SDs may differ.

    What `pitfalls_core.statistics.intervals.welch_estimate` returns for the runs behind them,
    except that its `magnitude` is the larger mean.
    """
    errors = [arm.sd / math.sqrt(arm.n) for arm in (treatment, baseline)]
    error = math.hypot(*errors)
    df: float = treatment.n + baseline.n - 2
    if error > 0:
        share = (errors[0] / error) ** 2
        df = 1 / (share**2 / (treatment.n - 1) + (1 - share) ** 2 / (baseline.n - 1))
    return Estimate(
        treatment.mean - baseline.mean,
        error,
        df,
        min(treatment.n, baseline.n),
        max(abs(treatment.mean), abs(baseline.mean)),
    )


def paired_from_summary(treatment: Reported, baseline: Reported, correlation: float) -> Estimate:
    """Return the difference of two reported means of paired runs.

    The variance of a difference is s1^2 + s2^2 - 2 r s1 s2.

    Parameters
    ----------
    treatment, baseline
        The arms, with equal numbers of runs.
    correlation
        r, between the runs that share a seed; rarely reported, so try a range.

    Raises
    ------
    InputError
        If the numbers of runs differ, or `correlation` is not in [-1, 1].
    """
    if treatment.n != baseline.n:
        raise InputError(
            f"paired arms must have equally many runs; got {treatment.n} and {baseline.n}"
        )
    if not -1 <= correlation <= 1:
        raise InputError(f"a correlation must lie in [-1, 1]; got {correlation}")
    # The same variance, written so that equal SDs and r = 1 cancel exactly.
    apart = (treatment.sd - baseline.sd) ** 2
    variance = apart + 2 * (1 - correlation) * treatment.sd * baseline.sd
    return Estimate(
        treatment.mean - baseline.mean,
        math.sqrt(variance / treatment.n),
        treatment.n - 1,
        treatment.n,
        max(abs(treatment.mean), abs(baseline.mean)),
    )


def sd_from(spread: float, kind: str, n: int) -> float:
    """Return the SD over runs, divisor n - 1, from a printed spread.

    Parameters
    ----------
    spread
        The number after the plus-minus sign.
    kind
        What it is: ``sd``, ``se`` (SD / sqrt(n)), ``pop-sd`` (divisor n), ``pop-se`` (that over
        sqrt(n), as DomainBed prints), or ``ci95`` (half a t interval with n - 1 df).
    n
        Number of runs.

    Raises
    ------
    UnknownNameError
        If `kind` is none of these.
    InputError
        If `spread` is negative or not finite, or `n` is below 2.
    """
    if kind not in SPREADS:
        raise UnknownNameError("kind of spread", kind, SPREADS)
    _require_spread(spread, n)
    return SPREADS[kind](spread, n)


def rounding_interval(text: str) -> Rounded:
    """Return the numbers that are printed as `text`: 81.15 to 81.25 for "81.2".

    Raises
    ------
    InputError
        If `text` is not a plain decimal number.
    """
    value, unit = printed(text)
    return Rounded(float(value - unit / 2), float(value + unit / 2))


def break_even_sd(difference: float, n: int = 1, *, alpha: float = 0.05) -> float:
    """Return the run SD below which a difference of two means would be significant.

    abs(difference) / (z sqrt(2 / n)), for known and equal SDs in both arms. For single runs, where
    no SD can be had, compare it with the SD that such runs usually have.

    Parameters
    ----------
    difference
        Difference of the means, in the metric's unit.
    n
        Runs in each arm.
    alpha
        Level of the two-sided test.

    Raises
    ------
    InputError
        If `difference` is not finite, `n` is below 1, or `alpha` is not between 1e-100 and 1.
    """
    if not math.isfinite(difference):
        raise InputError(f"a difference must be finite; got {difference}")
    if n < 1:
        raise InputError(f"an arm must have at least 1 run; got {n}")
    return abs(difference) / (_two_sided_z(alpha) * math.sqrt(2 / n))


def break_even_examples(first: float, second: float, *, alpha: float = 0.05) -> int | None:
    """Return the size of test set at which two accuracies would differ significantly.

    The smallest N with abs(p1 - p2) / sqrt(p1 (1 - p1) / N + p2 (1 - p2) / N) >= z. The examples
    are taken as drawn anew for each classifier; on shared ones, fewer do if errors coincide.

    Parameters
    ----------
    first, second
        p1 and p2, in [0, 1].
    alpha
        Level of the two-sided test.

    Returns
    -------
    int or None
        None if the accuracies are equal.

    Raises
    ------
    InputError
        If an accuracy is not in [0, 1], or `alpha` is not between 1e-100 and 1.
    """
    for accuracy in (first, second):
        if not 0 <= accuracy <= 1:
            raise InputError(
                f"an accuracy must lie in [0, 1]; got {accuracy}: divide percent by 100"
            )
    z = _two_sided_z(alpha)
    if first == second:
        return None
    variance = first * (1 - first) + second * (1 - second)
    return max(1, math.ceil(variance * (z / (first - second)) ** 2))


def _two_sided_z(alpha: float) -> float:
    require_between("alpha", alpha, LEAST_ALPHA, 1)
    return -float(ndtri(alpha / 2))


def _require_spread(spread: float, n: int) -> None:
    if n < 2:
        raise InputError(f"a spread over runs needs at least 2 runs; got {n}")
    if not 0 <= spread < math.inf:
        raise InputError(f"a spread over runs must be finite and not negative; got {spread}")
