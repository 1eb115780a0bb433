"""A small convolutional network."""

import torch
from torch import Tensor, nn
from torch.nn import functional

from pitfalls_core.errors import InputError
from pitfalls_core.models.memory_order import prefer_channels_last


class SmallCNN(nn.Module):
    """Four 3 x 3 convolutions with ReLU, two poolings, the mean over the image, a linear layer.

    Images of at least 4 x 4 pixels, (images, channels, height, width), become logits
    (images, classes). Pooling (maximum of 2 x 2) follows the first and the second convolution, so
    that the last one sees 26 x 26 pixels. Convolutions start from normal draws of variance
    2 / fan-in (K. He et al., 2015) and zero biases, the linear layer from torch's default.

    Parameters
    ----------
    channels, classes
        Of the images, and of the labels.
    widths
        Channels after each of the four convolutions.
    normalization
        Whether batch normalization follows each convolution. Its layers draw no random number, so
        networks with and without it start from equal weights if they start from equal generators.

    Raises
    ------
    InputError
        If there are not four widths.
    """

    def __init__(
        self,
        channels: int,
        classes: int,
        *,
        widths: tuple[int, ...] = (16, 16, 32, 64),
        normalization: bool = False,
    ) -> None:
        super().__init__()
        if len(widths) != 4:
            raise InputError(f"SmallCNN has four convolutions and needs four widths; got {widths}")
        inputs = (channels, *widths[:-1])
        self.convolutions = nn.ModuleList(
            _convolution(before, after) for before, after in zip(inputs, widths, strict=True)
        )
        self.normalizations = nn.ModuleList(
            nn.BatchNorm2d(width) if normalization else nn.Identity() for width in widths
        )
        self.head = nn.Linear(widths[-1], classes)
        prefer_channels_last(self)

    def forward(self, images: Tensor) -> Tensor:
        """Return the logits (images, classes)."""
        logits: Tensor = self.head(self.features(images))
        return logits

    def features(self, images: Tensor) -> Tensor:
        """Return what the linear layer sees, (images, last width)."""
        features = images
        layers = zip(self.convolutions, self.normalizations, strict=True)
        for index, (convolution, normalization) in enumerate(layers):
            features = torch.relu(normalization(convolution(features)))
            if index < 2:
                features = functional.max_pool2d(features, 2)
        return features.mean(dim=(2, 3))


def _convolution(before: int, after: int) -> nn.Conv2d:
    convolution = nn.Conv2d(before, after, kernel_size=3, padding=1)
    weight = nn.init.kaiming_normal_(torch.empty(after, before, 3, 3), nonlinearity="relu")
    convolution.weight = nn.Parameter(weight)
    convolution.bias = nn.Parameter(torch.zeros(after))
    return convolution
