"""Scores that were made elsewhere are judged by the procedure; names, digits and the control."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pitfalls_core.errors import InputError, UnknownNameError
from pitfalls_core.findings.own_results.assessment import MOST_SHOWN, assess
from pitfalls_core.findings.own_results.declared import Declared
from pitfalls_core.results.unit import Units
from tests.findings.own_tables import (
    BASE,
    NEW,
    WORSE,
    Arms,
    assessed,
    one_place,
    only,
    table,
)


def test_without_a_margin_nothing_is_equivalent() -> None:
    """Scores that agree to the fourth digit are inconclusive, for want of a margin."""
    close = [score + shift for score, shift in zip(BASE, (1e-5, -1e-5, 2e-5) * 2, strict=True)]
    one = only(one_place({"base": BASE, "new": close}))
    assert (one.decision.verdict, one.decision.reason) == ("inconclusive", "no_margin")
    assert (one.effect and one.effect.equivalence_p, one.equivalence_p_adjusted) == (None, None)
    given = only(one_place({"base": BASE, "new": close}, margins={"acc": 0.001}))
    assert given.decision.verdict == "equivalent"


def test_all_values_are_equal() -> None:
    """A constant difference has no error, and no difference at all may be no treatment."""
    constant = [score + 0.25 for score in (0.25, 0.5, 0.125)]
    one = only(one_place({"base": (0.25, 0.5, 0.125), "new": constant}))
    assert (one.decision.verdict, one.decision.reason) == ("not_assessable", "degenerate")
    same = only(one_place({"base": (0.5,) * 6, "new": (0.5,) * 6}))
    assert same.decision.reason == "treatment_may_not_have_been_applied"


def test_one_seed() -> None:
    """It is no error, and nothing can be assessed."""
    one = only(one_place({"base": BASE[:1], "new": NEW[:1]}, margins={"acc": 0.1}))
    assert (one.decision.verdict, one.decision.reason) == ("not_assessable", "too_few_runs")


def test_the_control_is_no_comparison() -> None:
    """It has its own family, and answers whether an effect would have been found."""
    found = one_place({"base": BASE, "new": NEW, "bad": WORSE}, positive_control="bad")
    assert [one.design.treatment for one in found.comparisons] == ["new"]
    (control,) = found.controls
    assert (control.design.treatment, control.design.family) == ("bad", "positive control")
    assert (control.design.primary, only(found).design.primary) == (False, True)
    assert found.control_detected(only(found))


@pytest.mark.parametrize(
    ("declared", "option"),
    [
        (Declared("nww"), "--baseline"),
        (Declared("base", positive_control="nww"), "--positive-control"),
    ],
)
def test_a_variant_that_is_not_there(declared: Declared, option: str) -> None:
    """The message has the option and the nearest name."""
    with pytest.raises(UnknownNameError) as caught:
        assess(Units(table({("base", "a", "m"): BASE, ("new", "a", "m"): NEW})), declared)
    assert str(caught.value) == (
        f"unknown variant 'nww' in mine.csv, given with {option}. Did you mean 'new'? "
        "Known: base, new."
    )


def test_the_baseline_is_no_control() -> None:
    """It does not differ from itself."""
    with pytest.raises(InputError) as caught:
        one_place({"base": BASE, "new": NEW}, positive_control="base")
    assert str(caught.value) == "the positive control cannot be the baseline; both are 'base'"


@pytest.mark.parametrize(
    ("arms", "control", "besides"),
    [
        ({("base", "a", "m"): BASE, ("new", "b", "m"): NEW}, "", ""),
        (
            {("base", "a", "m"): BASE, ("bad", "a", "m"): WORSE},
            "bad",
            " that is not the positive control 'bad'",
        ),
    ],
)
def test_nothing_to_compare(arms: Arms, control: str, besides: str) -> None:
    """Variants that never meet the baseline, or only the control."""
    with pytest.raises(InputError) as caught:
        assessed(arms, positive_control=control)
    assert str(caught.value) == (
        "mine.csv holds nothing to compare: no dataset has scores of the baseline 'base' and of "
        f"another variant{besides}; give --baseline the variant that the others are compared with"
    )


def test_a_dataset_without_the_baseline_is_noted() -> None:
    """It is left out in words, and the others are compared."""
    arms: Arms = {("base", "a", "m"): BASE, ("new", "a", "m"): NEW, ("new", "b", "m"): NEW}
    found = assessed(arms)
    assert [one.design.dataset for one in found.comparisons] == ["a"]
    assert found.notes == ("No score of the baseline in m on b: left out.",)


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (
            ["base a b/c", "new a b/c", "base a/b c", "new a/b c"],
            "2 comparisons would be called 'a/b/c/new-vs-base'",
        ),
        (
            ["base a m", "x/new a m", "base a m/x", "new a m/x"],
            "2 comparisons would be called 'a/m/x/new-vs-base'",
        ),
        (["base a b/c", "new a b/c", "new a/b c"], "2 scores would be called 'a/b/c'"),
        (["base a m", "new a m", "new/s a m"], "2 runs would be called 'new/s/t'"),
    ],
)
def test_two_things_of_one_name(names: list[str], message: str) -> None:
    """A number must lead back to one comparison and to its own runs."""
    places = [tuple(name.split()) for name in names]
    arms: Arms = {
        (variant, dataset, metric): {"t": 0.5, "s/t": 0.25} for variant, dataset, metric in places
    }
    with pytest.raises(InputError) as caught:
        assessed(arms)
    assert str(caught.value) == (
        f"{message}, since names are joined by slashes; rename the dataset, metric, variant or "
        "seed that has a slash of its own"
    )


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 10**6), st.integers(0, 5), st.floats(1e-6, 1e6))
def test_a_margin_is_shown_as_it_was_given(digits: int, decimals: int, spread: float) -> None:
    """However coarse the scores are, ±2.5 is not shown as ±2."""
    margin = digits / 10**decimals
    scores = [1000 + spread * step for step in (0.0, 1.0, -1.0, 0.3)]
    one = only(one_place({"base": scores, "new": scores[::-1]}, margins={"acc": margin}))
    assert float(one.design.scale.size(margin)) == margin


@pytest.mark.parametrize(
    ("scores", "resolution"),
    [((81.2, 80.0, 79.5), 0.1), ((81.0, 80.0, 7.0), 1.0), ((0.8125, 0.8, 0.7), 0.0001)],
)
def test_the_resolution_is_the_last_digit(scores: tuple[float, ...], resolution: float) -> None:
    """It is told from all values of the metric; thirds have none."""
    arms = {"base": scores, "new": scores[::-1]}
    assert only(one_place(arms)).design.resolution == pytest.approx(resolution)
    thirds = {**arms, "other": tuple(score / 3 for score in scores)}
    assert one_place(thirds).comparisons[0].design.resolution is None


def test_of_many_comparisons_the_first_are_shown() -> None:
    """With the controls that belong to them; nothing is lost from the whole."""
    generator = np.random.default_rng(4)
    arms: Arms = {
        (variant, f"d{place}", "acc"): generator.normal(0.8, 0.01, 4).tolist()
        for place in range(20)
        for variant in ("base", "new", "other", "bad")
    }
    found = assessed(arms, positive_control="bad")
    assert (len(found.comparisons), len(found.controls)) == (40, 20)
    assert (len(found.shown.comparisons), found.left_out) == (MOST_SHOWN, 40 - MOST_SHOWN)
    assert found.shown.comparisons == found.comparisons[:MOST_SHOWN]
    places = [one.design.dataset for one in found.shown.controls]
    assert places == list(dict.fromkeys(one.design.dataset for one in found.shown.comparisons))
    few = one_place({"base": BASE, "new": NEW})
    assert (few.shown.comparisons, few.left_out) == (few.comparisons, 0)
