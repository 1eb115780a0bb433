"""What a report about a user's own table shows besides its comparisons."""

from collections import Counter
from collections.abc import Sequence
from typing import get_args

from pitfalls_core.display.document import (
    Column,
    Emphasis,
    Paragraph,
    Prose,
    Row,
    Table,
    Text,
)
from pitfalls_core.display.sentences import caption, paragraph, words
from pitfalls_core.display.whole import of_whole
from pitfalls_core.findings.comparison import Comparison, Design, Verdict
from pitfalls_core.findings.own_results import account
from pitfalls_core.findings.own_results.assessment import Assessment
from pitfalls_core.findings.own_results.words import DECLARATIONS, DIRECTIONS, UNDECLARED
from pitfalls_core.findings.words import VERDICT_WORDS

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


def abstract(found: Assessment) -> Prose:
    """Return the abstract, written from the verdicts."""
    return Prose((paragraph(account.abstract(found)),), role="abstract")


def sentences(found: Assessment) -> Prose:
    """Return the results in sentences, one paragraph for each comparison that is shown."""
    return Prose(tuple(map(paragraph, account.results(found))))


def caveats(found: Assessment) -> Prose:
    """Return what was handled, what was left out, and what nobody declared."""
    said = account.caveats(found)
    return Prose((paragraph(said),) if said else ())


def unit_of_analysis(found: Assessment) -> Prose | None:
    """Return what the intervals would be if rows were models; None if each row is one."""
    said = account.unit_of_analysis(found)
    if not said:
        return None
    start = Emphasis((Text("The unit of analysis."),))
    shown = paragraph(said)
    return Prose((Paragraph((start, Text(" "), *shown.children)),))


def declared_table(found: Assessment) -> Table:
    """Return what was declared about the results, metric by metric where it differs."""
    declared = found.declared
    rows = [Row(((Text("Runs in the table"),), (of_whole(_runs(found)),)))]
    for name, field in DECLARATIONS:
        value = getattr(declared, field)
        rows.append(Row(((Text(name),), (words(str(value or UNDECLARED)),))))
    designs = {one.design.metric: one.design for one in found.comparisons}
    rows += [row for design in designs.values() for row in _metric_rows(design)]
    return Table(
        label="tab-declared",
        caption=(
            words(
                f"What was declared about the results in {found.table.source}, and by whom the "
                "margin was set: by the author of this report, with the results in hand."
            ),
        ),
        columns=(Column("What"), Column("Declared")),
        rows=tuple(rows),
    )


def _metric_rows(design: Design) -> list[Row]:
    scale = design.scale
    bounds = [
        ("Margin", design.margin),
        ("Value for a model that has learned nothing", design.chance),
        ("Best value", design.perfect),
    ]
    shown = [
        (name, UNDECLARED if bound is None else f"{bound:.10g} {scale.unit}".strip())
        for name, bound in bounds
    ]
    shown.insert(0, ("Direction", DIRECTIONS[design.lower_is_better]))
    rows = [Row(((Text(name),), (words(text),))) for name, text in shown]
    return [Row(group=design.metric), *rows]


def counts_table(found: Assessment) -> Table | None:
    """Return how many verdicts of each kind there are, if not every comparison is shown."""
    if not found.left_out:
        return None
    groups: dict[tuple[str, str], list[Comparison]] = {}
    for one in found.comparisons:
        groups.setdefault((one.design.metric, one.design.treatment), []).append(one)
    first = len(found.shown.comparisons)
    return Table(
        label="tab-counts",
        caption=caption(
            "Verdicts of all {count} comparisons after Holm's correction within the family, by "
            "metric and treatment. The first {first} comparisons, in the order of the table, are "
            "shown one by one below; comparisons.csv holds all of them.",
            count=of_whole(len(found.comparisons)),
            first=of_whole(first),
        ),
        columns=(
            Column("Metric"),
            Column("Treatment"),
            Column("Datasets", "right"),
            *(Column(VERDICT_WORDS[verdict], "right") for verdict in VERDICTS),
        ),
        rows=tuple(_count_row(metric, name, each) for (metric, name), each in groups.items()),
        wide=True,
    )


def _count_row(metric: str, treatment: str, members: Sequence[Comparison]) -> Row:
    counts = Counter(one.verdict_family for one in members)
    numbers = (len(members), *(counts[verdict] for verdict in VERDICTS))
    return Row(
        (
            (words(metric),),
            (words(treatment),),
            *((of_whole(number),) for number in numbers),
        )
    )


def _runs(found: Assessment) -> int:
    table = found.table
    return len(set(zip(table.variant.codes.tolist(), table.seed.codes.tolist(), strict=True)))
