"""How a process is set up so that a run is a function of its specification."""

import os

import torch


def configure_process(*, threads: int = 1) -> None:
    """Make this process compute on so many threads and with deterministic algorithms only.

    For the process of a run, before it computes anything: an operation without a deterministic
    algorithm raises instead of varying. It may be called again.
    """
    # Read by cuBLAS when it starts; without it, matrix products on CUDA raise.
    os.environ["CUBLAS_WORKSPACE_CONFIG"] = ":4096:8"
    torch.set_num_threads(threads)
    # Torch refuses this setting once it was made, or once work has begun.
    if torch.get_num_interop_threads() != 1:
        torch.set_num_interop_threads(1)
    torch.use_deterministic_algorithms(True)
    torch.backends.cudnn.benchmark = False
