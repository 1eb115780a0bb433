"""Tables of what changed in comparisons, claims and runs, as aligned lines."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain

from pitfalls_core.findings.aligned import aligned
from pitfalls_core.findings.revision.cells import (
    is_share,
    move_cell,
    pair,
    ratio_cell,
    verdict_cell,
    word,
)
from pitfalls_core.findings.revision.changes import (
    Change,
    ComparisonRevision,
    EntryRevision,
    Revision,
    StudyRevision,
)
from pitfalls_core.findings.revision.fields import FURTHER, SHOWN
from pitfalls_core.findings.revision.words import COLUMNS, NOTES
from pitfalls_core.findings.scale import GAP

MOST_ROWS = 40
"""Rows that a table has."""

Row = tuple[str, ...]
Placed = tuple[StudyRevision, ComparisonRevision]


def label(found: Revision, study: StudyRevision, name: str) -> str:
    """Return a name, with its study before it if there are several."""
    several = len(found.studies) + len(found.only_old) + len(found.only_new) > 1
    return f"{study.name}: {name}" if several else name


def names(members: Sequence[str]) -> str:
    """Return names one after the other, or a dash if there are none."""
    return ", ".join(members) if members else GAP


def comparison_table(found: Revision) -> list[str]:
    """Return differences that moved and verdicts that flipped, verdicts first, then by move."""
    placed = [each for each in _ranked(found) if each[1].flipped or each[1].change("difference")]
    rows = [_comparison_row(found, *each) for each in placed]
    return _table("comparisons", rows, [NOTES["half_widths"]] if rows else [], left=(0, 5, 6))


def field_table(found: Revision) -> list[str]:
    """Return the other changes of comparisons that are shown by themselves."""
    rows = (
        row
        for study, one in _ranked(found)
        for row in _entry_rows(label(found, study, one.id), one, study.unit)
    )
    return _table("fields", list(rows))


def further_table(found: Revision) -> list[str]:
    """Return the numbers of comparisons that are summed up by field, each with its largest move."""
    moves = defaultdict(list)
    for study, one in _ranked(found):
        for change in one.changes:
            if change.field in FURTHER:
                moves[change.field].append((change, study, one))
    rows = []
    for field in (field for field in FURTHER if field in moves):
        change, study, one = max(moves[field], key=lambda each: each[0].size)
        cells = (*pair(change, study.unit), move_cell(change, study.unit))
        rows.append((field, str(len(moves[field])), *cells, label(found, study, one.id)))
    return _table("further", rows, left=(0, 5))


def entry_table(found: Revision, kind: str) -> list[str]:
    """Return the changes of claims or of runs; `kind` is their name in the singular."""
    rows = (
        row
        for study in found.studies
        for one in study.matchings[kind].changed
        for row in _entry_rows(label(found, study, one.id), one, study.unit)
    )
    return _table(f"{kind}s", list(rows))


def shows_points(found: Revision) -> bool:
    """Return whether a number of a study whose scores are shares changed."""
    return any(
        is_share(study.unit)
        and any(one.changed for one in chain(study.comparisons.changed, study.runs.changed))
        for study in found.studies
    )


def _ranked(found: Revision) -> list[Placed]:
    placed = [(study, one) for study in found.studies for one in study.changed_comparisons]
    return sorted(placed, key=lambda each: (each[1].rank, each[0].name))


def _comparison_row(found: Revision, study: StudyRevision, one: ComparisonRevision) -> Row:
    difference = Change("difference", *one.difference)
    return (
        label(found, study, one.id),
        *pair(difference, study.unit),
        move_cell(difference, study.unit),
        ratio_cell(one),
        *(verdict_cell(*each) for each in one.verdicts),
    )


def _entry_rows(name: str, one: EntryRevision, unit: str) -> Iterator[Row]:
    for change in one.changes:
        if not isinstance(one, ComparisonRevision) or change.field in SHOWN:
            yield (name, change.field, *pair(change, unit), move_cell(change, unit))
    for sets in one.sets:
        if sets.field == "runs":
            only = (str(len(sets.only_old)), str(len(sets.only_new)))
            yield (name, "runs in one only", *only, "")
        else:
            yield (name, sets.field, word(names(sets.only_old)), word(names(sets.only_new)), "")


def _table(
    kind: str, rows: Sequence[Row], notes: Iterable[str] = (), left: Collection[int] = (0, 1)
) -> list[str]:
    if not rows:
        return []
    more = [NOTES["more"].format(count=len(rows) - MOST_ROWS)] if len(rows) > MOST_ROWS else []
    return [*aligned([COLUMNS[kind], *rows[:MOST_ROWS]], left), *more, *notes]
