"""The tables of results: Table 1 in the source paper's layout, claims, the control, every seed."""

from pitfalls_core.display.document import Column, Inlines, Number, Row, Strong, Table, Text
from pitfalls_core.display.sentences import evidence_label, inlines
from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.arms import Arm
from pitfalls_core.findings.claims import ClaimFinding
from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.units import (
    interval_in_points,
    p_text,
    percent,
    points,
    share,
    size_in_points,
)
from pitfalls_core.findings.words import VERDICT_MARKS, VERDICT_WORDS

NONE: Inlines = (Text("–"),)


def results_table(analysis: Analysis) -> Table:
    """Return mean (SD) per test set and arm as in the source paper, with what it leaves out."""
    study = analysis.study
    headers = ("Test set", study.variant(study.baseline).title)
    arms = tuple(Column(title, "right") for title in _treatment_titles(analysis))
    numbers = ("Difference", "95 % interval", "exact p", "Wins", "Detectable")
    return Table(
        label="tab-results",
        caption=(
            Text(
                f"{study.metric.capitalize()} (%), mean and, in brackets, standard deviation over "
                f"seeds. Differences in points against a margin of {_margin(analysis)}; wins are "
                "seeds in which the treatment scored higher; detectable is the difference found "
                "with probability 0.8."
            ),
        ),
        columns=(
            Column(headers[0]),
            Column(headers[1], "right"),
            *arms,
            *(Column(name, "right") for name in numbers),
            Column("Pairs", "right"),
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
    rows = [
        Row(
            (
                (Text(study.dataset_title(one.design.dataset)),),
                _number(points(one.effect.difference), one) if one.effect else NONE,
                _number(interval_in_points(one.effect.ci95), one) if one.effect else NONE,
                (Text("yes" if analysis.control_detected(one.design.dataset) else "no"),),
            )
        )
        for one in analysis.controls
    ]
    return Table(
        label="tab-control",
        caption=(
            Text(
                f"The positive control: {control.difference}, against the baseline "
                f"({study.positive_control.why}). Differences in points."
            ),
        ),
        columns=(
            Column("Test set"),
            Column("Difference", "right"),
            Column("95 % interval", "right"),
            Column("Found"),
        ),
        rows=tuple(rows),
    )


def claims_table(analysis: Analysis) -> Table:
    """Return the ledger of claims: what was said, how it is read, and what the runs say."""
    return Table(
        label="tab-claims",
        caption=(
            Text(
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
    titles = [variant.title for variant in study.variants]
    return Table(
        label="tab-seeds",
        caption=(Text(f"{study.metric.capitalize()} (%) of every planned run."),),
        columns=(
            Column("Seed", "right"),
            *(Column(title, "right") for title in titles),
        ),
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
    return [Row(group=study.dataset_title(dataset)), *scores]


def _grouped(analysis: Analysis) -> list[Row]:
    rows: list[Row] = []
    for task in analysis.study.tasks:
        rows.append(Row(group=task.title))
        rows += [
            _result_row(one, analysis)
            for one in analysis.comparisons
            if one.design.dataset.startswith(f"{task.name}/")
        ]
    return rows


def _result_row(one: Comparison, analysis: Analysis) -> Row:
    sample, effect, reach = one.sample, one.effect, one.reach
    arms = (
        (sample.baseline_mean, sample.baseline_sd),
        (sample.treatment_mean, sample.treatment_sd),
    )
    return Row(
        (
            (Text(analysis.study.dataset_title(one.design.dataset)),),
            *(_number(_mean_and_sd(*arm), one) for arm in arms),
            _number(points(effect.difference), one) if effect else NONE,
            _number(interval_in_points(effect.ci95), one) if effect else NONE,
            _number(p_text(effect.exact_p), one) if effect else NONE,
            _number(f"{sample.wins}/{sample.n}", one),
            _number(size_in_points(reach.minimum_detectable_effect).split()[0], one)
            if reach
            else NONE,
            _number(f"{sample.n}/{sample.planned}", one),
            _verdict(one),
        )
    )


def _verdict(one: Comparison) -> Inlines:
    raw, family = one.decision.verdict, one.verdict_family
    word = Strong((Text(f"{VERDICT_MARKS[raw]} {VERDICT_WORDS[raw]}"),))
    return (word,) if raw == family else (word, Text(f" ({VERDICT_WORDS[family]})"))


def _claim_row(finding: ClaimFinding) -> Row:
    evidence: list[Inlines] = [inlines(sentence) for sentence in finding.evidence]
    shown: Inlines = evidence[0]
    for more in evidence[1:]:
        shown = (*shown, Text("; "), *more)
    rate = "–" if finding.null_rate is None else share(finding.null_rate)
    return Row(
        (
            (Text(finding.claim.id),),
            (Text(finding.claim.text),),
            (Text(finding.claim.reading),),
            (Strong((Text(finding.status),)),),
            (Text(rate),),
            shown,
        )
    )


def _treatment_titles(analysis: Analysis) -> list[str]:
    treatments = {one.design.treatment for one in analysis.comparisons}
    if len(treatments) == 1:
        return [analysis.study.variant(treatments.pop()).title]
    return ["Treatment"]


def _number(text: str, one: Comparison) -> Inlines:
    return (Number(text, evidence_label(one.id)),)


def _mean_and_sd(mean: float | None, sd: float | None) -> str:
    if mean is None:
        return "–"
    return f"{percent(mean)} ({percent(sd)})" if sd is not None else percent(mean)


def _margin(analysis: Analysis) -> str:
    return size_in_points(analysis.study.margin.value)


def _score(arm: Arm, seed: int) -> str:
    if seed not in arm.planned:
        return "–"
    if seed not in arm.scores:
        return "failed"
    mark = "" if arm.outcomes.get(seed, "ok") == "ok" else "*"
    return percent(arm.scores[seed]) + mark
