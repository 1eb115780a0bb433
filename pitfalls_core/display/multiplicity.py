"""The table of families: every test before and after the correction, side by side."""

from collections.abc import Iterator

from pitfalls_core.display.captions import level, unit_of_differences
from pitfalls_core.display.cells import NONE, number
from pitfalls_core.display.document import Column, Inlines, Row, Strong, Table, Text
from pitfalls_core.display.sentences import unbroken, words
from pitfalls_core.display.titles import comparison_titles
from pitfalls_core.findings.comparison import Comparison, Verdict
from pitfalls_core.findings.comparison_set import ComparisonSet
from pitfalls_core.findings.scale import p_text, share
from pitfalls_core.findings.sensitivity.counted_families import CountedFamily, counted_families
from pitfalls_core.findings.words import VERDICT_MARKS, VERDICT_WORDS

DIFFERENCE = ("p difference", "p difference, Holm")
EQUIVALENCE = ("p equivalence", "p equivalence, Holm")
"""Headers of the columns of p-values."""

NOTE = (
    "The chance in each heading is that of one or more false differences if the treatment "
    "changed nothing anywhere, no verdict were corrected, and the comparisons were "
    "independent; comparisons that share runs usually stay below it. Correction makes "
    "differences harder to find: an inconclusive verdict that only the correction brings about "
    "is no evidence of equivalence. A claim that needs all comparisons of a family, such as "
    "“equivalent on all”, needs no correction."
)


def families_table(found: ComparisonSet) -> Table:
    """Return p-values, verdicts and detectable differences, raw and corrected, by family."""
    families = counted_families(found.comparisons)
    margins = any(one.design.margin is not None for one in found.comparisons)
    return Table(
        label="tab-families",
        caption=(words(_caption(found, margins)),),
        columns=(
            Column("Test set"),
            *(
                Column(header, "right")
                for header in (DIFFERENCE + (EQUIVALENCE if margins else ()))
            ),
            Column("Verdict"),
            Column("Verdict in family"),
            Column("Detectable", "right"),
            Column("Detectable in family", "right"),
        ),
        rows=tuple(row for family in families for row in _rows(family, found, margins)),
        note=(words(NOTE),),
        wide=True,
    )


def _caption(found: ComparisonSet, margins: bool) -> str:
    equivalence = (
        "; likewise, separately, of the two one-sided tests for equivalence within the margin"
        if margins
        else ""
    )
    return (
        "Each family of comparisons before and after correction: p of the t test for a "
        f"difference, raw and after Holm's correction within the family{equivalence}. Then the "
        "verdicts that follow. Detectable: the difference found with probability 0.8 at the level "
        "alpha, and at alpha divided by the comparisons tested in the family, in "
        f"{unit_of_differences(found)}; alpha is {level(found.comparisons) or '0.05'}."
    )


def _rows(family: CountedFamily, found: ComparisonSet, margins: bool) -> Iterator[Row]:
    yield Row(group=unbroken(_heading(family)))
    for one in family.members:
        yield _row(one, found, margins)


def _heading(family: CountedFamily) -> str:
    tested, counted = family.tested, len(family.members)
    how_many = f"{tested} comparison{'s' * (tested != 1)} tested"
    if tested < counted:
        how_many = f"{tested} of {counted} comparisons tested"
    chance = share(family.chance_of_a_false_difference)
    told = f"; uncorrected, the chance of a false difference is up to {chance}" if tested else ""
    return f"{family.name}: {how_many}{told}"


def _row(one: Comparison, found: ComparisonSet, margins: bool) -> Row:
    effect, scale = one.effect, one.design.scale
    reached = one.reach.minimum_detectable_effect if one.reach else None
    p_values = [effect.p_value if effect else None, one.p_adjusted]
    if margins:
        p_values += [effect.equivalence_p if effect else None, one.equivalence_p_adjusted]
    detectable = (
        NONE if value is None else number(scale.score(value), one)
        for value in (reached, one.detectable_in_family)
    )
    return Row(
        (
            (words(": ".join(comparison_titles(one, found))),),
            *(NONE if p is None else number(p_text(p), one) for p in p_values),
            _verdict(one.decision.verdict),
            _verdict(one.verdict_family),
            *detectable,
        )
    )


def _verdict(verdict: Verdict) -> Inlines:
    return (Strong((Text(f"{VERDICT_MARKS[verdict]} {VERDICT_WORDS[verdict]}"),)),)
