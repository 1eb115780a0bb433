"""A published table, looked at again: as tables and as prose."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pitfalls_core.display.cells import NONE
from pitfalls_core.display.document import (
    Alignment,
    Column,
    Inlines,
    Prose,
    Row,
    Table,
)
from pitfalls_core.display.published.cells import (
    break_even_examples,
    break_even_sd,
    detectable,
    interval_text,
    margin_of,
    number,
    p_range,
    printed,
    ruled_out_above,
    runs_needed,
    runs_text,
    title_of,
    verdict,
)
from pitfalls_core.display.sentences import caption, paragraph, unbroken, words
from pitfalls_core.findings.published.readings import Reading
from pitfalls_core.findings.published.reanalysis import Reanalyses, Reanalysis
from pitfalls_core.findings.published.wording import kinds_text, levels, sentences_of
from pitfalls_core.findings.published.words import KIND_NAMES
from pitfalls_core.findings.scale import GAP, p_text


@dataclass(frozen=True)
class _Field:
    """A column of a table, and what stands in it."""

    header: str
    cell: Callable[[Reanalysis], Inlines]
    align: Alignment = "right"


def published_table(
    reanalyses: Reanalyses, *, label: str = "tab-published", answers: str = ""
) -> Table:
    """Return the rows of a published table against its baseline, with what it leaves out.

    Parameters
    ----------
    reanalyses
        The table, looked at again.
    label
        Unique in the document.
    answers
        The exhibit of the source paper that the table answers.
    """
    fields = tuple(_fields(reanalyses))
    return Table(
        label=label,
        caption=_caption(reanalyses),
        columns=tuple(Column(unbroken(field.header), field.align) for field in fields),
        rows=tuple(
            Row(tuple(field.cell(one) for field in fields)) for one in reanalyses.comparisons
        ),
        note=(words(" ".join(reanalyses.notes)),),
        wide=True,
        answers=answers,
    )


def readings_table(
    reanalyses: Reanalyses, *, label: str = "tab-readings", answers: str = ""
) -> Table:
    """Return every reading of the spread with its verdict, and what pairing and rounding could do.

    Parameters
    ----------
    reanalyses, label, answers
        As in `published_table`.
    """
    rows: list[Row] = []
    for one in reanalyses.comparisons:
        if one.readings:
            rows.append(Row(group=unbroken(title_of(one))))
            rows += [_reading_row(reading, one) for reading in one.readings]
    level = levels(reanalyses.comparisons[0])["wide"]
    headers = ("SDs", f"{level} interval", "p", "p, paired", "p, rounding", "Changes at r")
    return Table(
        label=label,
        caption=(
            words(
                "What the printed spread may be: standard deviation (SD), standard error (SE), "
                "each with divisor n − 1 or n, or half of a 95 % interval (CI95). SDs: of "
                "treatment and baseline under that reading. Paired: p if equal seeds had been "
                "paired, for correlations of the arms from 0.95 to 0. Rounding: p over all numbers "
                "that are printed alike. Changes at r: the lowest such correlation at which the "
                "verdict is another one."
            ),
        ),
        columns=(
            Column("Read as"),
            *(Column(unbroken(header), "right") for header in headers),
            Column("Verdict"),
        ),
        rows=tuple(rows),
        wide=True,
        answers=answers,
    )


def published_prose(reanalyses: Reanalyses) -> Prose:
    """Return what may be said of each row, one paragraph a row; the table has the notes on all."""
    return Prose(tuple(paragraph(sentences_of(one)) for one in reanalyses.comparisons))


def _fields(reanalyses: Reanalyses) -> Iterator[_Field]:
    """Yield the columns that have something to show."""
    comparisons = reanalyses.comparisons
    yield _Field("Dataset", lambda one: (words(one.design.dataset),), "left")
    yield _Field("Variant", lambda one: (words(one.design.treatment),), "left")
    yield _Field("Runs", lambda one: number(runs_text(one), one))
    yield _Field("Baseline mean", lambda one: number(printed(one.baseline), one))
    yield _Field("Mean", lambda one: number(printed(one.treatment), one))
    yield _Field("Difference", lambda one: number(one.design.scale.signed(one.difference), one))
    if any(one.readings for one in comparisons):
        yield from _reading_fields(reanalyses)
    if any(one.break_even for one in comparisons):
        yield _Field("Break-even SD", break_even_sd)
    if any(one.break_even and one.break_even.examples for one in comparisons):
        yield _Field("Break-even N", break_even_examples)
    yield _Field("Verdict", lambda one: verdict(one.decision), "left")


def _reading_fields(reanalyses: Reanalyses) -> Iterator[_Field]:
    level = levels(reanalyses.comparisons[0])["wide"]
    yield _Field(
        f"{level} interval", _of_primary(lambda first, one: interval_text(first.ci95, one))
    )
    yield _Field("p", _of_primary(lambda first, _: p_text(first.p_value)))
    yield _Field("Detectable", _of_primary(detectable))
    yield _Field("Ruled out above", _of_primary(lambda _, one: ruled_out_above(one)))
    if reanalyses.question.margin is not None:
        yield _Field("Runs needed", _of_primary(lambda first, _: runs_needed(first)))


def _of_primary(text: Callable[[Reading, Reanalysis], str]) -> Callable[[Reanalysis], Inlines]:
    """Return what writes a number of the first reading, or the gap where there is none."""
    return lambda one: NONE if one.primary is None else number(text(one.primary, one), one)


def _reading_row(reading: Reading, one: Reanalysis) -> Row:
    score, pairing = one.design.scale.score, reading.pairing
    changes = pairing.changes_at if pairing else None
    texts = (
        f"{score(reading.treatment_sd)}, {score(reading.baseline_sd)}",
        interval_text(reading.ci95, one),
        p_text(reading.p_value),
        p_range(pairing.p_values) if pairing else GAP,
        p_range(reading.rounding.p_values),
        GAP if changes is None else f"{changes:.2f}",
    )
    cells = (NONE if text == GAP else number(text, one) for text in texts)
    name = (words(kinds_text(reading.kinds, KIND_NAMES)),)
    return Row((name, *cells, verdict(reading.decision)))


def _caption(reanalyses: Reanalyses) -> Inlines:
    question, scale = reanalyses.question, reanalyses.scale
    level = levels(reanalyses.comparisons[0])["level"]
    unit = f" in {scale.steps}" if scale.steps else ""
    parts = [
        "{metric} as printed, with the spread in brackets, against {baseline}. Differences{unit} "
        "are positive where the variant is better."
    ]
    if any(one.readings for one in reanalyses.comparisons):
        parts.append(
            "Intervals and p: Welch’s t. Detectable: found with probability 0.8. Ruled out above: "
            "every reading of the spread rules out larger improvements at the {level} level."
        )
    if question.margin is not None:
        parts.append(
            "The margin is {margin}; runs needed per arm: to detect it, and to show equivalence."
        )
    if any(one.break_even for one in reanalyses.comparisons):
        parts.append(
            "Break-even: the SD between runs below which, and the number N of test examples from "
            "which, the difference would differ from zero."
        )
    return caption(
        " ".join(parts),
        metric=scale.named(question.metric).capitalize(),
        baseline=question.baseline,
        unit=unit,
        level=level,
        margin=margin_of(reanalyses),
    )
