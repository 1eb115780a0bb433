"""Versions of Python and of packages, found out without importing any of them."""

import importlib.metadata
import platform
from collections.abc import Mapping
from functools import cache

from pitfalls_core.runs.identity.processor import kind_of_processor

OWN = "pitfalls-core"
"""The distribution of this package: covered by its source, not by its version."""


@cache
def versions_of(packages: tuple[str, ...]) -> Mapping[str, str]:
    """Return the versions of Python, the kind of processor and `packages`, by import name."""
    versions = {package: _version(package) for package in packages}
    return {"python": platform.python_version(), "machine": kind_of_processor(), **versions}


@cache
def version(distribution: str) -> str:
    """Return the version of a distribution; ``absent`` if it is not installed."""
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return "absent"


@cache
def distributions() -> Mapping[str, tuple[str, ...]]:
    """Return which distributions bring each top-level package, this package's own left out."""
    found = importlib.metadata.packages_distributions()
    return {package: tuple(sorted({*names} - {OWN})) for package, names in found.items()}


@cache
def installed_packages() -> Mapping[str, Mapping[str, str]]:
    """Return each top-level package with the versions of the distributions that bring it."""
    return {
        package: {name: version(name) for name in names}
        for package, names in distributions().items()
        if names
    }


def _version(package: str) -> str:
    known = version(package)
    if known != "absent":
        return known
    return ", ".join(f"{name} {version(name)}" for name in distributions().get(package, ()))
