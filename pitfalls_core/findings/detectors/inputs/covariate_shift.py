"""Covariate shift: inputs of two sets that a simple classifier tells apart."""

import numpy as np
from numpy.typing import ArrayLike

from pitfalls_core.findings.detectors.inputs.words import SHIFT
from pitfalls_core.findings.detectors.pitfall import Pitfall
from pitfalls_core.findings.scale import p_text
from pitfalls_core.findings.sentence import compose
from pitfalls_core.statistics.two_sample import separation

DETECTOR = "covariate shift"

LEAST_AUC = 0.6
"""AUC from which it fires; a smaller one can be beyond chance, and hardly matters."""


def covariate_shift(
    first: ArrayLike,
    second: ArrayLike,
    subject: str,
    generator: np.random.Generator,
    *,
    least: float = LEAST_AUC,
    permutations: int = 199,
) -> Pitfall:
    """Return whether two sets of inputs can be told apart.

    It fires where the cross-validated AUC (`pitfalls_core.statistics.two_sample.separation`) is at
    least `least` and above the central 95 % of random assignments.

    Parameters
    ----------
    first, second
        Inputs, axes (examples, ...), the same but for the first.
    subject
        What the reader sees.
    generator
        Draws folds and permutations.
    least, permutations
        See above.

    Raises
    ------
    InputError
        If shapes differ, values are not finite, or a set has fewer than ten examples.
    """
    found = separation(first, second, generator, permutations=permutations)
    low, high = found.null
    evidence = compose(
        SHIFT,
        auc=f"{found.auc:.3f}",
        least=f"{least:g}",
        low=f"{low:.3f}",
        high=f"{high:.3f}",
        p=p_text(found.p),
    )
    return Pitfall(DETECTOR, subject, found.auc >= least and found.auc > high, evidence)
