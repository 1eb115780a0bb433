"""The Makefile offers what it promises and passes variables on."""

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROMISED = {
    "bench", "clean", "env", "help", "lab", "lint", "lock", "report", "smoke", "test", "test-long",
}  # fmt: skip


def make(*arguments: str) -> str:
    """Return the output of make in the project's folder, away from any make around the tests."""
    environment = {"PATH": os.environ["PATH"]}
    command = ["make", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


def test_help_lists_every_target() -> None:
    """`make` alone prints each target of the Makefile, with a sentence."""
    listed = re.findall(r"^  make ([a-z-]+) +\w", make(), flags=re.MULTILINE)
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE)
    assert listed == targets
    assert set(listed) == PROMISED


@pytest.mark.parametrize("target", sorted(PROMISED - {"clean", "env", "help"}))
def test_every_target_sets_up_first(target: str) -> None:
    """Whatever needs .venv makes it before its own work."""
    first, *work = make("--dry-run", target).splitlines()
    assert first == ".ci/environment"
    assert work


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        (["report"], "report"),
        (["report", "STUDY=one two"], "report one two"),
        (
            ["report", "STUDY=one", "PROFILE=full", "JOBS=4", "OUT=here"],
            "report one --profile full --jobs 4 --out here",
        ),
        (["report", "ANONYMOUS=1"], "report --anonymous"),
        (["smoke", "ANONYMOUS=1"], "report --profile smoke --out build/smoke --anonymous"),
        (["smoke", "JOBS=4"], "report --profile smoke --jobs 4 --out build/smoke"),
    ],
)
def test_variables_are_passed_on(arguments: list[str], command: str) -> None:
    """Options reach the command line when they are set, and only then."""
    last = make("--dry-run", *arguments).splitlines()[-1]
    assert last.split() == [".venv/bin/python", "-m", "pitfalls_core", *command.split()]


@pytest.mark.parametrize("name", [".ci/environment", ".ci/run"])
def test_scripts_can_be_started(name: str) -> None:
    """A fresh clone has the scripts with their executable bit."""
    assert os.access(ROOT / name, os.X_OK)
