"""The eight guards, each with a planted fault and its clean twin, seen as a reader would see it.

Studies are built from scores, and what is looked at is what the paper says.
"""

from dataclasses import replace

import numpy as np
import pytest

from pitfalls_core.findings.account import abstract, results
from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.arms import Label
from pitfalls_core.findings.comparing import compare
from pitfalls_core.findings.sentence import plain_text
from pitfalls_core.findings.shared_parts import shared_parts
from pitfalls_core.runs.frozen import Deviation
from pitfalls_core.runs.runner import StudyRuns
from pitfalls_core.studies.study import Study
from pitfalls_core.studies.variant import Parent
from tests.findings.constructed import (
    AT_CHANCE,
    DATASETS,
    DETECTABLE,
    EQUIVALENT,
    IMPROVED,
    UNDERPOWERED,
    analysis,
    arm,
    arms,
    comparison,
    design,
    everywhere,
    study,
    study_runs,
)

Predicted = dict[Label, str]

CONTROL = "has not shown that it could detect an effect of this size"


def said(found: Analysis) -> str:
    """Return everything that the generated text says."""
    paragraphs = (abstract(found), *results(found))
    return " ".join(plain_text(sentence) for paragraph in paragraphs for sentence in paragraph)


def verdict(differences: tuple[float | None, ...], **changes: object) -> tuple[str, str]:
    """Return verdict and reason."""
    decision = comparison(differences, **changes).decision
    return decision.verdict, decision.reason


def test_1_an_inert_treatment_cannot_be_assessed() -> None:
    """Identical predictions in half of the seeds, against the same scores by chance."""
    treatment, baseline = arms(EQUIVALENT)
    same: Predicted = dict.fromkeys(range(3), "same")
    other: Predicted = {seed: f"treated {seed}" for seed in range(3, 6)}
    plain: Predicted = {seed: f"plain {seed}" for seed in range(3, 6)}
    own: Predicted = {seed: f"own {seed}" for seed in range(6)}
    faulty = compare(
        replace(treatment, predictions={**same, **other}),
        replace(baseline, predictions={**same, **plain}),
        design(),
    )
    clean = compare(
        replace(treatment, predictions=own),
        replace(baseline, predictions={**same, **plain}),
        design(),
    )
    assert faulty.decision.verdict == "not_assessable"
    assert faulty.decision.reason == "treatment_may_not_have_been_applied"
    assert clean.decision.verdict == "equivalent"


def test_2_without_a_detected_control_negative_sentences_carry_the_caveat() -> None:
    """The control is missed everywhere, against found everywhere."""
    missed = analysis({}, control=everywhere(UNDERPOWERED))
    found = analysis({})
    assert said(missed).count(CONTROL) == len(DATASETS) + 1
    assert CONTROL not in said(found)


def test_3_equivalence_at_chance_says_nothing() -> None:
    """Both arms at chance, against both well above it."""
    higher = [score + 0.3 for score in AT_CHANCE]
    faulty, clean = (compare(*arms(EQUIVALENT, level), design()) for level in (AT_CHANCE, higher))
    assert "uninformative" in faulty.flags
    assert clean.decision.verdict == "equivalent"
    assert "uninformative" not in clean.flags


def test_3_equivalence_at_the_ceiling_says_nothing() -> None:
    """Both arms within one example of perfect, against two examples below."""
    top = np.array([1.0, 0.9995, 1.0, 0.9996, 1.0, 0.9994])
    change = np.array([0.0, 0.0004, -0.0003, 0.0002, -0.0002, 0.0004])
    for lower, flagged in ((0.0, True), (0.005, False)):
        scores = (top - lower).tolist()
        one = compare(arm((top - lower - change).tolist()), arm(scores, "baseline"), design())
        assert ("uninformative" in one.flags) == flagged


def test_4_a_verdict_that_failed_runs_decide_is_inconclusive() -> None:
    """The two weakest runs never finished, against the same differences all finished."""
    assert verdict((0.012, 0.014, 0.016, 0.013, None, None)) == (
        "inconclusive",
        "failed_runs_decide",
    )
    assert verdict((0.012, 0.014, 0.016, 0.013, 0.015, 0.012))[0] == "improved"


def test_5_what_runs_share_conditions_the_verdict() -> None:
    """One data set for all seeds, against data drawn anew."""
    shared = study(shared="all runs draw on the same scans")
    assert "conditional on what is shared: all runs draw on the same scans" in said(
        analysis({}, of=shared)
    )
    assert "conditional on" not in said(analysis({}))


@pytest.mark.parametrize(
    ("checkpoints", "said_so"),
    [(1, "one pre-trained checkpoint"), (2, "2 pre-trained checkpoints"), (6, "")],
)
def test_5_a_shared_checkpoint_conditions_the_verdict(checkpoints: int, said_so: str) -> None:
    """All seeds start from few checkpoints, against one for each."""
    whole = study()
    variants = (
        *whole.variants,
        replace(whole.variants[0], name="pretrained", tasks=("scans",)),
        replace(
            whole.variants[1],
            name="tuned",
            tasks=("scans",),
            parent=Parent("scans", "pretrained", seeds=checkpoints),
        ),
    )
    runs = study_runs_of(replace(whole, variants=variants))
    sentences = [plain_text(one) for one in shared_parts(whole.task("scans"), runs)]
    assert len(sentences) == bool(said_so)
    assert not said_so or f"conditional on {said_so}, from which 6 runs start" in sentences[0]


def study_runs_of(of: Study) -> StudyRuns:
    """Return the runs of a study in which everything scores alike."""
    names = [variant.name for variant in of.variants]
    return study_runs({(dataset, name): [0.7] * 6 for dataset in DATASETS for name in names}, of)


def test_6_every_task_has_its_scope() -> None:
    """Seeds and test examples stand beside the verdicts of each task, and follow the study."""
    text = said(analysis({}))
    assert text.count("hold for this configuration, 6 seeds and 1000 test examples a set") == 2
    assert "hold for this configuration, 3 seeds" in said(
        analysis(
            everywhere(EQUIVALENT[:3]),
            control=everywhere(EQUIVALENT[:3]),
            level=[0.7, 0.71, 0.72],
            of=study(seeds=3),
        )
    )


def test_7_a_margin_after_the_fact_is_exploratory() -> None:
    """The margin was moved after 60 runs, against only its wording."""
    moved = Deviation("margin", {"value": 0.01}, {"value": 0.025}, 60)
    worded = Deviation(
        "margin",
        {"value": 0.01, "justification": "one point"},
        {"value": 0.01, "justification": "one"},
        60,
    )
    assert "changed after results existed and therefore exploratory" in said(
        analysis({}, deviations=(moved,))
    )
    assert "set before the first run" in said(analysis({}, deviations=(worded,)))


@pytest.mark.parametrize(
    ("differences", "words"),
    [
        (DETECTABLE, "was detected (95 % interval"),
        (EQUIVALENT, "are equivalent within ±1.0 point: the difference is"),
        (IMPROVED, "improved accuracy by"),
    ],
)
def test_8_significant_inside_the_margin_is_said_in_full(
    differences: tuple[float, ...], words: str
) -> None:
    """A difference inside the margin is neither hidden nor called a gain."""
    text = said(analysis(everywhere(differences)))
    assert words in text
    assert ("smaller than the margin" in text) == (differences is DETECTABLE)
