"""Claims about the spread over seeds, and about what moves a score less than seeds do."""

from itertools import product

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.findings.claims.ground import Ground
from pitfalls_core.findings.claims.rule import ALPHA, Draws, Held, Status, status_of
from pitfalls_core.findings.claims.words import EVIDENCE
from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.pairs import Pairs
from pitfalls_core.findings.scale import ACCURACY
from pitfalls_core.findings.sentence import Quantity, Sentence, compose
from pitfalls_core.statistics.intervals import Estimate
from pitfalls_core.statistics.power import sd_range
from pitfalls_core.statistics.spread_ratio import SpreadRatio, spread_ratio
from pitfalls_core.studies.claims.spreads import MovesLessThanSeeds, SpreadAbove, SpreadWithin

Observed = NDArray[np.float64]


class SpreadAboveRule:
    """Ratios of SDs over the same runs, on every dataset, so that no correction is needed."""

    def status(self, predicate: SpreadAbove, ground: Ground, /) -> Status:
        """Refuted where some ratio lies below the factor, jointly."""
        ratios = self._ratios(predicate, ground)
        if not all(ratios):
            return "inconclusive"
        level = 1 - ALPHA / len(ratios)
        supported = all(one and one.interval(1 - ALPHA)[0] > predicate.factor for one in ratios)
        refuted = any(one and one.interval(level)[1] < predicate.factor for one in ratios)
        return status_of(supported, refuted=refuted)

    def noise(self, predicate: SpreadAbove, ground: Ground, /) -> Observed | None:
        """Scores brought to one SD: if nothing differed, all sets would have it."""
        scores = ground.scores([(name, predicate.variant) for name in predicate.scored_on])
        return None if scores is None else _alike(scores)

    def holds(self, predicate: SpreadAbove, draws: Draws, _ground: Ground, /) -> Held:
        """Whether all ratios of the SDs exceed the factor."""
        sds = draws.std(axis=1, ddof=1)
        held = (sds[:, 1:] > predicate.factor * sds[:, :1]).all(axis=1)
        return np.asarray(held, dtype=np.bool_)

    def evidence(self, predicate: SpreadAbove, ground: Ground, /) -> tuple[Sentence, ...]:
        """Show the ratio on each dataset, with its interval."""
        pairs = zip(predicate.datasets, self._ratios(predicate, ground), strict=True)
        return tuple(_ratio_shown(ground.names.get(name, name), one) for name, one in pairs)

    def _ratios(self, predicate: SpreadAbove, ground: Ground) -> list[SpreadRatio | None]:
        found = []
        for name in predicate.datasets:
            cells = [(name, predicate.variant), (predicate.reference, predicate.variant)]
            scores = ground.scores(cells)
            found.append(None if scores is None else spread_ratio(scores[:, 0], scores[:, 1]))
        return found


class SpreadWithinRule:
    """A description of the observed SDs: true or false as observed."""

    def status(self, predicate: SpreadWithin, ground: Ground, /) -> Status:
        """Supported if every observed SD lies within the bounds."""
        sds = [_sd(ground, cell) for cell in _cells(predicate)]
        if any(sd is None for sd in sds):
            return "inconclusive"
        inside = all(sd is not None and predicate.low <= sd <= predicate.high for sd in sds)
        return status_of(inside, refuted=not inside)

    def noise(self, predicate: SpreadWithin, ground: Ground, /) -> Observed | None:
        """Scores brought to one SD: if nothing differed, all sets and arms would have it."""
        scores = ground.scores(_cells(predicate))
        return None if scores is None else _alike(scores)

    def holds(self, predicate: SpreadWithin, draws: Draws, _ground: Ground, /) -> Held:
        """Whether all SDs lie within the bounds."""
        sds = draws.std(axis=1, ddof=1)
        inside = (predicate.low <= sds) & (sds <= predicate.high)
        return np.asarray(inside.all(axis=1), dtype=np.bool_)

    def evidence(self, predicate: SpreadWithin, ground: Ground, /) -> tuple[Sentence, ...]:
        """Every SD, with the interval that so few runs leave it."""
        return tuple(_sd_shown(ground, cell) for cell in _cells(predicate))


