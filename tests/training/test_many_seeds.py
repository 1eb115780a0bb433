"""Many trainings in one process: each is what it would be alone, and none is hidden."""

import importlib
import re
from statistics import fmean
from typing import Any

import pytest
import torch

from pitfalls_core.data.digits import RandomSplitDigits
from pitfalls_core.errors import InputError
from pitfalls_core.models.signals import LogisticRegression
from pitfalls_core.seeding import Streams
from pitfalls_core.training.evaluation import predict
from pitfalls_core.training.loop import train
from pitfalls_core.training.many_seeds import SCOPE, logistic_on_digits
from pitfalls_core.training.metrics import accuracy
from pitfalls_core.training.optimizers import Adam
from pitfalls_core.training.randomness import initialize
from pitfalls_core.training.recipe import Recipe
from pitfalls_core.training.schedules import Constant


def trained(seed: int, repeats: int, rate: float = 1e-2) -> tuple[dict[str, float], list[float]]:
    """Return the scores of one run, and the accuracy of each of its trainings."""
    scores, curves, _ = logistic_on_digits(
        "many", seed, repeats=repeats, epochs=3, batch_size=50, rate=rate
    )
    return scores, curves["test_accuracy"]


def test_each_training_is_what_it_is_alone() -> None:
    """How trainings are spread over runs changes none, and each goes through the ordinary loop."""
    scores, together = trained(0, 3)
    assert together == [trained(seed, 1)[1][0] for seed in range(3)]
    assert scores == {"test/accuracy": fmean(together), "test/diverged": 0}
    streams = Streams(2, SCOPE)
    splits = RandomSplitDigits().sample(streams)
    model = initialize(lambda: LogisticRegression(64, 10), streams)
    fit = train(model, splits, Recipe(Adam(1e-2), Constant(), epochs=3, batch_size=50), streams)
    model.load_state_dict(fit.selected)
    test = splits.tests["test"]
    assert together[2] == accuracy(predict(model, test.inputs), test.labels)


def test_runs_share_no_training() -> None:
    """Seed 1 with two trainings holds those after the two of seed 0."""
    first, second = trained(0, 2)[1], trained(1, 2)[1]
    assert first + second == trained(0, 4)[1]


def test_it_learns_what_logistic_regression_learns() -> None:
    """The accuracy is near that of scikit-learn on the same scans."""
    splits = RandomSplitDigits().sample(Streams(0, SCOPE))
    library: Any = importlib.import_module("sklearn.linear_model")
    model = library.LogisticRegression(max_iter=300)
    model.fit(splits.train.inputs.reshape(1000, 64), splits.train.labels)
    test = splits.tests["test"]
    expected = model.score(test.inputs.reshape(len(test), 64), test.labels)
    _, curves, _ = logistic_on_digits("many", 0, repeats=1, epochs=40, batch_size=50, rate=1e-2)
    assert curves["test_accuracy"][0] == pytest.approx(expected, abs=0.05)


def test_a_training_that_diverged_is_counted_and_kept() -> None:
    """It stays among the scores, and its number stands beside the mean."""
    scores, accuracies = trained(0, 2, rate=1e38)
    assert scores["test/diverged"] == 2
    assert len(accuracies) == 2


def test_no_training_at_all_is_refused() -> None:
    """The message names the variant."""
    message = "many: repeats must be positive; got 0"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        trained(0, 0)


def test_predictions_are_those_of_the_first_training() -> None:
    """Probabilities and labels of its test set, whose accuracy is the first of the curve."""
    _, curves, predictions = logistic_on_digits(
        "many", 0, repeats=2, epochs=1, batch_size=50, rate=1e-2
    )
    probabilities, labels = predictions["test"]
    assert probabilities.shape == (500, 10)
    assert accuracy(probabilities, labels) == curves["test_accuracy"][0]
    assert torch.are_deterministic_algorithms_enabled()
