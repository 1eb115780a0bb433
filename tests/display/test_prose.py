"""Prose is what the findings say, and behind each of its numbers stands all that it rests on."""

import itertools
import json
from collections.abc import Callable
from dataclasses import replace
from statistics import fmean

import numpy as np
import pytest
from scipy import stats
from scipy.special import gammaincinv
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import TTestPower

from pitfalls_core.display import design, prose, tables
from pitfalls_core.display.arms import arm_label
from pitfalls_core.display.displayed import Displayed
from pitfalls_core.display.document import Evidence, Number, Prose, walk
from pitfalls_core.display.figures import forest, slopes
from pitfalls_core.display.payload import to_payload
from pitfalls_core.display.plain import plain_text
from pitfalls_core.display.sentences import evidence_label
from pitfalls_core.findings import account
from pitfalls_core.findings.analysis import Analysis, analyse
from pitfalls_core.findings.sentence import WHOLE, task_origin
from pitfalls_core.findings.sentence import plain_text as sentence_text
from pitfalls_core.studies.claims.gains import NoneBetter
from pitfalls_core.studies.claims.predicate import Claim
from pitfalls_core.studies.controls import PositiveControl
from pitfalls_core.studies.study import Margin
from tests.display.canvases import drawn
from tests.display.shapes import LONG_TITLES, MIXED, shaped
from tests.findings.constructed import (
    DATASETS,
    analysis,
    everywhere,
    study,
    study_runs,
)

ARMS = tuple(
    arm_label(task, variant)
    for task in ("scans", "drawn")
    for variant in ("baseline", "refined", "control")
)
"""Labels of the entries of arms, in order."""

TOGETHER = tuple(map(evidence_label, (WHOLE, task_origin("scans"), task_origin("drawn"))))
"""Labels of the entries of all runs and of those of each task, in order."""

STEPS = {
    "drawn/a": (0.0121, -0.0064, 0.0192, 0.0078, 0.0033, 0.0155),
    "drawn/b": (0.0012, 0.0027, -0.0031, 0.0018, 0.0046, -0.0009),
}
"""The two comparisons of a family."""

LOOK_ALIKES = ("lr=0.1", "lr-0.1", "LR-0.1", "训练", "测试")
"""Names of treatments that differ in what addresses cannot hold."""


def paragraphs(shown: Prose) -> list[str]:
    """Return the words of every paragraph, with ordinary spaces."""
    return [
        plain_text(block.children).replace("\xa0", " ")  # type: ignore[union-attr]
        for block in shown.blocks
    ]


def entries(found: Analysis) -> list[Evidence]:
    """Return the evidence of `found`."""
    return [block for block in prose.evidence(found).blocks if isinstance(block, Evidence)]


def facts(found: Analysis, dataset: str, treatment: str = "refined") -> dict[str, str]:
    """Return the facts behind one comparison, with ordinary spaces."""
    label = evidence_label(f"{dataset}/accuracy/{treatment}-vs-baseline")
    (entry,) = (one for one in entries(found) if one.label == label)
    return {name: fact.replace("\xa0", " ") for name, fact in entry.facts}


def test_the_abstract_is_that_of_the_account() -> None:
    """One paragraph in the place of the abstract holds its sentences, in their order."""
    found = analysis(MIXED)
    shown = prose.abstract(found)
    assert shown.role == "abstract"
    assert paragraphs(shown) == [" ".join(map(sentence_text, account.abstract(found)))]


def test_results_have_a_paragraph_for_each_comparison_and_the_scope() -> None:
    """Every comparison is spoken of, and the last paragraph limits all of it."""
    found = analysis(MIXED)
    shown = prose.results(found)
    assert shown.role == "body"
    assert paragraphs(shown) == [
        " ".join(map(sentence_text, sentences)) for sentences in account.results(found)
    ]
    assert len(shown.blocks) == len(found.comparisons) + 1


