"""Claims about shares of runs: what was counted, Fisher's exact test, and Holm's correction."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.findings.claims.ground import Ground
from pitfalls_core.findings.claims.origins import origins
from pitfalls_core.findings.claims.rates_words import RATES
from pitfalls_core.findings.claims.rule import ALPHA, Draws, Held, Status, status_of
from pitfalls_core.findings.scale import ACCURACY, p_text
from pitfalls_core.findings.sentence import Sentence, compose
from pitfalls_core.statistics.contingency import fisher_exact_p
from pitfalls_core.statistics.multiplicity import holm
from pitfalls_core.statistics.proportions import newcombe_interval, wilson_interval
from pitfalls_core.studies.claims.rates import (
    Never,
    Rated,
    RatedAgainst,
    RateHigher,
    RateLoweredNotToZero,
    SomeButNotAll,
    SomeRateHigher,
)


@dataclass(frozen=True)
class Count:
    """Runs with the outcome, finished runs, and planned ones."""

    with_outcome: int
    runs: int
    planned: int

    @property
    def complete(self) -> bool:
        """Whether all planned runs have finished, and there are some."""
        return self.runs == self.planned > 0

    @property
    def share(self) -> float:
        """The share of runs with the outcome; 0 without a run."""
        return self.with_outcome / max(1, self.runs)


class Counted:
    """What all rules about shares have in common: counts differ by chance, not by a known noise."""

    def noise(self, _predicate: Rated, _ground: Ground, /) -> NDArray[np.float64] | None:
        """None: the noise of a count is not that of a normal variable."""
        return None

    def holds(self, _predicate: Rated, draws: Draws, _ground: Ground, /) -> Held:
        """Never asked, without noise."""
        return np.zeros(len(draws), dtype=np.bool_)


class SomeButNotAllRule(Counted):
    """What was observed is true or false; runs that never finished could change it."""

    def status(self, predicate: SomeButNotAll, ground: Ground, /) -> Status:
        """Supported by one variant with runs of both kinds; refuted if all are complete."""
        counts = [count_of(predicate, ground, [one]) for one in predicate.variants]
        supported = any(0 < one.with_outcome < one.runs for one in counts)
        return status_of(supported, refuted=not supported and all(one.complete for one in counts))

    def evidence(self, predicate: SomeButNotAll, ground: Ground, /) -> tuple[Sentence, ...]:
        """Every variant with its count."""
        return (*_cells(predicate, ground), *_origins(predicate, ground))


class NeverRule(Counted):
    """What was observed is true or false; runs that never finished could change it."""

    def status(self, predicate: Never, ground: Ground, /) -> Status:
        """Refuted by a single run."""
        count = count_of(predicate, ground, predicate.variants)
        return status_of(count.complete, refuted=count.with_outcome > 0)

    def evidence(self, predicate: Never, ground: Ground, /) -> tuple[Sentence, ...]:
        """Every variant with its count, and how large its share could still be."""
        return (*_cells(predicate, ground), *_origins(predicate, ground))


class RateHigherRule(Counted):
    """Fisher's exact test on pooled counts."""

    def status(self, predicate: RateHigher, ground: Ground, /) -> Status:
        """Return what a difference in either direction decides, if the test finds one."""
        sign = _direction(predicate, ground)
        return status_of(sign > 0, refuted=sign < 0)

    def evidence(self, predicate: RateHigher, ground: Ground, /) -> tuple[Sentence, ...]:
        """Show the pooled counts, and the test."""
        return _pooled(predicate, ground)


class RateLoweredNotToZeroRule(Counted):
    """Fisher's exact test for the first half, what was observed for the second."""

    def status(self, predicate: RateLoweredNotToZero, ground: Ground, /) -> Status:
        """Refuted by a raised share, or where no run has the outcome any more."""
        sign = _direction(predicate, ground)
        count = count_of(predicate, ground, predicate.variants)
        lifted = sign < 0 and count.complete and count.with_outcome == 0
        return status_of(sign < 0 and count.with_outcome > 0, refuted=sign > 0 or lifted)

    def evidence(self, predicate: RateLoweredNotToZero, ground: Ground, /) -> tuple[Sentence, ...]:
        """Show the pooled counts, and the test."""
        return _pooled(predicate, ground)


