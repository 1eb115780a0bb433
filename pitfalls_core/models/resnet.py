"""Residual networks: a narrow one for small images, and ResNet-50."""

from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn import functional

from pitfalls_core.errors import InputError
from pitfalls_core.models.memory_order import prefer_channels_last

Initialization = Literal["kaiming", "xavier"]
"""Normal draws of variance 2 / fan-in (K. He et al., 2015), or of variance 2 / (fan-in + fan-out)
(X. Glorot and Y. Bengio, 2010)."""

INITIALIZATIONS: tuple[Initialization, ...] = ("kaiming", "xavier")


class NarrowResNet(nn.Module):
    """A strided convolution, three residual blocks, the mean over the image, a linear layer.

    Images (images, channels, height, width) of at least 8 x 8 pixels become logits
    (images, classes). The first convolution and every block but the first halve the image. A block
    is two 3 x 3 convolutions with ReLU, added to its input; where the shape changes, the input
    passes a 1 x 1 convolution (K. He et al., 2016). All convolutions have a bias, which starts from
    zero, as does that of the linear layer.

    Parameters
    ----------
    channels, classes
        Of the images, and of the labels.
    widths
        Channels of the blocks.
    normalization
        Whether batch normalization follows each convolution. It draws no random number, so that
        networks with and without it start from equal weights if they start from equal generators.
    initialization
        Of all convolutions and of the linear layer: ``"kaiming"`` or ``"xavier"``. Both scale the
        same draws.

    Raises
    ------
    InputError
        If there are not three widths, or there is no such initialization.
    """

    def __init__(
        self,
        channels: int,
        classes: int,
        *,
        widths: tuple[int, ...] = (12, 24, 48),
        normalization: bool = True,
        initialization: Initialization = "kaiming",
    ) -> None:
        super().__init__()
        if len(widths) != 3:
            raise InputError(f"NarrowResNet has three blocks and needs three widths; got {widths}")
        self.stem = nn.Conv2d(channels, widths[0], kernel_size=3, stride=2, padding=1)
        self.stem_normalization = _normalization(widths[0], normalization)
        before = (widths[0], *widths[:-1])
        self.blocks = nn.Sequential(
            *(
                BasicBlock(one, other, stride=2 if place else 1, normalization=normalization)
                for place, (one, other) in enumerate(zip(before, widths, strict=True))
            )
        )
        self.head = nn.Linear(widths[-1], classes)
        initialize_layers(self, initialization)

    def features(self, images: Tensor) -> Tensor:
        """Return what the linear layer sees, (images, last width)."""
        outputs: Tensor = self.blocks(torch.relu(self.stem_normalization(self.stem(images))))
        return outputs.mean(dim=(2, 3))

    def forward(self, images: Tensor) -> Tensor:
        """Return the logits (images, classes)."""
        logits: Tensor = self.head(self.features(images))
        return logits


class BasicBlock(nn.Module):
    """Two 3 x 3 convolutions, added to their input."""

    def __init__(self, before: int, after: int, *, stride: int, normalization: bool) -> None:
        super().__init__()
        self.first = nn.Conv2d(before, after, kernel_size=3, stride=stride, padding=1)
        self.second = nn.Conv2d(after, after, kernel_size=3, padding=1)
        self.first_normalization = _normalization(after, normalization)
        self.second_normalization = _normalization(after, normalization)
        same = before == after and stride == 1
        self.shortcut = nn.Identity() if same else nn.Conv2d(before, after, 1, stride=stride)

    def forward(self, inputs: Tensor) -> Tensor:
        """Return (images, after, height / stride, width / stride)."""
        inner = torch.relu(self.first_normalization(self.first(inputs)))
        outer = self.second_normalization(self.second(inner))
        return torch.relu(outer + self.shortcut(inputs))


