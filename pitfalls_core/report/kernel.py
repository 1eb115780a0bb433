"""The kernel of an executed notebook: this interpreter, over a private socket, quiet."""

import asyncio
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import ensure_event_loop

OWN = KernelSpec(
    argv=[sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
    display_name="Python 3",
    language="python",
)

ENVIRONMENT = {"PYTHONHASHSEED": "0", "MPLBACKEND": "Agg", "OMP_NUM_THREADS": "1"}
"""Set in the kernel's process, and nowhere else."""


class OwnKernelManager(AsyncKernelManager):
    """Starts the interpreter that runs this program, whatever kernels the machine has installed.

    Sockets are files in a fresh folder with a short path: nothing on the network can reach them,
    and two kernels never meet. What the kernel process itself prints is dropped; what cells print
    comes back as outputs.
    """

    def __init__(self, **settings: Any) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="pk-")
        sockets = str(Path(self._folder.name) / "k")
        connection = str(Path(self._folder.name) / "connection.json")
        super().__init__(
            **{**settings, "transport": "ipc", "ip": sockets, "connection_file": connection}
        )
        self._kernel_spec = OWN

    async def _async_launch_kernel(self, kernel_cmd: list[str], **settings: Any) -> None:
        log = Path(self._folder.name) / "log"
        with log.open("wb") as output:
            environment = {**settings.pop("env", os.environ), **ENVIRONMENT}
            await super()._async_launch_kernel(
                kernel_cmd, env=environment, **{**settings, "stdout": output, "stderr": output}
            )

    async def _async_cleanup_resources(self, restart: bool = False) -> None:
        await super()._async_cleanup_resources(restart=restart)
        if not restart:
            self._folder.cleanup()

    _launch_kernel = _async_launch_kernel
    cleanup_resources = _async_cleanup_resources


@contextmanager
def event_loop() -> Iterator[None]:
    """Hold the event loop that Jupyter opens for a thread, and close it, which Jupyter does not."""
    loop = ensure_event_loop()
    try:
        yield
    finally:
        asyncio.set_event_loop(None)
        loop.close()
