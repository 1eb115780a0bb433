"""A plain loop that records its runs: the lines with `run` and `recording` are all it takes.

Start it as `python train.py VARIANT SEED PROFILE`.
"""

import sys

import torch
from sklearn.datasets import load_digits
from torch import nn

from pitfalls_core.runs.recorder import recording

EPOCHS, TRAINING = 5, 1200
WEIGHT_DECAY, SHARE = {"decayed": 0.01}, {"starved": 0.1}

variant, seed, profile = sys.argv[1], int(sys.argv[2]), sys.argv[3]

with recording("weight_decay", variant=variant, seed=seed, profile=profile) as run:
    torch.manual_seed(seed)
    images, labels = load_digits(return_X_y=True)
    images, labels = torch.tensor(images / 16, dtype=torch.float32), torch.tensor(labels)
    order = torch.randperm(len(images))
    train, test = order[: int(TRAINING * SHARE.get(variant, 1.0))], order[TRAINING:]

    model = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
    decay = WEIGHT_DECAY.get(variant, 0.0)
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.01, weight_decay=decay)
    for _ in range(EPOCHS):
        for batch in train[torch.randperm(len(train))].split(64):
            loss = nn.functional.cross_entropy(model(images[batch]), labels[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        run.log(train_loss=loss.item())

    with torch.no_grad():
        predicted = model(images[test]).argmax(1)
    run.score("test", accuracy=(predicted == labels[test]).float().mean().item())
