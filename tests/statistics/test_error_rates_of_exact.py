"""Size and power of the permutation tests beyond enumeration, simulated."""

import math
from collections.abc import Callable

import numpy as np
import pytest

from pitfalls_core.statistics.exact import label_permutation_p, sign_flip_p
from pitfalls_core.statistics.intervals import paired_estimate, welch_estimate

pytestmark = pytest.mark.long

STUDIES = 10_000
Draw = Callable[[np.random.Generator, tuple[int, ...]], np.ndarray]

NOISES: dict[str, Draw] = {
    "normal": lambda generator, shape: generator.normal(size=shape),
    "heavy": lambda generator, shape: generator.standard_t(2, size=shape),
    "coarse": lambda generator, shape: generator.integers(-3, 4, size=shape).astype(float),
}


def bound(rate: float, studies: int = STUDIES) -> float:
    """Return 4 Monte Carlo standard errors of a share."""
    return 4 * math.sqrt(rate * (1 - rate) / studies)


@pytest.mark.parametrize("noise", NOISES)
@pytest.mark.parametrize("n", [25, 50])
def test_a_group_of_sign_flips_keeps_its_level(noise: str, n: int) -> None:
    """Symmetric noise of any shape is significant at level a in a share from a / 2 to a."""
    samples = NOISES[noise](np.random.default_rng(n), (STUDIES, n))
    p_values = np.array([sign_flip_p(sample) for sample in samples])
    for alpha in (0.01, 0.05, 0.2):
        assert np.mean(p_values <= alpha) <= alpha + bound(alpha)
        assert np.mean(p_values <= alpha) >= alpha / 2


@pytest.mark.parametrize("noise", NOISES)
def test_drawn_splits_keep_their_level(noise: str) -> None:
    """Two arms of one distribution differ at 1, 5 and 20 % no more often than that."""
    samples = NOISES[noise](np.random.default_rng(9), (STUDIES, 2, 13))
    p_values = np.array([label_permutation_p(*arms) for arms in samples])
    for alpha in (0.01, 0.05, 0.2):
        assert np.mean(p_values <= alpha) <= alpha + bound(alpha)
        assert np.mean(p_values <= alpha) >= alpha / 2


def test_power_is_that_of_the_t_tests() -> None:
    """On normal differences the group of flips and the drawn splits lose next to nothing."""
    generator = np.random.default_rng(3)
    pairs = generator.normal(0.5, 1.0, size=(STUDIES, 30))
    by_flips = np.mean([sign_flip_p(sample) <= 0.05 for sample in pairs])
    by_t = np.mean([(paired_estimate(sample).p_value or 0) <= 0.05 for sample in pairs])
    assert by_flips == pytest.approx(by_t, abs=0.01)
    first, second = generator.normal(1.0, 1.0, (STUDIES, 13)), generator.normal(size=(STUDIES, 13))
    arms = list(zip(first, second, strict=True))
    by_splits = np.mean([label_permutation_p(*both) <= 0.05 for both in arms])
    by_welch = np.mean([(welch_estimate(*both).p_value or 0) <= 0.05 for both in arms])
    assert by_splits == pytest.approx(by_welch, abs=0.015)
