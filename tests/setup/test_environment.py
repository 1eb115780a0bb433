"""The set-up of .venv: complete or absent, and cheap when there is nothing to do."""

import shutil
import signal

import pytest

from tests.setup.fake_machine import FakeMachine, FakePython

INSTALL = "-m pip --disable-pip-version-check --no-input install --no-deps"
PACKAGES = f"{INSTALL} --require-hashes --only-binary :all: --requirement requirements.lock"
TORCH = f"{INSTALL} --require-hashes --only-binary :all: --requirement requirements-torch.lock"
PROJECT = f"{INSTALL} --no-build-isolation --no-index --editable ."
ALL = [PACKAGES, f"{TORCH} --no-index", PROJECT]
PROGRESS = "setting up .venv with Python 3.11 (two to three minutes, once); log: build/setup.log\n"


def test_a_fresh_folder_is_set_up(machine: FakeMachine) -> None:
    """Packages, torch and the project are installed in this order, and one line says so."""
    machine.install()
    assert machine.set_up() == PROGRESS
    assert machine.pip_calls == ALL


def test_a_complete_environment_is_left_alone(machine: FakeMachine) -> None:
    """The second set-up installs nothing, says nothing, and does not need Python on PATH."""
    python = machine.install()
    machine.set_up()
    python.unlink()
    assert machine.set_up() == ""
    assert machine.pip_calls == ALL


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-torch.lock"])
def test_a_changed_lock_makes_a_new_environment(machine: FakeMachine, lock: str) -> None:
    """An edited lock removes the old environment with everything in it."""
    machine.install()
    machine.set_up()
    leftover = machine.project / ".venv" / "leftover"
    leftover.touch()
    with (machine.project / lock).open("a") as file:
        file.write("# changed\n")
    assert machine.set_up() == PROGRESS
    assert machine.pip_calls == ALL + ALL
    assert not leftover.exists()


def test_a_changed_pyproject_installs_the_project_only(machine: FakeMachine) -> None:
    """Entry points are renewed in seconds; packages stay."""
    machine.install()
    machine.set_up()
    with (machine.project / "pyproject.toml").open("a") as file:
        file.write("# changed\n")
    assert machine.set_up() == ""
    assert machine.pip_calls == [*ALL, PROJECT]
    assert machine.set_up() == ""
    assert machine.pip_calls == [*ALL, PROJECT]


def test_a_moved_folder_gets_a_new_environment(machine: FakeMachine) -> None:
    """An environment holds absolute paths, so a copy of the folder does not use it."""
    machine.install()
    machine.set_up()
    copy = FakeMachine(machine.folder / "elsewhere")
    shutil.copytree(machine.project, copy.project)
    copy.bin.symlink_to(machine.bin)
    assert copy.set_up() == PROGRESS
    assert copy.pip_calls == ALL + ALL


@pytest.mark.parametrize(("call", "repeated"), [(1, ALL), (2, ALL), (3, [PROJECT])])
def test_a_killed_set_up_heals(machine: FakeMachine, call: int, repeated: list[str]) -> None:
    """Killed in any call of pip, the set-up is not done; the next one completes it."""
    kill = f'[ "$(wc -l <pip-calls)" -ne {call} ] || kill -9 $PPID'
    machine.install(python=FakePython(pip=kill))
    process = machine.start()
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert machine.pip_calls == ALL[:call]
    machine.install()
    machine.set_up()
    assert machine.pip_calls[call:] == repeated
    assert machine.set_up() == ""


def test_a_set_up_killed_while_it_removes_the_old_environment(machine: FakeMachine) -> None:
    """A half removed environment is not taken for complete, not even when its lock comes back."""
    machine.install()
    machine.set_up()
    lock = machine.project / "requirements.lock"
    before = lock.read_text()
    lock.write_text(f"{before}# changed\n")
    remove = machine.bin / "rm"
    real = remove.readlink()
    remove.unlink()
    remove.write_text(f'#!/bin/sh\n[ "$1" != -rf ] || kill -9 $PPID\nexec {real} "$@"\n')
    remove.chmod(0o755)
    process = machine.start()
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    remove.write_text(f'#!/bin/sh\nexec {real} "$@"\n')
    lock.write_text(before)
    assert machine.set_up() == PROGRESS


def test_a_project_killed_while_it_is_installed_again(machine: FakeMachine) -> None:
    """A half installed project is not taken for complete, not even when pyproject comes back."""
    machine.install()
    machine.set_up()
    pyproject = machine.project / "pyproject.toml"
    before = pyproject.read_text()
    pyproject.write_text(f"{before}# changed\n")
    python = machine.project / ".venv" / "bin" / "python"
    python.write_text(FakePython(pip="kill -9 $PPID").script())
    process = machine.start()
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    python.write_text(FakePython().script())
    pyproject.write_text(before)
    machine.set_up()
    assert machine.pip_calls == [*ALL, PROJECT, PROJECT]


def test_an_environment_without_proof_is_made_again(machine: FakeMachine) -> None:
    """A .venv that is only half there counts as none."""
    machine.install()
    leftover = machine.project / ".venv" / "bin" / "python"
    leftover.parent.mkdir(parents=True)
    leftover.write_text("#!/bin/sh\nexit 1\n")
    leftover.chmod(0o755)
    assert machine.set_up() == PROGRESS
    assert machine.pip_calls == ALL


def test_an_environment_without_its_interpreter_is_made_again(machine: FakeMachine) -> None:
    """An interpreter that an upgrade of the system took away is noticed."""
    machine.install()
    machine.set_up()
    (machine.project / ".venv" / "bin" / "python").unlink()
    assert machine.set_up() == PROGRESS
    assert machine.pip_calls == ALL + ALL


def test_the_first_usable_interpreter_is_taken(machine: FakeMachine) -> None:
    """One without ensurepip and one that is too old are passed over."""
    machine.install("python3.11", FakePython(ensurepip=False))
    machine.install("python3.12", FakePython(version=(3, 12)))
    machine.install("python3", FakePython(version=(3, 9)))
    assert "with Python 3.12 " in machine.set_up()
    assert machine.set_up() == ""


def test_a_named_interpreter_replaces_another(machine: FakeMachine) -> None:
    """PYTHON wins over the list; without it, the environment stays with what it has."""
    machine.install("python3.11")
    machine.install("python3.13", FakePython(version=(3, 13)))
    assert "with Python 3.11 " in machine.set_up()
    assert "with Python 3.13 " in machine.set_up(PYTHON="python3.13")
    assert machine.set_up(PYTHON="python3.13") == ""
    assert machine.set_up() == ""


def test_torch_comes_from_the_index_where_no_wheel_is_at_hand(machine: FakeMachine) -> None:
    """Only when find-links offers no wheel of torch does pip ask the index."""
    machine.install(python=FakePython(pip='case "$*" in *torch*--no-index) exit 1 ;; esac'))
    machine.set_up()
    assert machine.pip_calls == [PACKAGES, f"{TORCH} --no-index", TORCH, PROJECT]


@pytest.mark.skipif(shutil.which("flock") is None, reason="without flock, nobody waits")
def test_two_at_once_set_up_once(machine: FakeMachine) -> None:
    """The second one waits for the first and then finds everything done."""
    machine.install(python=FakePython(pip="sleep 0.1"))
    processes = [machine.start(), machine.start()]
    said = sorted(process.communicate()[1] for process in processes)
    assert [process.returncode for process in processes] == [0, 0]
    assert said[0] == PROGRESS
    assert said[1] in ("", "waiting for another set-up of this folder\n")
    assert machine.pip_calls == ALL
