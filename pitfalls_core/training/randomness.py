"""What torch draws from its global generators, confined to where it is needed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import torch
from torch import nn

from pitfalls_core.seeding import Streams


@contextmanager
def global_generator(streams: Streams, stream: str, device: str = "cpu") -> Iterator[None]:
    """Start torch's global generators at `stream`, and put them back afterwards.

    Only the generators of the CPU and of `device` are touched. Initialization and dropout draw from
    them, and nothing else does.
    """
    seed = streams.torch(stream).initial_seed()
    cuda = torch.device(device).type == "cuda"
    with torch.random.fork_rng(devices=[torch.device(device)] if cuda else []):
        torch.default_generator.manual_seed(seed)
        if cuda:
            with torch.cuda.device(device):
                torch.cuda.manual_seed(seed)
        yield


def global_generators(device: str = "cpu") -> dict[str, torch.Generator]:
    """Return the generators that `global_generator` starts, by the kind of device they serve."""
    generators = {"cpu": torch.default_generator}
    place = torch.device(device)
    if place.type == "cuda":
        index = torch.cuda.current_device() if place.index is None else place.index
        generators["cuda"] = torch.cuda.default_generators[index]
    return generators


def initialize(factory: Callable[[], nn.Module], streams: Streams) -> nn.Module:
    """Return `factory()`, its weights drawn from stream ``initialization``."""
    with global_generator(streams, "initialization"):
        return factory()
