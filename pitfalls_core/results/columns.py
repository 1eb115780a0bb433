"""Which column of a user's file plays which role."""

import difflib
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from pitfalls_core.errors import InputError, UnknownNameError

OPTIONAL = ("dataset", "metric", "status")
"""Roles that a file may do without, as long as the user named no column for them."""

NEARLY = 0.85
"""A column whose name is this similar to that of an absent role is taken for a slip."""


@dataclass(frozen=True)
class Columns:
    """The user's names of the columns, by role.

    A name other than the standard one was given by the user and must exist. Case and surrounding
    blanks do not count.

    Parameters
    ----------
    variant, seed, dataset, metric, value, status
        Name of the column that plays the role.

    Raises
    ------
    InputError
        If one column is to play two roles.
    """

    variant: str = "variant"
    seed: str = "seed"
    dataset: str = "dataset"
    metric: str = "metric"
    value: str = "value"
    status: str = "status"

    def __post_init__(self) -> None:
        roles: dict[str, str] = {}
        for role, name in self.by_role.items():
            other = roles.setdefault(folded(name), role)
            if other != role:
                message = (
                    f"column {name!r} is named for two roles, {other} and {role}: "
                    f"give {option(other)} and {option(role)} different columns"
                )
                raise InputError(message)

    @property
    def by_role(self) -> dict[str, str]:
        """Role to the user's name."""
        return asdict(self)

    def found(self, header: Sequence[str], source: str) -> dict[str, str]:
        """Return the roles that `header` has a column for, with the names as the file has them.

        Raises
        ------
        UnknownNameError
            If a column that the user named is not there, or one that a role could be missing for
            is there under nearly its name.
        """
        names = {folded(name): name for name in header}
        roles = {
            role: names[folded(name)]
            for role, name in self.by_role.items()
            if folded(name) in names
        }
        spare = [folded(name) for name in header if name not in roles.values()]
        for role, name in self.by_role.items():
            if role in roles:
                continue
            named = name != getattr(STANDARD, role)
            slip = role in OPTIONAL and difflib.get_close_matches(name, spare, cutoff=NEARLY)
            if named or slip:
                raise self.missing(role, header, source)
        return roles

    def missing(self, role: str, header: Sequence[str], source: str) -> UnknownNameError:
        """Return the error for a role that `header` has no column for."""
        place = f"in {source} (name yours with {option(role)})"
        return UnknownNameError("column", self.by_role[role], header, place)


def option(role: str) -> str:
    """Return the option of the command line that names the column of `role`."""
    return f"--{role}-col"


def folded(name: str) -> str:
    """Return `name` as it is compared: without a byte-order mark, outer blanks and case."""
    return name.strip("\ufeff").strip().casefold()


def require_distinct(header: Sequence[str], source: str) -> None:
    """Raise `InputError` if two columns have the same name."""
    counts = Counter(map(folded, header))
    for name in header:
        if counts[folded(name)] > 1:
            places = [
                str(number)
                for number, other in enumerate(header, 1)
                if folded(other) == folded(name)
            ]
            message = (
                f"{source}: columns {' and '.join(places)} are both called {name!r} "
                "(case does not count): rename one of them"
            )
            raise InputError(message)


STANDARD = Columns()
"""The names that a file has if the user says nothing."""
