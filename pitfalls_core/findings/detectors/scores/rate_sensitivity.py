"""Learning-rate sensitivity: a loss that only a few learning rates of a grid reach."""

from collections.abc import Mapping

from pitfalls_core.findings.detectors.pitfall import Pitfall
from pitfalls_core.findings.detectors.scores.words import RATES
from pitfalls_core.findings.scale import share
from pitfalls_core.findings.sentence import compose
from pitfalls_core.statistics.rate_sensitivity import rate_sensitivity as sensitivity_of

DETECTOR = "learning-rate sensitivity"

LEAST = 0.25
"""Share of the fall of the loss that is lost on average over the grid, from which it fires."""


def rate_sensitivity(
    losses: Mapping[float, float], subject: str, *, start: float, least: float = LEAST
) -> Pitfall:
    """Return whether the loss at the end depends much on the learning rate.

    It fires where the mean over the grid of the loss above the best (a loss above the start, or not
    finite, counts as the start) is the share `least` of the fall from the start to the best.

    Parameters
    ----------
    losses
        Learning rate to loss at the end; not finite where training diverged.
    subject
        What the reader sees.
    start
        The loss before training.
    least
        See above.

    Raises
    ------
    InputError
        If there are fewer than two learning rates, or `start` is not finite.
    """
    grid = [*losses.values()]
    found = sensitivity_of(grid, start)
    fall = max((start - loss for loss in grid if loss < start), default=0.0)
    if fall <= 0:
        evidence = compose(RATES["nothing learned"], rates=str(len(grid)))
        return Pitfall(DETECTOR, subject, fired=False, evidence=evidence)
    evidence = compose(
        RATES["known"],
        rates=str(len(grid)),
        sensitivity=f"{found:.3g}",
        share=share(found / fall),
        least=share(least),
    )
    return Pitfall(DETECTOR, subject, found / fall >= least, evidence)