class SomeRateHigherRule(Counted):
    """Fisher's exact test pair by pair, corrected: one of them suffices."""

    def status(self, predicate: SomeRateHigher, ground: Ground, /) -> Status:
        """Refuted only where intervals rule out a higher share in every pair."""
        pairs = self._pairs(predicate, ground)
        p_values = self._corrected(pairs)
        supported = any(
            p < ALPHA and one.share > other.share
            for p, (one, other) in zip(p_values, pairs, strict=True)
        )
        refuted = all(
            one.runs and other.runs and _difference(one, other)[1] <= 0 for one, other in pairs
        )
        return status_of(supported, refuted=refuted)

    def evidence(self, predicate: SomeRateHigher, ground: Ground, /) -> tuple[Sentence, ...]:
        """Every pair with the interval of the difference."""
        pairs = self._pairs(predicate, ground)
        names = zip(predicate.variants, predicate.reference, strict=True)
        said = []
        for (first, second), (one, other), p in zip(
            names, pairs, self._corrected(pairs), strict=True
        ):
            titles = [ground.names.get(name, name) for name in (first, second)]
            if not (one.runs and other.runs):
                said.append(compose(RATES["no_run"], variant=" or ".join(titles)))
                continue
            said.append(
                compose(
                    RATES["pair"],
                    variant=titles[0],
                    other=titles[1],
                    count=ground.number(str(one.with_outcome)),
                    runs=ground.number(str(one.runs)),
                    others=ground.number(str(other.with_outcome)),
                    all=ground.number(str(other.runs)),
                    change=ground.number(ACCURACY.change(one.share - other.share)),
                    interval=ground.number(ACCURACY.interval(_difference(one, other))),
                    p=ground.number(p_text(p)),
                )
            )
        return (*said, *_origins(predicate, ground))

    def _pairs(self, predicate: SomeRateHigher, ground: Ground) -> list[tuple[Count, Count]]:
        return [
            (count_of(predicate, ground, [first]), count_of(predicate, ground, [second]))
            for first, second in zip(predicate.variants, predicate.reference, strict=True)
        ]

    def _corrected(self, pairs: Sequence[tuple[Count, Count]]) -> list[float]:
        return [float(p) for p in holm([_p(one, other) for one, other in pairs])]


def count_of(predicate: Rated, ground: Ground, variants: Sequence[str]) -> Count:
    """Return how many runs of `variants`, pooled, have the outcome of `predicate`."""
    found = [ground.measured(predicate.outcome, one) for one in variants]
    planned = sum(ground.planned(predicate.outcome.task, one) for one in variants)
    values = [value for one in found for value in one.values()]
    return Count(round(sum(values)), len(values), planned)


def _direction(predicate: RatedAgainst, ground: Ground) -> int:
    """Return 1 if the pooled share is higher than the reference's, -1 if lower, 0 if unresolved."""
    one = count_of(predicate, ground, predicate.variants)
    other = count_of(predicate, ground, predicate.reference)
    if _p(one, other) >= ALPHA:
        return 0
    return 1 if one.share > other.share else -1


def _p(one: Count, other: Count) -> float:
    return fisher_exact_p(
        one.with_outcome,
        one.runs - one.with_outcome,
        other.with_outcome,
        other.runs - other.with_outcome,
    )


def _difference(one: Count, other: Count) -> tuple[float, float]:
    return newcombe_interval((one.with_outcome, one.runs), (other.with_outcome, other.runs))


def _cells(predicate: Rated, ground: Ground) -> tuple[Sentence, ...]:
    """Return each variant with its share and interval."""
    said = []
    for name in predicate.treatments:
        count, title = count_of(predicate, ground, [name]), ground.names.get(name, name)
        if not count.runs:
            said.append(compose(RATES["no_run"], variant=title))
            continue
        low, high = wilson_interval(count.with_outcome, count.runs)
        said.append(
            compose(
                RATES["cell"],
                variant=title,
                count=ground.number(str(count.with_outcome)),
                runs=ground.number(str(count.runs)),
                share=ground.number(f"{ACCURACY.score(count.share)} %"),
                interval=ground.number(f"[{ACCURACY.score(low)}, {ACCURACY.score(high)}]"),
            )
        )
    return tuple(said)


def _pooled(predicate: RatedAgainst, ground: Ground) -> tuple[Sentence, ...]:
    """Return the pooled counts with their test; cell by cell they stand in a table of their own."""
    one = count_of(predicate, ground, predicate.variants)
    other = count_of(predicate, ground, predicate.reference)
    if not (one.runs and other.runs):
        return (compose(RATES["no_run"], variant="one side"),)
    pooled = compose(
        RATES["pooled"],
        count=ground.number(str(one.with_outcome)),
        runs=ground.number(str(one.runs)),
        other=ground.number(str(other.with_outcome)),
        others=ground.number(str(other.runs)),
        change=ground.number(ACCURACY.change(one.share - other.share)),
        interval=ground.number(ACCURACY.interval(_difference(one, other))),
        p=ground.number(p_text(_p(one, other))),
    )
    return (pooled, *_origins(predicate, ground))


def _origins(predicate: Rated, ground: Ground) -> tuple[Sentence, ...]:
    return origins(ground, predicate.tasks, predicate.treatments)
