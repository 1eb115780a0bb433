"""Verdicts in words, sentence by sentence."""

from dataclasses import replace

import pytest

from pitfalls_core.findings.comparing import compare
from pitfalls_core.findings.families import adjust_families
from pitfalls_core.findings.sentence import Quantity, plain_text
from pitfalls_core.findings.wording import (
    Names,
    headline,
    joined,
    phrase,
    summary,
    verdict_sentences,
)
from tests.findings.constructed import (
    AT_CHANCE,
    BORDERLINE,
    CONSTANT,
    DEGRADED,
    DETECTABLE,
    EQUIVALENT,
    IMPROVED,
    NAMES,
    UNDERPOWERED,
    arms,
    comparison,
    design,
)

CAVEAT = "This study has not shown that it could detect an effect of this size."


def said(
    differences: tuple[float | None, ...],
    *,
    detected: bool = True,
    margin: float | None = 0.01,
    company: tuple[tuple[float, ...], ...] = (),
) -> str:
    """Return what is said of `differences`, in one family with `company`."""
    others = [comparison(one, dataset=f"drawn/{place}") for place, one in enumerate(company)]
    first, *_ = adjust_families([comparison(differences, margin=margin), *others])
    sentences = verdict_sentences(
        first, NAMES, control_detected=detected, family_size=1 + len(company)
    )
    return " ".join(map(plain_text, sentences))


@pytest.mark.parametrize(
    ("differences", "margin", "text"),
    [
        (
            IMPROVED,
            0.01,
            "On “Dim light”, the refined variant improved accuracy by 3.1 points (95 % interval "
            "[+2.9, +3.2]): by at least the margin of 1.0 point, since the whole interval lies "
            "beyond it.",
        ),
        (
            DEGRADED,
            0.03,
            "On “Dim light”, the refined variant degraded accuracy by 3.1 points (95 % interval "
            "[−3.2, −2.9]); whether the loss reaches the margin of 3.0 points is unresolved.",
        ),
        (
            IMPROVED,
            None,
            "On “Dim light”, the refined variant improved accuracy by 3.1 points (95 % interval "
            "[+2.9, +3.2]).",
        ),
        (
            EQUIVALENT,
            0.01,
            "On “Dim light”, the refined variant and the baseline are equivalent within ±1.0 "
            "point: the difference is 0.0 points (90 % interval [−0.1, +0.1]).",
        ),
        (
            DETECTABLE,
            0.01,
            "On “Dim light”, a difference of +0.5 points was detected (95 % interval [+0.4, +0.6])"
            ", smaller than the margin: the refined variant and the baseline are equivalent "
            "within ±1.0 point (90 % interval [+0.4, +0.6]).",
        ),
        (
            BORDERLINE,
            0.01,
            "On “Dim light”, the comparison of the refined variant with the baseline is "
            "inconclusive although this design could detect a difference of 0.9 points: the "
            "difference is +0.6 points (95 % interval [−0.1, +1.3]), and improvements above 1.1 "
            "points and any loss are ruled out, each at the 5 % level.",
        ),
        (
            EQUIVALENT,
            None,
            "On “Dim light”, the comparison of the refined variant with the baseline is "
            "inconclusive, and no margin was set to judge it by: the difference is 0.0 points (95 "
            "% interval [−0.2, +0.2]), this design could detect a difference of 0.2 points, and "
            "improvements above 0.1 points and losses above 0.1 points are ruled out, each at the "
            "5 % level.",
        ),
        (
            (0.03, 0.031),
            0.01,
            "On “Dim light”, the comparison of the refined variant with the baseline is "
            "inconclusive: 2 pairs are too few for a verdict.",
        ),
        (
            (0.012, 0.014, 0.016, 0.013, None, None),
            0.01,
            "On “Dim light”, the comparison of the refined variant with the baseline is "
            "inconclusive: 4 of 6 planned pairs finished, and the verdict hangs on how the others "
            "are scored.",
        ),
        (
            (0.03, None, None),
            0.01,
            "On “Dim light”, nothing can be assessed of the refined variant: 1 of 3 planned pairs "
            "finished, and an interval needs at least two.",
        ),
        (
            CONSTANT,
            0.01,
            "On “Dim light”, nothing can be assessed of the refined variant: the difference is "
            "the same in every seed, at a resolution of one in 1000 test examples.",
        ),
    ],
)
def test_verdict_sentences(
    differences: tuple[float | None, ...], margin: float | None, text: str
) -> None:
    """Each verdict is worded with its numbers, its margin and its reason."""
    assert said(differences, margin=margin) == text


