"""A machine for trying the set-up on: a small PATH, fake interpreters, no network."""

import os
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
TOOLS = ("cat", "cmp", "cp", "flock", "grep", "mkdir", "rm", "sh", "sleep", "tail", "wc")
"""The programs, besides Python, that the fake machine has."""

# `-c CODE` runs in the real interpreter, which is told what it is; the rest is pretended.
_PYTHON = r"""
#!/bin/sh
case "$1 $2" in
    "-m venv") {venv} && mkdir -p "$3/bin" && cp "$0" "$3/bin/python" &&
        echo "executable = $0" >"$3/pyvenv.cfg" ;;
    "-m pip") echo "$*" >>pip-calls; {pip} ;;
    "-c import torch") {torch} ;;
    *) exec {real} -S -E -c "import sys; {disguise}; sys.executable = '$0'; exec(sys.argv[1])" \
        "$2" ;;
esac
"""


@dataclass(frozen=True)
class FakePython:
    """How a fake interpreter behaves.

    Parameters
    ----------
    version
        What it says it is.
    ensurepip
        Whether it can make virtual environments.
    venv, pip, torch
        Shell commands that stand for making an environment, for a call of pip (arguments in
        ``$@``), and for importing torch.
    """

    version: tuple[int, int] = (3, 11)
    ensurepip: bool = True
    venv: str = "true"
    pip: str = "true"
    torch: str = "true"

    def script(self) -> str:
        """Return the interpreter, a shell script."""
        disguise = f"sys.version_info = {(*self.version, 0)}"
        if not self.ensurepip:
            disguise += "; sys.modules['ensurepip'] = None"
        real = shlex.quote(sys.executable)
        return _PYTHON.lstrip().format(
            venv=self.venv, pip=self.pip, torch=self.torch, real=real, disguise=disguise
        )


@dataclass(frozen=True)
class FakeMachine:
    """A folder with a project to set up (``project``) and a folder of programs (``bin``)."""

    folder: Path

    @classmethod
    def create(cls, folder: Path) -> "FakeMachine":
        """Lay out the machine in `folder`: the set-up script, two tiny locks, no Python."""
        machine = cls(folder)
        script = machine.project / ".ci" / "environment"
        script.parent.mkdir(parents=True)
        shutil.copy(ROOT / ".ci" / "environment", script)
        digest = "0" * 64
        for name, line in (("", "absent-package==1"), ("-torch", "torch==2")):
            lock = machine.project / f"requirements{name}.lock"
            lock.write_text(f"{line} --hash=sha256:{digest}\n")
        (machine.project / "pyproject.toml").write_text('[project]\nname = "fake"\n')
        machine.bin.mkdir()
        for tool in TOOLS:
            if found := shutil.which(tool):
                (machine.bin / tool).symlink_to(found)
        return machine

    @property
    def project(self) -> Path:
        """The folder that is set up."""
        return self.folder / "project"

    @property
    def bin(self) -> Path:
        """The only entry of PATH."""
        return self.folder / "bin"

    @property
    def pip_calls(self) -> list[str]:
        """The arguments of every call of pip so far."""
        calls = self.project / "pip-calls"
        return calls.read_text().splitlines() if calls.exists() else []

    def install(self, name: str = "python3", python: FakePython | None = None) -> Path:
        """Put a fake interpreter called `name` on PATH and return its file."""
        file = self.bin / name
        file.write_text((python or FakePython()).script())
        file.chmod(0o755)
        return file

    def start(self, **variables: str) -> "subprocess.Popen[str]":
        """Start the set-up with these environment variables besides PATH, and return it."""
        return subprocess.Popen(
            [self.project / ".ci" / "environment"],
            env={"PATH": str(self.bin), "PIP_CONFIG_FILE": os.devnull, **variables},
            stderr=subprocess.PIPE,
            text=True,
        )

    def set_up(self, **variables: str) -> str:
        """Run the set-up, which must succeed, and return what it wrote for the user."""
        process = self.start(**variables)
        _, stderr = process.communicate()
        assert process.returncode == 0, stderr
        return stderr

    def fail(self, **variables: str) -> str:
        """Run the set-up, which must fail with status 1, and return the line that says why.

        A line on the progress, before that, is left out; anything else is an error.
        """
        process = self.start(**variables)
        _, stderr = process.communicate()
        assert process.returncode == 1, stderr
        *progress, message = stderr.splitlines()
        assert all(line.startswith("setting up .venv") for line in progress), stderr
        return message
