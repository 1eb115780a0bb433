"""What the detectors found, as tables: their rates, and every alarm."""

from collections.abc import Sequence

from pitfalls_core.display.document import Column, Inlines, Row, Strong, Table, Text
from pitfalls_core.display.sentences import inlines, words
from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.detectors.pitfall import Pitfall
from pitfalls_core.findings.detectors.rates import RATES
from pitfalls_core.findings.scale import GAP, share

NONE: Inlines = (Text(GAP),)


def detectors_table(analysis: Analysis) -> Table:
    """Return every detector with what it was tried on, its rates, and its alarms in this study."""
    names = list(dict.fromkeys(one.detector for one in analysis.pitfalls))
    return Table(
        label="tab-detectors",
        caption=(
            words(
                "The detectors. Hits and false alarms are shares of random draws with a planted "
                "fault, and with its clean twin, in which a detector fires; alarms are those in "
                "this study, of all subjects that it looked at."
            ),
        ),
        columns=(
            Column("Detector"),
            Column("Planted fault"),
            Column("Clean twin"),
            Column("Hits", "right"),
            Column("False alarms", "right"),
            Column("Draws", "right"),
            Column("Alarms here", "right"),
        ),
        rows=tuple(_detector_row(name, analysis.pitfalls) for name in names),
        wide=True,
    )


def alarms_table(analysis: Analysis) -> Table:
    """Return every alarm with its evidence; a study without any has a table without rows."""
    fired = [one for one in analysis.pitfalls if one.fired]
    return Table(
        label="tab-alarms",
        caption=(
            words(
                f"Every alarm: {len(fired)} of {len(analysis.pitfalls)} looks. What was looked at "
                "without an alarm is in results.json, with its evidence."
            ),
        ),
        columns=(Column("Subject"), Column("Evidence")),
        rows=tuple(_alarm_rows(fired)),
        wide=True,
    )


def _detector_row(name: str, pitfalls: Sequence[Pitfall]) -> Row:
    own = [one for one in pitfalls if one.detector == name]
    rates = RATES.get(name)
    known = (
        ((words(rates.fault),), (words(rates.clean),), *_rates(rates.hits, rates.false_alarms))
        if rates
        else (NONE, NONE, NONE, NONE)
    )
    draws = (Text(str(rates.draws)),) if rates else NONE
    alarms = f"{sum(one.fired for one in own)} of {len(own)}"
    return Row(((words(name),), *known, draws, (Text(alarms),)))


def _rates(hits: float, false_alarms: float) -> tuple[Inlines, Inlines]:
    return (words(share(hits)),), (words(share(false_alarms)),)


def _alarm_rows(fired: Sequence[Pitfall]) -> list[Row]:
    rows: list[Row] = []
    for name in dict.fromkeys(one.detector for one in fired):
        rows.append(Row(group=name))
        rows += [
            Row(((Strong((words(one.subject),)),), inlines(one.evidence)))
            for one in fired
            if one.detector == name
        ]
    return rows
