"""The verdict rule, applied to thousands of studies drawn from scores of real runs."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.errors import InputError
from pitfalls_core.findings.arms import Arm
from pitfalls_core.findings.comparing import Case, compare_all
from pitfalls_core.findings.comparison import Comparison, Design
from pitfalls_core.findings.error_rates.rates import AtDifference, ErrorRates

DRAWS = 4000
"""Studies drawn for each difference; the Monte Carlo error of a rate is at most 0.008."""

RUNS = 6
"""Runs of each arm of a drawn study, as many as the studies here have at profile ``laptop``."""

MARGINS = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0)
"""True differences, as multiples of the margin."""


def error_rates(
    scores: NDArray[np.float64],
    design: Design,
    generator: np.random.Generator,
    *,
    draws: int = DRAWS,
    runs: int = RUNS,
    margins: Sequence[float] = MARGINS,
) -> ErrorRates:
    """Return how often the rule errs on studies that are drawn from `scores`.

    All scores are of one variant, so that two groups of them differ by chance alone; a known
    difference is made by adding it to one group. A drawn study has `runs` pairs, all of them
    different scores, and is compared by `pitfalls_core.findings.comparing.compare_all`, the
    function that every report is made with.

    Parameters
    ----------
    scores
        Axes: (runs,).
    design
        The comparison, with its margin.
    generator
        Draws the studies.
    draws
        Studies for each difference.
    runs
        Runs of each arm of a study.
    margins
        True differences, as multiples of the margin; the first must be zero.

    Raises
    ------
    InputError
        If there are too few scores for one study, no margin, or the first difference is not zero.
    """
    if len(scores) < 2 * runs:
        message = (
            f"a study of two arms with {runs} runs each needs {2 * runs} scores to draw from; got "
            f"{len(scores)}"
        )
        raise InputError(message)
    if design.margin is None:
        raise InputError("error rates need a design with a margin; got margin=None")
    if not margins or margins[0] != 0:
        raise InputError(f"the first of the true differences must be zero; got {tuple(margins)}")
    return ErrorRates(
        design,
        runs,
        len(scores),
        float(scores.mean()),
        float(scores.std(ddof=1)),
        tuple(
            _at(times * design.margin, _studies(scores, generator, draws, runs), design)
            for times in sorted(margins)
        ),
    )


def _studies(
    scores: NDArray[np.float64], generator: np.random.Generator, draws: int, runs: int
) -> NDArray[np.float64]:
    """Return drawn studies, axes (draws, arms, runs); no score stands twice in a study."""
    chosen = generator.random((draws, len(scores))).argpartition(2 * runs - 1, axis=1)
    return scores[chosen[:, : 2 * runs]].reshape(draws, 2, runs)


def _at(difference: float, studies: NDArray[np.float64], design: Design) -> AtDifference:
    cases = [
        Case(
            _arm(design.treatment, first + difference),
            _arm(design.baseline, second),
            design,
        )
        for first, second in studies
    ]
    found = compare_all(cases)
    verdicts = Counter(one.decision.verdict for one in found)
    return AtDifference(
        difference,
        len(found),
        dict(verdicts),
        sum(_covers(one, difference, "ci95") for one in found),
        sum(_covers(one, difference, "ci90") for one in found),
    )


def _arm(variant: str, scores: NDArray[np.float64]) -> Arm:
    return Arm(variant, dict(enumerate(scores.tolist())), tuple(range(len(scores))))


def _covers(one: Comparison, difference: float, interval: str) -> bool:
    """Return whether the interval holds the true difference; nothing to assess covers nothing."""
    if one.effect is None:
        return False
    low, high = getattr(one.effect, interval)
    return bool(low <= difference <= high)
