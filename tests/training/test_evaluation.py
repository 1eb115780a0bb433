"""Predictions: probabilities, in evaluation mode, whatever the size of a batch."""

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from pitfalls_core.models.cnn import SmallCNN
from pitfalls_core.training.evaluation import predict

IMAGES = np.random.default_rng(0).random((1100, 1, 8, 8), dtype=np.float32)


class Doubtful(nn.Module):
    """Answers by dropout alone, so that its modes differ."""

    def __init__(self) -> None:
        super().__init__()
        self.dropout = nn.Dropout(0.5)

    def forward(self, images: Tensor) -> Tensor:
        """Return three logits."""
        features: Tensor = self.dropout(images.flatten(1)[:, :3])
        return features


def test_predictions_are_the_softmax_of_the_logits() -> None:
    """Each row is what NumPy makes of the logits, in single precision."""
    model = SmallCNN(1, 10).eval()
    logits = model(torch.tensor(IMAGES)).detach().numpy().astype(np.float64)
    expected = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    probabilities = predict(model, IMAGES)
    assert probabilities.shape == (1100, 10)
    assert probabilities.dtype == np.float32
    np.testing.assert_allclose(probabilities, expected, atol=1e-6)


@pytest.mark.parametrize("training", [True, False])
def test_predictions_are_made_in_evaluation_mode_and_the_mode_is_kept(training: bool) -> None:
    """Dropout does not act, and a model in training mode stays in it."""
    model = Doubtful().train(training)
    np.testing.assert_allclose(
        predict(model, IMAGES), torch.tensor(IMAGES).flatten(1)[:, :3].softmax(dim=1), atol=1e-6
    )
    assert model.training is model.dropout.training is training


def test_an_example_does_not_depend_on_its_companions() -> None:
    """With normalization too, an image alone gets what it gets among others."""
    model = SmallCNN(1, 10, normalization=True)
    np.testing.assert_allclose(predict(model, IMAGES)[:3], predict(model, IMAGES[:3]), atol=1e-6)
