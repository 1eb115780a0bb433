"""Many small trainings in one process, each with a seed of its own, for studies of the rule."""

from statistics import fmean

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.data.digits import RandomSplitDigits
from pitfalls_core.errors import InputError
from pitfalls_core.models.signals import LogisticRegression
from pitfalls_core.seeding import Streams
from pitfalls_core.training.determinism import configure_process
from pitfalls_core.training.evaluation import predict
from pitfalls_core.training.loop import train
from pitfalls_core.training.metrics import accuracy
from pitfalls_core.training.optimizers import Adam
from pitfalls_core.training.randomness import initialize
from pitfalls_core.training.recipe import Recipe
from pitfalls_core.training.schedules import Constant

SCOPE = "many_seeds/digits"
"""What all these trainings share their streams in."""

VALUES = 64
"""Values of a scan of 8 x 8 pixels."""

Scores = dict[str, float]
Curves = dict[str, list[float]]
Predictions = dict[str, tuple[NDArray[np.float32], NDArray[np.int64]]]


def logistic_on_digits(
    variant: str, seed: int, *, repeats: int, epochs: int, batch_size: int, rate: float
) -> tuple[Scores, Curves, Predictions]:
    """Train logistic regression on scanned digits `repeats` times, and return every score.

    Training number `k` of the run with seed `s` has seed ``s * repeats + k``, which draws its
    split, initialization and order, as in a run of its own; it goes through the same training loop
    and the same selection of the epoch.

    Parameters
    ----------
    variant, seed
        Of the run; the variant has no part in what is computed.
    repeats
        Number of trainings.
    epochs, batch_size, rate
        Of each of them; the optimizer is Adam.

    Returns
    -------
    tuple
        Scores: ``test/accuracy``, the mean over the trainings, and ``test/diverged``, how many of
        them ended at a loss that was not finite. Curves: ``test_accuracy``, one number a training,
        those that diverged included. Predictions: of the first training.

    Raises
    ------
    InputError
        If `repeats` is not positive.
    """
    if repeats < 1:
        raise InputError(f"{variant}: repeats must be positive; got {repeats}")
    configure_process(threads=1)
    accuracies: list[float] = []
    predictions: Predictions = {}
    diverged = 0
    recipe = Recipe(Adam(rate), Constant(), epochs=epochs, batch_size=batch_size)
    for own in range(seed * repeats, (seed + 1) * repeats):
        streams = Streams(own, SCOPE)
        splits = RandomSplitDigits().sample(streams)
        model = initialize(lambda: LogisticRegression(VALUES, splits.classes), streams)  # noqa: B023
        fit = train(model, splits, recipe, streams)
        model.load_state_dict(fit.selected)
        test = splits.tests["test"]
        probabilities = predict(model, test.inputs)
        accuracies.append(accuracy(probabilities, test.labels))
        predictions = predictions or {"test": (probabilities, test.labels)}
        diverged += fit.diverged
    scores = {"test/accuracy": fmean(accuracies), "test/diverged": float(diverged)}
    return scores, {"test_accuracy": accuracies}, predictions
