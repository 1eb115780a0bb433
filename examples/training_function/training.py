"""A training function: it takes a variant's arguments and returns what it measured."""

import torch
from sklearn.datasets import load_digits
from torch import nn

EPOCHS, TRAINING = 5, 1200


def run(variant, seed, weight_decay=0.0, share=1.0):
    """Train one network, and return its scores, curves and predictions."""
    generator = torch.Generator().manual_seed(seed)
    images, labels = load_digits(return_X_y=True)
    images = torch.tensor(images / 16, dtype=torch.float32)
    labels = torch.tensor(labels)
    order = torch.randperm(len(images), generator=generator)
    train, test = order[: int(TRAINING * share)], order[TRAINING:]

    torch.manual_seed(seed)
    model = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.01, weight_decay=weight_decay)
    losses = []
    for _ in range(EPOCHS):
        total = 0.0
        for batch in train[torch.randperm(len(train), generator=generator)].split(64):
            loss = nn.functional.cross_entropy(model(images[batch]), labels[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(batch)
        losses.append(total / len(train))

    with torch.no_grad():
        probabilities = model(images[test]).softmax(1).numpy()
    accuracy = float((probabilities.argmax(1) == labels[test].numpy()).mean())
    curves = {"train_loss": losses}
    predictions = {"test": (probabilities, labels[test].numpy())}
    return {"test/accuracy": accuracy}, curves, predictions
