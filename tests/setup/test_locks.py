"""The locks meet pyproject.toml, name every file by its hash, and no place."""

import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement

from tests.setup.lock import HASH, torch_lock_text, torch_requirement
from tests.setup.locked import LockedPackage, applies, foreign, read_lock, unmet

ROOT = Path(__file__).parents[2]
PYPROJECT = (ROOT / "pyproject.toml").read_text()
LOCKS = ("requirements.lock", "requirements-torch.lock")
GOOD, OTHER = "sha256:" + "a" * 64, "sha256:" + "b" * 64


def linux(python: str) -> dict[str, str]:
    """Return the marker values of CPython `python`, for example ``"3.12"``, on Linux x86-64."""
    return {
        "implementation_name": "cpython",
        "os_name": "posix",
        "platform_machine": "x86_64",
        "platform_python_implementation": "CPython",
        "platform_system": "Linux",
        "python_full_version": f"{python}.7",
        "python_version": python,
        "sys_platform": "linux",
    }


def locked() -> tuple[LockedPackage, ...]:
    """Return the entries of both locks."""
    return tuple(entry for name in LOCKS for entry in read_lock((ROOT / name).read_text()))


def declared() -> list[Requirement]:
    """Return every requirement of pyproject.toml, of the core, all extras and the build."""
    content = tomllib.loads(PYPROJECT)
    project = content["project"]
    extras = [line for lines in project["optional-dependencies"].values() for line in lines]
    lines = [*project["dependencies"], *extras, *content["build-system"]["requires"]]
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
def test_locks_meet_pyproject(python: str) -> None:
    """Everything that pyproject.toml asks for is locked at one version that fits: `make lock`."""
    assert unmet(declared(), locked(), linux(python)) == []


def test_locks_meet_what_the_packages_need() -> None:
    """Installed without looking at dependencies, the locks still hold all of them."""
    machine = {name: str(value) for name, value in default_environment().items()}
    packages = [entry.name for entry in locked() if entry.applies(machine)]
    needed = (
        Requirement(line) for package in packages for line in metadata.requires(package) or []
    )
    assert unmet({need for need in needed if applies(need, machine)}, locked(), machine) == []


def test_every_file_is_named_by_its_hash() -> None:
    """Each entry is pinned to one version and has at least one SHA-256."""
    loose = [
        str(entry.requirement)
        for entry in locked()
        if [clause.operator for clause in entry.requirement.specifier] != ["=="]
        or not entry.hashes
        or not all(HASH.fullmatch(digest) for digest in entry.hashes)
    ]
    assert loose == []


@pytest.mark.parametrize("name", LOCKS)
def test_locks_name_no_place(name: str) -> None:
    """No address, no path, no setting of pip, no CUDA library."""
    assert foreign((ROOT / name).read_text()) == []


def test_torch_is_locked_alone() -> None:
    """The lock of torch holds the version of pyproject.toml and nothing else."""
    (entry,) = read_lock((ROOT / "requirements-torch.lock").read_text())
    assert str(entry.requirement) == torch_requirement(PYPROJECT)
    assert len(entry.hashes) > 1


def test_read_lock() -> None:
    """Names, markers and hashes of a lock in the two usual layouts are read."""
    text = f"# note\na==1 ; python_version < '3.12' \\\n    --hash={GOOD} \\\n    --hash={OTHER}\n"
    first, second = read_lock(text + f"B_c==2 --hash={GOOD}\n")
    assert (first.name, first.version, first.hashes) == ("a", "1", (GOOD, OTHER))
    assert [first.applies(linux(python)) for python in ("3.11", "3.12")] == [True, False]
    assert (second.name, second.version, second.hashes) == ("b-c", "2", (GOOD,))


def test_unmet_requirements_are_listed() -> None:
    """A missing, a misfitting and a doubly locked package are listed; a fitting one is not."""
    entries = read_lock("fits==2\nold==1\ntwice==1\ntwice==2\n")
    needs = [
        Requirement(need) for need in ("fits>=2", "old>=2", "twice", "absent", "b; extra=='x'")
    ]
    assert unmet(needs, entries, linux("3.11")) == [
        "old>=2: locked 1",
        "twice: locked 1, 2",
        "absent: locked nowhere",
    ]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("--index-url https://pypi.example", "an address"),
        ("a @ file:///wheels/a.whl", "an address"),
        ("./wheels/a.whl", "a path"),
        ("--find-links=/wheels", "a path"),
        ("--extra-index-url pypi.example", "a setting of pip"),
        ("-i pypi.example", "a setting of pip"),
        ("nvidia-cublas==13.1", "a CUDA library"),
        ("triton==3.7", "a CUDA library"),
    ],
)
def test_foreign_lines_are_found(line: str, what: str) -> None:
    """Each planted line is found and named by its number; the lock around it is clean."""
    clean = f"# https://pypi.example\na==1 \\\n    --hash={GOOD}\n"
    assert foreign(clean) == []
    assert f"line 4: {what}: {line}" in foreign(clean + line)


def test_torch_lock_keeps_the_hashes_of_the_same_version() -> None:
    """A second machine adds its wheels to those of the first; a new version starts afresh."""
    first = torch_lock_text("torch==1", [GOOD], "")
    (both,) = read_lock(torch_lock_text("torch==1", [OTHER], first))
    (fresh,) = read_lock(torch_lock_text("torch==2", [OTHER], first))
    assert (str(both.requirement), both.hashes) == ("torch==1", (GOOD, OTHER))
    assert (str(fresh.requirement), fresh.hashes) == ("torch==2", (OTHER,))
