"""The same under Lightning: a callback hands the curve over, the end of the program the score.

Start it as `python train.py VARIANT SEED PROFILE`.
"""

import sys

import lightning
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from pitfalls_core.runs.recorder import recording

EPOCHS, TRAINING = 5, 1200
WEIGHT_DECAY, SHARE = {"decayed": 0.01}, {"starved": 0.1}


class Digits(lightning.LightningModule):
    """A small network."""

    def __init__(self, weight_decay):
        super().__init__()
        self.weight_decay = weight_decay
        self.layers = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))

    def training_step(self, batch, _):
        images, labels = batch
        loss = nn.functional.cross_entropy(self.layers(images), labels)
        self.log("train_loss", loss, on_step=False, on_epoch=True)
        return loss

    def test_step(self, batch, index):
        images, labels = batch
        accuracy = (self.layers(images).argmax(1) == labels).float().mean()
        self.log("test_accuracy", accuracy)

    def configure_optimizers(self):
        return torch.optim.AdamW(self.parameters(), lr=0.01, weight_decay=self.weight_decay)


class Recorder(lightning.Callback):
    """Adds to a curve of the run after every epoch."""

    def __init__(self, run):
        self.run = run

    def on_train_epoch_end(self, trainer, _):
        self.run.log(train_loss=trainer.callback_metrics["train_loss"].item())


variant, seed, profile = sys.argv[1], int(sys.argv[2]), sys.argv[3]

with recording("weight_decay", variant=variant, seed=seed, profile=profile) as run:
    lightning.seed_everything(seed)
    images, labels = load_digits(return_X_y=True)
    data = TensorDataset(torch.tensor(images / 16, dtype=torch.float32), torch.tensor(labels))
    order = torch.randperm(len(data)).tolist()
    train = torch.utils.data.Subset(data, order[: int(TRAINING * SHARE.get(variant, 1.0))])
    test = torch.utils.data.Subset(data, order[TRAINING:])
    trainer = lightning.Trainer(
        max_epochs=EPOCHS,
        accelerator="cpu",
        logger=False,
        enable_checkpointing=False,
        enable_progress_bar=False,
        enable_model_summary=False,
        callbacks=[Recorder(run)],
    )
    model = Digits(WEIGHT_DECAY.get(variant, 0.0))
    trainer.fit(model, DataLoader(train, batch_size=64, shuffle=True))
    (result,) = trainer.test(model, DataLoader(test, batch_size=len(test)), verbose=False)
    run.score("test", accuracy=result["test_accuracy"])
