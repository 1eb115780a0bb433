"""Claims of the source papers, decided: supported, refuted, inconclusive or not testable."""

from collections.abc import Mapping
from dataclasses import dataclass

from pitfalls_core.findings.claims.classes import ClassesExchangeRule
from pitfalls_core.findings.claims.counts import LosingSeedsRule
from pitfalls_core.findings.claims.gains import (
    AllEquivalentRule,
    MeanNotHigherRule,
    NoneBetterRule,
)
from pitfalls_core.findings.claims.ground import Ground
from pitfalls_core.findings.claims.null_rates import null_rate
from pitfalls_core.findings.claims.rule import Rule, Status
from pitfalls_core.findings.claims.signs import SignDiffersRule
from pitfalls_core.findings.claims.spreads import (
    MovesLessThanSeedsRule,
    SpreadAboveRule,
    SpreadWithinRule,
)
from pitfalls_core.findings.claims.words import EVIDENCE
from pitfalls_core.findings.sentence import Sentence, compose
from pitfalls_core.studies import claims
from pitfalls_core.studies.claims import Claim, Predicate

RULES: Mapping[type[Predicate], Rule] = {
    claims.NoneBetter: NoneBetterRule(),
    claims.AllEquivalent: AllEquivalentRule(),
    claims.MeanNotHigher: MeanNotHigherRule(),
    claims.LosingSeeds: LosingSeedsRule(),
    claims.SignDiffers: SignDiffersRule(),
    claims.ClassesExchange: ClassesExchangeRule(),
    claims.SpreadAbove: SpreadAboveRule(),
    claims.SpreadWithin: SpreadWithinRule(),
    claims.MovesLessThanSeeds: MovesLessThanSeedsRule(),
}
"""Kind of predicate to the rule that decides it."""


@dataclass(frozen=True)
class ClaimFinding:
    """A claim with its status.

    Parameters
    ----------
    claim
        What was claimed.
    status
        What the runs say about it.
    null_rate
        How often the literal predicate would hold if nothing differed, simulated from the runs' own
        noise; None if there are too few runs to know that noise.
    evidence
        What the status rests on, one sentence for each dataset; then, if a margin or seeds were
        changed after results existed, that it is exploratory.
    """

    claim: Claim
    status: Status
    null_rate: float | None
    evidence: tuple[Sentence, ...]


def decide_claim(claim: Claim, ground: Ground) -> ClaimFinding:
    """Decide `claim` on `ground`, by the rule for its kind of predicate."""
    rule = RULES[type(claim.predicate)]
    return ClaimFinding(
        claim,
        rule.status(claim.predicate, ground),
        null_rate(claim, rule, ground),
        (*rule.evidence(claim.predicate, ground), *_exploratory(ground)),
    )


def _exploratory(ground: Ground) -> tuple[Sentence, ...]:
    flagged = any("exploratory" in one.flags for one in ground.comparisons)
    return (compose(EVIDENCE["exploratory"]),) if flagged else ()
