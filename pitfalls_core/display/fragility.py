"""The table of fragility: what the verdicts would be, and how p would change, by other rules."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import compress

from pitfalls_core.display.captions import unit_of_differences
from pitfalls_core.display.cells import NONE, count_cell, number
from pitfalls_core.display.document import Column, Row, Table
from pitfalls_core.display.sentences import words
from pitfalls_core.display.tables import grouped_rows
from pitfalls_core.display.titles import comparison_titles
from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.comparison_set import ComparisonSet
from pitfalls_core.findings.scale import p_text
from pitfalls_core.findings.sensitivity.left_out import leave_one_out
from pitfalls_core.findings.sensitivity.other_rules import best_run_gain, smallest_exact_p
from pitfalls_core.findings.sensitivity.reach import LOW_POWER, exaggeration_at_margin
from pitfalls_core.findings.words import FLAG_WORDS, VERDICT_WORDS

START = (
    "How far each verdict hangs on single runs, on the choice of the test, and on runs that failed "
    "or were chosen; differences in {unit}."
)
NOTE = (
    "Finished: finished of planned pairs or runs. Verdicts here are those on the finished runs, "
    "before correction within the family; the verdict itself is inconclusive where scoring failed "
    "runs as the worst would change it. A flag can only weaken a verdict."
)


@dataclass(frozen=True)
class Check:
    """A column: its header, its part of the caption, and its cells.

    Parameters
    ----------
    header, said
        Above the column, and in the caption.
    cell
        Gives the text of a comparison; None where there is none.
    """

    header: str
    said: str
    cell: Callable[[Comparison], str | None]


def fragility_table(found: ComparisonSet) -> Table:
    """Return how far each verdict hangs on single runs, on the test, and on failed or chosen runs.

    Checks that apply to none of the comparisons are left out.
    """
    cells = {one.id: [check.cell(one) for check in CHECKS] for one in found.comparisons}
    met = [any(column) for column in zip(*cells.values(), strict=True)]
    checks = list(compress(CHECKS, met))
    told = (START.format(unit=unit_of_differences(found)), *(check.said for check in checks))
    return Table(
        label="tab-fragility",
        caption=(words(" ".join(filter(None, told))),),
        columns=(
            Column("Test set"),
            *(Column(check.header, "right") for check in checks),
            Column("Finished", "right"),
            Column("Flags"),
        ),
        rows=grouped_rows(found, lambda one, among: _row(one, among, compress(cells[one.id], met))),
        note=(words(NOTE),),
        wide=True,
    )


def _row(one: Comparison, among: ComparisonSet, cells: Iterable[str | None]) -> Row:
    flags = "; ".join(FLAG_WORDS[flag] for flag in one.flags)
    return Row(
        (
            (words(": ".join(comparison_titles(one, among))),),
            *(number(cell, one) for cell in cells),
            count_cell(one),
            (words(flags),) if flags else NONE,
        )
    )


def _range_left_out(one: Comparison) -> str | None:
    rest = leave_one_out(one)
    return " to ".join(map(one.design.scale.signed, rest.differences)) if rest else None


def _verdicts_left_out(one: Comparison) -> str | None:
    rest = leave_one_out(one)
    if rest is None:
        return None
    return ", ".join(f"{count} {VERDICT_WORDS[verdict]}" for verdict, count in rest.verdicts)


def _t_p(one: Comparison) -> str | None:
    return p_text(one.effect.p_value) if one.effect else None


def _exact_p(one: Comparison) -> str | None:
    smallest = smallest_exact_p(one)
    if one.effect is None or smallest is None:
        return None
    return f"{p_text(one.effect.exact_p)} ({p_text(smallest)})"


def _without_collapsed(one: Comparison) -> str | None:
    return VERDICT_WORDS[one.collapse.verdict_without] if one.collapse else None


def _last_epoch(one: Comparison) -> str | None:
    last = one.at_last_epoch
    if last is None:
        return None
    effect, verdict = last.effect, VERDICT_WORDS[last.decision.verdict]
    return f"{one.design.scale.signed(effect.difference)}, {verdict}" if effect else verdict


def _best_run(one: Comparison) -> str | None:
    gain = best_run_gain(one)
    return None if gain is None else one.design.scale.score(gain)


def _exaggeration(one: Comparison) -> str | None:
    factor = exaggeration_at_margin(one)
    return None if factor is None else f"{factor:.1f}×"


CHECKS = (
    Check(
        "Less one",
        "Less one: the range of the difference with one pair, or one run, left out.",
        _range_left_out,
    ),
    Check("Verdicts", "Verdicts: those reached in this way, and how often.", _verdicts_left_out),
    Check("t p", "", _t_p),
    Check(
        "Exact p",
        "Exact p: that of all sign flips, or splits where runs are not paired, beside that of the "
        "t test; in brackets, the smallest that so many runs can reach.",
        _exact_p,
    ),
    Check(
        "Without collapsed",
        "Without collapsed: the verdict with collapsed runs left out.",
        _without_collapsed,
    ),
    Check(
        "Last epoch",
        "Last epoch: the difference and the verdict with scores after the last epoch in place of "
        "the selected one.",
        _last_epoch,
    ),
    Check(
        "Best run",
        "Best run: by how much the best of the baseline's runs is expected to beat their mean, by "
        "chance alone.",
        _best_run,
    ),
    Check(
        "Exaggeration",
        "Exaggeration: by which factor detected differences overstate, on average, a true one as "
        "large as the margin (type M error), where it would be detected with probability below "
        f"{LOW_POWER:g}.",
        _exaggeration,
    ),
)
"""The columns, in order."""