def test_every_comparison_has_its_evidence() -> None:
    """Treatments and control have one entry each, on every dataset, with a label of its own.

    Before them stands what all runs, and those of each task, are behind; arms stand at the end.
    """
    found = analysis(MIXED)
    compared = [evidence_label(one.id) for one in (*found.comparisons, *found.controls)]
    assert [entry.label for entry in entries(found)] == [*TOGETHER, *compared, *ARMS]
    assert len(set(compared)) == 2 * len(DATASETS)
    assert [entry.title for entry in entries(found) if entry.label in compared][::4] == [
        "Held-out scans: Refined",
        "Held-out scans: Noisy labels",
    ]


@pytest.mark.parametrize(
    "found",
    [
        analysis(MIXED, of=study((Claim("C", "-", "-", NoneBetter("refined", DATASETS)),))),
        analysis(everywhere([None] * 6)),
        shaped(("Dim light", "Thick strokes"), treatments=LOOK_ALIKES),
        shaped(LONG_TITLES, treatments=LONG_TITLES),
    ],
    ids=["one of each", "all failed", "look-alikes", "long names"],
)
def test_no_number_leads_nowhere(found: Analysis) -> None:
    """Every number in text and tables names an entry that exists, and no label exists twice."""
    labels = [entry.label for entry in entries(found)]
    assert len(set(labels)) == len(labels)
    shown = [
        prose.abstract(found),
        prose.results(found),
        tables.results_table(found),
        tables.control_table(found),
        tables.claims_table(found),
    ]
    linked = {one.evidence for value in shown for one in walk(value) if isinstance(one, Number)}
    assert linked
    assert linked <= set(labels)


def _points(difference: float) -> str:
    return f"{100 * difference:+.1f}".replace("-", "−")


def _p(value: float) -> str:
    return "< .001" if value < 0.001 else f"= {value:.3f}".replace("0.", ".")


def test_the_evidence_is_what_the_raw_scores_say() -> None:
    """Difference, intervals, tests and both corrections agree with other implementations."""
    found = analysis(STEPS)
    p_values, equivalence = [], []
    for steps in STEPS.values():
        p_values.append(stats.ttest_1samp(steps, 0).pvalue)
        sides = (("greater", -0.01), ("less", 0.01))
        tests = [stats.ttest_1samp(steps, at, alternative=side).pvalue for side, at in sides]
        equivalence.append(max(tests))
    holm = multipletests(p_values, method="holm")[1]
    equivalence_holm = multipletests(equivalence, method="holm")[1]
    for place, (dataset, steps) in enumerate(STEPS.items()):
        shown = facts(found, dataset)
        test = stats.ttest_1samp(steps, 0)
        ci95, ci90 = (
            f"[{_points(interval.low)}, {_points(interval.high)}]"
            for interval in (test.confidence_interval(level) for level in (0.95, 0.9))
        )
        signs = itertools.product((-1, 1), repeat=6)
        as_far = [abs(np.dot(sign, steps)) >= abs(sum(steps)) - 1e-12 for sign in signs]
        assert shown["Difference"] == f"{_points(fmean(steps))} points"
        assert shown["Intervals"] == f"95 % {ci95}, 90 % {ci90} (paired t)"
        assert shown["Tests"] == (
            f"t: p {_p(p_values[place])}, after Holm's correction {_p(holm[place])}; exact sign "
            f"flips: p {_p(sum(as_far) / 64)}"
        )
        assert shown["Equivalence"] == (
            f"margin 1.0 point, p {_p(equivalence[place])}, after Holm's correction "
            f"{_p(equivalence_holm[place])}; smallest margin that would be confirmed: "
            f"{100 * max(map(abs, test.confidence_interval(0.9))):.1f} points"
        )


