"""What the names in a study must fulfil."""

from collections.abc import Sequence

from pitfalls_core.errors import InputError, UnknownNameError


def require_known(kind: str, name: str, known: Sequence[str], place: str) -> None:
    """Refuse a `name` that is not among `known`."""
    if name not in known:
        raise UnknownNameError(kind, name, known, place)


def require_name(kind: str, name: str) -> None:
    """Refuse an empty name, and one with a slash: names are joined by slashes in files."""
    if not name or "/" in name:
        raise InputError(f"a {kind} needs a name without a slash; got {name!r}")


def require_distinct(kind: str, names: Sequence[str], place: str) -> None:
    """Refuse a name that stands twice in `names`."""
    for name in names:
        if names.count(name) > 1:
            raise InputError(f"{kind} {name!r} is defined twice {place}; rename one of them")
