"""The confined generators: started at the stream, and those of the device with them."""

import contextlib
from collections.abc import Iterator

import pytest
import torch

from pitfalls_core.seeding import Streams
from pitfalls_core.training.randomness import global_generator, global_generators

STREAMS = Streams(0, "randomness")


def test_draws_are_those_of_the_stream() -> None:
    """Inside, the global generator draws what a generator of the stream draws."""
    with global_generator(STREAMS, "dropout"):
        drawn = torch.rand(5)
    assert torch.equal(drawn, torch.rand(5, generator=STREAMS.torch("dropout")))


def test_the_generator_is_put_back_after_an_error() -> None:
    """An exception inside leaves the global generator as it was."""
    before = torch.get_rng_state()
    with contextlib.suppress(ZeroDivisionError), global_generator(STREAMS, "dropout"):
        torch.rand(1 // 0)
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize(("device", "touched"), [("cpu", False), ("cuda:1", True)])
def test_only_the_generator_of_the_device_is_started(
    device: str, touched: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On CUDA the device's own generator is saved and started; on the CPU none is."""
    saved: list[torch.device] = []
    started: list[tuple[str, int]] = []
    current: list[str] = []

    @contextlib.contextmanager
    def fork(devices: list[torch.device]) -> Iterator[None]:
        saved.extend(devices)
        yield

    @contextlib.contextmanager
    def select(name: str) -> Iterator[None]:
        current.append(name)
        yield

    monkeypatch.setattr(torch.random, "fork_rng", fork)
    monkeypatch.setattr(torch.cuda, "device", select)
    monkeypatch.setattr(torch.cuda, "manual_seed", lambda seed: started.append((current[-1], seed)))
    state = torch.get_rng_state()
    with global_generator(STREAMS, "dropout", device):
        seed = STREAMS.torch("dropout").initial_seed()
    torch.set_rng_state(state)
    assert saved == ([torch.device(device)] if touched else [])
    assert started == ([(device, seed)] if touched else [])


@pytest.mark.parametrize(("device", "index"), [("cpu", None), ("cuda:1", 1), ("cuda", 2)])
def test_global_generators_are_those_of_the_cpu_and_of_the_device(
    device: str, index: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On CUDA the device's own is among them; without an index it is the current one's."""
    cards = tuple(torch.Generator() for _ in range(3))
    monkeypatch.setattr(torch.cuda, "default_generators", cards)
    monkeypatch.setattr(torch.cuda, "current_device", lambda: 2)
    expected = {"cpu": torch.default_generator}
    if index is not None:
        expected["cuda"] = cards[index]
    assert global_generators(device) == expected
