"""The recurrence in both directions is torch's own, in its values and in its gradients."""

import pytest
import torch
from torch import Tensor, nn

from pitfalls_core.models.recurrence import both_directions


def layer(width: int, dtype: torch.dtype = torch.float64) -> nn.GRU:
    """Return a layer that starts from seed 0, the global generator left alone."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return nn.GRU(1, width, bidirectional=True).to(dtype)


def signals(steps: int, examples: int, dtype: torch.dtype = torch.float64) -> Tensor:
    """Return random signals (time, examples)."""
    generator = torch.Generator().manual_seed(1)
    return torch.randn(steps, examples, generator=generator, dtype=dtype)


@pytest.mark.parametrize(("steps", "examples", "width"), [(40, 5, 6), (1, 3, 2), (7, 1, 1)])
def test_states_are_those_of_torch(steps: int, examples: int, width: int) -> None:
    """Any number of steps, examples and units gives what `torch.nn.GRU` gives."""
    own, inputs = layer(width), signals(steps, examples)
    torch.testing.assert_close(both_directions(own, inputs), own(inputs[..., None])[0])


def test_gradients_are_those_of_torch() -> None:
    """So do all weights and biases, and the signals themselves."""
    own, inputs = layer(6), signals(12, 4).requires_grad_()
    weights = torch.randn(12, 4, 12, generator=torch.Generator().manual_seed(2)).double()
    wanted = [inputs, *own.parameters()]
    found = torch.autograd.grad((both_directions(own, inputs) * weights).sum(), wanted)
    expected = torch.autograd.grad((own(inputs[..., None])[0] * weights).sum(), wanted)
    torch.testing.assert_close(found, expected)


def test_gradients_are_those_of_finite_differences() -> None:
    """And what a small change of a signal does."""
    own = layer(2)
    inputs = signals(3, 2).requires_grad_()
    assert torch.autograd.gradcheck(lambda values: both_directions(own, values), (inputs,))


def test_a_batch_is_its_examples() -> None:
    """Examples do not mix."""
    own, inputs = layer(6, torch.float32), signals(40, 5, torch.float32)
    torch.testing.assert_close(
        both_directions(own, inputs)[:, 3:4], both_directions(own, inputs[:, 3:4])
    )
