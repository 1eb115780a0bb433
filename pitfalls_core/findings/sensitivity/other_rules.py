"""What other rules would make of the same runs: an exact test, the best run instead of the mean."""

from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.pairs import Pairs
from pitfalls_core.statistics.exact import smallest_label_permutation_p, smallest_sign_flip_p
from pitfalls_core.statistics.selection import best_of_k_inflation


def smallest_exact_p(one: Comparison) -> float | None:
    """Return the smallest p that the exact test can reach with this many runs.

    Returns
    -------
    float or None
        None if nothing can be assessed.
    """
    contrast = one.contrast
    if one.effect is None or contrast is None:
        return None
    if isinstance(contrast, Pairs):
        return smallest_sign_flip_p(contrast.n)
    return smallest_label_permutation_p(contrast.treatment.size, contrast.baseline.size)


def best_run_gain(one: Comparison) -> float | None:
    """Return by how much the best baseline run is expected to exceed the baseline's mean.

    In the metric's stored unit, for scores that are normal with the SD of the baseline's runs: what
    reporting the best run instead of the mean gains by chance alone.

    Returns
    -------
    float or None
        None with fewer than two runs.
    """
    k, sd = one.sample.baseline_n, one.sample.baseline_sd
    return None if sd is None or k < 2 else best_of_k_inflation(k) * sd
