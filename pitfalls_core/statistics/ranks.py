"""Agreement of two orders."""

from itertools import combinations

from numpy.typing import ArrayLike

from pitfalls_core.errors import InputError
from pitfalls_core.statistics.checks import runs


def kendall_tau(first: ArrayLike, second: ArrayLike) -> float:
    """Return Kendall's tau-a: pairs in the same order less pairs in the other one, over all pairs.

    1 where both orders agree, -1 where one is the other turned round. A tie in either counts for
    neither side.

    Parameters
    ----------
    first, second
        Scores of the same things. Axes: (things,).

    Raises
    ------
    InputError
        If there are fewer than two things, the lengths differ, or a score is not finite.
    """
    one, other = runs(first, "the first scores"), runs(second, "the second scores")
    if one.size != other.size:
        message = f"two orders need the same things; got {one.size} and {other.size} scores"
        raise InputError(message)
    pairs = list(combinations(range(one.size), 2))
    products = [float((one[i] - one[j]) * (other[i] - other[j])) for i, j in pairs]
    agreed = sum(product > 0 for product in products) - sum(product < 0 for product in products)
    return agreed / len(pairs)
