"""Claims about shares of variance in a crossed design."""

import hashlib

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.findings.claims.ground import Ground
from pitfalls_core.findings.claims.origins import origins
from pitfalls_core.findings.claims.rates_words import SHARES
from pitfalls_core.findings.claims.rule import ALPHA, Draws, Held, Status, status_of
from pitfalls_core.findings.scale import ACCURACY
from pitfalls_core.findings.sentence import Sentence, compose
from pitfalls_core.statistics.variance import crossed_shares
from pitfalls_core.statistics.variance_shares import Interval, share_intervals
from pitfalls_core.studies.claims.variance import SharesAtLeast

Table = NDArray[np.float64]
"""Axes: (seeds, variants)."""


class SharesAtLeastRule:
    """Generalized intervals of the shares of both sources against a bound."""

    def status(self, predicate: SharesAtLeast, ground: Ground, /) -> Status:
        """Supported if both intervals lie at or above the bound; refuted by one below, jointly."""
        table = self._table(predicate, ground)
        found = None if table is None else _intervals(table, 1 - ALPHA)
        joint = None if table is None else _intervals(table, 1 - ALPHA / 2)
        if found is None or joint is None:
            return "inconclusive"
        supported = all(low >= predicate.share for low, _ in found[:2])
        return status_of(supported, refuted=any(high < predicate.share for _, high in joint[:2]))

    def noise(self, predicate: SharesAtLeast, ground: Ground, /) -> Table | None:
        """All values as if from one source: none of the two would then explain anything."""
        table = self._table(predicate, ground)
        return None if table is None else table.reshape(-1, 1)

    def holds(self, predicate: SharesAtLeast, draws: Draws, _ground: Ground, /) -> Held:
        """Whether both observed shares reach the bound."""
        tables = draws.reshape(len(draws), -1, len(predicate.variants))
        found = [crossed_shares(one).sources for one in tables]
        held = [all((one.share or 0) >= predicate.share for one in pair) for pair in found]
        return np.array(held, dtype=np.bool_)

    def evidence(self, predicate: SharesAtLeast, ground: Ground, /) -> tuple[Sentence, ...]:
        """Each share with its interval, and the rest."""
        table = self._table(predicate, ground)
        limits = None if table is None else _intervals(table, 1 - ALPHA)
        if table is None or limits is None:
            return (compose(SHARES["none"]),)
        parts = crossed_shares(table)
        seeds, variants = parts.sources
        named = (
            ("variants", variants, limits[1], table.shape[1]),
            ("seeds", seeds, limits[0], table.shape[0]),
            ("rest", parts.residual, limits[2], table.size),
        )
        shown = (
            compose(
                SHARES["share"],
                source=SHARES[name],
                share=ground.number(f"{ACCURACY.score(part.share or 0)} %"),
                interval=ground.number(f"[{ACCURACY.score(low)}, {ACCURACY.score(high)}]"),
                levels=ground.number(str(levels)),
            )
            for name, part, (low, high), levels in named
        )
        return (*shown, *origins(ground, predicate.tasks, predicate.treatments))

    def _table(self, predicate: SharesAtLeast, ground: Ground) -> Table | None:
        return ground.quantities(predicate.quantity, predicate.variants)


def _intervals(table: Table, level: float) -> tuple[Interval, ...] | None:
    """Return the intervals of the shares of seeds, of variants and of the rest.

    The stream follows from the values, so that equal runs give equal intervals.
    """
    entropy = hashlib.sha256(table.tobytes()).digest()[:8]
    generator = np.random.default_rng(int.from_bytes(entropy, "big"))
    return share_intervals(table, generator, level=level)
