"""Versions are those of what is installed, and nothing is imported to find them."""

import importlib.metadata
import subprocess
import sys

import pytest

from pitfalls_core.runs.identity.processor import kind_of_processor
from pitfalls_core.runs.identity.versions import (
    distributions,
    installed_packages,
    version,
    versions_of,
)


def test_python_and_the_machine() -> None:
    """They come with every set of packages, and alone."""
    expected = {
        "python": ".".join(map(str, sys.version_info[:3])),
        "machine": kind_of_processor(),
    }
    assert versions_of(()) == expected
    numpy = importlib.metadata.version("numpy")
    assert versions_of(("numpy",)) == {**expected, "numpy": numpy}


@pytest.mark.parametrize(("package", "name"), [("sklearn", "scikit-learn"), ("yaml", "PyYAML")])
def test_a_package_of_another_name(package: str, name: str) -> None:
    """Its distribution is named with the version."""
    assert versions_of((package,))[package] == f"{name} {importlib.metadata.version(name)}"


def test_a_package_that_is_not_there() -> None:
    """It has no version; as a distribution it is absent."""
    assert versions_of(("no_such_package",))["no_such_package"] == ""
    assert version("no-such-package") == "absent"


def test_the_own_distribution_is_left_out() -> None:
    """Source covers this package: a new version of it alone moves nothing."""
    assert distributions().get("pitfalls_core", ()) == ()
    assert "pitfalls_core" not in installed_packages()


def test_installed_packages() -> None:
    """Every top-level package has its distributions, each with its version."""
    found = installed_packages()
    assert found["sklearn"] == {"scikit-learn": importlib.metadata.version("scikit-learn")}
    assert found["numpy"] == {"numpy": importlib.metadata.version("numpy")}
    installed = {one.metadata["Name"]: one.version for one in importlib.metadata.distributions()}
    for names in found.values():
        assert names
        assert {name: installed[name] for name in names} == names


def test_nothing_is_imported() -> None:
    """Not even the packages that are asked for."""
    program = (
        "import sys; from pitfalls_core.runs.identity.versions import *; "
        "versions_of(('numpy', 'torch', 'sklearn')); installed_packages(); "
        "print([name for name in ('numpy', 'torch', 'sklearn') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