def test_the_evidence_says_what_could_have_been_detected() -> None:
    """Reach and its range follow from the SD and what six pairs know of it."""
    steps = STEPS["drawn/a"]
    size, corrected = (
        TTestPower().solve_power(nobs=6, alpha=alpha, power=0.8) * np.std(steps, ddof=1)
        for alpha in (0.05, 0.025)
    )
    # A chi-squared variable with 5 degrees of freedom is twice a gamma variable of shape 2.5.
    low, high = (size * np.sqrt(5 / (2 * gammaincinv(2.5, q))) for q in (0.975, 0.025))
    shown = facts(analysis(STEPS), "drawn/a")
    assert shown["Detectable"] == (
        f"{100 * size:.1f} points with probability 0.8; between {100 * low:.1f} points and "
        f"{100 * high:.1f} points, since 6 pairs leave the SD uncertain; after "
        f"Bonferroni's correction {100 * corrected:.1f} points"
    )


def test_the_evidence_names_its_runs_and_its_plan() -> None:
    """What was compared, its runs, the digest of the plan and the command that repeats it."""
    shown = facts(analysis(MIXED), "drawn/a")
    assert shown["Compared"] == "refined − baseline"
    assert shown["Metric"] == "accuracy, higher is better"
    assert shown["Data set"] == "drawn/a, “Thick strokes”"
    assert shown["Aggregation"] == "mean of 6 paired differences, one for each seed"
    assert shown["Pairs"] == "6 of 6 planned, 1000 test examples each"
    assert shown["Runs"] == "constructed/drawn/baseline/0–5, constructed/drawn/refined/0–5"
    assert shown["Plan"] == f"SHA-256 {'0' * 16}…"
    assert shown["Source"] == "not recorded"
    assert shown["Repeat"] == "pitfalls report constructed --profile laptop"
    assert shown["Flags"] == "none"


def test_the_evidence_has_both_verdicts_and_the_reason() -> None:
    """The verdict of the comparison alone stands beside that of its family."""
    assert facts(analysis(MIXED), "drawn/b")["Verdict"] == (
        "inconclusive (underpowered); in family “drawn sets”: inconclusive"
    )
    assert facts(analysis(MIXED), "scans/test")["Verdict"] == (
        "improved (by at least the margin); in family “real scans”: improved"
    )


def test_flags_are_shown_in_words() -> None:
    """Few pairs leave the shape of the differences unknown, and the entry says so."""
    found = analysis(everywhere((*MIXED["drawn/b"][:4], None, None)))
    assert facts(found, "drawn/b")["Flags"] == "normality untestable, fragile"
    assert facts(found, "drawn/b")["Pairs"].startswith("4 of 6 planned, ")


def test_without_any_run_there_is_no_number() -> None:
    """Where nothing finished the entry says that, and neither a number nor the word None."""
    of = study()
    scores = {(dataset, one.name): [None] * 6 for dataset in DATASETS for one in of.variants}
    assert facts(analyse(study_runs(scores, of)), "drawn/a") == {
        "Compared": "refined − baseline",
        "Metric": "accuracy, higher is better",
        "Data set": "drawn/a, “Thick strokes”",
        "Aggregation": "mean of 0 paired differences, one for each seed",
        "Pairs": "0 of 6 planned, an unknown number of test examples each",
        "Verdict": "not assessable (too few runs); in family “drawn sets”: not assessable",
        "Flags": "none",
        "Runs": "none",
        "Plan": f"SHA-256 {'0' * 16}…",
        "Source": "no run has finished",
        "Repeat": "pitfalls report constructed --profile laptop",
    }


def test_without_a_margin_nothing_is_said_against_it() -> None:
    """Only the margin that would have been confirmed is named, and the rest stays."""
    found = analysis(MIXED)
    one = found.comparisons[0]
    bare = replace(one, design=replace(one.design, margin=None))
    shown = facts(replace(found, comparisons=(bare,)), one.design.dataset)
    assert one.effect is not None
    smallest = 100 * max(map(abs, one.effect.ci90))
    assert shown["Equivalence"] == (
        f"no margin was set; smallest margin that would be confirmed: {smallest:.1f} points"
    )
    assert "Seeds needed" not in shown
    assert {"Difference", "Intervals", "Tests", "Detectable"} <= set(shown)


