"""What the curves in a user's own logs show: what was looked at, alarms, and what was not."""

from collections.abc import Sequence

from pitfalls_core.display.cells import NONE
from pitfalls_core.display.document import Column, Inlines, Prose, Row, Strong, Table
from pitfalls_core.display.pitfalls import detectors_of
from pitfalls_core.display.sentences import caption, inlines, paragraph, words
from pitfalls_core.display.whole import of_whole
from pitfalls_core.findings.own_results import training_account as account
from pitfalls_core.findings.own_results.training import LoggedAlarm, Training
from pitfalls_core.findings.own_results.training_words import ROLES
from pitfalls_core.findings.scale import GAP
from pitfalls_core.results.logs.courses import LoggedCourse
from pitfalls_core.results.logs.logged import number_text

MOST_SHOWN = 12
"""Alarms of runs that a document shows; a file holds all of them."""


def looked_at(found: Training | None) -> Prose:
    """Return which runs have curves, and how many alarms there are."""
    return Prose((paragraph(account.looked_at(found)),))


def not_applied(found: Training | None) -> Prose | None:
    """Return which detectors could not look at which runs, and why; None without logs."""
    said = account.not_applied(found)
    return Prose((paragraph(said),)) if said else None


def curves_table(found: Training | None) -> Table | None:
    """Return which metrics were taken for which curves, arm by arm; None if there are none."""
    if found is None or not found.seen:
        return None
    return Table(
        label="tab-curves",
        caption=(
            words(
                "The curves that were looked at, by variant: how many of its runs have any, the "
                "logged metrics that were taken for each curve by their names or as the command "
                "line says, and how many points they have."
            ),
        ),
        columns=(
            Column("Variant"),
            Column("Runs", "right"),
            *(Column(name[0].upper() + name[1:]) for name in ROLES.values()),
            Column("Points", "right"),
        ),
        rows=tuple(_arm_row(name, runs) for name, runs in found.arms.items()),
        wide=True,
    )


def detectors_table(found: Training | None) -> Table | None:
    """Return the detectors that looked at curves, with their rates; None if none did."""
    return detectors_of(found.pitfalls) if found is not None and found.pitfalls else None


def alarms_table(found: Training | None) -> Table | None:
    """Return the alarms run by run, the first ones; None if there are none."""
    if found is None or not found.alarms:
        return None
    shown, left = found.alarms[:MOST_SHOWN], len(found.alarms) - MOST_SHOWN
    rows = [_alarm_row(one) for one in shown]
    if left > 0:
        rows.append(Row(((words(f"{left} more, in results.json"),), NONE, NONE)))
    return Table(
        label="tab-run-alarms",
        caption=caption(
            "Alarms of single runs: {count}. The place is the step as it was logged.",
            count=of_whole(len(found.alarms)),
        ),
        columns=(Column("Alarm, run"), Column("Place"), Column("Evidence")),
        rows=tuple(rows),
        wide=True,
    )


def _arm_row(name: str, runs: Sequence[LoggedCourse]) -> Row:
    seen = [one for one in runs if one.curves]
    metrics = (sorted({one.names[role] for one in seen if role in one.names}) for role in ROLES)
    points = sorted({len(one.steps) for one in seen})
    span = "–".join(map(str, dict.fromkeys((points[0], points[-1])))) if points else GAP
    cells = (
        name,
        f"{len(seen)}/{len(runs)}",
        *(", ".join(found) or GAP for found in metrics),
        span,
    )
    return Row(tuple((words(cell),) for cell in cells))


def _alarm_row(one: LoggedAlarm) -> Row:
    place = "the whole course" if one.step is None else f"step {number_text(one.step)}"
    head: Inlines = (Strong((words(one.detector),)), words(f": run {one.run} of {one.subject}"))
    return Row((head, (words(place),), inlines((*one.evidence, "."))))
