"""Which device runs use."""

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
