"""Two ``results.json`` compared: by name and id, whatever the order, number by number."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from pitfalls_core.findings.revision.changes import (
    Change,
    ComparisonRevision,
    EntryRevision,
    Matching,
    Revision,
    SetChange,
    StudyRevision,
    moved,
)
from pitfalls_core.findings.revision.entries import Document, Entry, StudyEntries, Value
from pitfalls_core.findings.revision.fields import EXACT, VERDICTS

Revise = Callable[[str, Entry, Entry, float], EntryRevision]


def revision(old: Document, new: Document, tolerance: float = 0.0) -> Revision:
    """Return what changed from `old` to `new`.

    Parameters
    ----------
    old, new
        The documents.
    tolerance
        Numbers that moved by no more than this, as they are stored, count as equal. Counts, margins
        and words are always compared exactly.
    """
    both = sorted(old.studies.keys() & new.studies.keys())
    return Revision(
        tolerance=tolerance,
        own=_entry("", old.own, new.own, tolerance),
        studies=tuple(
            _study(name, old.studies[name], new.studies[name], tolerance) for name in both
        ),
        only_old=_only(old.studies, new.studies),
        only_new=_only(new.studies, old.studies),
    )


def _study(name: str, old: StudyEntries, new: StudyEntries, tolerance: float) -> StudyRevision:
    scores = sum(
        len(run.scores.keys() & new.runs[key].scores.keys())
        for key, run in old.runs.items()
        if key in new.runs
    )
    return StudyRevision(
        own=_entry(name, old.own, new.own, tolerance),
        unit=str(old.own.values["unit"]),
        comparisons=_matching(old.comparisons, new.comparisons, tolerance, _comparison),
        runs=_matching(old.runs, new.runs, tolerance),
        claims=_matching(old.claims, new.claims, tolerance),
        scores=scores,
    )


def _entry(name: str, old: Entry, new: Entry, tolerance: float) -> EntryRevision:
    return EntryRevision(
        name,
        changes=tuple(_changes(old.values, new.values, tolerance, exact=EXACT)),
        sets=tuple(_set_changes(old, new)),
        scores=tuple(_changes(old.scores, new.scores, tolerance)),
    )


def _comparison(name: str, old: Entry, new: Entry, tolerance: float) -> ComparisonRevision:
    found = _entry(name, old, new, tolerance)
    return ComparisonRevision(
        found.id,
        found.changes,
        found.sets,
        half_width=_half_width(old),
        difference=(old.values["difference"], new.values["difference"]),
        verdicts=tuple((old.values[field], new.values[field]) for field in VERDICTS),
    )


def _matching(
    old: Mapping[str, Entry],
    new: Mapping[str, Entry],
    tolerance: float,
    revise: Revise = _entry,
) -> Matching:
    both = sorted(old.keys() & new.keys())
    revised = [revise(name, old[name], new[name], tolerance) for name in both]
    changed = [one for one in revised if one.changed]
    return Matching(
        both=len(both),
        changed=tuple(sorted(changed, key=_rank)),
        only_old=_only(old, new),
        only_new=_only(new, old),
    )


def _rank(one: EntryRevision) -> tuple[bool, float, float, str]:
    return one.rank if isinstance(one, ComparisonRevision) else (False, 0.0, 0.0, one.id)


def _only(here: Mapping[str, object], there: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(sorted(here.keys() - there.keys()))


def _changes(
    old: Mapping[str, Value],
    new: Mapping[str, Value],
    tolerance: float,
    exact: frozenset[str] = frozenset(),
) -> Iterator[Change]:
    for field in (*old, *sorted(new.keys() - old.keys())):
        change = Change(field, old.get(field), new.get(field))
        if not _equal(change, 0.0 if field in exact else tolerance):
            yield change


def _equal(one: Change, tolerance: float) -> bool:
    by = moved(one.old, one.new)
    if by is None:
        return one.old == one.new
    return one.old == one.new or abs(by) <= Decimal(repr(tolerance))


def _set_changes(old: Entry, new: Entry) -> Iterator[SetChange]:
    for field, members in old.sets.items():
        others = new.sets[field]
        if members != others:
            yield SetChange(field, tuple(sorted(members - others)), tuple(sorted(others - members)))


def _half_width(entry: Entry) -> float | None:
    width = moved(entry.values["ci95_low"], entry.values["ci95_high"])
    return None if width is None else float(abs(width) / 2)
