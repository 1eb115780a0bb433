"""`make lab` opens the notebooks with the interpreter of `.venv`, whatever else is installed."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

from tests.setup.test_makefile import ROOT, make

KERNEL = (
    "from jupyter_client.manager import KernelManager; import json; "
    "print(json.dumps(KernelManager(kernel_name='python3').format_kernel_cmd()))"
)


def _lab() -> list[str]:
    return shlex.split(make("--dry-run", "lab").splitlines()[-1])


def test_it_opens_the_notebooks_on_this_machine_only() -> None:
    """JupyterLab of the environment, on the loopback address, with the folder of notebooks."""
    words = _lab()
    start = words.index(".venv/bin/python")
    assert words[start : start + 3] == [".venv/bin/python", "-m", "jupyterlab"]
    assert words[-2:] == ["--ServerApp.ip=127.0.0.1", "notebooks"]


def test_its_kernel_is_this_interpreter(tmp_path: Path) -> None:
    """A `python3` kernel of somebody else's, on every path that Jupyter looks at, is not taken."""
    false = {"argv": ["/nowhere/python", "{connection_file}"], "display_name": "false"}
    homes = {name: tmp_path / name for name in ("JUPYTER_PATH", "JUPYTER_DATA_DIR", "HOME")}
    for name, home in homes.items():
        share = home / ".local" / "share" / "jupyter" if name == "HOME" else home
        folder = share / "kernels" / "python3"
        folder.mkdir(parents=True)
        (folder / "kernel.json").write_text(json.dumps(false))
    words = _lab()
    ask = [*words[: words.index(".venv/bin/python")], sys.executable, "-c", KERNEL]
    environment = {**os.environ, **{name: str(home) for name, home in homes.items()}}
    environment |= {"JUPYTER_PREFER_ENV_PATH": "0"}
    done = subprocess.run(
        ask, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout)[0] == sys.executable


def test_the_kernels_could_be_mistaken(tmp_path: Path) -> None:
    """The check above can fail: without what `make lab` sets, the planted kernel is taken."""
    folder = tmp_path / "kernels" / "python3"
    folder.mkdir(parents=True)
    (folder / "kernel.json").write_text(
        json.dumps({"argv": ["/nowhere/python"], "display_name": "false"})
    )
    done = subprocess.run(
        [sys.executable, "-c", KERNEL],
        env={**os.environ, "JUPYTER_PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout)[0] == "/nowhere/python"
