"""What a finite test set adds to the spread of a score."""

import math

from pitfalls_core.errors import InputError


def finite_sample_floor(accuracy: float, examples: int) -> float:
    """Return the SD of an accuracy that is due to the choice of the test examples alone.

    It is sqrt(p (1 - p) / n): that of a proportion, for examples drawn independently.

    Parameters
    ----------
    accuracy
        p, in [0, 1].
    examples
        n, the number of test examples.

    Raises
    ------
    InputError
        If `accuracy` is not in [0, 1] or `examples` is below 1.
    """
    if not 0 <= accuracy <= 1:
        raise InputError(f"an accuracy must lie in [0, 1]; got {accuracy}: divide percent by 100")
    if examples < 1:
        raise InputError(f"a test set must hold at least 1 example; got {examples}")
    return math.sqrt(accuracy * (1 - accuracy) / examples)
