"""Scores of predictions, and what can be had without learning anything."""

import math

import numpy as np
from numpy.typing import NDArray

Labels = NDArray[np.int64]
Probabilities = NDArray[np.floating]


def accuracy(probabilities: Probabilities, labels: Labels) -> float:
    """Return the share of examples whose most probable class is the label, in [0, 1].

    Among equally probable classes the first counts as predicted. An example with a probability that
    is not finite counts as wrong.

    Parameters
    ----------
    probabilities
        (examples, classes).
    labels
        (examples,).
    """
    right = (probabilities.argmax(axis=1) == labels) & _finite(probabilities)
    return float(right.mean())


def trivial_accuracy(train_labels: Labels, test_labels: Labels) -> float:
    """Return the accuracy of always answering the most frequent of `train_labels`.

    Among equally frequent classes the first is answered.
    """
    return float((test_labels == np.bincount(train_labels).argmax()).mean())


def collapsed(probabilities: Probabilities, labels: Labels, train_labels: Labels) -> bool:
    """Return whether a model has learnt nothing that its predictions would show.

    So it is if its accuracy is at most that of `trivial_accuracy` plus two standard errors (of a
    share of that size, over these examples), or if at least 95 % of its predictions are one class.
    Parameters are those of `accuracy` and `trivial_accuracy`.
    """
    trivial = trivial_accuracy(train_labels, labels)
    error = math.sqrt(trivial * (1 - trivial) / len(labels))
    answers = probabilities.argmax(axis=1)[_finite(probabilities)]
    most_frequent = np.bincount(answers, minlength=1).max() / len(labels)
    return bool(accuracy(probabilities, labels) <= trivial + 2 * error or most_frequent >= 0.95)


def _finite(probabilities: Probabilities) -> NDArray[np.bool_]:
    finite: NDArray[np.bool_] = np.all(np.isfinite(probabilities), axis=1)
    return finite
