"""Which device runs use."""

import os

from pitfalls_core.errors import InputError


def resolve_device(name: str) -> str:
    """Return the device class for `name`: itself, or for ``auto`` the best that is there.

    Raises
    ------
    InputError
        If an accelerator is asked for that this machine does not have.
    """
    if name == "cpu":
        return name
    import torch

    available = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    if name == "auto":
        return next((device for device, there in available.items() if there), "cpu")
    if not available[name]:
        raise InputError(f"--device {name}: this machine has none; use --device cpu or auto")
    return name


def accelerators() -> tuple[str, ...]:
    """Return the CUDA devices that this process may use, as ``CUDA_VISIBLE_DEVICES`` names them."""
    import torch

    allowed = os.environ.get("CUDA_VISIBLE_DEVICES")
    if allowed:
        return tuple(name.strip() for name in allowed.split(","))
    return tuple(map(str, range(torch.cuda.device_count())))
