"""What a trained model says about images."""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

BATCH = 500
"""Images at a time; fixed, since it may change the last bit of a result."""


def predict(
    model: nn.Module, images: NDArray[np.float32], device: str = "cpu"
) -> NDArray[np.float32]:
    """Return class probabilities (images, classes), the model in evaluation mode.

    Parameters
    ----------
    model
        Takes (images, channels, height, width) to logits; moved to `device`, its mode is kept.
    images
        (images, channels, height, width).
    device
        Where to compute.
    """
    outputs = logits(model.to(device), torch.tensor(images, device=device))
    probabilities: NDArray[np.float32] = outputs.softmax(dim=1).cpu().numpy()
    return probabilities


@torch.no_grad()
def logits(model: nn.Module, images: Tensor) -> Tensor:
    """Return the logits (images, classes) of `model` in evaluation mode; its mode is kept."""
    mode = model.training
    model.eval()
    outputs = torch.cat([model(batch) for batch in torch.split(images, BATCH)])
    model.train(mode)
    return outputs
