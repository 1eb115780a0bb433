"""What a report about own scores shows besides its comparisons: what was declared, and counts."""

from collections import Counter
from typing import Any

import numpy as np
import pytest

from pitfalls_core.display import assessment as display
from pitfalls_core.display.document import (
    Evidence,
    Inlines,
    Number,
    Paragraph,
    Prose,
    Table,
    walk,
)
from pitfalls_core.display.plain import plain_text
from pitfalls_core.display.prose import evidence
from pitfalls_core.display.sentences import evidence_label
from pitfalls_core.findings.own_results import account
from pitfalls_core.findings.own_results.assessment import MOST_SHOWN, Assessment
from pitfalls_core.findings.sentence import WHOLE
from pitfalls_core.findings.sentence import plain_text as sentence_text
from pitfalls_core.findings.words import VERDICT_WORDS
from tests.findings.own_tables import BASE, NEW, WORSE, Arms, assessed, folded, one_place

NOT = "not declared"


def characters(shown: Prose) -> list[str]:
    """Return the paragraphs of `shown`."""
    return [plain_text(block.children) for block in shown.blocks if isinstance(block, Paragraph)]


def cells(shown: Table) -> list[list[str]]:
    """Return the table as the reader sees it; a group is a row with one cell."""
    return [[row.group] if row.group else list(map(_shown, row.cells)) for row in shown.rows]


def _shown(cell: Inlines) -> str:
    return plain_text(cell).replace("\N{NO-BREAK SPACE}", " ")


def many_variants(count: int, places: int) -> Assessment:
    """Return comparisons of so many treatments on so many datasets."""
    generator = np.random.default_rng((count, places))
    names = ("base", *(f"v{number}" for number in range(count)))
    return assessed(
        {
            (name, f"d{place}", "acc"): generator.normal(0.8, 0.01, 4).tolist()
            for name in names
            for place in range(places)
        }
    )


def many(places: int = 30, **declared: Any) -> Assessment:
    """Return comparisons of two treatments, and a control, on so many datasets."""
    generator = np.random.default_rng(places)
    arms: Arms = {
        (variant, f"d{place}", "acc"): generator.normal(level, 0.01, 5).tolist()
        for place in range(places)
        for variant, level in (("base", 0.8), ("new", 0.8), ("other", 0.9), ("bad", 0.5))
    }
    return assessed(arms, positive_control="bad", **declared)


def test_nothing_was_declared() -> None:
    """Each omission is told, since nobody can judge what was not declared."""
    shown = display.declared_table(one_place({"base": BASE, "new": NEW[:4]}))
    assert cells(shown) == [
        ["Runs in the table", "10"],
        ["Baseline", "base"],
        ["Positive control", NOT],
        ["Planned seeds", NOT],
        ["Test examples behind a score", NOT],
        ["Checkpoint selection", NOT],
        ["Tuning", NOT],
        ["acc"],
        ["Direction", "higher is better"],
        ["Margin", NOT],
        ["Value for a model that has learned nothing", NOT],
        ["Best value", NOT],
    ]
    assert shown.label == "tab-declared"


def test_all_was_declared() -> None:
    """What differs between metrics is told for each; zero is a value."""
    arms: Arms = {
        (variant, dataset, metric): scores
        for metric in ("acc", "loss")
        for dataset in ("a", "b")
        for variant, scores in (("base", BASE), ("new", NEW), ("bad", WORSE))
    }
    found = assessed(
        arms,
        margins={"acc": 0.012345, "loss": 0.5},
        lower_is_better=("loss",),
        floors={"acc": 0.0},
        ceilings={"acc": 1.0},
        unit="%",
        positive_control="bad",
        planned_seeds=7,
        examples=1000,
        selection="last epoch",
        tuning="<grid>",
    )
    assert cells(display.declared_table(found)) == [
        ["Runs in the table", "18"],
        ["Baseline", "base"],
        ["Positive control", "bad"],
        ["Planned seeds", "7"],
        ["Test examples behind a score", "1000"],
        ["Checkpoint selection", "last epoch"],
        ["Tuning", "<grid>"],
        ["acc"],
        ["Direction", "higher is better"],
        ["Margin", "0.012345 %"],
        ["Value for a model that has learned nothing", "0 %"],
        ["Best value", "1 %"],
        ["loss"],
        ["Direction", "lower is better"],
        ["Margin", "0.5 %"],
        ["Value for a model that has learned nothing", NOT],
        ["Best value", NOT],
    ]


