"""Test-time normalization: statistics of the sample, weights as they were."""

import re

import numpy as np
import pytest
import torch
from torch import nn

from pitfalls_core.errors import InputError
from pitfalls_core.models.cnn import SmallCNN
from pitfalls_core.training.test_time import NormalizationStatistics
from tests.training.learnings import Tiny, learning


def adapted(model: nn.Module, *, sample: bool = True) -> nn.Module:
    """Return `model`, adapted to the sample of a small training."""
    NormalizationStatistics().adapt(model, learning(sample=sample).splits, "cpu")
    return model


def test_statistics_are_those_of_the_sample() -> None:
    """Mean and variance (divisor n - 1) of what enters the layer."""
    model = adapted(Tiny())
    assert isinstance(model, Tiny)
    sample = learning().splits.unlabelled
    assert sample is not None
    entering = model.layer(torch.tensor(sample).flatten(1)).detach().numpy()
    found = model.normalization
    assert isinstance(found.running_mean, torch.Tensor)
    assert isinstance(found.running_var, torch.Tensor)
    assert found.running_mean.numpy() == pytest.approx(entering.mean(axis=0), abs=1e-5)
    assert found.running_var.numpy() == pytest.approx(entering.var(axis=0, ddof=1), rel=1e-3)


def test_deeper_layers_see_normalized_inputs() -> None:
    """In evaluation mode the adapted network treats its sample as training mode would."""
    torch.manual_seed(0)
    model = SmallCNN(1, 10, normalization=True)
    sample = torch.tensor(learning().splits.unlabelled)
    with torch.no_grad():
        expected = model.train()(sample)
    adapted(model.eval())
    with torch.no_grad():
        found = model(sample)
    # The running variance has another divisor than the one that training mode uses.
    assert found.numpy() == pytest.approx(expected.numpy(), rel=0.05, abs=0.05)


def test_no_weight_and_no_mode_is_changed() -> None:
    """Parameters, training mode, momenta and the earlier statistics' place are as before."""
    model = Tiny().train()
    model.head.eval()
    before = {name: value.clone() for name, value in model.named_parameters()}
    adapted(model)
    assert all(torch.equal(before[name], value) for name, value in model.named_parameters())
    assert (model.training, model.layer.training, model.head.training) == (True, True, False)
    assert model.normalization.momentum == nn.BatchNorm1d(1).momentum


def test_adapting_twice_changes_nothing_more() -> None:
    """The earlier statistics have no weight."""
    model = Tiny()
    once = {name: value.clone() for name, value in adapted(model).state_dict().items()}
    twice = adapted(model).state_dict()
    assert all(torch.equal(once[name], twice[name]) for name in once)


def test_order_of_the_sample_has_no_part() -> None:
    """It is one pass of the whole sample."""
    torch.manual_seed(1)
    model = Tiny()
    known = learning().splits
    NormalizationStatistics().adapt(model, known, "cpu")
    first = model.normalization.running_mean
    assert isinstance(first, torch.Tensor)
    kept = first.clone()
    assert known.unlabelled is not None
    object.__setattr__(known, "unlabelled", np.ascontiguousarray(known.unlabelled[::-1]))
    NormalizationStatistics().adapt(model, known, "cpu")
    assert torch.allclose(kept, first, atol=1e-6)


def test_a_model_without_normalization_is_refused() -> None:
    """There is nothing to adapt."""
    message = (
        "test-time normalization needs a model with batch normalization, and this one has no such "
        "layer; leave test_time out"
    )
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        adapted(nn.Linear(3, 3))


def test_data_without_a_sample_are_refused() -> None:
    """There is nothing to adapt to."""
    message = (
        "test-time normalization needs an adaptation sample, and the data have none; leave "
        "test_time out"
    )
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        adapted(Tiny(), sample=False)
