"""Gated recurrent units in both directions at once, several times faster on a CPU than torch's."""

from typing import Any

import torch
from torch import Tensor, nn
from torch.autograd import Function
from torch.autograd.function import once_differentiable


def both_directions(layer: nn.GRU, signals: Tensor) -> Tensor:
    """Return what `layer` makes of `signals`, as its own `forward` does, from states of zero.

    Small layers on a CPU spend their time on one operation after the other. Here every operation
    serves both directions, and the gradient is written out, so that there are far fewer of them.

    Parameters
    ----------
    layer
        One layer with biases, of one input value, in both directions.
    signals
        (time, examples).

    Returns
    -------
    Tensor
        (time, examples, 2 * width): the forward states, then the backward ones.
    """
    seen, kept, seen_bias, kept_bias = (
        torch.stack([getattr(layer, f"{name}_l0"), getattr(layer, f"{name}_l0_reverse")])
        for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    )
    turned = torch.stack([signals, signals.flip(0)], dim=1)
    gates = turned[..., None] * seen[:, None, :, 0] + seen_bias[:, None]
    states: Tensor = _Recurrence.apply(gates, kept.transpose(1, 2), kept_bias[:, None])  # type: ignore[no-untyped-call]
    return torch.cat([states[:, 0], states[:, 1].flip(0)], dim=-1)


class _Recurrence(Function):
    """The recurrence of K. Cho et al. (2014) in torch's form, with its gradient by hand.

    Gates of the inputs (time, directions, examples, 3 * width) are those of reset, update and
    candidate. With state h, weights W and bias b of its gates g = h W + b, each step makes
    r = s(x_r + g_r), z = s(x_z + g_z), n = tanh(x_n + r g_n), and the next state n + z (h - n).
    """

    @staticmethod
    def forward(ctx: Any, gates: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
        """Return the states (time, directions, examples, width)."""
        steps, directions, examples, triple = gates.shape
        width = triple // 3
        states = gates.new_zeros(steps + 1, directions, examples, width)
        opened, own = torch.empty_like(gates[..., : 2 * width]), torch.empty_like(gates)
        candidates = torch.empty_like(states[1:])
        # Views are made once: inside the loop they would take as long as the arithmetic.
        doors, rest = (part.unbind() for part in gates.split((2 * width, width), dim=-1))
        own_doors, recalled = (part.unbind() for part in own.split((2 * width, width), dim=-1))
        resets, updates = (part.unbind() for part in opened.split(width, dim=-1))
        state = states.unbind()
        for step, (now, door, made) in enumerate(
            zip(own.unbind(), opened.unbind(), candidates.unbind(), strict=True)
        ):
            torch.baddbmm(bias, state[step], weight, out=now)
            torch.add(doors[step], own_doors[step], out=door).sigmoid_()
            torch.addcmul(rest[step], resets[step], recalled[step], out=made).tanh_()
            torch.lerp(made, state[step], updates[step], out=state[step + 1])
        ctx.save_for_backward(states, opened, own[..., 2 * width :], candidates, weight)
        return states[1:]

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, wanted: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return the gradients of the gates, the weights and the biases."""
        states, opened, recalled, candidates, weight = ctx.saved_tensors
        width = candidates.shape[-1]
        reset, update = opened.split(width, dim=-1)
        # What each gate passes on does not depend on what comes back, so it is had in one go.
        to_candidate = (1 - update) * (1 - candidates.square())
        to_update = (states[:-1] - candidates) * update * (1 - update)
        to_reset = to_candidate * recalled * reset * (1 - reset)
        factors = torch.stack([to_reset, to_update, to_candidate * reset], dim=-2)
        own = torch.empty_like(factors)
        came = torch.empty_like(wanted)
        back, backwards = torch.zeros_like(states[0]), weight.transpose(1, 2)
        flat, kept, given = own.flatten(-2).unbind(), update.unbind(), wanted.unbind()
        each = zip(factors.unbind(), own.unbind(), came.unbind(), strict=True)
        for step, (factor, passed, total) in reversed(list(enumerate(each))):
            torch.add(back, given[step], out=total)
            torch.mul(total[..., None, :], factor, out=passed)
            back = torch.baddbmm(total * kept[step], flat[step], backwards)
        own = own.flatten(-2)
        gates = torch.cat([own[..., : 2 * width], came * to_candidate], dim=-1)
        before = states[:-1].transpose(0, 1).flatten(1, 2)
        passed_on = own.transpose(0, 1).flatten(1, 2)
        return gates, before.transpose(1, 2) @ passed_on, passed_on.sum(dim=1, keepdim=True)
