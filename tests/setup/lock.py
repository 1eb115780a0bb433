"""Resolve pyproject.toml into the two locks and environment.yml: ``make lock``.

Pins that still fit are kept; delete a lock first to move everything to its newest version.
"""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

from tests.setup.environment_file import environment_text

ROOT = Path(__file__).parents[2]
SETTINGS = Path(__file__).with_name("uv.toml")
HASH = re.compile(r"sha256:[0-9a-f]{64}")

_TORCH_HEADER = """\
# The wheels of torch, CPU and CUDA builds alike, without their dependencies: those of the CPU build
# are in requirements.lock, and the CUDA libraries are not locked. Written by `make lock`.
"""


def main() -> None:
    """Rewrite requirements.lock, requirements-torch.lock and environment.yml."""
    pyproject = (ROOT / "pyproject.toml").read_text()
    lock_packages()
    lock_torch(torch_requirement(pyproject))
    (ROOT / "environment.yml").write_text(environment_text(pyproject))


def lock_packages() -> None:
    """Write requirements.lock: every package but torch, for all platforms, with hashes."""
    settings = ["--config-file", str(SETTINGS), "--output-file", "requirements.lock"]
    _output("uv", "pip", "compile", "--quiet", *settings, "pyproject.toml")


def lock_torch(requirement: str) -> None:
    """Write requirements-torch.lock: the exact `requirement` with the hashes of its wheels.

    These are the wheels of the index, and the one that pip prefers on this machine: a CPU build,
    where pip is offered one.
    """
    lock = ROOT / "requirements-torch.lock"
    known = lock.read_text() if lock.exists() else ""
    found = [*_hashes_of_index(requirement), _hash_of_preferred_wheel(requirement)]
    lock.write_text(torch_lock_text(requirement, found, known))


def torch_lock_text(requirement: str, hashes: list[str], known: str) -> str:
    """Return the text of requirements-torch.lock for `requirement` and its wheels' `hashes`.

    Hashes in the text `known` of the present lock stay if they are for the same version, since the
    wheels that one machine is offered need not be offered on the next.
    """
    kept = HASH.findall(known) if requirement in known.split() else []
    lines = [requirement, *(f"    --hash={digest}" for digest in sorted({*hashes, *kept}))]
    return _TORCH_HEADER + " \\\n".join(lines) + "\n"


def torch_requirement(pyproject: str) -> str:
    """Return the requirement on torch in the text of a pyproject.toml, ``torch==VERSION``."""
    extras = tomllib.loads(pyproject)["project"]["optional-dependencies"]
    return next(str(line) for line in extras["train"] if line.startswith("torch=="))


def _hashes_of_index(requirement: str) -> list[str]:
    """Return the hashes of all wheels that the package index has for `requirement`."""
    options = ["--no-config", "--no-deps", "--generate-hashes", "--universal"]
    compiled = _output("uv", "pip", "compile", "--quiet", *options, "-", text=requirement)
    return HASH.findall(compiled)


def _hash_of_preferred_wheel(requirement: str) -> str:
    """Return the hash of the wheel that pip would install on this machine."""
    options = ["--dry-run", "--report", "-", "--no-deps", "--ignore-installed"]
    report = _output("pip", "install", "--quiet", *options, requirement)
    digest = json.loads(report)["install"][0]["download_info"]["archive_info"]["hashes"]["sha256"]
    return f"sha256:{digest}"


def _output(module: str, *arguments: str, text: str = "") -> str:
    """Run a Python module of this environment in the project's folder and return its output."""
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(
        command, cwd=ROOT, input=text, text=True, stdout=subprocess.PIPE, check=True
    )
    return done.stdout


if __name__ == "__main__":
    main()
