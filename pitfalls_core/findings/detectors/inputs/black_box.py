"""Black-box preprocessing: a model that does better once its inputs are repaired."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.errors import InputError
from pitfalls_core.findings.detectors.inputs.repairs import Images, Reference, repaired
from pitfalls_core.findings.detectors.inputs.words import BLACK_BOX, REPAIR
from pitfalls_core.findings.detectors.pitfall import Pitfall
from pitfalls_core.findings.scale import ACCURACY, p_text
from pitfalls_core.findings.sentence import compose
from pitfalls_core.statistics.contingency import mcnemar_exact_p

DETECTOR = "black-box preprocessing"

LEAST_GAIN = 0.05
"""Gain of accuracy above which it fires."""

LEVEL = 0.05
"""Of the exact test of the gain, shared evenly by the repairs (Bonferroni)."""

Predict = Callable[[Images], NDArray[Any]]
"""Images to probabilities, or any scores, with axes (examples, classes)."""


@dataclass(frozen=True)
class Gain:
    """What one repair gains, and the exact p of as large a one without a change."""

    repair: str
    accuracy: float
    gain: float
    p: float


def black_box(
    predict: Predict,
    images: Images,
    labels: NDArray[np.int64],
    subject: str,
    *,
    reference: Reference | None = None,
    least: float = LEAST_GAIN,
) -> Pitfall:
    """Return whether some repair of the images raises the accuracy of a model.

    It fires where a repair raises the accuracy by more than `least`, and McNemar's exact p is below
    `LEVEL` over the number of repairs.

    Parameters
    ----------
    predict
        The model, whatever it is made of.
    images
        Axes: (examples, channels, height, width), as they would be given to the model.
    labels
        Axes: (examples,).
    subject
        What the reader sees.
    reference
        Mean and SD of the training images; None if not known.
    least
        See above.

    Raises
    ------
    InputError
        If the model returns no scores for each example and class, or `images` have other axes.
    """
    if not len(images):
        return Pitfall(DETECTOR, subject, fired=False, evidence=compose(BLACK_BOX["empty"]))
    before = _right(predict, images, labels)
    tried = repaired(images, reference)
    gains = [_gain(name, before, _right(predict, one, labels)) for name, one in tried.items()]
    level = LEVEL / len(gains)
    fired = [one for one in gains if one.gain > least and one.p < level]
    shown = max(fired or gains, key=lambda one: one.gain)
    gain = compose(
        BLACK_BOX["gain"],
        examples=f"{len(images):,}",
        accuracy=ACCURACY.score(float(before.mean())),
        repaired=ACCURACY.score(shown.accuracy),
        repair=REPAIR[shown.repair],
        gain=ACCURACY.change(shown.gain),
        p=p_text(shown.p) if shown.p < 0.001 else f"= {p_text(shown.p)}",
        least=ACCURACY.size(least),
        level=f"{level:.2g}",
        repairs=str(len(gains)),
    )
    ending = compose(BLACK_BOX["suspect" if fired else "none"])
    return Pitfall(DETECTOR, subject, bool(fired), (*gain, *ending))


def _right(predict: Predict, images: Images, labels: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which answers are right; scores that are not finite are no answer."""
    scores = np.asarray(predict(images))
    if scores.ndim != 2 or len(scores) != len(labels):
        raise InputError(
            f"a model must return scores with axes (examples, classes) for {len(labels)} examples; "
            f"got shape {scores.shape}"
        )
    finite = np.isfinite(scores).all(axis=1)
    right: NDArray[np.bool_] = finite & (scores.argmax(axis=1) == labels)
    return right


def _gain(name: str, before: NDArray[np.bool_], after: NDArray[np.bool_]) -> Gain:
    won, lost = int((after & ~before).sum()), int((before & ~after).sum())
    return Gain(name, float(after.mean()), (won - lost) / len(before), mcnemar_exact_p(won, lost))
