"""The kernel of an executed notebook: this interpreter, over a private socket, quiet."""

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager

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

    _launch_kernel = _async_launch_kernel
