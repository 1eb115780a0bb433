"""What the detectors found, as tables: counts with rates, what was tried, and the alarms."""

from collections.abc import Sequence

from pitfalls_core.display.cells import NONE
from pitfalls_core.display.document import Column, Number, Row, Strong, Table, Text
from pitfalls_core.display.sentences import caption, inlines, words
from pitfalls_core.display.whole import of_whole
from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.detectors.pitfall import Pitfall
from pitfalls_core.findings.detectors.rates import RATES
from pitfalls_core.findings.scale import GAP, share

MOST_SHOWN = 3
"""Alarms of one detector that are shown; the others are counted."""


def detectors_table(analysis: Analysis) -> Table:
    """Return every detector with its alarms in this study, and its rates."""
    return detectors_of(analysis.pitfalls)


def detectors_of(pitfalls: Sequence[Pitfall]) -> Table:
    """Return the detectors of `pitfalls` with their alarms, and their rates."""
    return Table(
        label="tab-detectors",
        caption=(
            words(
                "The detectors: alarms in this study, of all subjects that each looked at. Hits "
                "and false alarms are shares of random draws with a planted fault, and with its "
                "clean twin, in which a detector fires."
            ),
        ),
        columns=(
            Column("Detector"),
            *(
                Column(header, "right")
                for header in ("Alarms", "Looks", "Hits", "False alarms", "Draws")
            ),
        ),
        rows=tuple(_counts(name, pitfalls) for name in _names(pitfalls)),
    )


def trials_table(analysis: Analysis) -> Table:
    """Return what each detector of the study was tried on: planted faults and clean twins."""
    known = [name for name in _names(analysis.pitfalls) if name in RATES]
    return Table(
        label="tab-trials",
        caption=(
            words(
                "What the hits and false alarms of the detectors were measured on: draws with a "
                "planted fault, and draws of its clean twin."
            ),
        ),
        columns=(Column("Detector"), Column("Planted fault"), Column("Clean twin")),
        rows=tuple(
            Row(tuple((words(cell),) for cell in (name, RATES[name].fault, RATES[name].clean)))
            for name in known
        ),
        wide=True,
    )


def alarms_table(analysis: Analysis) -> Table:
    """Return the alarms with their evidence, detector by detector, the first ones of each.

    A study without any has a table without rows.
    """
    fired = [one for one in analysis.pitfalls if one.fired]
    return Table(
        label="tab-alarms",
        caption=caption(
            "Alarms: {count} looks, of each detector the first {most}. All of them, and what was "
            "looked at without an alarm, are in results.json, with their evidence.",
            count=of_whole(f"{len(fired)} of {len(analysis.pitfalls)}"),
            most=str(MOST_SHOWN),
        ),
        columns=(Column("Subject"), Column("Evidence")),
        rows=tuple(_alarm_rows(fired, analysis.pitfalls)),
        wide=True,
    )


def _names(pitfalls: Sequence[Pitfall]) -> list[str]:
    return [*dict.fromkeys(one.detector for one in pitfalls)]


def _counts(name: str, pitfalls: Sequence[Pitfall]) -> Row:
    own = [one for one in pitfalls if one.detector == name]
    counts = (of_whole(sum(one.fired for one in own)), of_whole(len(own)))
    rates = RATES.get(name)
    known = (
        (share(rates.hits), share(rates.false_alarms), str(rates.draws))
        if rates
        else (GAP, GAP, GAP)
    )
    cells: tuple[Text | Number, ...] = (words(name), *counts, *map(words, known))
    return Row(tuple((cell,) for cell in cells))


def _alarm_rows(fired: Sequence[Pitfall], looks: Sequence[Pitfall]) -> list[Row]:
    rows: list[Row] = []
    for name in _names(fired):
        own = [one for one in fired if one.detector == name]
        of = sum(one.detector == name for one in looks)
        rows.append(Row(group=f"{name}: {len(own)} of {of}"))
        rows += [
            Row(((Strong((words(one.subject),)),), inlines(one.evidence)))
            for one in own[:MOST_SHOWN]
        ]
        if len(own) > MOST_SHOWN:
            left = f"{len(own) - MOST_SHOWN} more, which stand in results.json"
            rows.append(Row(((words(left),), NONE)))
    return rows
