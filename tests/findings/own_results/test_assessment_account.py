"""What is said of a table: the verdict's words, what was not declared, and never an absence."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pitfalls_core.errors import InputError
from pitfalls_core.findings.own_results import account
from pitfalls_core.findings.own_results.assessment import Assessment
from pitfalls_core.findings.sentence import WHOLE, Quantity, Sentence, overall, plain_text
from tests.findings.own_tables import BASE, NEW, WORSE, Arms, assessed, folded, one_place

FORBIDDEN = re.compile(
    r"no effect|no difference|comparable|trend|marginal|failed to|significan|as good as|identical",
    re.IGNORECASE,
)
"""What no sentence may say: statistics.md, step 9."""

BETTER = [score + gain for score, gain in zip(BASE, (0.030, 0.032, 0.029) * 2, strict=True)]


def said(found: Assessment) -> list[str]:
    """Return everything that is said of `found`."""
    return [plain_text(sentence) for sentence in sentences(found)]


def sentences(found: Assessment) -> Iterator[Sentence]:
    """Yield every sentence about `found`."""
    yield from account.abstract(found)
    for paragraph in account.results(found):
        yield from paragraph
    yield from account.headlines(found)
    yield from account.unit_of_analysis(found)
    yield from account.caveats(found)


def abstract(found: Assessment) -> list[str]:
    """Return the abstract, sentence by sentence."""
    return [plain_text(sentence) for sentence in account.abstract(found)]


def results(found: Assessment) -> list[str]:
    """Return the paragraphs of the results."""
    return [" ".join(map(plain_text, each)) for each in account.results(found)]


def test_without_a_margin() -> None:
    """The abstract leads with what is ruled out, which needs none, and says what is missing."""
    words = abstract(one_place({"base": BASE, "new": NEW}))
    assert words == [
        "Against “base”, improvements above 0.0057 are ruled out.",
        "These bounds hold each at the 5 % level, for the 12 finished runs of mine.csv and the way "
        "in which they were made.",
        "In acc, “new” gave inconclusive results on “test” (+0.0025, 95 % interval [−0.0016, "
        "+0.0066]; improvements above 0.0057 are ruled out).",
        "No family has more than one comparison that could be tested, so that nothing had to be "
        "corrected.",
        "No margin was given, so nothing can be called equivalent; the verdict at any margin can "
        "be read from the figure of verdicts against margins.",
        "No positive control was declared, so these results have not shown that they could detect "
        "any effect.",
    ]


def test_a_margin_is_exploratory() -> None:
    """It was given with the results in hand; metrics without one are named."""
    arms: Arms = {
        (variant, "test", metric): scores
        for metric in ("acc", "loss", "ece")
        for variant, scores in (("base", BASE), ("new", NEW))
    }
    words = abstract(assessed(arms, margins={"acc": 0.01}))
    assert (
        "The margin of 0.0100 in acc was given when results existed, and every verdict that rests "
        "on it is exploratory."
    ) in words
    assert any(line.startswith("For loss and ece no margin was given, so ") for line in words)
    assert not any(line.startswith("No margin was given") for line in words)


@pytest.mark.parametrize("places", [1, 4, 20])
def test_the_abstract_leads_with_what_is_ruled_out(places: int) -> None:
    """However many comparisons there are: one by one, or the largest bound of all."""
    generator = np.random.default_rng(places)
    arms: Arms = {
        (variant, f"d{place}", "acc"): generator.normal(0.8, 0.01, 5).tolist()
        for place in range(places)
        for variant in ("base", "new")
    }
    found = assessed(arms)
    lead = abstract(found)[0]
    bounds = [one.effect.ci90[1] for one in found.comparisons if one.effect]
    largest = found.comparisons[0].design.scale.size(max(bounds))
    assert lead.startswith("Against “base”, improvements above ")
    assert f"improvements above {largest} are ruled out" in lead
    if places == 20:
        assert lead == (
            f"Against “base”, improvements above {largest} are ruled out in acc in each of 20 "
            "comparisons."
        )
        assert "is compared on 20 datasets: 20 inconclusive" in abstract(found)[2]


def test_the_abstract_of_many_treatments() -> None:
    """Verdicts are counted over all of them, and none is lost."""
    generator = np.random.default_rng(20)
    names = ("base", *(f"v{number}" for number in range(20)))
    found = one_place({name: generator.normal(0.8, 0.01, 4).tolist() for name in names})
    counts = Counter(one.verdict_family for one in found.comparisons)
    verdicts = ", ".join(f"{count} {verdict}" for verdict, count in counts.items())
    counted = f"In acc, there are 20 comparisons: {verdicts}, each after Holm's correction."
    assert (abstract(found)[2], len(abstract(found))) == (counted, 6)


def test_nothing_is_ruled_out_where_nothing_can_be_assessed() -> None:
    """The abstract does not begin with a bound then."""
    words = abstract(one_place({"base": BASE[:1], "new": NEW[:1]}))
    assert words[0] == "In acc, “new” could not be assessed on “test”."
    assert not any("ruled out" in line for line in words)


def test_the_control_in_words() -> None:
    """Detected, missed, comparable to nothing, or not declared: four different sentences."""
    arms = {"base": BASE, "new": NEW}
    not_shown = (
        "Where it was not detected, these results have not shown that they could detect an effect "
        "of this size."
    )
    found = abstract(one_place({**arms, "bad": WORSE}, positive_control="bad"))
    assert found[-1] == "The positive control, “bad”, was detected in 1 of 1 comparisons."
    missed = abstract(one_place({**arms, "bad": NEW[::-1]}, positive_control="bad"))
    assert missed[-2:] == [
        "The positive control, “bad”, was detected in 0 of 1 comparisons.",
        not_shown,
    ]
    apart: Arms = {(name, "test", "acc"): arm for name, arm in arms.items()}
    nowhere = assessed({**apart, ("bad", "else", "acc"): WORSE}, positive_control="bad")
    assert abstract(nowhere)[-1] == (
        "The positive control, “bad”, has no score beside one of the baseline, so these results "
        "have not shown that they could detect any effect."
    )
    assert not any("No positive control was declared" in line for line in said(nowhere))


@pytest.mark.parametrize("control", ["", "bad"])
def test_a_negative_sentence_ends_with_what_was_not_shown(control: str) -> None:
    """Unless the control was detected on the same dataset in the same metric."""
    arms: Arms = {
        (variant, dataset, "acc"): scores
        for variant, scores in (("base", BASE), ("new", NEW))
        for dataset in ("a", "b")
    }
    arms = {**arms, ("bad", "a", "acc"): WORSE}
    declared = {"positive_control": control} if control else {}
    rest = arms if control else {key: arm for key, arm in arms.items() if key[0] != "bad"}
    detected, missed = results(assessed(rest, **declared))
    if control:
        assert "has not shown" not in detected
        assert missed.endswith(
            "This study has not shown that it could detect an effect of this size."
        )
    else:
        ending = "have not shown that they could detect an effect of this size."
        assert detected.endswith(ending)
        assert missed.endswith(ending)


def test_what_was_corrected() -> None:
    """Only comparisons that have a p-value count."""
    arms = {"base": BASE, "new": NEW, "other": BETTER, "gone": [None] * 6}
    lines = abstract(one_place(arms))
    assert (
        "Verdicts are corrected by Holm's procedure for the 2 comparisons of a family; intervals "
        "are not."
    ) in lines


def test_every_paragraph_says_what_it_is_about() -> None:
    """With several treatments or metrics, the reader can tell the paragraphs apart."""
    arms: Arms = {
        (variant, "test", metric): scores
        for metric in ("acc", "f1")
        for variant, scores in (("base", BASE), ("new", NEW), ("other", NEW[::-1]))
    }
    paragraphs = results(assessed(arms))
    subjects = [f"“{name}”, {metric}. On " for metric in ("acc", "f1") for name in ("new", "other")]
    for paragraph, subject in zip(paragraphs, subjects, strict=True):
        assert paragraph.startswith(subject)
    assert results(one_place({"base": BASE, "new": NEW}))[0].startswith("On “test”, ")


def test_every_number_of_a_verdict_leads_to_its_comparison() -> None:
    """Quantities name comparisons that there are; what was counted leads to all of them."""
    found = one_place({"base": BASE, "new": NEW, "other": BETTER})
    ids = {one.id for one in found.comparisons}
    pieces = [piece for each in sentences(found) for piece in each if isinstance(piece, Quantity)]
    assert {piece.origin for piece in pieces} == {*ids, WHOLE}
    assert {piece.text for piece in pieces if piece.origin == WHOLE} == {"18", "2"}


def test_notes_are_sentences() -> None:
    """What the reader of the file did begins with a capital and ends with a full stop."""
    scores = np.array(BASE)[:, None] + np.array([[0.001, -0.002, 0.0005]])
    noisy = scores + np.random.default_rng(2).normal(0, 0.01, scores.shape)
    found = folded({"base": scores.tolist(), "new": noisy.tolist()})
    assert [plain_text(each) for each in account.caveats(found)] == [
        "A run has 3 rows that differ in 'fold': the mean of them is its score.",
        "The number of planned seeds was not declared: runs that never came cannot be counted.",
    ]
    (line,) = account.unit_of_analysis(found)
    assert plain_text(line).startswith(
        "The rows of one model over fold on “test” are not independent. One number a model gives "
    )


@pytest.mark.parametrize(
    ("note", "numbers"),
    [
        ("one column a seed: 5 seeds, 0 to 4", ["5", "0", "4"]),
        ("1,000 rows (12.5 %) without a score", ["1,000", "12.5"]),
        ("rows 3–7 are left out; so are 2.", ["3–7", "2"]),
        ("no score of v2 in 'top 5' on cifar-10 or “3 heads” or 1e-3: 2x left out", []),
        ("7 runs", ["7"]),
    ],
)
def test_what_notes_count_leads_to_all_results(note: str, numbers: list[str]) -> None:
    """Numbers that stand alone are links; those that are part of a name are not; no word moves."""
    found = replace(one_place({"base": BASE, "new": NEW}, planned_seeds=6), notes=(note,))
    (said,) = account.caveats(found)
    assert [one for one in said if isinstance(one, Quantity)] == [overall(one) for one in numbers]
    ended = note if note.endswith(".") else f"{note}."
    assert plain_text(said) == ended[0].upper() + ended[1:]


def test_planned_seeds_need_no_caveat() -> None:
    """Once declared, runs that never came are counted."""
    assert account.caveats(one_place({"base": BASE, "new": NEW}, planned_seeds=6)) == ()


SCORES = st.lists(
    st.one_of(
        st.none(),
        st.floats(-2, 2).map(lambda score: round(score, 3)),
        st.sampled_from((0.5, 0.8, 0.801, 0.1)),
    ),
    min_size=1,
    max_size=8,
)
"""Arms of any size; ties and failed runs are common."""


@st.composite
def tables(draw: st.DrawFn) -> tuple[Arms, dict[str, Any]]:
    """Draw arms on up to three datasets in up to two metrics, with what was declared of them."""
    metrics = draw(st.sampled_from((("acc",), ("acc", "loss"))))
    datasets = draw(st.sampled_from((("a",), ("a", "b", "c"))))
    variants = draw(st.sampled_from((("base", "new"), ("base", "new", "other", "bad"))))
    arms: Arms = {
        (variant, dataset, metric): draw(SCORES)
        for variant in variants
        for dataset in datasets
        for metric in metrics
    }
    some = st.sampled_from(metrics)
    declared = {
        "margins": draw(st.dictionaries(some, st.sampled_from((0.001, 0.1, 5.0)))),
        "lower_is_better": tuple(draw(st.sets(some))),
        "floors": draw(st.dictionaries(some, st.sampled_from((0.0, 0.1, 0.5)))),
        "ceilings": draw(st.dictionaries(some, st.sampled_from((1.0, 100.0)))),
        "positive_control": draw(st.sampled_from(("", "bad"))) if "bad" in variants else "",
        "planned_seeds": draw(st.sampled_from((None, 8, 10))),
        "pairing": draw(st.sampled_from(("paired", "unpaired"))),
        "families": draw(st.sampled_from(("metric", "dataset", "variant"))),
        "examples": draw(st.sampled_from((None, 100))),
        "unit": draw(st.sampled_from(("", "%"))),
    }
    return arms, declared


def require_fair_words(drawn: tuple[Arms, dict[str, Any]]) -> None:
    """Require that nothing said of a table claims what it cannot show."""
    arms, declared = drawn
    try:
        found = assessed(arms, **declared)
    except InputError:
        return
    lines = said(found)
    for line in lines:
        assert not FORBIDDEN.search(line), line
        assert "{" not in line, line
        assert "  " not in line, line
        assert not re.search(r"\bnan\b|\binf\b|None", line), line
    for one in found.comparisons:
        if one.design.margin is None:
            assert one.decision.verdict != "equivalent"
            assert one.verdict_family != "equivalent"
    if not declared["margins"]:
        assert not any("equivalent within" in line for line in lines)


@settings(max_examples=25, deadline=None)
@given(tables())
def test_words_are_fair(drawn: tuple[Arms, dict[str, Any]]) -> None:
    """Whatever the table, no sentence says that a difference is absent."""
    require_fair_words(drawn)


@pytest.mark.long
@settings(max_examples=400, deadline=None)
@given(tables())
def test_words_are_fair_on_many_tables(drawn: tuple[Arms, dict[str, Any]]) -> None:
    """The same for many more tables."""
    require_fair_words(drawn)
