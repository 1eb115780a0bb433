"""Every error that this package raises on purpose.

PitfallsError
    InputError              the request cannot be carried out as it stands (exit status 2)
        UnknownNameError    a name that does not exist; names the nearest one that does
    WorkFailed              the request was sound and the work failed (exit status 1)
        RunsFailed          runs ended without a result
        NotebookFailed      a cell of a notebook raised, or its kernel died
        ExportFailed        a template or the typesetter refused the document

A message says what was wrong, the value, where, and what to do.
"""

import difflib
from collections.abc import Iterable

MOST_NAMES = 24
"""Names that a message lists."""


class PitfallsError(Exception):
    """Base of all errors raised on purpose; its text is meant for the user."""

    exit_status = 1


class InputError(PitfallsError):
    """The request cannot be carried out as it stands."""

    exit_status = 2


class UnknownNameError(InputError):
    """A name that does not exist, with the nearest one that does.

    Parameters
    ----------
    kind
        What the name should have named, for example ``"study"``.
    name
        The name as given.
    known
        The names that exist; the first `MOST_NAMES` are shown, in sorted order.
    place
        Where the name was given, for example ``"in study label_noise"``.
    """

    def __init__(self, kind: str, name: str, known: Iterable[str], place: str = "") -> None:
        self.kind, self.name, self.known = kind, name, tuple(sorted(known))
        nearest = difflib.get_close_matches(name, self.known, n=1)
        where = f" {place}" if place else ""
        hint = f"Did you mean {nearest[0]!r}? " if nearest else ""
        shown = ", ".join(self.known[:MOST_NAMES]) if self.known else "none"
        more = len(self.known) - MOST_NAMES
        listing = f"{shown} and {more} more" if more > 0 else shown
        super().__init__(f"unknown {kind} {name!r}{where}. {hint}Known: {listing}.")


class WorkFailed(PitfallsError):
    """The request was sound, and the work failed."""


class RunsFailed(WorkFailed):
    """Runs ended without a result."""


class NotebookFailed(WorkFailed):
    """A cell of a notebook raised, or its kernel died."""


class ExportFailed(WorkFailed):
    """A template or the typesetter refused the document."""
