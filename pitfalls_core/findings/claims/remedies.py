"""Claims about several remedies at once: the best of them, or none."""

import math

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr

from pitfalls_core.findings.claims.gains import moments
from pitfalls_core.findings.claims.ground import Ground
from pitfalls_core.findings.claims.remedy_words import REMEDIES
from pitfalls_core.findings.claims.rule import ALPHA, Draws, Held, Status, status_of
from pitfalls_core.findings.scale import ACCURACY
from pitfalls_core.findings.sentence import Quantity as Number
from pitfalls_core.findings.sentence import Sentence, compose
from pitfalls_core.statistics.intervals import Estimate, paired_estimate
from pitfalls_core.statistics.multiplicity import holm
from pitfalls_core.studies.claims.remedies import BestRatioWithin, NoVariantHigher, Remedies

Observed = NDArray[np.float64]


class BestRatioWithinRule:
    """The smallest of several ratios: some are small enough, and all are large enough."""

    def status(self, predicate: BestRatioWithin, ground: Ground, /) -> Status:
        """Decide both bounds: "some" is corrected for the number of variants, "all" is not."""
        logs = _log_ratios(predicate, ground)
        if logs is None:
            return "inconclusive"
        each = [paired_estimate(column) for column in logs.T]
        plain = [one.interval(1 - ALPHA) for one in each]
        joint = [one.interval(1 - ALPHA / len(each)) for one in each]
        low, high = _bounds(predicate)
        reached = any(upper < high for _, upper in joint)
        kept = all(lower > low for lower, _ in plain)
        missed = all(lower > high for lower, _ in plain)
        passed = any(upper < low for _, upper in joint)
        return status_of(reached and kept, refuted=missed or passed)

    def noise(self, predicate: BestRatioWithin, ground: Ground, /) -> Observed | None:
        """Logarithms of the ratios: if nothing differed, all would be zero on average."""
        return _log_ratios(predicate, ground)

    def holds(self, predicate: BestRatioWithin, draws: Draws, _ground: Ground, /) -> Held:
        """Whether the smallest geometric mean lies within the bounds."""
        best = draws.mean(axis=1).min(axis=1)
        low, high = _bounds(predicate)
        within = (best >= low) & (best <= high)
        return np.asarray(within, dtype=np.bool_)

    def evidence(self, predicate: BestRatioWithin, ground: Ground, /) -> tuple[Sentence, ...]:
        """Show the smallest ratio with its interval."""
        logs = _log_ratios(predicate, ground)
        if logs is None:
            return (compose(REMEDIES["too_few"]),)
        best = int(logs.mean(axis=0).argmin())
        title, count = _title(predicate.variants[best], ground), str(logs.shape[1])
        shown = _ratio(logs[:, best], ground)
        return (compose(REMEDIES["ratio"], variant=title, count=count, **shown),)


class NoVariantHigherRule:
    """Supported only by intervals that rule out the margin or more for every variant."""

    def status(self, predicate: NoVariantHigher, ground: Ground, /) -> Status:
        """Refuted by any variant that is significantly higher, corrected."""
        seen = _differences(predicate, ground)
        if seen is None:
            return "inconclusive"
        each = [paired_estimate(column, magnitude=1.0) for column in seen.T]
        tested = [(p, one.difference) for one in each if (p := one.p_value) is not None]
        adjusted = holm([p for p, _ in tested]).tolist() if tested else []
        higher = [p < ALPHA and gain > 0 for p, (_, gain) in zip(adjusted, tested, strict=True)]
        ruled_out = (one.interval(1 - 2 * ALPHA)[1] < predicate.margin for one in each)
        return status_of(all(ruled_out), refuted=any(higher))

    def noise(self, predicate: NoVariantHigher, ground: Ground, /) -> Observed | None:
        """Paired differences."""
        return _differences(predicate, ground)

    def holds(self, _: NoVariantHigher, draws: Draws, _ground: Ground, /) -> Held:
        """Whether Holm's procedure finds none that is higher."""
        means, errors = moments(draws)
        p = np.apply_along_axis(holm, 1, 2 * stdtr(draws.shape[1] - 1, -np.abs(means / errors)))
        return np.asarray(~((p < ALPHA) & (means > 0)).any(axis=1), dtype=np.bool_)

    def evidence(self, predicate: NoVariantHigher, ground: Ground, /) -> tuple[Sentence, ...]:
        """Show the mean difference of every variant; one-sided bounds are those of 90 %."""
        seen = _differences(predicate, ground)
        if seen is None:
            return (compose(REMEDIES["too_few"]),)
        shown = zip(predicate.variants, (paired_estimate(one) for one in seen.T), strict=True)
        return tuple(_difference(_title(name, ground), one, ground) for name, one in shown)


def _paired(predicate: Remedies, ground: Ground) -> Observed | None:
    """Return the quantity in all planned runs, axes (seeds, 1 + variants), the reference first.

    None below three seeds, or while a run has no result.
    """
    names = (predicate.reference, *predicate.variants)
    values = ground.quantities(predicate.quantity, names)
    planned = max(ground.planned(predicate.quantity.task, name) for name in names)
    return values if values is not None and len(values) == planned else None


def _differences(predicate: NoVariantHigher, ground: Ground) -> Observed | None:
    values = _paired(predicate, ground)
    return None if values is None else np.asarray(values[:, 1:] - values[:, :1])


def _log_ratios(predicate: BestRatioWithin, ground: Ground) -> Observed | None:
    values = _paired(predicate, ground)
    if values is None or not values.min() > 0:
        return None
    logs = np.log(values)
    return np.asarray(logs[:, 1:] - logs[:, :1])


def _bounds(predicate: BestRatioWithin) -> tuple[float, float]:
    """Return the logarithms of both bounds."""
    low = math.log(predicate.low) if predicate.low > 0 else -math.inf
    return low, math.inf if predicate.high is None else math.log(predicate.high)


def _title(name: str, ground: Ground) -> str:
    return ground.names.get(name, name)


def _ratio(logs: Observed, ground: Ground) -> dict[str, Number | str]:
    estimate = paired_estimate(logs)
    low, high = np.exp(estimate.interval(1 - ALPHA))
    return {
        "ratio": ground.number(f"{np.exp(estimate.difference):.2f}"),
        "interval": ground.number(f"[{low:.2f}, {high:.2f}]"),
    }


def _difference(variant: str, estimate: Estimate, ground: Ground) -> Sentence:
    mean = ground.number(ACCURACY.change(estimate.difference))
    interval = ground.number(ACCURACY.interval(estimate.interval(1 - 2 * ALPHA)))
    return compose(REMEDIES["difference"], variant=variant, mean=mean, interval=interval)
