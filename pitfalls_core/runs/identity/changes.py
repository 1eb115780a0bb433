"""Why a stored run does not serve any more, in words: which field, which file, which version."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pitfalls_core.canonical import canonical, canonical_of_plain
from pitfalls_core.runs.identity.closure import SourceRoot, find_source
from pitfalls_core.runs.identity.key import Ingredients

MOST_NAMES = 5
"""Names that a reason lists before it counts the rest."""


def change_between(old: Ingredients, new: Ingredients, roots: tuple[SourceRoot, ...] = ()) -> str:
    """Return in words why a run made from `old` does not serve `new`.

    Source files are named by their path below `roots`, where they are found.
    """
    kinds = {
        "specification changed": _moved_leaves(old.specification, new.specification),
        "source changed": _files(changed_names(old.sources, new.sources), roots),
        "data changed": changed_names(old.data, new.data),
        "version changed": _moved(old.versions, new.versions),
        "device changed": _moved(
            {"device": old.device, "threads": old.threads},
            {"device": new.device, "threads": new.threads},
        ),
    }
    reasons = [f"{kind}: {_listed(names)}" for kind, names in kinds.items() if names]
    if not reasons and old.parent != new.parent:
        reasons.append("its parent run is to be done again")
    return "; ".join(reasons)


def changed_names(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Return the names whose values differ, sorted; a name may be in one mapping only.

    As in a run key, ``1``, ``1.0`` and ``True`` differ, and so do None and nothing at all.
    """
    common = before.keys() & after.keys()
    moved = {name for name in common if not _is_same(before[name], after[name])}
    return sorted(moved | (before.keys() ^ after.keys()))


def _is_same(before: Any, after: Any) -> bool:
    if type(before) is type(after) is str:  # most are; an edit makes thousands of runs stale
        return before == after
    return canonical(before) == canonical(after)


def _moved(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    return [
        f"{name} {before.get(name, 'absent')} -> {after.get(name, 'absent')}"
        for name in changed_names(before, after)
    ]


def _moved_leaves(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    # Nearly all are the same, and taking thousands of them apart would take a second.
    if canonical_of_plain(before) == canonical_of_plain(after):
        return []
    return _moved(_leaves(before), _leaves(after))


def _leaves(values: Mapping[str, Any]) -> dict[str, Any]:
    return dict(_walk("", values))


def _walk(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Yield every number and text inside `value`, with the dotted path that leads to it."""
    if isinstance(value, Mapping):
        for name, item in value.items():
            yield from _walk(f"{path}.{name}" if path else str(name), item)
    else:
        yield path, value


def _files(modules: Iterable[str], roots: tuple[SourceRoot, ...]) -> list[str]:
    return [_file(module, roots) for module in modules]


def _file(module: str, roots: tuple[SourceRoot, ...]) -> str:
    for root in roots:
        path = find_source(module, (root,))
        if path is not None:
            return path.relative_to(root.folder).as_posix()
    return module


def _listed(names: list[str]) -> str:
    more = len(names) - MOST_NAMES
    shown = ", ".join(names[:MOST_NAMES])
    return f"{shown} and {more} more" if more > 0 else shown
