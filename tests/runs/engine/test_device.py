"""Which device runs use."""

import subprocess
import sys

import pytest
import torch

from pitfalls_core.errors import InputError
from pitfalls_core.runs.engine.device import resolve_device


def has(monkeypatch: pytest.MonkeyPatch, *, cuda: bool, mps: bool) -> None:
    """Say what this machine has."""
    monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: mps)


@pytest.mark.parametrize(
    ("cuda", "mps", "expected"),
    [
        (True, True, {"auto": "cuda", "cpu": "cpu", "cuda": "cuda", "mps": "mps"}),
        (False, True, {"auto": "mps", "cpu": "cpu", "mps": "mps"}),
        (False, False, {"auto": "cpu", "cpu": "cpu"}),
    ],
)
def test_devices(
    cuda: bool, mps: bool, expected: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A device that is there is used; `auto` takes the best one; what is missing is refused."""
    has(monkeypatch, cuda=cuda, mps=mps)
    for name in ("auto", "cpu", "cuda", "mps"):
        if name in expected:
            assert resolve_device(name) == expected[name]
            continue
        with pytest.raises(InputError) as error:
            resolve_device(name)
        assert str(error.value) == (
            f"--device {name}: this machine has none; use --device cpu or auto"
        )


def test_the_processor_is_known_without_torch() -> None:
    """Asking for the processor imports no torch."""
    program = (
        "import sys; from pitfalls_core.runs.engine.device import resolve_device; "
        "print(resolve_device('cpu'), 'torch' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "cpu False\n"