class ResNet50(nn.Module):
    """The residual network of 50 layers (K. He et al., 2016, table 1).

    Images (images, channels, height, width) become logits (images, classes). Blocks halve the image
    in their 3 x 3 convolution. Convolutions have no bias; batch normalization follows each.

    Parameters
    ----------
    channels, classes
        Of the images, and of the labels.
    small_images
        Whether the first convolution is 3 x 3 without stride and without the pooling behind it,
        for images of 20 to 64 pixels.
    normalization
        Whether batch normalization follows each convolution, as in the paper.
    initialization
        As in `NarrowResNet`.

    Raises
    ------
    InputError
        If there is no such initialization.
    """

    def __init__(
        self,
        channels: int = 3,
        classes: int = 1000,
        *,
        small_images: bool = False,
        normalization: bool = True,
        initialization: Initialization = "kaiming",
    ) -> None:
        super().__init__()
        kernel, stride = (3, 1) if small_images else (7, 2)
        self.stem = nn.Conv2d(channels, 64, kernel, stride, padding=kernel // 2, bias=False)
        self.stem_normalization = _normalization(64, normalization)
        self.pools = not small_images
        blocks: list[nn.Module] = []
        before = 64
        for stage, count in enumerate((3, 4, 6, 3)):
            width = 64 * 2**stage
            for place in range(count):
                stride = 2 if stage and place == 0 else 1
                blocks.append(Bottleneck(before, width, stride=stride, normalization=normalization))
                before = 4 * width
        self.blocks = nn.Sequential(*blocks)
        self.head = nn.Linear(before, classes)
        initialize_layers(self, initialization)

    def features(self, images: Tensor) -> Tensor:
        """Return what the linear layer sees, (images, 2048)."""
        outputs: Tensor = torch.relu(self.stem_normalization(self.stem(images)))
        if self.pools:
            outputs = functional.max_pool2d(outputs, 3, stride=2, padding=1)
        outputs = self.blocks(outputs)
        return outputs.mean(dim=(2, 3))

    def forward(self, images: Tensor) -> Tensor:
        """Return the logits (images, classes)."""
        logits: Tensor = self.head(self.features(images))
        return logits


class Bottleneck(nn.Module):
    """A 1 x 1, a 3 x 3 and a 1 x 1 convolution with four times the channels, added to the input."""

    def __init__(self, before: int, width: int, *, stride: int, normalization: bool) -> None:
        super().__init__()
        after = 4 * width
        self.convolutions = nn.ModuleList(
            (
                nn.Conv2d(before, width, 1, bias=False),
                nn.Conv2d(width, width, 3, stride=stride, padding=1, bias=False),
                nn.Conv2d(width, after, 1, bias=False),
            )
        )
        self.normalizations = nn.ModuleList(
            _normalization(one, normalization) for one in (width, width, after)
        )
        self.shortcut = (
            nn.Identity()
            if before == after and stride == 1
            else nn.Sequential(
                nn.Conv2d(before, after, 1, stride=stride, bias=False),
                _normalization(after, normalization),
            )
        )

    def forward(self, inputs: Tensor) -> Tensor:
        """Return (images, 4 x width, height / stride, width / stride)."""
        inner = inputs
        layers = list(zip(self.convolutions, self.normalizations, strict=True))
        for convolution, normalization in layers[:-1]:
            inner = torch.relu(normalization(convolution(inner)))
        convolution, normalization = layers[-1]
        outer: Tensor = normalization(convolution(inner))
        return torch.relu(outer + self.shortcut(inputs))


def residual_network(
    channels: int,
    classes: int,
    *,
    depth: int = 8,
    normalization: bool = True,
    initialization: Initialization = "kaiming",
) -> nn.Module:
    """Return a network for small images with `depth` layers that have weights, shortcuts apart.

    Parameters
    ----------
    depth
        8 for `NarrowResNet`, 50 for `ResNet50`.
    channels, classes, normalization, initialization
        As in these.

    Raises
    ------
    InputError
        If there is no network of that depth, or no such initialization.
    """
    if depth == 8:
        return NarrowResNet(
            channels, classes, normalization=normalization, initialization=initialization
        )
    if depth == 50:
        return ResNet50(
            channels,
            classes,
            small_images=True,
            normalization=normalization,
            initialization=initialization,
        )
    raise InputError(f"there are residual networks of depth 8 and 50; got {depth}")


def initialize_layers(model: nn.Module, initialization: Initialization) -> None:
    """Draw the weights of all convolutions and linear layers anew, and set their biases to zero.

    Raises
    ------
    InputError
        If there is no such initialization.
    """
    if initialization not in INITIALIZATIONS:
        known = ", ".join(INITIALIZATIONS)
        raise InputError(f"there is no initialization {initialization!r}; choose one of: {known}")
    for layer in model.modules():
        if isinstance(layer, nn.Conv2d | nn.Linear):
            if initialization == "kaiming":
                nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
            else:
                nn.init.xavier_normal_(layer.weight)
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)
    prefer_channels_last(model)


def _normalization(width: int, wanted: bool) -> nn.Module:
    return nn.BatchNorm2d(width) if wanted else nn.Identity()
