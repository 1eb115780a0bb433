"""Does a stored run still count? Its key says so, and what it was seen to use."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pitfalls_core.canonical import canonical
from pitfalls_core.runs.identity.key import Ingredients
from pitfalls_core.runs.identity.observed import Anchors, Observed, change_since


@dataclass(frozen=True)
class Standing:
    """Judges runs that are stored under the key that is asked for.

    Parameters
    ----------
    anchors
        The folders that observed files are named relative to.
    file_digest
        Returns the SHA-256 of the content of a file or folder.
    """

    anchors: Anchors
    file_digest: Callable[[Path], str]
    _changes: dict[str, str] = field(default_factory=dict, init=False)

    def objection(
        self,
        ingredients: Ingredients,
        observed: Mapping[str, Any],
        result_of: Callable[[str], str | None],
    ) -> str:
        """Return in words why the run does not count any more; empty if it does.

        Parameters
        ----------
        ingredients
            Of the run.
        observed
            `Observed` as plain values.
        result_of
            Run key to the digest of the stored record, or to None.
        """
        # Thousands of runs have used the same packages: each combination is looked at once.
        used = canonical(observed)
        if used not in self._changes:
            self._changes[used] = change_since(
                Observed.from_plain(observed), self.anchors, self.file_digest
            )
        parent = result_of(ingredients.parent) if ingredients.parent else None
        other = parent is not None and parent != observed["parent"]
        return self._changes[used] or ("its parent run has another result" if other else "")
