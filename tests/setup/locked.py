"""A lock file as values, and what can be wrong with one."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

FOREIGN = {
    "an address": r"\w+:/|file:|www\.",
    "a path": r"(^|[\s=])[.~]*/",
    "a setting of pip": r"^\s*-(?!-hash=)\S*",
    "a CUDA library": r"^(nvidia|cuda|triton)[\w-]*",
}
"""What a lock must not hold, with the pattern that finds it in a line."""


@dataclass(frozen=True)
class LockedPackage:
    """One entry of a lock: an exact requirement, where it applies, and the hashes of its files."""

    requirement: Requirement
    hashes: tuple[str, ...]

    @property
    def name(self) -> str:
        """The normalized name."""
        return canonicalize_name(self.requirement.name)

    @property
    def version(self) -> str:
        """The version, without the two equality signs."""
        return str(self.requirement.specifier).removeprefix("==")

    def applies(self, machine: Mapping[str, str]) -> bool:
        """Whether the entry's marker holds on `machine`."""
        return applies(self.requirement, machine)


def applies(requirement: Requirement, machine: Mapping[str, str]) -> bool:
    """Whether the marker of `requirement`, if any, holds on `machine` without extras."""
    marker = requirement.marker
    return marker is None or marker.evaluate({**machine, "extra": ""})


def read_lock(text: str) -> tuple[LockedPackage, ...]:
    """Return the entries of a lock in pip's requirements format with hashes."""
    lines = re.sub(r"^#.*$", "", text, flags=re.MULTILINE).replace("\\\n", " ").splitlines()
    entries = (line.split(" --hash=") for line in lines if line.strip())
    return tuple(
        LockedPackage(Requirement(head), tuple(digest.strip() for digest in digests))
        for head, *digests in ((part.strip() for part in entry) for entry in entries)
    )


def unmet(
    requirements: Iterable[Requirement],
    locked: Iterable[LockedPackage],
    machine: Mapping[str, str],
) -> list[str]:
    """Return the requirements that apply on `machine` and that no single locked version meets."""
    versions: dict[str, list[str]] = {}
    for package in locked:
        if package.applies(machine):
            versions.setdefault(package.name, []).append(package.version)
    return [
        f"{requirement}: locked {', '.join(found) or 'nowhere'}"
        for requirement in requirements
        if applies(requirement, machine)
        for found in [versions.get(canonicalize_name(requirement.name), [])]
        if len(found) != 1 or not requirement.specifier.contains(found[0], prereleases=True)
    ]


def foreign(text: str) -> list[str]:
    """Return what a lock holds that ties it to one place or to CUDA, line by line."""
    return [
        f"line {number}: {what}: {line}"
        for number, line in enumerate(text.splitlines(), start=1)
        for what, pattern in FOREIGN.items()
        if not line.startswith("#") and re.search(pattern, line)
    ]