def test_counts_cover_every_comparison() -> None:
    """Of many comparisons, the verdicts of all are counted, as they are after correction."""
    found = many()
    shown = display.counts_table(found)
    assert shown is not None
    headers = [column.header for column in shown.columns]
    assert headers[:3] == ["Metric", "Treatment", "Datasets"]
    rows = cells(shown)
    assert [row[:3] for row in rows] == [["acc", "new", "30"], ["acc", "other", "30"]]
    for row in rows:
        assert sum(map(int, row[3:])) == 30
        for header, count in zip(headers[3:], row[3:], strict=True):
            expected = sum(
                one.verdict_family.replace("_", " ") == header and one.design.treatment == row[1]
                for one in found.comparisons
            )
            assert int(count) == expected
    assert plain_text(shown.caption).startswith("Verdicts of all 60 comparisons after Holm's ")
    assert f"The first {MOST_SHOWN} comparisons" in plain_text(shown.caption)


@pytest.mark.parametrize(("places", "shown"), [(6, False), (7, True)])
def test_counts_only_where_something_is_left_out(places: int, shown: bool) -> None:
    """Twelve comparisons are shown one by one; of more, some are only counted."""
    assert (display.counts_table(many(places)) is not None) is shown


def test_one_paragraph_for_each_comparison_that_is_shown() -> None:
    """Those of many comparisons are not told one by one, nor is their evidence.

    What stands for all results together comes first.
    """
    found = many()
    assert len(display.sentences(found).blocks) == MOST_SHOWN
    controls = MOST_SHOWN // 2
    first, *compared = evidence(found.shown, whole=found).blocks
    assert len(compared) == MOST_SHOWN + controls
    assert isinstance(first, Evidence)
    assert (first.label, first.title) == (evidence_label(WHOLE), "All results together")
    shown = {name: fact.replace("\N{NO-BREAK SPACE}", " ") for name, fact in first.facts}
    counts = Counter(one.verdict_family for one in found.comparisons)
    verdicts = ", ".join(f"{count} {VERDICT_WORDS[name]}" for name, count in counts.items())
    assert counts.total() == 60
    assert shown["Verdicts"] == f"{verdicts} (after Holm's correction)"


@pytest.mark.parametrize(
    "found", [many(1), many(3), many(30), many_variants(20, 2), many_variants(5, 5)]
)
def test_every_number_leads_to_evidence_that_is_shown(found: Assessment) -> None:
    """No number of a document points to a comparison that the document does not hold."""
    shown = (
        display.abstract(found),
        display.sentences(found),
        display.caveats(found),
        display.declared_table(found),
        *filter(None, [display.counts_table(found)]),
    )
    blocks = evidence(found.shown, whole=found).blocks
    labels = {block.label for block in blocks}  # type: ignore[union-attr]
    numbers = [value for value in walk(shown) if isinstance(value, Number)]
    assert numbers
    assert {number.evidence for number in numbers} <= labels


def test_prose_is_the_account() -> None:
    """Display adds no words of its own."""
    found = one_place({"base": BASE, "new": NEW, "bad": WORSE}, positive_control="bad")
    for shown, said in (
        (display.abstract(found), account.abstract(found)),
        (display.sentences(found), account.results(found)[0]),
        (display.caveats(found), account.caveats(found)),
    ):
        (text,) = characters(shown)
        expected = " ".join(map(sentence_text, said))
        assert text.replace("\N{NO-BREAK SPACE}", " ") == expected
    assert display.abstract(found).role == "abstract"


def test_without_caveats_nothing_is_shown() -> None:
    """No empty paragraph is left."""
    assert display.caveats(one_place({"base": BASE, "new": NEW}, planned_seeds=6)).blocks == ()


def test_the_unit_of_analysis() -> None:
    """It is told where rows are no models, and only there."""
    assert display.unit_of_analysis(one_place({"base": BASE, "new": NEW})) is None
    scores = np.random.default_rng(3).normal(0.8, 0.01, (2, 4, 3)).tolist()
    shown = display.unit_of_analysis(folded({"base": scores[0], "new": scores[1]}))
    assert shown is not None
    (text,) = characters(shown)
    assert text.startswith("The unit of analysis. The rows of one model over fold on “test” are ")
