"""How often a claim would hold, taken literally, if nothing differed."""

import hashlib

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

from pitfalls_core.findings.ground import Ground
from pitfalls_core.statistics.intervals import paired_estimate
from pitfalls_core.statistics.multiplicity import holm
from pitfalls_core.statistics.null import null_replicates
from pitfalls_core.studies.claims import (
    AllEquivalent,
    Claim,
    LosingSeeds,
    MeanNotHigher,
    Predicate,
)

LEVEL = 0.05
"""Level of every test."""

SCORE = 1.0
"""The size of scores, which the rounding of their differences is proportional to."""

REPLICATES = 2000
"""Simulated studies behind a null rate; its Monte Carlo error is at most 0.011."""


def null_rate(claim: Claim, ground: Ground) -> float | None:
    """Return how often the literal predicate of `claim` would hold if nothing differed.

    Differences are drawn with mean zero and the observed covariance over the datasets; the stream
    is derived from the claim's id, so that the same runs give the same rate.
    """
    seeds = set.intersection(*(set(pairs.seeds) for pairs in ground.pairs))
    if len(seeds) < 3:
        return None
    differences = np.column_stack(
        [
            [d for seed, d in zip(pairs.seeds, pairs.differences, strict=True) if seed in seeds]
            for pairs in ground.pairs
        ]
    )
    if any(paired_estimate(one, magnitude=SCORE).degenerate for one in differences.T):
        return None
    entropy = int.from_bytes(hashlib.sha256(claim.id.encode()).digest()[:8], "big")
    draws = null_replicates(differences, REPLICATES, np.random.default_rng(entropy))
    return float(literally(claim.predicate, draws, margin=ground.margin).mean())


def literally(
    predicate: Predicate, differences: NDArray[np.float64], *, margin: float
) -> NDArray[np.bool_]:
    """Return for each of many studies whether `predicate` holds as it is written.

    Parameters
    ----------
    predicate
        The predicate.
    differences
        Treatment minus baseline, axes (studies, seeds, datasets); no dataset without spread.
    margin
        The equivalence margin, in the same unit.

    Returns
    -------
    ndarray
        Axes: (studies,).
    """
    seeds = differences.shape[1]
    means = differences.mean(axis=1)
    errors = differences.std(axis=1, ddof=1) / np.sqrt(seeds)
    if isinstance(predicate, LosingSeeds):
        held = counts(predicate, (differences < 0).sum(axis=1)).all(axis=1)
    elif isinstance(predicate, MeanNotHigher):
        held = (means <= 0).any(axis=1) if predicate.where == "any" else (means <= 0).all(axis=1)
    elif isinstance(predicate, AllEquivalent):
        held = (np.abs(means) - stdtrit(seeds - 1, LEVEL) * errors < margin).all(axis=1)
    else:
        p = np.apply_along_axis(holm, 1, 2 * stdtr(seeds - 1, -np.abs(means / errors)))
        held = ~((p < LEVEL) & (means > 0)).any(axis=1)
    return np.asarray(held, dtype=np.bool_)


def counts(predicate: LosingSeeds, losses: NDArray[np.int_]) -> NDArray[np.bool_]:
    """Return for each number of lost seeds whether it is what `predicate` says."""
    at_least = predicate.rule == "at_least"
    held = losses >= predicate.count if at_least else losses == predicate.count
    return np.asarray(held, dtype=np.bool_)
