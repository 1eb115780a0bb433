"""What a published table of means could and could not show: its rows against the baseline's."""

import math
from collections.abc import Iterator, Sequence
from decimal import Decimal

from pitfalls_core.errors import InputError, UnknownNameError
from pitfalls_core.findings.comparison import Decision, Design
from pitfalls_core.findings.published.readings import Reading, kinds_of, reading_of
from pitfalls_core.findings.published.reanalysis import (
    BreakEven,
    Grim,
    Question,
    Reanalyses,
    Reanalysis,
)
from pitfalls_core.findings.published.sensitivity import Limits, PrintedArm
from pitfalls_core.findings.published.words import NOTES
from pitfalls_core.findings.scale import MOST_DECIMALS, POINT, Scale
from pitfalls_core.results.printed import Printed
from pitfalls_core.results.published import PublishedRow, PublishedTable
from pitfalls_core.statistics.granularity import grim_consistent, grim_consistent_integers
from pitfalls_core.statistics.summary import (
    break_even_examples,
    break_even_sd,
    rounding_interval,
    sd_from,
)

GRIM: dict[bool | None, Grim] = {True: "consistent", False: "inconsistent", None: "uninformative"}


def reanalyse(table: PublishedTable, question: Question) -> Reanalyses:
    """Compare every row of a published table with the baseline's row of the same dataset.

    Raises
    ------
    UnknownNameError
        If no row is the baseline's.
    InputError
        If a dataset has no row of the baseline or two rows of one variant, if there is nothing to
        compare, or if a score cannot be the share it is said to be.
    """
    known = table.variants
    if question.baseline not in known:
        raise UnknownNameError("baseline", question.baseline, known, f"in {table.source}")
    if len(known) == 1:
        raise InputError(
            f"{table.source}: every row is of the baseline {question.baseline!r}; add the rows to "
            "compare it with"
        )
    _require_shares(table, question)
    comparisons = tuple(
        _reanalysis(row, rows[question.baseline], question, _scale([*rows.values()], question))
        for rows in _datasets(table, question.baseline)
        for variant, row in rows.items()
        if variant != question.baseline
    )
    scale = _scale(table.rows, question)
    return Reanalyses(question, comparisons, scale, (*table.notes, *_notes(question, comparisons)))


def _datasets(table: PublishedTable, baseline: str) -> Iterator[dict[str, PublishedRow]]:
    """Yield variant to row for each dataset, the baseline's row among them."""
    for dataset, variants in _by_dataset(table).items():
        if baseline not in variants:
            lines = ", ".join(str(row.line) for row in variants.values())
            raise InputError(
                f"{table.source}, line {lines}: dataset {dataset!r} has no row of the baseline "
                f"{baseline!r}; add one, or leave the dataset out"
            )
        yield variants


def _by_dataset(table: PublishedTable) -> dict[str, dict[str, PublishedRow]]:
    """Return dataset to variant to row, in the table's order."""
    found: dict[str, dict[str, PublishedRow]] = {}
    for row in table.rows:
        variants = found.setdefault(row.dataset, {})
        if row.variant in variants:
            raise InputError(
                f"{table.source}, lines {variants[row.variant].line} and {row.line}: two means of "
                f"variant {row.variant!r} on dataset {row.dataset!r}; remove one, or name them "
                "apart"
            )
        variants[row.variant] = row
    return found


def _reanalysis(
    treatment: PublishedRow, baseline: PublishedRow, question: Question, scale: Scale
) -> Reanalysis:
    rows = (treatment, baseline)
    missing = _missing(rows)
    design = _design(treatment, question, scale)
    readings = () if missing else tuple(_readings(treatment, baseline, question, design))
    single = missing not in ("", "degenerate")
    difference = treatment.mean.value - baseline.mean.value
    return Reanalysis(
        design=design,
        treatment=treatment,
        baseline=baseline,
        difference=-difference if question.lower_is_better else difference,
        decision=_decision(missing, readings),
        readings=readings,
        break_even=_break_even(treatment, baseline, question) if single else None,
        grim=(_grim(treatment, question), _grim(baseline, question)),
        examples=(_examples(treatment, question), _examples(baseline, question)),
    )


def _design(treatment: PublishedRow, question: Question, scale: Scale) -> Design:
    return Design(
        dataset=treatment.dataset,
        metric=question.metric,
        baseline=question.baseline,
        treatment=treatment.variant,
        family="published table",
        primary=True,
        margin=question.margin,
        chance=None,
        perfect=None,
        alpha=question.alpha,
        paired=False,
        lower_is_better=question.lower_is_better,
        scale=scale,
    )