def test_an_underpowered_result_says_what_it_would_take() -> None:
    """Its detectable effect, what is ruled out on both sides, and the seeds for both questions."""
    assert said(UNDERPOWERED) == (
        "On “Dim light”, the comparison of the refined variant with the baseline is inconclusive: "
        "the difference is 0.0 points (95 % interval [−3.8, +3.8]), this design could detect a "
        "difference of 5.1 points, and improvements above 2.9 points and losses above 2.9 points "
        "are ruled out, each at the 5 % level. It would take about 103 seeds to detect a "
        "difference as large as the margin, and about 111 to show equivalence if the true "
        "difference is zero, or about three times as many if it is half the margin; planned for "
        "the upper limit of the standard deviation, about 217 and about 236."
    )


def test_more_seeds_than_can_be_searched_for() -> None:
    """Where the search gives up, the sentence says so and names no number."""
    text = said((10.0, -10.0, 10.0, -10.0, 10.0, -10.0))
    assert "It would take more than a million seeds to detect" in text
    assert "and more than a million to show equivalence" in text


@pytest.mark.parametrize(
    ("differences", "bound"),
    [
        ((0.05, 0.03, -0.02, 0.04, 0.03, 0.005), "4.4 points and any loss are ruled out"),
        ((-0.05, -0.03, 0.02, -0.04, -0.03, -0.005), "any improvement and losses above 4.4 points"),
    ],
)
def test_a_whole_side_is_ruled_out_in_words(differences: tuple[float, ...], bound: str) -> None:
    """A 90 % interval on one side of zero gives "any", never "above 0.0"."""
    text = said(differences)
    assert bound in text
    assert "above 0.0" not in text


def test_a_bound_too_small_to_show_is_rounded_up() -> None:
    """What one decimal shows as zero is not said to be ruled out from zero on."""
    tiny = tuple(difference / 100 for difference in EQUIVALENT)
    text = said(tiny, margin=None)
    assert "improvements above 0.1 points and losses above 0.1 points are ruled out" in text


@pytest.mark.parametrize(
    "differences", [EQUIVALENT, DETECTABLE, UNDERPOWERED, BORDERLINE, (0.03, 0.031)]
)
def test_negative_results_carry_the_caveat_without_a_control(
    differences: tuple[float, ...],
) -> None:
    """Without a detected control every negative result ends with the caveat; with one, none."""
    assert said(differences, detected=False).endswith(CAVEAT)
    assert CAVEAT not in said(differences, detected=True)


@pytest.mark.parametrize("differences", [IMPROVED, DEGRADED, CONSTANT])
def test_other_results_do_not_need_a_control(differences: tuple[float, ...]) -> None:
    """What was detected, or cannot be assessed, is not weakened by a missed control."""
    assert CAVEAT not in said(differences, detected=False)


def test_a_verdict_that_correction_takes_back() -> None:
    """Both verdicts are given, and the negative one carries the caveat."""
    weak = (0.025, 0.009, 0.013, 0.015, 0.020, -0.002)
    text = said(weak, company=(weak, weak, weak), detected=False)
    assert text.startswith("On “Dim light”, the refined variant improved accuracy by 1.3 points")
    assert text.endswith(
        "Corrected for the 4 comparisons of its family, the verdict becomes: inconclusive. "
        f"{CAVEAT}"
    )
    assert "Corrected" not in said(weak)


def test_an_equivalent_result_that_correction_makes_different_keeps_the_caveat() -> None:
    """The sentence says equivalent, so it needs the control whatever the family says."""
    one = replace(comparison(DETECTABLE), verdict_family="improved")
    sentences = verdict_sentences(one, NAMES, control_detected=False, family_size=2)
    assert plain_text(sentences[-1]) == CAVEAT


def test_an_uninformative_result_says_so() -> None:
    """Two arms at chance: equivalent, and then that this says nothing."""
    (one,) = adjust_families([compare(*arms(EQUIVALENT, AT_CHANCE), design())])
    sentences = verdict_sentences(one, NAMES, control_detected=True, family_size=1)
    assert [plain_text(sentence) for sentence in sentences[1:]] == [
        "Both variants score at chance there, or both at the best possible value, so the "
        "comparison says nothing about the treatment."
    ]
    assert plain_text(summary([one], [NAMES])).endswith(
        "[−0.1, +0.1]), where both variants score at chance or both at the best possible value"
    )


