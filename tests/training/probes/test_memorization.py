"""Memorization shares and diagnostic curves: planted models whose answers are known."""

import re
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from pitfalls_core.data.splits import Labelled, Splits
from pitfalls_core.errors import InputError
from pitfalls_core.training.probes.diagnostic_accuracy import DiagnosticTestAccuracy
from pitfalls_core.training.probes.memorization import MemorizationShares, shares

GIVEN = np.array([0, 1, 2, 3, 0, 1, 2, 3], dtype=np.int64)
TRUTH = np.array([0, 1, 2, 3, 1, 2, 3, 0], dtype=np.int64)


class Answers(nn.Module):
    """A model that answers what stands in the pixels, moved by a step."""

    def __init__(self, step: int = 0) -> None:
        super().__init__()
        self.step = step

    def forward(self, inputs: Tensor) -> Tensor:
        """Return logits (examples, 4) whose highest is the answer."""
        answers = (inputs[:, 0, 0, 0].long() + self.step) % 4
        return nn.functional.one_hot(answers, 4).float()


def showing(answers: np.ndarray) -> Splits:
    """Return sets whose images hold `answers`, half of whose labels are wrong."""
    inputs = answers.astype(np.float32)[:, None, None, None]
    train = Labelled(inputs, GIVEN, attributes={"true_label": TRUTH})
    return Splits(train, train, {"target": Labelled(inputs, TRUTH)}, 4)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (GIVEN, (1.0, 0.0, 0.0, 1.0)),
        (TRUTH, (0.0, 1.0, 0.0, 1.0)),
        ((GIVEN + 2) % 4, (0.0, 0.0, 1.0, 0.0)),
    ],
)
def test_models_that_memorize_recover_or_do_neither(
    answers: np.ndarray, expected: tuple[float, ...]
) -> None:
    """Each of the three kinds of answers fills one share."""
    found = MemorizationShares().build(showing(answers), "cpu").after_epoch(Answers())
    assert tuple(found.values()) == expected
    assert tuple(found) == (
        "memorized_share",
        "recovered_share",
        "neither_share",
        "clean_right_share",
    )


@given(st.integers(0, 2**32), st.integers(1, 60))
@settings(deadline=None)
def test_shares_of_wrong_labels_sum_to_one(seed: int, examples: int) -> None:
    """Every answer to a wrongly labelled example is of one of three kinds."""
    draw = np.random.default_rng(seed)
    answers, given_labels, truth = (draw.integers(0, 5, examples) for _ in range(3))
    found = shares(answers, given_labels, truth)
    wrong = found.get("memorized_share", 0) + found.get("recovered_share", 0)
    if (given_labels != truth).any():
        assert wrong + found["neither_share"] == pytest.approx(1)
    else:
        assert set(found) == {"clean_right_share"}


def test_the_mode_of_the_model_is_kept() -> None:
    """A probe looks in evaluation mode and leaves the model training."""
    model = Answers().train()
    MemorizationShares().build(showing(GIVEN), "cpu").after_epoch(model)
    assert model.training


def test_as_many_clean_examples_are_looked_at_as_stated() -> None:
    """The first ones: a model that is wrong on the later ones does not show it."""
    answers = GIVEN.copy()
    answers[2:4] += 1
    watch = MemorizationShares(clean=2).build(showing(answers), "cpu")
    assert watch.after_epoch(Answers())["clean_right_share"] == 1
    watch = MemorizationShares(clean=4).build(showing(answers), "cpu")
    assert watch.after_epoch(Answers())["clean_right_share"] == 0.5


def test_diagnostic_curves_follow_the_model() -> None:
    """Accuracy on the first examples of a named test set, epoch by epoch."""
    watch = DiagnosticTestAccuracy(("target",), examples=4).build(showing(TRUTH), "cpu")
    assert watch.after_epoch(Answers()) == {"target_diagnostic_accuracy": 1.0}
    assert watch.after_epoch(Answers(1)) == {"target_diagnostic_accuracy": 0.0}


def test_a_probe_changes_nothing() -> None:
    """Weights and gradients are the same before and after."""
    model = nn.Sequential(nn.Flatten(), nn.Linear(1, 4))
    before = [one.detach().clone() for one in model.parameters()]
    watch = MemorizationShares().build(showing(GIVEN), "cpu")
    watch.after_backward(model)
    watch.after_epoch(model)
    for one, old in zip(model.parameters(), before, strict=True):
        assert torch.equal(one, old)
        assert one.grad is None


def test_what_is_missing_is_refused() -> None:
    """True labels and test sets must be there, and something must be looked at."""
    splits = showing(GIVEN)
    bare = replace(splits, train=Labelled(splits.train.inputs, splits.train.labels))
    message = "memorization shares need training attribute 'true_label', which is not there"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        MemorizationShares().build(bare, "cpu")
    message = "diagnostic test accuracy knows no set 'other'; there are: target"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        DiagnosticTestAccuracy(("other",)).build(splits, "cpu")
    with pytest.raises(InputError, match=r"^memorization_shares.clean must be positive; got 0$"):
        MemorizationShares(clean=0)
    message = "diagnostic_test_accuracy.examples must be positive; got 0"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        DiagnosticTestAccuracy(("target",), examples=0)
