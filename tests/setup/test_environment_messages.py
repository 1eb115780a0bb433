"""What the set-up says when it cannot go on: one line, and nothing that looks complete."""

import socket
import sys
from pathlib import Path

import pytest

from tests.setup.fake_machine import FakeMachine, FakePython

LOG = "pip's log: build/setup.log"
SEARCHED = "python3.11 python3.12 python3.13 python3 python"


def needed(names: str, found: str) -> str:
    """Return the message for a machine on which `names` gave only `found`."""
    return (
        "cannot set up .venv: Python 3.11 or newer is needed, and was not found under: "
        f"{names} ({found}). Install it (Debian, Ubuntu: apt-get install python3.11 "
        "python3.11-venv), or name it: make env PYTHON=/path/to/python3.11"
    )


def test_no_python(machine: FakeMachine) -> None:
    """Without Python the message names every name that was tried."""
    assert machine.fail() == needed(SEARCHED, "none starts")


def test_old_python(machine: FakeMachine) -> None:
    """Too old interpreters are listed with their versions."""
    machine.install("python3", FakePython(version=(3, 9)))
    machine.install("python", FakePython(version=(2, 7)))
    assert machine.fail() == needed(SEARCHED, "python3 is 3.9, python is 2.7")


def test_a_named_python_that_does_not_exist(machine: FakeMachine) -> None:
    """PYTHON is not silently replaced by another interpreter."""
    machine.install()
    assert machine.fail(PYTHON="python3.99") == needed("python3.99", "none starts")


def test_python_without_venv(machine: FakeMachine) -> None:
    """The missing Debian package is named with the version at hand."""
    machine.install(python=FakePython(version=(3, 12), ensurepip=False))
    assert machine.fail() == (
        "cannot set up .venv: Python 3.12 has no venv and ensurepip modules. Install them "
        "(Debian, Ubuntu: apt-get install python3.12-venv) and run make again."
    )


def test_venv_fails(machine: FakeMachine) -> None:
    """A failure of the venv module itself leads to its log."""
    machine.install(python=FakePython(venv="false"))
    assert machine.fail() == (
        "cannot set up .venv: python -m venv failed; its log: build/setup.log"
    )


@pytest.mark.parametrize(
    ("retries", "message"),
    [
        ("1", "no network: the package index cannot be reached"),
        ("0", "no network, or a package index without absent-package==1"),
    ],
)
def test_an_index_that_cannot_be_reached(machine: FakeMachine, retries: str, message: str) -> None:
    """The real pip against a closed port is understood; without retries it hides the cause."""
    machine.install(python=FakePython(pip=f'exec "{sys.executable}" "$@"'))
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        index = f"http://127.0.0.1:{closed.getsockname()[1]}/simple"
        said = machine.fail(PIP_INDEX_URL=index, PIP_RETRIES=retries)
    assert said == f"cannot set up .venv: {message}. {LOG}"
    assert not _proofs(machine)


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (
            "ERROR: Could not install packages: [Errno 28] No space left on device",
            "the disk is full; .venv needs about 2 GB",
        ),
        (
            "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.",
            "a package is not the file that the lock names",
        ),
        (
            "ERROR: something new",
            "pip stopped: ERROR: something new",
        ),
    ],
)
@pytest.mark.parametrize("step", ["requirements.lock", "requirements-torch.lock", "--editable"])
def test_pip_stops(machine: FakeMachine, said: str, message: str, step: str) -> None:
    """What pip said is put in a few words, whichever step it stopped at."""
    stop = f"case \"$*\" in *{step}*) echo '{said}' >&2; exit 1 ;; esac"
    machine.install(python=FakePython(pip=stop))
    assert machine.fail() == f"cannot set up .venv: {message}. {LOG}"
    assert "project" not in _proofs(machine)


def test_torch_that_does_not_start(machine: FakeMachine) -> None:
    """A CUDA build without its libraries is found at once, not in the first run."""
    machine.install(python=FakePython(torch="false"))
    assert machine.fail() == (
        "cannot set up .venv: torch was installed but does not start. If only its CUDA build was "
        "found, offer pip the CPU build: PIP_EXTRA_INDEX_URL=... make env, with the CPU index that "
        "PyTorch's own installation page names. Log: build/setup.log"
    )
    assert not _proofs(machine)


def test_a_failure_is_not_remembered(machine: FakeMachine) -> None:
    """The same command works once the cause is gone."""
    machine.install(python=FakePython(pip="false"))
    machine.fail()
    machine.install()
    machine.set_up()
    assert _proofs(machine) == {"made-from", "project"}


def _proofs(machine: FakeMachine) -> set[str]:
    """Return the names of the files that say a step is complete."""
    folder: Path = machine.project / ".venv"
    return {name for name in ("made-from", "project") if (folder / name).exists()}