def test_every_measured_number_knows_its_comparison() -> None:
    """Differences, intervals and counts are quantities, and so is the margin where it is named."""
    (one,) = adjust_families([comparison(UNDERPOWERED)])
    first, seeds = verdict_sentences(one, NAMES, control_detected=True, family_size=1)
    numbers = [piece for piece in (*first, *seeds) if isinstance(piece, Quantity)]
    assert [number.text for number in numbers] == [
        "0.0 points",
        "[−3.8, +3.8]",
        "5.1 points",
        "2.9 points",
        "2.9 points",
        "103",
        "111",
        "217",
        "236",
    ]
    assert {number.origin for number in numbers} == {one.id}


@pytest.mark.parametrize(
    ("results", "text"),
    [
        ([IMPROVED, IMPROVED], "The refined variant improved accuracy on every primary test set."),
        ([DEGRADED], "The refined variant degraded accuracy on every primary test set."),
        (
            [EQUIVALENT, DETECTABLE],
            "The refined variant and the baseline are equivalent within ±1.0 point on every "
            "primary test set.",
        ),
        (
            [UNDERPOWERED, BORDERLINE],
            "On no primary test set do these runs settle whether the refined variant helps or "
            "hurts.",
        ),
        ([CONSTANT], "On no primary test set could the refined variant be assessed."),
        (
            [IMPROVED, DEGRADED],
            "The verdict on the refined variant differs between the primary test sets.",
        ),
        (
            [EQUIVALENT, UNDERPOWERED],
            "The verdict on the refined variant differs between the primary test sets.",
        ),
    ],
)
def test_headlines(results: list[tuple[float, ...]], text: str) -> None:
    """One sentence over all: the common verdict, or that there is none."""
    found = [
        comparison(one, dataset=f"drawn/{place}", family=str(place))
        for place, one in enumerate(results)
    ]
    assert plain_text(headline(adjust_families(found), NAMES)) == text


def test_the_summary_groups_by_verdict() -> None:
    """Datasets of one verdict stand together, in the order of the first of each."""
    results = {"A": IMPROVED, "B": DEGRADED, "C": IMPROVED, "D": CONSTANT, "E": IMPROVED}
    found = adjust_families(
        [comparison(one, dataset=f"drawn/{name}") for name, one in results.items()]
    )
    names = [Names(name, "the refined variant", "the baseline", "accuracy") for name in results]
    gain = "(+3.1 points, 95 % interval [+2.9, +3.2])"
    loss = "(−3.1 points, 95 % interval [−3.2, −2.9])"
    assert plain_text(summary(found, names)) == (
        f"improved accuracy on A {gain}, C {gain} and E {gain}, degraded accuracy on B {loss}, "
        "and could not be assessed on D"
    )


@pytest.mark.parametrize(
    ("differences", "text"),
    [
        (
            EQUIVALENT,
            "was equivalent to the baseline within ±1.0 point on “Dim light” (0.0 points, 90 % "
            "interval [−0.1, +0.1])",
        ),
        (
            UNDERPOWERED,
            "gave inconclusive results on “Dim light” (0.0 points, 95 % interval [−3.8, +3.8]; "
            "improvements above 2.9 points are ruled out)",
        ),
        (
            (-0.05, -0.03, 0.02, -0.04, -0.03, -0.005),
            "gave inconclusive results on “Dim light” (−2.3 points, 95 % interval [−4.9, +0.4]; "
            "any improvement is ruled out)",
        ),
        (
            (0.03, 0.031),
            "gave inconclusive results on “Dim light” (too few finished pairs for a verdict)",
        ),
        (
            (0.012, 0.014, 0.016, 0.013, None, None),
            "gave inconclusive results on “Dim light” (the verdict hangs on runs that did not "
            "finish)",
        ),
        (CONSTANT, "could not be assessed on “Dim light”"),
    ],
)
def test_the_summary_of_one_comparison(differences: tuple[float | None, ...], text: str) -> None:
    """Each verdict has its words in the abstract; where a guard decided, no bound is claimed."""
    found = adjust_families([comparison(differences)])
    assert plain_text(summary(found, [NAMES])) == text


@pytest.mark.parametrize(
    ("parts", "text"),
    [(["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c"), ([], "")],
)
def test_joined(parts: list[str], text: str) -> None:
    """Commas, and an "and" before the last part."""
    assert plain_text(joined([(part,) for part in parts])) == text


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Refined", "refined"),
        ("Noisy labels", "noisy labels"),
        ("AdamW", "AdamW"),
        ("CORAL loss", "CORAL loss"),
        ("BN adaptation", "BN adaptation"),
        ("already small", "already small"),
        ("2 layers", "2 layers"),
        ("X", "X"),
        ("", ""),
    ],
)
def test_titles_inside_a_sentence(title: str, text: str) -> None:
    """A capital that only begins the title goes; one that belongs to a name stays."""
    assert phrase(title) == text
