"""The tables of results: Table 1 in the source paper's layout, claims, the control, every seed."""

from collections.abc import Callable

from pitfalls_core.display.arms import of_arm
from pitfalls_core.display.captions import unit_of_differences
from pitfalls_core.display.cells import (
    NONE,
    count_cell,
    difference_cells,
    mean_and_sd,
    null_rate_cell,
    number,
    verdict_cell,
)
from pitfalls_core.display.document import Column, Inlines, Row, Strong, Table, Text
from pitfalls_core.display.sentences import caption, inlines, unbroken, words
from pitfalls_core.display.titles import baseline_title, comparison_titles, treatment_title
from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.arms import Arm, Label
from pitfalls_core.findings.claims.deciding import ClaimFinding
from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.comparison_set import ComparisonSet
from pitfalls_core.findings.scale import ACCURACY, GAP, metric_heading, p_text
from pitfalls_core.findings.sentence import Sentence, overall
from pitfalls_core.findings.wording import joined

RESULTS_CAPTION = (
    "{metric}, mean and, in brackets, standard deviation over seeds. Differences, with t "
    "intervals, and detectable differences are in {unit}; {margins}. Exact p is that of all sign "
    "flips, or of all splits where runs are not paired; wins are seeds in which the treatment "
    "scored better, and a detectable difference is found with probability 0.8."
)
CONTROL_CAPTION = (
    "The positive control, an effect that must be found: “{title}” ({difference}) against the "
    "baseline, since {why}."
)
NULL_CAPTION = (
    "The planted null, an effect that is exactly zero and must not be found: “{title}” "
    "({difference}), since {why}; found means after Holm's correction for its test sets."
)
CONTROL_UNITS = "Differences in points, with t intervals. Pairs: finished of planned."


def results_table(found: ComparisonSet, *, answers: str = "") -> Table:
    """Return mean (SD) per test set and arm as in a source paper, with what it leaves out.

    Parameters
    ----------
    found
        The comparisons.
    answers
        The exhibit of the source paper that the table answers.
    """
    arms = (baseline_title(found), treatment_title(found))
    numbers = ("Difference", "95 % interval", "Exact p", "Wins", "Detectable", "Pairs")
    return Table(
        label="tab-results",
        caption=caption(
            RESULTS_CAPTION,
            metric=_metric(found),
            unit=unit_of_differences(found),
            margins=inlines(_margins(found)),
        ),
        columns=(
            Column("Test set"),
            *(Column(unbroken(name), "right") for name in (*arms, *numbers)),
            Column("Verdict"),
        ),
        rows=grouped_rows(found, _result_row),
        note=(
            Text(
                "Pairs: finished of planned. The verdict in brackets, where there is one, is the "
                "verdict after Holm's correction within the family."
            ),
        ),
        wide=True,
        answers=answers,
    )


def control_table(analysis: Analysis) -> Table:
    """Return the outcome of the positive control and of the planted null on every dataset."""
    study = analysis.study
    null = study.planted_null
    named = [(study.positive_control, CONTROL_CAPTION), *([(null, NULL_CAPTION)] if null else [])]
    said = [
        caption.format(
            title=study.variant(control.variant).title,
            difference=study.variant(control.variant).difference,
            why=control.why,
        )
        for control, caption in named
    ]
    rows = [
        _control_row(one, analysis, found=analysis.control_detected(one))
        for one in analysis.controls
    ]
    nulls = [
        _control_row(one, analysis, found=one in analysis.false_alarms) for one in analysis.nulls
    ]
    if nulls:
        rows = [Row(group="Must be found"), *rows, Row(group="Must not be found"), *nulls]
    return Table(
        label="tab-control",
        caption=(words(" ".join((*said, CONTROL_UNITS))),),
        columns=(
            Column("Test set"),
            Column("Difference", "right"),
            Column(unbroken("95 % interval"), "right"),
            Column("Pairs", "right"),
            Column("Found"),
        ),
        rows=tuple(rows),
    )


def claims_table(analysis: Analysis) -> Table:
    """Return the ledger of claims: what was said, how it is read, and what the runs say."""
    return Table(
        label="tab-claims",
        caption=(
            words(
                f"Claims of source paper {analysis.study.source[0]}, “{analysis.study.source[1]}”. "
                "Null rate: how often the predicate, taken literally, would hold if nothing "
                "differed, simulated from the noise of these runs. Intervals in brackets are over "
                "runs."
            ),
        ),
        columns=(
            Column("Id"),
            Column("Claim"),
            Column("Read as"),
            Column("Status"),
            Column("Null rate", "right"),
            Column("Evidence"),
        ),
        rows=tuple(_claim_row(finding) for finding in analysis.claims),
        wide=True,
    )


