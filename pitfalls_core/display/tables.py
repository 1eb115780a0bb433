"""The tables of results: Table 1 in the source paper's layout, claims, the control, every seed."""

from pitfalls_core.display.document import Column, Inlines, Number, Row, Strong, Table, Text
from pitfalls_core.display.sentences import evidence_label, inlines, unbroken, words
from pitfalls_core.display.titles import comparison_titles, treatment_title
from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.arms import Arm
from pitfalls_core.findings.claims import ClaimFinding
from pitfalls_core.findings.comparison import Comparison, Reach
from pitfalls_core.findings.null_rates import REPLICATES
from pitfalls_core.findings.units import (
    GAP,
    interval_in_points,
    p_text,
    percent,
    points,
    share,
    size_in_points,
)
from pitfalls_core.findings.words import VERDICT_MARKS, VERDICT_WORDS

NONE: Inlines = (Text(GAP),)


def results_table(analysis: Analysis) -> Table:
    """Return mean (SD) per test set and arm as in the source paper, with what it leaves out."""
    study = analysis.study
    arms = (study.variant(study.baseline).title, treatment_title(analysis))
    numbers = ("Difference", "95 % interval", "Exact p", "Wins", "Detectable", "Pairs")
    return Table(
        label="tab-results",
        caption=(
            words(
                f"{study.metric.capitalize()} (%), mean and, in brackets, standard deviation over "
                "seeds. Differences, with paired t intervals, and detectable differences are in "
                f"points; the margin is {_margin(analysis)}. Exact p is that of all sign flips, "
                "wins are seeds in which the treatment scored higher, and a detectable difference "
                "is found with probability 0.8."
            ),
        ),
        columns=(
            Column("Test set"),
            *(Column(unbroken(name), "right") for name in (*arms, *numbers)),
            Column("Verdict"),
        ),
        rows=tuple(_grouped(analysis)),
        note=(
            Text(
                "Pairs: finished of planned. The verdict in brackets, where there is one, is the "
                "verdict after Holm's correction within the family."
            ),
        ),
        wide=True,
        answers=f"{study.source[0]} Table 1",
    )


def control_table(analysis: Analysis) -> Table:
    """Return the outcome of the positive control on every dataset."""
    study = analysis.study
    control = study.variant(study.positive_control.variant)
    return Table(
        label="tab-control",
        caption=(
            words(
                f"The positive control, an effect that must be found: “{control.title}” "
                f"({control.difference}) against the baseline, since "
                f"{study.positive_control.why}. Differences in points, with paired t intervals. "
                "Pairs: finished of planned."
            ),
        ),
        columns=(
            Column("Test set"),
            Column("Difference", "right"),
            Column(unbroken("95 % interval"), "right"),
            Column("Pairs", "right"),
            Column("Found"),
        ),
        rows=tuple(_control_row(one, analysis) for one in analysis.controls),
    )


def claims_table(analysis: Analysis) -> Table:
    """Return the ledger of claims: what was said, how it is read, and what the runs say."""
    return Table(
        label="tab-claims",
        caption=(
            words(
                f"Claims of source paper {analysis.study.source[0]}, “{analysis.study.source[1]}”. "
                "Null rate: how often the predicate, taken literally, would hold if nothing "
                "differed, simulated from the noise of these runs."
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


def seeds_table(analysis: Analysis) -> Table:
    """Return the score of every run."""
    study = analysis.study
    titles = [unbroken(variant.title) for variant in study.variants]
    return Table(
        label="tab-seeds",
        caption=(words(f"{study.metric.capitalize()} (%) of every planned run."),),
        columns=tuple(Column(title, "right") for title in ("Seed", *titles)),
        rows=tuple(row for dataset in study.datasets for row in _seed_rows(dataset, analysis)),
        note=(
            Text(
                "A dash: not planned for this seed. “failed”: planned, and ended without a result. "
                "An asterisk marks a run that diverged or collapsed."
            ),
        ),
    )


def _seed_rows(dataset: str, analysis: Analysis) -> list[Row]:
    study = analysis.study
    arms = [analysis.arms[dataset, variant.name] for variant in study.variants]
    seeds = analysis.arms[dataset, study.baseline].planned
    scores = [
        Row(((Text(str(seed)),), *((Text(_score(arm, seed)),) for arm in arms))) for seed in seeds
    ]
    return [Row(group=unbroken(study.dataset_title(dataset))), *scores]


def _grouped(analysis: Analysis) -> list[Row]:
    rows: list[Row] = []
    for task in analysis.study.tasks:
        rows.append(Row(group=unbroken(task.title)))
        rows += [
            _result_row(one, analysis)
            for one in analysis.comparisons
            if one.design.dataset.startswith(f"{task.name}/")
        ]
    return rows


def _result_row(one: Comparison, analysis: Analysis) -> Row:
    sample, effect, reach = one.sample, one.effect, one.reach
    return Row(
        (
            (words(": ".join(comparison_titles(one, analysis))),),
            _number(_mean_and_sd(sample.baseline_mean, sample.baseline_sd), one),
            _number(_mean_and_sd(sample.treatment_mean, sample.treatment_sd), one),
            *_difference(one),
            _number(p_text(effect.exact_p), one) if effect else NONE,
            _number(f"{sample.wins}/{sample.n}", one),
            _number(_detectable(reach), one) if reach else NONE,
            _pairs(one),
            _verdict(one),
        )
    )


def _detectable(reach: Reach) -> str:
    return points(reach.minimum_detectable_effect).removeprefix("+")


def _control_row(one: Comparison, analysis: Analysis) -> Row:
    dataset = one.design.dataset
    found = "yes" if analysis.control_detected(dataset) else "no"
    title = words(analysis.study.dataset_title(dataset))
    return Row(((title,), *_difference(one), _pairs(one), (Text(found),)))


def _difference(one: Comparison) -> tuple[Inlines, Inlines]:
    """Return the cells of the difference and its interval."""
    if one.effect is None:
        return NONE, NONE
    interval = interval_in_points(one.effect.ci95)
    return _number(points(one.effect.difference), one), _number(interval, one)


def _pairs(one: Comparison) -> Inlines:
    return _number(f"{one.sample.n}/{one.sample.planned}", one)


def _verdict(one: Comparison) -> Inlines:
    raw, family = one.decision.verdict, one.verdict_family
    word = Strong((Text(f"{VERDICT_MARKS[raw]} {VERDICT_WORDS[raw]}"),))
    return (word,) if raw == family else (word, Text(f" ({VERDICT_WORDS[family]})"))


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
            (words(_null_rate(finding.null_rate)),),
            shown,
        )
    )


def _null_rate(rate: float | None) -> str:
    """Return a simulated rate; no number of simulated studies shows that it is 0 or 1."""
    if rate is None:
        return GAP
    least = 1 / (REPLICATES + 1)
    return share(min(max(rate, least), 1 - least))


def _number(text: str | None, one: Comparison) -> Inlines:
    """Return a number that links to its evidence, or the gap where there is none."""
    return NONE if text is None else (Number(text, evidence_label(one.id)),)


def _mean_and_sd(mean: float | None, sd: float | None) -> str | None:
    if mean is None:
        return None
    return percent(mean) if sd is None else f"{percent(mean)} ({percent(sd)})"


def _margin(analysis: Analysis) -> str:
    return size_in_points(analysis.study.margin.value)


def _score(arm: Arm, seed: int) -> str:
    if seed not in arm.planned:
        return GAP
    if seed not in arm.scores:
        return "failed"
    mark = "" if arm.outcomes.get(seed, "ok") == "ok" else "*"
    return percent(arm.scores[seed]) + mark