def _missing(rows: tuple[PublishedRow, PublishedRow]) -> str:
    """Return why two rows do not say how runs vary; empty if they do."""
    if any(row.n == 1 or (row.n is None and row.spread is None) for row in rows):
        return "single_runs"
    if any(row.spread is None for row in rows):
        return "no_spread"
    if any(row.n is None for row in rows):
        return "no_run_count"
    return "" if any(row.spread and row.spread.value for row in rows) else "degenerate"


def _decision(missing: str, readings: Sequence[Reading]) -> Decision:
    if missing:
        return Decision("not_assessable", missing)
    if len({one.decision.verdict for one in readings}) > 1:
        return Decision("inconclusive", "readings_disagree")
    return readings[0].decision


def _readings(
    treatment: PublishedRow, baseline: PublishedRow, question: Question, design: Design
) -> Iterator[Reading]:
    for kinds in kinds_of(treatment.spread_kind, baseline.spread_kind, question.spread):
        first, second = (
            _arm(row, kind, lower_is_better=question.lower_is_better)
            for row, kind in zip((treatment, baseline), kinds, strict=True)
        )
        yield reading_of(kinds, first, second, design)


def _arm(row: PublishedRow, kind: str, *, lower_is_better: bool) -> PrintedArm:
    """Return a row that has a spread and a number of runs, turned so that higher is better."""
    low, mean, high = _limits(row.mean)
    spreads = _limits(row.spread or Printed("0"))
    lowest, sd, highest = (sd_from(max(spread, 0.0), kind, row.n or 0) for spread in spreads)
    return PrintedArm(
        means=(-high, -mean, -low) if lower_is_better else (low, mean, high),
        sds=(lowest, sd, highest),
        n=row.n or 0,
    )


def _limits(number: Printed) -> Limits:
    alike = rounding_interval(_plain(number))
    return alike.low, number.value, alike.high


def _plain(number: Printed) -> str:
    """Return a number without an exponent, and with digits on both sides of its point."""
    return f"{Decimal(number.text):f}"


def _break_even(treatment: PublishedRow, baseline: PublishedRow, question: Question) -> BreakEven:
    """Return when single numbers, or means of as many runs as are told, would be set apart."""
    alpha, perfect = question.alpha, question.perfect
    arms = 2 / (1 / (treatment.n or 1) + 1 / (baseline.n or 1))
    sd = break_even_sd(treatment.mean.value - baseline.mean.value, alpha=alpha) * math.sqrt(arms)
    if perfect is None:
        return BreakEven(sd, None)
    shares = treatment.mean.value / perfect, baseline.mean.value / perfect
    return BreakEven(sd, break_even_examples(*shares, alpha=alpha))


def _grim(row: PublishedRow, question: Question) -> Grim:
    examples = _examples(row, question)
    if row.n is None or examples is None or question.perfect is None:
        return "not_assessed"
    if question.perfect == 1:
        return GRIM[grim_consistent_integers(_plain(row.mean), row.n * examples)]
    return GRIM[grim_consistent(_plain(row.mean), runs=row.n, examples=examples)]


def _examples(row: PublishedRow, question: Question) -> int | None:
    return question.examples if row.examples is None else row.examples


def _require_shares(table: PublishedTable, question: Question) -> None:
    perfect = question.perfect
    for row in table.rows:
        if perfect is not None and not 0 <= row.mean.value <= perfect:
            raise InputError(
                f"{table.source}, line {row.line}: a mean of {row.mean.text} is no share of "
                f"test examples, which lies between 0 and {perfect:g}; correct the table or the "
                "perfect score"
            )


def _scale(rows: Sequence[PublishedRow], question: Question) -> Scale:
    """Return the scale with as many decimals as the table itself has, or the margin."""
    printed = [number for row in rows for number in (row.mean, row.spread) if number]
    numbers = [Decimal(number.text) for number in printed]
    if question.margin is not None:
        numbers.append(Decimal(str(question.margin)).normalize())
    decimals = max(-int(number.as_tuple().exponent) for number in numbers)
    unit = question.unit or ("%" if all(row.mean.percent for row in rows) else "")
    step = POINT if unit == "%" else unit
    return Scale(decimals=min(max(decimals, 0), MOST_DECIMALS), unit=unit, step=step)


def _notes(question: Question, comparisons: Sequence[Reanalysis]) -> Iterator[str]:
    assessed = [one for one in comparisons if one.readings]
    told = {
        "no_margin": bool(assessed) and question.margin is None,
        "margin": bool(assessed) and question.margin is not None,
        "independent": bool(assessed),
        "readings": any(len(one.readings) > 1 for one in assessed),
        "single": any(one.break_even for one in comparisons),
        "uncorrected": len(assessed) > 1,
        "grim": any("not_assessed" in one.grim for one in comparisons),
    }
    for name, holds in told.items():
        if holds:
            yield NOTES[name].format(count=len(assessed))