def test_numbers_of_seeds_that_were_not_found_are_said_to_be_large() -> None:
    """A search that gave up says so instead of a number."""
    found = analysis(MIXED)
    one = found.comparisons[0]
    assert one.reach is not None
    wanted = f"{one.reach.seeds_to_detect_margin} to detect the margin, "
    assert facts(found, one.design.dataset)["Seeds needed"].startswith(wanted)
    far = replace(one, reach=replace(one.reach, seeds_to_detect_margin=None))
    shown = facts(replace(found, comparisons=(far,)), one.design.dataset)
    assert shown["Seeds needed"].startswith("more than a million to detect the margin, ")


def _in_percent() -> Analysis:
    """Return the analysis of a study whose every text has a percent sign."""
    base = study((Claim("C-1", "5 % less.", "5 % below", NoneBetter("refined", DATASETS[:1])),))
    tasks = tuple(
        replace(
            task,
            title=f"{task.title} at 5 %",
            datasets={name: f"{title} at 5 %" for name, title in task.datasets.items()},
            shared="5 % of it",
        )
        for task in base.tasks
    )
    variants = tuple(
        replace(one, title=f"{one.title} 5 %", difference="5 % more") for one in base.variants
    )
    of = replace(
        base,
        question="Is 5 % enough?",
        prediction="No, 6 %.",
        source=("000", "On 5 %"),
        tasks=tasks,
        variants=variants,
        margin=Margin(0.01, "5 % of it"),
        positive_control=PositiveControl("control", 6, "5 % is a lot"),
    )
    return analysis(MIXED, of=of)


SHOWN: dict[str, Callable[[Analysis], Displayed]] = {
    "question": lambda found: design.question(found.runs),
    "plan": lambda found: design.plan(found.runs),
    "variants": lambda found: design.variants_table(found.study),
    "abstract": prose.abstract,
    "results": prose.results,
    "evidence": prose.evidence,
    "table of results": tables.results_table,
    "table of the control": tables.control_table,
    "table of claims": tables.claims_table,
    "table of seeds": tables.seeds_table,
    "slopes": lambda found: drawn(slopes, found)[0],
    "forest": lambda found: drawn(forest, found)[0],
}
"""All that a study shows."""


@pytest.mark.parametrize("name", SHOWN)
def test_percent_signs_stay_with_their_numbers(name: str) -> None:
    """Nowhere can a line break before a percent sign, whoever wrote the text."""
    shown = json.dumps(to_payload(SHOWN[name](_in_percent())), ensure_ascii=False)
    assert " %" not in shown
    assert "%" in shown or name in {"plan", "slopes"}


def test_everything_shown_has_its_own_label() -> None:
    """All tables, figures and entries of a study can stand in one document."""
    found = analysis(MIXED)
    labels = [
        label
        for make in SHOWN.values()
        for value in walk(make(found))
        if isinstance(label := getattr(value, "label", None), str)
    ]
    entries_shown = len(TOGETHER) + 2 * len(DATASETS) + len(ARMS)
    assert len(labels) == len(set(labels)) == 7 + entries_shown


def test_runs_that_do_not_follow_each_other_are_named_one_by_one() -> None:
    """A gap in the seeds, where a run failed, shows as a gap."""
    one = analysis({}).comparisons[0]
    runs = tuple(f"constructed/drawn/baseline/{seed}" for seed in (0, 1, 3, 5))
    gap = replace(one, sample=replace(one.sample, runs=runs))
    shown = facts(replace(analysis({}), comparisons=(gap,)), one.design.dataset)
    assert shown["Runs"] == "constructed/drawn/baseline/0–1 3 5"