class MovesLessThanSeedsRule:
    """Mean changes against the SD over baseline seeds, which is taken as it was observed."""

    def status(self, predicate: MovesLessThanSeeds, ground: Ground, /) -> Status:
        """Refuted where some change moves the mean by more, jointly."""
        cells = [self._cell(one) for one in ground.comparisons]
        if len(cells) < len(predicate.changes) * len(predicate.datasets) or not all(cells):
            return "inconclusive"
        level = 1 - ALPHA / len(cells)
        supported = all(cell and _within(cell[0], cell[1], 1 - ALPHA) for cell in cells)
        refuted = any(cell and _beyond(cell[0], cell[1], level) for cell in cells)
        return status_of(supported, refuted=refuted)

    def noise(self, _: MovesLessThanSeeds, ground: Ground, /) -> Observed | None:
        """Paired differences; a change that leaves every score as it is has no noise to draw."""
        seen = ground.differences()
        return None if seen is None else seen[:, seen.std(axis=0) > 0]

    def holds(self, _: MovesLessThanSeeds, draws: Draws, ground: Ground, /) -> Held:
        """Whether the means move by less than the SDs over baseline seeds."""
        moving = [one for one in ground.comparisons if _differences(one).std() > 0]
        bounds = np.array([one.sample.baseline_sd or 0.0 for one in moving])
        held = (np.abs(draws.mean(axis=1)) < bounds).all(axis=1)
        return np.asarray(held, dtype=np.bool_)

    def evidence(self, _: MovesLessThanSeeds, ground: Ground, /) -> tuple[Sentence, ...]:
        """Each mean change with its interval, and the SD over baseline seeds."""
        return tuple(self._shown(one, ground) for one in ground.comparisons)

    def _cell(self, one: Comparison) -> tuple[Estimate, float] | None:
        """Return the mean change and the SD it is held against; a guard of effects has no say."""
        sd, estimate = one.sample.baseline_sd, one.contrast.estimate if one.contrast else None
        if sd is None or estimate is None or one.sample.n < one.sample.planned:
            return None
        return estimate, sd

    def _shown(self, one: Comparison, ground: Ground) -> Sentence:
        cell = self._cell(one)
        names = {
            "treatment": ground.names.get(one.design.treatment, one.design.treatment),
            "dataset": ground.names.get(one.design.dataset, one.design.dataset),
        }
        if cell is None:
            return compose(EVIDENCE["too_few"], **names)
        mean = Quantity(ACCURACY.change(cell[0].difference), one.id)
        interval = Quantity(ACCURACY.interval(cell[0].interval(1 - ALPHA)), one.id)
        sd = Quantity(ACCURACY.size(cell[1]), one.id)
        return compose(EVIDENCE["moves"], **names, mean=mean, interval=interval, sd=sd)


def _cells(predicate: SpreadWithin) -> list[tuple[str, str]]:
    return list(product(predicate.datasets, predicate.variants))


def _alike(scores: Observed) -> Observed | None:
    """Return `scores` with every column at the root mean square of the SDs; None without spread."""
    sds = scores.std(axis=0, ddof=1)
    if not (sds > 0).all():
        return None
    centred = (scores - scores.mean(axis=0)) / sds
    alike: Observed = centred * np.sqrt(np.mean(sds**2))
    return alike


def _sd(ground: Ground, cell: tuple[str, str]) -> float | None:
    scores = ground.scores([cell])
    return None if scores is None else float(scores.std(ddof=1))


def _sd_shown(ground: Ground, cell: tuple[str, str]) -> Sentence:
    dataset, variant = (ground.names.get(one, one) for one in cell)
    names = {"dataset": dataset, "variant": variant}
    scores, sd = ground.scores([cell]), _sd(ground, cell)
    if scores is None or sd is None:
        return compose(EVIDENCE["no_spread"], **names)
    low, high = (ACCURACY.score(sd * factor) for factor in sd_range(len(scores) - 1))
    return compose(EVIDENCE["sd"], **names, sd=ACCURACY.size(sd), low=low, high=high)


def _ratio_shown(title: str, found: SpreadRatio | None) -> Sentence:
    if found is None:
        return compose(EVIDENCE["no_ratio"], dataset=title)
    low, high = found.interval(1 - ALPHA)
    interval = f"[{low:.2f}, {high:.2f}]"
    return compose(EVIDENCE["ratio"], dataset=title, ratio=f"{found.ratio:.2f}", interval=interval)


def _differences(one: Comparison) -> Observed:
    return one.contrast.differences if isinstance(one.contrast, Pairs) else np.empty(0)


def _within(estimate: Estimate, bound: float, level: float) -> bool:
    low, high = estimate.interval(level)
    return -bound < low and high < bound


def _beyond(estimate: Estimate, bound: float, level: float) -> bool:
    low, high = estimate.interval(level)
    return low > bound or high < -bound
