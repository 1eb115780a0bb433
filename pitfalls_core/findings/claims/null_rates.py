"""How often a claim would hold, taken literally, if nothing differed."""

import hashlib

import numpy as np

from pitfalls_core.findings.claims.ground import FEWEST, Ground
from pitfalls_core.findings.claims.rule import Rule
from pitfalls_core.statistics.intervals import paired_estimate
from pitfalls_core.statistics.null import null_replicates
from pitfalls_core.studies.claims.predicate import Claim

SCORE = 1.0
"""The size of scores, which the rounding of their differences is proportional to."""

REPLICATES = 2000
"""Simulated studies behind a null rate; its Monte Carlo error is at most 0.011."""


def null_rate(claim: Claim, rule: Rule, ground: Ground) -> float | None:
    """Return how often the literal predicate of `claim` would hold if nothing differed.

    What the predicate looks at is drawn with mean zero and the observed covariance over its
    columns; the stream is derived from the claim's id, so that the same runs give the same rate.

    Returns
    -------
    float or None
        None where there are too few runs to know that noise, or none has any.
    """
    observed = rule.noise(claim.predicate, ground)
    if observed is None or len(observed) < FEWEST or observed.shape[1] == 0:
        return None
    if any(paired_estimate(one, magnitude=SCORE).degenerate for one in observed.T):
        return None
    entropy = int.from_bytes(hashlib.sha256(claim.id.encode()).digest()[:8], "big")
    draws = null_replicates(observed, REPLICATES, np.random.default_rng(entropy))
    return float(rule.holds(claim.predicate, draws, ground).mean())
