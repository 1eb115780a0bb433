"""The four classifiers of signals that MNIST-1D was published with."""

import torch
from torch import Tensor, nn

from pitfalls_core.errors import InputError
from pitfalls_core.models.recurrence import both_directions


class LogisticRegression(nn.Module):
    """One linear layer on all values of an input: multinomial logistic regression.

    Inputs (examples, ...) of `inputs` values each become logits (examples, classes). The layer
    starts from torch's default.

    Parameters
    ----------
    inputs, classes
        Values of one input, and number of classes.
    """

    def __init__(self, inputs: int, classes: int) -> None:
        super().__init__()
        self.head = nn.Linear(inputs, classes)

    def features(self, inputs: Tensor) -> Tensor:
        """Return the inputs as they are, (examples, values)."""
        return inputs.flatten(start_dim=1)

    def forward(self, inputs: Tensor) -> Tensor:
        """Return the logits (examples, classes)."""
        logits: Tensor = self.head(self.features(inputs))
        return logits


class ResidualMLP(nn.Module):
    """Two hidden layers with ReLU, the second of which adds to the first, and a linear layer.

    Inputs (examples, ...) of `inputs` values each become logits (examples, classes). All layers
    start from torch's default.

    Source: ``MLPBase`` of the MNIST-1D repository (S. Greydanus and D. Kobak, 2024).

    Parameters
    ----------
    inputs, classes
        Values of one input, and number of classes.
    width
        Of both hidden layers.
    """

    def __init__(self, inputs: int, classes: int, *, width: int = 100) -> None:
        super().__init__()
        self.first = nn.Linear(inputs, width)
        self.second = nn.Linear(width, width)
        self.head = nn.Linear(width, classes)

    def features(self, inputs: Tensor) -> Tensor:
        """Return what the hidden layers make of the inputs, (examples, width)."""
        hidden = torch.relu(self.first(inputs.flatten(start_dim=1)))
        return hidden + torch.relu(self.second(hidden))

    def forward(self, inputs: Tensor) -> Tensor:
        """Return the logits (examples, classes)."""
        logits: Tensor = self.head(self.features(inputs))
        return logits


class SignalCNN(nn.Module):
    """Three convolutions over time with ReLU, each halving the length, and a linear layer.

    Signals (examples, 1, length) become logits (examples, classes). Kernels have 5, 3 and 3 points,
    with stride 2 and one zero of padding on each side. All layers start from torch's default.

    Source: ``ConvBase`` of the MNIST-1D repository (S. Greydanus and D. Kobak, 2024).

    Parameters
    ----------
    length, classes
        Points of a signal, and number of classes.
    channels
        After each of the convolutions.

    Raises
    ------
    InputError
        If the signals are too short for a point to be left.
    """

    def __init__(self, length: int, classes: int, *, channels: int = 25) -> None:
        super().__init__()
        left = length
        for size in KERNELS:
            left = (left + 2 - size) // 2 + 1
        if length < KERNELS[0] - 2 or left < 1:
            raise InputError(f"SignalCNN needs signals of three points or more; got {length}")
        before = (1, channels, channels)
        self.convolutions = nn.ModuleList(
            nn.Conv1d(inputs, channels, size, stride=2, padding=1)
            for inputs, size in zip(before, KERNELS, strict=True)
        )
        self.head = nn.Linear(channels * left, classes)

    def features(self, signals: Tensor) -> Tensor:
        """Return all channels at all places that are left, (examples, channels * places)."""
        features = signals
        for convolution in self.convolutions:
            features = torch.relu(convolution(features))
        return features.flatten(start_dim=1)

    def forward(self, signals: Tensor) -> Tensor:
        """Return the logits (examples, classes)."""
        logits: Tensor = self.head(self.features(signals))
        return logits


KERNELS = (5, 3, 3)
"""Points that each convolution looks at."""


class SignalGRU(nn.Module):
    """Gated recurrent units over time, in both directions, and a linear layer on all their states.

    Signals (examples, 1, length) become logits (examples, classes). All layers start from torch's
    default, and the states from zero.

    Source: ``GRUBase`` of the MNIST-1D repository (S. Greydanus and D. Kobak, 2024).

    Parameters
    ----------
    length, classes
        Points of a signal, and number of classes.
    width
        Of the state, in each direction.
    """

    def __init__(self, length: int, classes: int, *, width: int = 6) -> None:
        super().__init__()
        self.recurrent = nn.GRU(1, width, bidirectional=True)
        self.head = nn.Linear(2 * width * length, classes)

    def features(self, signals: Tensor) -> Tensor:
        """Return the states of both directions at all times, (examples, length * 2 * width)."""
        states = both_directions(self.recurrent, signals[:, 0].t())
        return states.transpose(0, 1).flatten(start_dim=1)

    def forward(self, signals: Tensor) -> Tensor:
        """Return the logits (examples, classes)."""
        logits: Tensor = self.head(self.features(signals))
        return logits
