"""The run key: a digest of everything that a run's result is a function of.

That is its specification, the source it really needs, and the versions of Python and of every
package that this source imports. Computing it imports none of them.
"""

import importlib.metadata
import platform
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pitfalls_core.canonical import digest, plain
from pitfalls_core.project import SHIPPED, Project
from pitfalls_core.runs.identity.closure import Closure, SourceRoot, source_closure
from pitfalls_core.runs.specification import RunSpecification

EXECUTION = "pitfalls_core.runs.execution.network"
"""The module that turns a specification into a result; it imports the training loop."""

THREADS = 1
"""Threads of a run. Another number gives other floating-point results, so the key covers it."""


@dataclass(frozen=True)
class Ingredients:
    """What a run key is made of, kept with the run so that a change can be named later.

    Parameters
    ----------
    specification
        The `RunSpecification` as plain values.
    sources
        Module name to digest of its normalized source.
    versions
        Python, the kind of machine, and each package, to its version.
    device
        Device class, for example ``"cpu"``.
    threads
        Threads of the run.
    """

    specification: Mapping[str, Any]
    sources: Mapping[str, str]
    versions: Mapping[str, str]
    device: str
    threads: int = THREADS

    @property
    def key(self) -> str:
        """The run key, in hexadecimal."""
        return digest(self)

    @property
    def specification_id(self) -> str:
        """The run's name: ``study/task/variant/seed``."""
        run = self.specification
        return f"{run['study']}/{run['task']}/{run['variant']}/{run['seed']}"


def ingredients_of(
    specifications: Iterable[RunSpecification], project: Project, *, device: str = "cpu"
) -> tuple[Ingredients, ...]:
    """Return what the key of each specification is made of, as the source stands now."""
    closures: dict[tuple[str, ...], Closure] = {}

    def ingredients(specification: RunSpecification) -> Ingredients:
        modules = modules_of(specification)
        if modules not in closures:
            closures[modules] = source_closure(modules, source_roots(project))
        return Ingredients(
            specification=plain(specification),
            sources=dict(closures[modules].sources),
            versions=versions_of(closures[modules].packages),
            device=device,
        )

    return tuple(map(ingredients, specifications))


def modules_of(specification: RunSpecification) -> tuple[str, ...]:
    """Return the modules that a run starts from: what executes it, and its parts."""
    return (EXECUTION, *sorted({part.module for part in specification.parts}))


def source_roots(project: Project) -> tuple[SourceRoot, ...]:
    """Return where first-party source is found: this package, and the user's project."""
    return (SourceRoot(SHIPPED, "pitfalls_core"), SourceRoot(project.root))


def change_between(old: Ingredients, new: Ingredients) -> str:
    """Return in words why a run made from `old` does not serve `new`."""
    circumstances = (
        {"device": old.device, "threads": str(old.threads), **old.versions},
        {"device": new.device, "threads": str(new.threads), **new.versions},
    )
    changes = {
        "specification": changed_names(old.specification, new.specification),
        "source": changed_names(old.sources, new.sources),
        "environment": [
            f"{name} {circumstances[0].get(name, 'absent')} -> "
            f"{circumstances[1].get(name, 'absent')}"
            for name in changed_names(*circumstances)
        ],
    }
    return "; ".join(
        f"{kind} changed: {', '.join(names)}" for kind, names in changes.items() if names
    )


def changed_names(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Return the names whose values differ, sorted; a name may be in one mapping only."""
    return sorted(
        name for name in before.keys() | after.keys() if before.get(name) != after.get(name)
    )


@lru_cache
def versions_of(packages: tuple[str, ...]) -> Mapping[str, str]:
    """Return the versions of Python and of `packages`, by import name; imports none of them."""
    versions = {package: _version(package) for package in packages}
    return {"python": platform.python_version(), "machine": platform.machine(), **versions}


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        distributions = _distributions().get(package, [])
        return ", ".join(f"{name} {importlib.metadata.version(name)}" for name in distributions)


@lru_cache
def _distributions() -> Mapping[str, list[str]]:
    return importlib.metadata.packages_distributions()
