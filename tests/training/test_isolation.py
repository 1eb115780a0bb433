"""Nothing outside a run moves its draws, and its draws move nothing outside."""

import hashlib
import random
from collections.abc import Callable, Iterator

import numpy as np
import pytest
import torch
from numpy.random.mtrand import get_bit_generator, set_bit_generator
from torch import nn

from pitfalls_core.data.digits import FileOrderDigits, RandomSplitDigits
from pitfalls_core.data.glyphs import GlyphShifts
from pitfalls_core.data.label_noise import SymmetricNoise
from pitfalls_core.data.splits import Splits
from pitfalls_core.models.cnn import SmallCNN
from pitfalls_core.seeding import Streams
from pitfalls_core.training.augmentations import ShiftAndContrast
from pitfalls_core.training.loop import train
from pitfalls_core.training.optimizers import Adam
from pitfalls_core.training.randomness import initialize
from pitfalls_core.training.recipe import Methods, Recipe
from pitfalls_core.training.schedules import Constant

STREAMS = Streams(0, "isolation")
GLYPHS = GlyphShifts(train=40, validation=20, test=10)


def digest(splits: Splits) -> str:
    """Return a digest of all images and labels."""
    parts = (splits.train, splits.validation, *splits.tests.values())
    total = hashlib.sha256()
    for part in parts:
        total.update(part.inputs.tobytes() + part.labels.tobytes())
    return total.hexdigest()


def weights(state: dict[str, torch.Tensor]) -> str:
    """Return a digest of all parameters and buffers."""
    total = hashlib.sha256()
    for value in state.values():
        total.update(value.contiguous().numpy().tobytes())
    return total.hexdigest()


def noisy_labels() -> str:
    """Return a digest of labels with noise."""
    labels = np.arange(50, dtype=np.int64) % 5
    generator = STREAMS.numpy("label_noise")
    return str(SymmetricNoise(0.5).corrupt(labels, 5, generator).tolist())


def initialized() -> str:
    """Return a digest of fresh weights."""
    return weights(initialize(lambda: SmallCNN(1, 10), STREAMS).state_dict())


def with_dropout() -> nn.Module:
    """Return a network that draws in training mode."""
    return nn.Sequential(SmallCNN(1, 32, widths=(4, 4, 4, 4)), nn.Dropout(0.5), nn.Linear(32, 10))


def trained(streams: Streams = STREAMS) -> str:
    """Return a digest of weights trained with augmentation and dropout."""
    recipe = Recipe(Adam(1e-2), Constant(), 2, 16, Methods(ShiftAndContrast(1, 0.2)))
    fit = train(initialize(with_dropout, STREAMS), GLYPHS.sample(STREAMS), recipe, streams)
    return weights(dict(fit.last))


def disturb(seed: int) -> None:
    """Start every global generator anew."""
    random.seed(seed)
    set_bit_generator(np.random.MT19937(seed))
    torch.manual_seed(seed)


def snapshot() -> str:
    """Return the states of all global generators."""
    torch_state = hashlib.sha256(torch.get_rng_state().numpy().tobytes()).hexdigest()
    return f"{random.getstate()} {get_bit_generator().state} {torch_state}"


@pytest.fixture(autouse=True)
def _global_generators_restored() -> Iterator[None]:
    states = random.getstate(), get_bit_generator()
    with torch.random.fork_rng(devices=[]):
        yield
    random.setstate(states[0])
    set_bit_generator(states[1])


@pytest.mark.parametrize(
    "draw",
    [
        lambda: digest(RandomSplitDigits().sample(STREAMS)),
        lambda: digest(FileOrderDigits().sample(STREAMS)),
        lambda: digest(GLYPHS.sample(STREAMS)),
        noisy_labels,
        initialized,
        trained,
    ],
    ids=["random digits", "ordered digits", "glyphs", "label noise", "initialization", "training"],
)
def test_global_generators_are_neither_used_nor_moved(draw: Callable[[], str]) -> None:
    """Whatever state the global generators are in, the result is the same, and so are they."""
    disturb(1)
    first = draw()
    disturb(2)
    before = snapshot()
    assert draw() == first
    assert snapshot() == before


@pytest.mark.parametrize("stream", ["order", "augmentation", "dropout"])
def test_every_stream_of_the_training_matters(stream: str) -> None:
    """Moving one stream to another seed changes the trained weights."""
    assert trained(Streams(0, "isolation", {stream: 1})) != trained()


def test_initialization_follows_its_stream_alone() -> None:
    """Equal initialization streams give equal weights whatever the seed; another one does not."""
    same, other = (
        initialize(lambda: SmallCNN(1, 10), Streams(seed, "isolation", {"initialization": start}))
        for seed, start in ((7, 0), (0, 7))
    )
    assert weights(same.state_dict()) == initialized()
    assert weights(other.state_dict()) != initialized()
