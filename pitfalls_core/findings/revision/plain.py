"""A revision as plain values, for machines; every number in its stored unit."""

from dataclasses import asdict
from typing import Any

from pitfalls_core.findings.revision.changes import (
    Change,
    ComparisonRevision,
    EntryRevision,
    Matching,
    Revision,
)
from pitfalls_core.findings.revision.summary import summary_of


def revision_values(found: Revision, old: str, new: str) -> dict[str, Any]:
    """Return what changed between the files named `old` and `new`, as it is written as JSON."""
    return {
        "old": old,
        "new": new,
        "tolerance": found.tolerance,
        "agree": found.agrees,
        "summary": asdict(summary_of(found)),
        **_entry(found.own, named=False),
        "only_old": list(found.only_old),
        "only_new": list(found.only_new),
        "studies": [
            {
                "name": study.name,
                "unit": study.unit,
                **_entry(study.own, named=False),
                "scores": study.scores,
                **{f"{kind}s": _matching(one) for kind, one in study.matchings.items()},
            }
            for study in found.studies
        ],
    }


def _matching(found: Matching) -> dict[str, Any]:
    return {
        "both": found.both,
        "only_old": list(found.only_old),
        "only_new": list(found.only_new),
        "changed": [_entry(one) for one in found.changed],
    }


def _entry(found: EntryRevision, *, named: bool = True) -> dict[str, Any]:
    own = {"id": found.id} if named else {}
    values = {
        **own,
        "changes": [_change(one) for one in found.changes],
        "sets": [asdict(one) for one in found.sets],
    }
    if isinstance(found, ComparisonRevision):
        noise = {"old_half_width": found.half_width, "half_widths": found.half_widths}
        return {**values, "flipped": found.flipped, **noise}
    return {**values, "scores": [_change(one) for one in found.scores]} if found.scores else values


def _change(one: Change) -> dict[str, Any]:
    return {"field": one.field, "old": one.old, "new": one.new, "move": one.move}
