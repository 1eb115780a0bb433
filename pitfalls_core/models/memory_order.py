"""The order of a network's weights in memory."""

import torch
from torch import nn

FEWEST_CHANNELS = 8
"""Networks with a narrower convolution keep torch's own order: in the other one the backward pass
of torch 2.13.0 writes beyond its buffers on processors with AVX2, and damages the heap."""


def prefer_channels_last(model: nn.Module) -> None:
    """Keep the weights of 2-D convolutions with their channels last, which is faster on a CPU.

    Values stay as they are, and so does a network with fewer than 8 channels somewhere.
    """
    layers = [one for one in model.modules() if isinstance(one, nn.Conv2d)]
    if any(layer.out_channels < FEWEST_CHANNELS for layer in layers):
        return
    for layer in layers:
        weight = layer.weight.detach()
        layer.weight = nn.Parameter(weight.to(memory_format=torch.channels_last))
