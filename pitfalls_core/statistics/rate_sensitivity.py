"""How much the loss depends on the learning rate."""

import math
from collections.abc import Sequence

from pitfalls_core.errors import InputError


def rate_sensitivity(final_losses: Sequence[float], start: float) -> float:
    """Return the mean over a grid of learning rates of the loss above the best of the grid.

    With the loss l(r) at the end and l0 at the start it is ``mean(min(l(r), l0)) - min(l(r))``, the
    expected deviation from the optimum of Wortsman et al. (arXiv 2309.14322), section 2.2. A loss
    that is not finite counts as the one at the start.

    Parameters
    ----------
    final_losses
        One for each learning rate of the grid, two at least.
    start
        The loss before training.

    Raises
    ------
    InputError
        If there are fewer than two learning rates, or `start` is not finite.
    """
    if len(final_losses) < 2:
        raise InputError(f"a grid holds at least 2 learning rates; got {len(final_losses)}")
    if not math.isfinite(start):
        raise InputError(f"the loss at the start must be finite; got {start}")
    capped = [min(loss, start) if math.isfinite(loss) else start for loss in final_losses]
    return math.fsum(capped) / len(capped) - min(capped)
