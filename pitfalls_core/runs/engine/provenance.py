"""Does a result come from the source that its run key covers? Asked before it is stored."""

from collections.abc import Iterable

from pitfalls_core.errors import WorkFailed
from pitfalls_core.runs.identity.closure import (
    Closure,
    SourceRoot,
    find_source,
    source_closure,
    text_digest,
)
from pitfalls_core.runs.identity.key import Ingredients, changed_names, modules_of
from pitfalls_core.runs.specification import RunSpecification


def require_own_source(
    ingredients: Ingredients,
    *,
    started_from: Closure,
    imported: Iterable[str],
    roots: tuple[SourceRoot, ...],
) -> None:
    """Refuse a result that may have been made from other source than its key covers.

    Parameters
    ----------
    ingredients
        What the key of the run was made of.
    started_from
        The closure of the run shortly before its process was started.
    imported
        Names of all modules that the process imported for the run.
    roots
        Where first-party source is found.

    Raises
    ------
    WorkFailed
        If source was edited between the making of the key and the end of the run, or if the run
        imported first-party source that no import statement names.
    """
    covered = dict(ingredients.sources)
    now = _closure_now(ingredients, started_from, roots)
    changed = changed_names(covered, dict(now.sources))
    if changed:
        raise WorkFailed(f"source changed before the run ended: {', '.join(changed)}; repeat it")
    hidden = sorted(name for name in imported if name not in covered and find_source(name, roots))
    if hidden:
        message = (
            f"the run imported {', '.join(hidden)}, which no import statement names, so that its "
            "key would not cover an edit there; import it by a statement"
        )
        raise WorkFailed(message)


def _closure_now(
    ingredients: Ingredients, started_from: Closure, roots: tuple[SourceRoot, ...]
) -> Closure:
    """Return the closure as it is now; parse again only if a file is not what it was."""
    names = [name for name, _ in started_from.sources]
    if text_digest(names, roots) == started_from.text:
        return started_from
    specification = RunSpecification.from_plain(ingredients.specification)
    return source_closure(modules_of(specification), roots)