NARROW = 5
"""Variants whose scores fit into one column of a page."""

NO_ARM = Arm("", {}, ())
"""A variant that is not run on a task."""


def seeds_table(analysis: Analysis) -> Table:
    """Return the score of every run."""
    study = analysis.study
    titles = [unbroken(variant.title) for variant in study.variants]
    return Table(
        label="tab-seeds",
        caption=(words(f"{metric_heading(study.metric)} (%) of every planned run."),),
        columns=tuple(Column(title, "right") for title in ("Seed", *titles)),
        rows=tuple(row for dataset in study.datasets for row in _seed_rows(dataset, analysis)),
        note=(
            Text(
                "A dash: not planned for this seed. “failed”: planned, and ended without a result. "
                "An asterisk marks a run that diverged or collapsed."
            ),
        ),
        wide=len(titles) > NARROW,
    )


def _seed_rows(dataset: str, analysis: Analysis) -> list[Row]:
    study = analysis.study
    arms = [analysis.arms.get((dataset, variant.name), NO_ARM) for variant in study.variants]
    task, rows = dataset.partition("/")[0], [Row(group=unbroken(study.dataset_title(dataset)))]
    for seed in max((arm.planned for arm in arms), key=len):
        cells = (of_arm(_score(arm, seed), task, arm.variant) for arm in arms)
        rows.append(Row(((Text(str(seed)),), *cells)))
    return rows


def grouped_rows(
    found: ComparisonSet, row: Callable[[Comparison, ComparisonSet], Row]
) -> tuple[Row, ...]:
    """Return a row for each comparison, headings between them where there are any."""
    rows: list[Row] = []
    heading = ""
    for one in found.comparisons:
        if found.headings[one.id] != heading:
            heading = found.headings[one.id]
            rows.append(Row(group=unbroken(heading)))
        rows.append(row(one, found))
    return tuple(rows)


def _result_row(one: Comparison, found: ComparisonSet) -> Row:
    sample, effect, reach, scale = one.sample, one.effect, one.reach, one.design.scale
    wins = None if sample.wins is None else f"{sample.wins}/{sample.n}"
    return Row(
        (
            (words(": ".join(comparison_titles(one, found))),),
            number(mean_and_sd(sample.baseline_mean, sample.baseline_sd, scale), one),
            number(mean_and_sd(sample.treatment_mean, sample.treatment_sd, scale), one),
            *difference_cells(one),
            number(p_text(effect.exact_p), one) if effect else NONE,
            number(wins, one),
            number(scale.score(reach.minimum_detectable_effect), one) if reach else NONE,
            count_cell(one),
            verdict_cell(one),
        )
    )


def _control_row(one: Comparison, among: ComparisonSet, *, found: bool) -> Row:
    detected = "yes" if found else "no"
    title = words(among.dataset_title(one))
    return Row(((title,), *difference_cells(one), count_cell(one), (Text(detected),)))


def _claim_row(finding: ClaimFinding) -> Row:
    claim = finding.claim
    evidence: list[Inlines] = [inlines(sentence) for sentence in finding.evidence]
    shown: Inlines = evidence[0]
    for more in evidence[1:]:
        shown = (*shown, Text("; "), *more)
    return Row(
        (
            (Text(claim.id),),
            (words(claim.text),),
            (words(claim.reading),),
            (Strong((Text(finding.status),)),),
            null_rate_cell(finding),
            shown,
        )
    )


def _metric(found: ComparisonSet) -> str:
    """Return the only metric with its unit, or the word for several."""
    if len(found.metrics) > 1 or not found.comparisons:
        return "Scores"
    design = found.comparisons[0].design
    named = design.scale.named(design.metric)
    return named[:1].upper() + named[1:]


def _margins(found: ComparisonSet) -> Sentence:
    """Return which margins are in force, metric by metric where there are several."""
    shown = found.margins
    if not shown:
        return ("no margin was set",)
    if len(set(shown.values())) == 1 and len(shown) == len(found.metrics):
        return ("the margin is ", overall(next(iter(shown.values()))))
    each = [(overall(size), f" ({name})") for name, size in shown.items()]
    return ("the margins are ", *joined(each, last=", "))


def _score(arm: Arm, seed: Label) -> str:
    if seed not in arm.planned:
        return GAP
    if seed not in arm.scores:
        return "failed"
    mark = "" if arm.outcomes.get(seed, "ok") == "ok" else "*"
    return ACCURACY.score(arm.scores[seed]) + mark
