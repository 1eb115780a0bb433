"""The classifiers of signals: published sizes, and second implementations."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from pitfalls_core.errors import InputError
from pitfalls_core.models.signals import LogisticRegression, ResidualMLP, SignalCNN, SignalGRU

LENGTH, CLASSES = 40, 10

MODELS: dict[str, Callable[[], nn.Module]] = {
    "logistic": lambda: LogisticRegression(LENGTH, CLASSES),
    "mlp": lambda: ResidualMLP(LENGTH, CLASSES),
    "cnn": lambda: SignalCNN(LENGTH, CLASSES),
    "gru": lambda: SignalGRU(LENGTH, CLASSES),
}

PUBLISHED = {"logistic": 410, "mlp": 15210, "cnn": 5210, "gru": 5134}
"""Numbers of parameters that the MNIST-1D notebooks print (mnist1d-classification.ipynb)."""


def built(name: str) -> nn.Module:
    """Return a model that starts from seed 0, the global generator left alone."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return MODELS[name]()


def signals(examples: int = 5) -> Tensor:
    """Return random signals (examples, 1, 40)."""
    return torch.randn(examples, 1, LENGTH, generator=torch.Generator().manual_seed(1))


def parts(model: nn.Module) -> dict[str, Tensor]:
    """Return all weights by name."""
    return {name: value.detach() for name, value in model.named_parameters()}


@pytest.mark.parametrize("name", list(MODELS))
def test_it_has_the_published_number_of_parameters(name: str) -> None:
    """The size is that of the model with which the accuracies were published."""
    assert sum(weights.numel() for weights in built(name).parameters()) == PUBLISHED[name]


@pytest.mark.parametrize("name", list(MODELS))
def test_the_head_makes_logits_of_the_features(name: str) -> None:
    """`forward` is `head` after `features`, one row an example, and examples do not mix."""
    model: Any = built(name)
    inputs = signals()
    features = model.features(inputs)
    assert model.head(features).shape == (5, CLASSES)
    torch.testing.assert_close(model.head(features), model(inputs))
    torch.testing.assert_close(model(inputs[2:3]), model(inputs)[2:3])


def test_logistic_regression_is_one_product() -> None:
    """Logits are the inputs times the weights, plus the bias."""
    model, inputs = built("logistic"), signals()
    of = parts(model)
    expected = inputs[:, 0] @ of["head.weight"].T + of["head.bias"]
    torch.testing.assert_close(model(inputs), expected)


def test_the_second_layer_of_the_mlp_adds_to_the_first() -> None:
    """As published: h = relu(W1 x), then h + relu(W2 h), then the linear layer."""
    model, inputs = built("mlp"), signals()
    of = parts(model)
    first = (inputs[:, 0] @ of["first.weight"].T + of["first.bias"]).clamp(min=0)
    hidden = first + (first @ of["second.weight"].T + of["second.bias"]).clamp(min=0)
    expected = hidden @ of["head.weight"].T + of["head.bias"]
    torch.testing.assert_close(model(inputs), expected)


def test_the_convolutions_are_those_published() -> None:
    """Kernels of 5, 3 and 3 points, stride 2, one zero on each side, written as products."""
    model, inputs = built("cnn"), signals()
    of, features = parts(model), inputs
    for layer in range(3):
        kernel = of[f"convolutions.{layer}.weight"]
        windows = functional.pad(features, (1, 1)).unfold(2, kernel.shape[2], 2)
        made = torch.einsum("bclk,ock->bol", windows, kernel)
        features = (made + of[f"convolutions.{layer}.bias"][:, None]).clamp(min=0)
    assert features.shape == (5, 25, 5)
    expected = features.flatten(1) @ of["head.weight"].T + of["head.bias"]
    torch.testing.assert_close(model(inputs), expected)


def test_the_recurrent_units_follow_their_formula() -> None:
    """Reset and update gates and the candidate state, step by step, in both directions."""
    model, inputs = built("gru"), signals()
    of, states = parts(model), []
    for suffix, order in (("", range(LENGTH)), ("_reverse", range(LENGTH - 1, -1, -1))):
        seen, kept = (of[f"recurrent.weight_{one}_l0{suffix}"] for one in ("ih", "hh"))
        seen_bias, kept_bias = (of[f"recurrent.bias_{one}_l0{suffix}"] for one in ("ih", "hh"))
        state, found = torch.zeros(5, 6), {}
        for time in order:
            left = (inputs[:, :, time] @ seen.T + seen_bias).chunk(3, dim=1)
            right = (state @ kept.T + kept_bias).chunk(3, dim=1)
            reset, update = (torch.sigmoid(left[gate] + right[gate]) for gate in (0, 1))
            candidate = torch.tanh(left[2] + reset * right[2])
            state = (1 - update) * candidate + update * state
            found[time] = state
        states.append(torch.stack([found[time] for time in range(LENGTH)], dim=1))
    expected = torch.cat(states, dim=2).flatten(1) @ of["head.weight"].T + of["head.bias"]
    torch.testing.assert_close(model(inputs), expected)


def test_another_order_of_positions_is_nothing_to_the_mlp_and_something_to_the_cnn() -> None:
    """With its first weights permuted alike, the MLP cannot tell; no weights do that for a CNN."""
    order = torch.randperm(LENGTH, generator=torch.Generator().manual_seed(2))
    inputs = signals()
    mlp, cnn = built("mlp"), built("cnn")
    before = mlp(inputs)
    with torch.no_grad():
        mlp.get_parameter("first.weight").copy_(parts(mlp)["first.weight"][:, order])
    torch.testing.assert_close(mlp(inputs[..., order]), before)
    assert not torch.allclose(cnn(inputs[..., order]), cnn(inputs))


@pytest.mark.parametrize("length", [1, 2])
def test_a_signal_that_is_too_short_is_refused(length: int) -> None:
    """The first kernel needs five points, padding included."""
    message = f"SignalCNN needs signals of three points or more; got {length}"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        SignalCNN(length, CLASSES)
    assert SignalCNN(3, CLASSES)(torch.zeros(2, 1, 3)).shape == (2, CLASSES)
