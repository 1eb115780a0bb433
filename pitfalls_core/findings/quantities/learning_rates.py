"""How much a method loses at learning rates that are not its best."""

import math
from collections.abc import Sequence


def learning_rate_sensitivity(final_losses: Sequence[float], start: float) -> float | None:
    """Return the mean over a grid of min(final loss, `start`), minus the lowest final loss.

    M. Wortsman et al., "Small-scale proxies for large-scale Transformer training instabilities",
    2023, section 2.2. A run that diverged counts as one that has learnt nothing.

    Parameters
    ----------
    final_losses
        After training, one for each learning rate of the grid; not finite where a run diverged.
    start
        The loss before training.

    Returns
    -------
    float or None
        None without any final loss.
    """
    if not final_losses:
        return None
    capped = [min(loss, start) if math.isfinite(loss) else start for loss in final_losses]
    return math.fsum(capped) / len(capped) - min(capped)
