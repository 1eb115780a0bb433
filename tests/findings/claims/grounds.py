"""Grounds for claims about spread, signs, classes and infrastructure, from given numbers."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.findings.claims.deciding import ClaimFinding, decide_claim
from pitfalls_core.findings.claims.ground import Ground, ground_of
from pitfalls_core.findings.comparing import compare
from pitfalls_core.findings.families import adjust_families
from pitfalls_core.findings.sentence import plain_text
from pitfalls_core.studies.claims.predicate import Claim, Predicate
from tests.findings.constructed import arm, design

Scores = Mapping[tuple[str, str], Sequence[float | None]]
"""(dataset, variant) to scores, one a seed."""

Classes = Mapping[str, NDArray[np.float64]]


def ground(predicate: Predicate, scores: Scores, classes: Classes | None = None) -> Ground:
    """Return the ground of a predicate, every treatment compared with the baseline."""
    arms = {cell: arm(found, cell[1]) for cell, found in scores.items()}
    comparisons = [
        compare(
            one,
            arms[dataset, "baseline"],
            design(dataset=dataset, treatment=variant, family="all"),
        )
        for (dataset, variant), one in arms.items()
        if variant != "baseline"
    ]
    return ground_of(predicate, adjust_families(comparisons), {}, arms, classes)


def decided(predicate: Predicate, scores: Scores, classes: Classes | None = None) -> ClaimFinding:
    """Return the claim with `predicate`, decided."""
    return decide_claim(Claim("C-1", "", "", predicate), ground(predicate, scores, classes))


def evidence(finding: ClaimFinding) -> list[str]:
    """Return the evidence as plain text."""
    return [plain_text(sentence) for sentence in finding.evidence]
