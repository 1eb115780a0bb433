"""Claims that a gain seen in one place is a loss in another."""

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.findings.claims.gains import intervals_shown
from pitfalls_core.findings.claims.ground import Ground, is_sound
from pitfalls_core.findings.claims.rule import ALPHA, Draws, Held, Status, status_of
from pitfalls_core.findings.comparison import Comparison, Interval
from pitfalls_core.findings.sentence import Sentence
from pitfalls_core.studies.claims.gains import SignDiffers


class SignDiffersRule:
    """A reversal needs both signs; on at least one of several datasets, so these are corrected."""

    def status(self, predicate: SignDiffers, ground: Ground, /) -> Status:
        """Refuted only if the reference and every dataset have one sign, each at its own level."""
        if not ground.comparisons or ground.comparisons[0].design.dataset != predicate.reference:
            return "not testable"
        first, *others = ground.comparisons
        sign = _sign(_interval(first, 1 - ALPHA))
        corrected = [_sign(_interval(one, 1 - ALPHA / len(predicate.datasets))) for one in others]
        plain = [_sign(_interval(one, 1 - ALPHA)) for one in others]
        supported = sign != 0 and -sign in corrected
        same = sign != 0 and len(plain) == len(predicate.datasets)
        return status_of(supported, refuted=same and all(each == sign for each in plain))

    def noise(self, _: SignDiffers, ground: Ground, /) -> NDArray[np.float64] | None:
        """Paired differences, those on the reference first."""
        return ground.differences()

    def holds(self, _: SignDiffers, draws: Draws, _ground: Ground, /) -> Held:
        """Whether the sign of some mean is opposite to that on the reference."""
        signs = np.sign(draws.mean(axis=1))
        return np.asarray((signs[:, 1:] == -signs[:, :1]).any(axis=1), dtype=np.bool_)

    def evidence(self, _: SignDiffers, ground: Ground, /) -> tuple[Sentence, ...]:
        """Signs are read off the 95 % intervals."""
        return intervals_shown(ground, "ci95")


def _interval(one: Comparison, level: float) -> Interval | None:
    if not is_sound(one) or one.contrast is None or one.contrast.estimate is None:
        return None
    return one.contrast.estimate.interval(level)


def _sign(interval: Interval | None) -> int:
    """Return the sign of all that an interval holds; 0 if it has both, or there is none."""
    if interval is None:
        return 0
    low, high = interval
    return 1 if low > 0 else -1 if high < 0 else 0
