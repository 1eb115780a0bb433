"""A training function around skorch, which keeps the history of the training itself."""

import numpy as np
import torch
from sklearn.datasets import load_digits
from skorch import NeuralNetClassifier
from torch import nn

EPOCHS, TRAINING = 5, 1200


class Network(nn.Module):
    """A small network."""

    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))

    def forward(self, images):
        return self.layers(images)


def run(variant, seed, weight_decay=0.0, share=1.0):
    """Train one network, and return its scores, curves and predictions."""
    images, labels = load_digits(return_X_y=True)
    images, labels = (images / 16).astype(np.float32), labels.astype(np.int64)
    order = np.random.default_rng(seed).permutation(len(images))
    train, test = order[: int(TRAINING * share)], order[TRAINING:]

    torch.manual_seed(seed)
    network = NeuralNetClassifier(
        Network,
        criterion=nn.CrossEntropyLoss,
        optimizer=torch.optim.AdamW,
        optimizer__weight_decay=weight_decay,
        lr=0.01,
        max_epochs=EPOCHS,
        batch_size=64,
        iterator_train__shuffle=True,
        train_split=None,
        verbose=0,
    )
    network.fit(images[train], labels[train])

    probabilities = network.predict_proba(images[test])
    accuracy = float((probabilities.argmax(1) == labels[test]).mean())
    curves = {"train_loss": network.history[:, "train_loss"]}
    return {"test/accuracy": accuracy}, curves, {"test": (probabilities, labels[test])}
