"""What changed between two ``results.json``, as values.

`old` and `new` are the two files in the order in which they were given. A move is new minus old.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from math import inf, isfinite

from pitfalls_core.findings.revision.entries import Value
from pitfalls_core.findings.revision.fields import VERDICTS


@dataclass(frozen=True)
class Change:
    """A value that is another one; a value that there is not, or that is null, is None."""

    field: str
    old: Value
    new: Value

    @property
    def move(self) -> float | None:
        """New minus old, as the decimal numbers were written; None if one of them is no number."""
        return None if (by := moved(self.old, self.new)) is None else _as_float(by)

    @property
    def size(self) -> float:
        """How far it moved; infinite where there is a number on one side only."""
        return inf if self.move is None else abs(self.move)


@dataclass(frozen=True)
class SetChange:
    """Members of a list that stand in one of the files only, sorted."""

    field: str
    only_old: tuple[str, ...]
    only_new: tuple[str, ...]


@dataclass(frozen=True)
class EntryRevision:
    """What changed in a study, a comparison, a run or a claim.

    Parameters
    ----------
    id
        Its id, or the name of the study.
    changes
        Of its fields.
    sets
        Of its lists, such as flags.
    scores
        Of a run: its scores that moved, or that one file lacks.
    """

    id: str
    changes: tuple[Change, ...] = ()
    sets: tuple[SetChange, ...] = ()
    scores: tuple[Change, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether anything did."""
        return bool(self.changes or self.sets or self.scores)

    @property
    def moved(self) -> bool:
        """Whether a number changed, or is there in one file only."""
        return any(_is_number(one.old) or _is_number(one.new) for one in self.changes)

    def change(self, field: str) -> Change | None:
        """Return the change of a field, if it changed."""
        return next((one for one in self.changes if one.field == field), None)


@dataclass(frozen=True)
class ComparisonRevision(EntryRevision):
    """What changed in a comparison.

    Parameters
    ----------
    half_width
        Half of the width of the 95 % interval in the old file; None if it has none.
    difference, verdicts
        In the old file and in the new one, whether they changed or not; of the verdicts, the raw
        one and that in the family.
    """

    half_width: float | None = None
    difference: tuple[Value, Value] = (None, None)
    verdicts: tuple[tuple[Value, Value], ...] = ()

    @property
    def flipped(self) -> bool:
        """Whether one of the verdicts is another one."""
        return any(self.change(field) for field in VERDICTS)

    @property
    def half_widths(self) -> float | None:
        """The move of the difference over the half width.

        None if the difference did not move, or if one of the two cannot be had or the half width is
        zero.
        """
        difference = self.change("difference")
        by = None if difference is None else moved(difference.old, difference.new)
        if by is None or not self.half_width:
            return None
        return _as_float(by / Decimal(repr(self.half_width)))

    @property
    def rank(self) -> tuple[bool, float, float, str]:
        """What to sort by: verdicts that flipped, then the largest moves."""
        difference = self.change("difference")
        by_noise = 0.0 if difference is None else inf
        if self.half_widths is not None:
            by_noise = abs(self.half_widths)
        return (not self.flipped, -by_noise, -(difference.size if difference else 0.0), self.id)


@dataclass(frozen=True)
class Matching:
    """Comparisons, runs or claims of both files, matched by id.

    Parameters
    ----------
    both
        How many ids are in both files.
    changed
        What is in both and changed; comparisons by rank, all others sorted by id.
    only_old, only_new
        Ids that are in one file only, sorted.
    """

    both: int
    changed: tuple[EntryRevision, ...]
    only_old: tuple[str, ...]
    only_new: tuple[str, ...]


@dataclass(frozen=True)
class StudyRevision:
    """A study that is in both files.

    Parameters
    ----------
    own
        What changed in the study itself.
    unit
        The stored unit of its numbers, as the old file has it.
    comparisons, runs, claims
        What changed in them.
    scores
        How many scores are in both files.
    """

    own: EntryRevision
    unit: str
    comparisons: Matching
    runs: Matching
    claims: Matching
    scores: int

    @property
    def name(self) -> str:
        """Its name."""
        return self.own.id

    @property
    def changed_comparisons(self) -> tuple[ComparisonRevision, ...]:
        """The comparisons that changed, by rank."""
        changed = self.comparisons.changed
        return tuple(one for one in changed if isinstance(one, ComparisonRevision))

    @property
    def matchings(self) -> dict[str, Matching]:
        """Comparisons, runs and claims, by what they are called."""
        return {"comparison": self.comparisons, "run": self.runs, "claim": self.claims}


@dataclass(frozen=True)
class Revision:
    """What changed from an old ``results.json`` to a new one.

    Parameters
    ----------
    tolerance
        By how much a number may move unseen.
    own
        What changed in the document itself.
    studies
        The studies in both files, sorted by name, whether they changed or not.
    only_old, only_new
        Names of studies that are in one file only, sorted.
    """

    tolerance: float
    own: EntryRevision
    studies: tuple[StudyRevision, ...]
    only_old: tuple[str, ...]
    only_new: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        """Whether nothing at all changed."""
        matchings = chain.from_iterable(one.matchings.values() for one in self.studies)
        one_sided = any(one.only_old or one.only_new for one in matchings)
        changed = any(one.changed for one in self.entries())
        return not (changed or one_sided or self.only_old or self.only_new)

    def entries(self) -> Iterator[EntryRevision]:
        """Yield the document, the studies and whatever changed in them."""
        yield self.own
        for study in self.studies:
            yield study.own
            for matching in study.matchings.values():
                yield from matching.changed


def moved(old: Value, new: Value) -> Decimal | None:
    """Return new minus old, or None if one of them is no number.

    Decimal, so that 0.3 after 0.2 has moved by 0.1, and not by a little less.
    """
    if not _is_number(old) or not _is_number(new):
        return None
    return Decimal(repr(new)) - Decimal(repr(old))


def _as_float(value: Decimal) -> float | None:
    number = float(value)
    return number if isfinite(number) else None


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
