"""A revision in plain text: the templates of `pitfalls_core.findings.revision.words`, filled."""

from collections.abc import Iterator, Sequence

from pitfalls_core.findings.revision.cells import counted, move_cell, pair
from pitfalls_core.findings.revision.changes import Revision, StudyRevision
from pitfalls_core.findings.revision.summary import Summary, summary_of
from pitfalls_core.findings.revision.tables import (
    comparison_table,
    entry_table,
    field_table,
    further_table,
    label,
    names,
    shows_points,
)
from pitfalls_core.findings.revision.words import AGREE, HEADS, LINES, NOTES, SUMMARY

MOST_NAMES = 8
"""Names that a line lists."""


def revision_lines(found: Revision, old: str, new: str) -> list[str]:
    """Return what changed between the files named `old` and `new`, line by line.

    The last line sums it up; it is the only one if nothing changed.
    """
    counts = summary_of(found)
    if found.agrees:
        return [_agreement(counts, found.tolerance)]
    parts = (
        [*_heads(found, old, new)],
        [*_settings(found)],
        comparison_table(found),
        field_table(found),
        further_table(found),
        entry_table(found, "claim"),
        entry_table(found, "run"),
        [line for study in found.studies for line in _scores(found, study)],
        [*_one_sided(found)],
        [summary_line(counts)],
    )
    first, *others = (part for part in parts if part)
    return [*first, *(line for part in others for line in ("", *part))]


def summary_line(found: Summary) -> str:
    """Return the last line: three counts that always stand there, and others that are not zero."""
    compared = counted(found.comparisons, "comparison")
    always = [
        SUMMARY["moved"].format(moved=found.comparisons_moved, count=compared),
        SUMMARY["flipped"].format(count=counted(found.verdicts_flipped, "verdict")),
        SUMMARY["claims"].format(count=counted(found.claims_changed, "claim")),
    ]
    further = {
        "otherwise": (found.comparisons_changed_otherwise, "comparison"),
        "runs": (found.runs_changed, "run"),
        "scores": (found.scores_moved, "score"),
        "settings": (found.settings_changed, "setting"),
        "only_old": (found.only_old, "entry"),
        "only_new": (found.only_new, "entry"),
    }
    said = (
        SUMMARY[name].format(count=counted(number, noun))
        for name, (number, noun) in further.items()
        if number
    )
    return ", ".join((*always, *said))


def _agreement(found: Summary, tolerance: float) -> str:
    numbers = {
        "comparison": found.comparisons,
        "claim": found.claims,
        "run": found.runs,
        "score": found.scores,
    }
    counts = ", ".join(counted(number, noun) for noun, number in numbers.items())
    template = AGREE["within" if tolerance else "exactly"]
    return template.format(counts=counts, tolerance=f"{tolerance:g}")


def _heads(found: Revision, old: str, new: str) -> Iterator[str]:
    yield HEADS["old"].format(path=old)
    yield HEADS["new"].format(path=new)
    if found.tolerance:
        yield HEADS["tolerance"].format(tolerance=f"{found.tolerance:g}")
    if shows_points(found):
        yield NOTES["points"]


def _settings(found: Revision) -> Iterator[str]:
    owns = (
        ("", "", found.own),
        *((label(found, one, ""), one.unit, one.own) for one in found.studies),
    )
    for place, unit, own in owns:
        for one in own.changes:
            old, new = pair(one, unit)
            yield LINES["setting"].format(place=place, field=one.field, old=old, new=new)
        for sets in own.sets:
            old, new = names(sets.only_old), names(sets.only_new)
            yield LINES["setting"].format(place=place, field=sets.field, old=old, new=new)


def _scores(found: Revision, study: StudyRevision) -> Iterator[str]:
    place = label(found, study, "")
    scores = [(run.id, one) for run in study.runs.changed for one in run.scores]
    moved = [(run, one) for run, one in scores if one.old is not None and one.new is not None]
    if moved:
        run, one = max(moved, key=lambda each: each[1].size)
        old, new = pair(one, study.unit)
        yield LINES["scores"].format(
            place=place,
            moved=len(moved),
            count=counted(study.scores, "score"),
            field=one.field,
            run=run,
            old=old,
            new=new,
            move=move_cell(one, study.unit),
        )
    for side, missing in (("old", "new"), ("new", "old")):
        only = [run for run, one in scores if getattr(one, missing) is None]
        if only:
            yield LINES[f"scores_only_{side}"].format(
                place=place,
                count=counted(len(only), "score"),
                runs=counted(len(set(only)), "run"),
            )


def _one_sided(found: Revision) -> Iterator[str]:
    for side in ("only_old", "only_new"):
        yield from _only(side, "", "study", getattr(found, side))
        for study in found.studies:
            for kind, matching in study.matchings.items():
                yield from _only(side, label(found, study, ""), kind, getattr(matching, side))


def _only(side: str, place: str, kind: str, found: Sequence[str]) -> Iterator[str]:
    if found:
        listed = ", ".join(found[:MOST_NAMES])
        if len(found) > MOST_NAMES:
            listed = LINES["names"].format(names=listed, count=len(found) - MOST_NAMES)
        yield LINES[side].format(place=place, count=counted(len(found), kind), names=listed)
