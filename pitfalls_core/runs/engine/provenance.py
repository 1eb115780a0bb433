"""Does a result come from the source and the data that its run key covers? Asked before storing."""

from pathlib import Path

from pitfalls_core.errors import WorkFailed
from pitfalls_core.runs.identity.changes import changed_names
from pitfalls_core.runs.identity.closure import Closure, SourceRoot, source_closure, text_digest
from pitfalls_core.runs.identity.file_digests import FileDigests
from pitfalls_core.runs.identity.key import Ingredients, modules_of
from pitfalls_core.runs.specification import RunSpecification


def require_own_source(
    ingredients: Ingredients, started_from: Closure, roots: tuple[SourceRoot, ...]
) -> None:
    """Refuse a result that may have been made from other source than its key covers.

    Parameters
    ----------
    ingredients
        What the key of the run was made of.
    started_from
        The closure of the run shortly before its process was started.
    roots
        Where first-party source is found.

    Raises
    ------
    WorkFailed
        If source was edited between the making of the key and the end of the run.
    """
    now = _closure_now(ingredients, started_from, roots)
    changed = changed_names(ingredients.sources, dict(now.sources))
    if changed:
        raise WorkFailed(f"source changed before the run ended: {', '.join(changed)}; repeat it")


def require_own_data(ingredients: Ingredients, data_root: Path, digests: FileDigests) -> None:
    """Refuse a result whose declared data files are not what the key of the run was made of.

    Raises
    ------
    WorkFailed
        If a file was changed between the making of the key and the end of the run.
    """
    for name, digest in ingredients.data.items():
        if digests.of(data_root / name) != digest:
            raise WorkFailed(f"data changed before the run ended: {name}; repeat it")


def _closure_now(
    ingredients: Ingredients, started_from: Closure, roots: tuple[SourceRoot, ...]
) -> Closure:
    """Return the closure as it is now; parse again only if a file is not what it was."""
    names = [name for name, _ in started_from.sources]
    if text_digest(names, roots) == started_from.text:
        return started_from
    specification = RunSpecification.from_plain(ingredients.specification)
    return source_closure(modules_of(specification), roots)
