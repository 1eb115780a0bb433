"""Detectors of inputs on constructed ones: by hand, at their limits, and in words."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from pitfalls_core.errors import InputError
from pitfalls_core.findings.detectors.inputs.black_box import black_box
from pitfalls_core.findings.detectors.inputs.covariate_shift import covariate_shift
from pitfalls_core.findings.detectors.inputs.group_overlap import group_overlap
from pitfalls_core.findings.detectors.inputs.padding_leak import padding_leak
from pitfalls_core.findings.detectors.inputs.repairs import Reference, repaired
from pitfalls_core.findings.detectors.inputs.scaler_provenance import scaler_provenance
from pitfalls_core.findings.detectors.inputs.silent_fallback import Content, silent_fallback
from pitfalls_core.findings.detectors.inputs.tokens import token_mismatch, unknown_tokens
from pitfalls_core.findings.detectors.inputs.words import REPAIR
from pitfalls_core.findings.sentence import plain_text

Values = NDArray[Any]

IMAGES = np.random.default_rng(0).random((40, 3, 6, 6)).astype(np.float32)
REFERENCE = Reference(float(IMAGES.mean()), float(IMAGES.std()))

UNDONE: dict[str, Callable[[Values], Values]] = {
    "renormalised": lambda one: 3 * one + 2,
    "times 255": lambda one: one / 255,
    "over 255": lambda one: one * 255,
    "inverted": lambda one: one.min() + one.max() - one,
    "transposed": lambda one: one.swapaxes(2, 3),
    "top to bottom": lambda one: one[:, :, ::-1],
    "left to right": lambda one: one[..., ::-1],
    "half turn": lambda one: one[:, :, ::-1, ::-1],
    "channels": lambda one: one[:, ::-1],
}


@pytest.mark.parametrize("name", UNDONE)
def test_each_repair_undoes_its_fault(name: str) -> None:
    """The images come back, in the type that they had."""
    found = repaired(UNDONE[name](IMAGES), REFERENCE)[name]
    np.testing.assert_allclose(found, IMAGES, atol=1e-5)
    assert found.dtype == np.float32


def test_repairs_are_those_that_apply() -> None:
    """One channel has no other order, a rectangle is not transposed, constants have no SD."""
    assert repaired(IMAGES, REFERENCE).keys() == REPAIR.keys()
    flat = np.ones((2, 1, 3, 4), dtype=np.uint8)
    found = repaired(flat, REFERENCE)
    assert REPAIR.keys() - found.keys() == {
        "renormalised",
        "standardised",
        "transposed",
        "channels",
    }
    assert found["times 255"].dtype == np.float32
    assert found["times 255"].max() == 255


def by_corner(images: Values) -> Values:
    """Return the scores of a model that looks whether the first corner is brighter."""
    bright = images[:, 0, 0, 0] - images[:, 0, -1, -1]
    return np.stack([-bright, bright], axis=1)


LABELS = by_corner(IMAGES).argmax(axis=1)


def test_a_black_box_in_words() -> None:
    """Turned by half a turn, all answers are wrong; two repairs of one axis do as well."""
    found = black_box(by_corner, IMAGES[:, :, ::-1, ::-1], LABELS, "Test")
    assert found.fired
    assert plain_text(found.evidence) == (
        "The accuracy on 40 examples is 0.0 %, and 100.0 % once they are inverted: +100.0 points, "
        "exact p < .001 (McNemar; alarm above 5.0 points with p below 0.0056 over 9 repairs), the "
        "largest gain; the set may have been preprocessed otherwise than the model expects."
    )
    clean = black_box(by_corner, IMAGES, LABELS, "Test")
    assert not clean.fired
    assert plain_text(clean.evidence).endswith("the largest gain.")


def test_a_gain_within_chance_raises_no_alarm() -> None:
    """Two of two examples turn from wrong to right: 100 points, and exact p is 0.5."""
    assert not black_box(by_corner, IMAGES[:2, :, ::-1, ::-1], LABELS[:2], "Test").fired


def test_a_black_box_without_answers() -> None:
    """Scores that are not finite are no answers, and no examples tell nothing."""
    blind = black_box(lambda images: np.full((len(images), 2), np.nan), IMAGES, LABELS, "Test")
    assert not blind.fired
    assert "The accuracy on 40 examples is 0.0 %" in plain_text(blind.evidence)
    nothing = black_box(by_corner, IMAGES[:0], LABELS[:0], "Test")
    assert plain_text(nothing.evidence) == "Without examples nothing can be told."


def test_covariate_shift_in_words() -> None:
    """Samples that do not overlap have an AUC of one, and p is one over the permutations."""
    one = np.arange(20.0)
    found = covariate_shift(one, one + 100, "Live", np.random.default_rng(0), permutations=19)
    assert found.fired
    text = plain_text(found.evidence)
    assert text.startswith(
        "A discriminant tells both sets of inputs apart with a cross-validated AUC of 1.000 (alarm "
        "from 0.6, and above what random assignments give); these give 0."
    )
    assert text.endswith(" in 95 of 100 cases, and p is .050.")
    assert not covariate_shift(one, one, "Live", np.random.default_rng(0), permutations=19).fired


def test_groups_in_words() -> None:
    """Writer b is in both sets, with two of four examples."""
    found = group_overlap(["a", "b"], ["b", "b", "c", "d"], "Test")
    assert found.fired
    assert plain_text(found.evidence) == (
        "Of 3 groups, 1 are among those of training too (alarm from 1), with 50 % of 4 examples."
    )
    assert not group_overlap([1], [2], "Test").fired
    assert plain_text(group_overlap([1], [], "Test").evidence) == (
        "Without examples no group can be shared."
    )


SETS = {
    "test": np.array([[7.0], [9.0]]),
    "train": np.array([[1.0], [3.0]]),
    "validation": np.array([[5.0], [5.0], [6.0]]),
}


@pytest.mark.parametrize(
    ("mean", "sd", "fired", "says"),
    [
        (2.0, 1.0, False, "those of “train” (off by 0 SDs, a match up to 0.0001), which is the"),
        (2.0, np.sqrt(2), False, "those of “train” (off by"),
        (5.0, np.sqrt(10), True, "“train” and “test” (off by 0 SDs, a match up to 0.0001), which"),
        (8.0, 1.0, True, "those of “test” (off by 0 SDs"),
        (0.5, 0.5, False, "those of no set and of no union of sets: nearest are those of “"),
    ],
    ids=["train", "other divisor", "train and test", "test", "constants"],
)
def test_scalers_by_hand(mean: float, sd: float, fired: bool, says: str) -> None:
    """Values 1, 3, 7, 9 have mean 5 and variance 10."""
    found = scaler_provenance(mean, sd, SETS, "Scaler")
    assert found.fired is fired
    assert says in plain_text(found.evidence)


@pytest.mark.parametrize("axes", [(0, 1, 2, 3), (0, 2, 3), (0,)], ids=["one", "channel", "feature"])
def test_a_scaler_of_images_may_have_three_shapes(axes: tuple[int, ...]) -> None:
    """One number, one a channel, one a value."""
    sets = {"train": IMAGES[:30], "test": IMAGES[30:]}
    for fitted, fired in ((IMAGES[:30], False), (IMAGES, True)):
        wide = fitted.astype(np.float64)
        found = scaler_provenance(wide.mean(axis=axes), wide.std(axis=axes), sets, "Scaler")
        assert found.fired is fired


def test_a_feature_without_spread_may_have_sd_one() -> None:
    """As scalers do, so that nothing is divided by zero."""
    sets = {"train": np.array([[1.0, 5], [3, 5]]), "test": np.array([[9.0, 5], [9, 5]])}
    found = scaler_provenance([2, 5], [1, 1], sets, "Scaler")
    assert "which is the training set alone" in plain_text(found.evidence)


def test_tokens_in_words() -> None:
    """Two of eight tokens are new, in one of three sequences; padding is no token."""
    train, test = [["a", "b"], ["c"]], [["a", "a", "x", "y"], ["b", "c"], ["a", "b", "-"]]
    found = unknown_tokens(train, test, "Test", padding="-")
    assert found.fired
    assert plain_text(found.evidence) == (
        "Of 8 tokens, 2 (25 %) do not occur in training, in 33 % of the sequences (alarm above 1 % "
        "of the tokens)."
    )
    assert not unknown_tokens(train, test, "Test", padding="-", most=0.25).fired
    assert plain_text(unknown_tokens(train, [], "Test").evidence) == (
        "Without tokens none can be unknown."
    )


def test_arrays_and_lists_of_tokens_are_one() -> None:
    """Numbers of an array compare equal to those of lists."""
    assert not unknown_tokens([[1, 2]], np.array([[1, 2], [2, 1]]), "Test").fired
    assert unknown_tokens(np.array([[1, 2]]), [[3]], "Test").fired


def test_shares_of_tokens_in_words() -> None:
    """The counts of the split mismatch by hand: 90 and 60 against 10 and 90."""
    found = token_mismatch([["a"] * 90, ["b"] * 60], [["a"] * 10 + ["b"] * 90], "Test")
    assert found.fired
    assert plain_text(found.evidence) == (
        "The shares of the tokens differ from those in training by a Cramér's V of 0.500 (alarm "
        "from 0.1) with p < 1e-06 (alarm below 0.001; chi-squared over 2 kinds of tokens, as if "
        "those of a sequence were independent)."
    )
    assert plain_text(token_mismatch([["a"]], [["-"]], "Test", padding="-").evidence) == (
        "A set has no tokens, so that nothing can be compared."
    )


def test_padding_in_words() -> None:
    """The mean over all places goes from 1 to 1/3 when two of them become six."""

    def mean(tokens: Values) -> Values:
        pooled = tokens.mean(axis=1)
        return np.stack([pooled, 1.1 - pooled], axis=1)

    found = padding_leak(mean, np.array([[1, 1]]), "Model")
    assert found.fired
    assert plain_text(found.evidence) == (
        "With 4 more places of padding the scores of 1 sequences change by up to 0.67 (alarm above "
        "0.001), and 100 % of the answers turn."
    )
    nothing = padding_leak(mean, np.zeros((0, 2), dtype=np.int64), "Model")
    assert plain_text(nothing.evidence) == "Without sequences nothing can change."


def test_scores_that_become_no_numbers_are_a_change() -> None:
    """A model that divides by zero where padding stands."""
    broken = padding_leak(
        lambda tokens: np.where(tokens[:, -1:] == 0, np.nan, [[0.5, 0.5]]),
        np.array([[1, 1]]),
        "Model",
    )
    assert broken.fired


@pytest.mark.parametrize(
    ("read", "named", "fired", "evidence"),
    [
        (
            Content("a" * 64),
            Content("b" * 64),
            True,
            "The data that were read have digest aaaaaaaaaaaa, and those that were named "
            "bbbbbbbbbbbb, which differ (alarm).",
        ),
        (
            Content("a" * 64, (5, 6)),
            Content("a" * 64, (5, 5)),
            True,
            "The data that were read have digest aaaaaaaaaaaa, and those that were named "
            "aaaaaaaaaaaa, which agree; 1 of 2 classes have more examples than the named data have "
            "(alarm from 1).",
        ),
        (
            Content(None, (2, 3, 1)),
            Content("b", (5, 5)),
            True,
            "Of the data that were read, 1 of 3 classes have more examples than the named data "
            "have (alarm from 1).",
        ),
        (
            Content(None, (2, 3)),
            Content(None, (5, 5)),
            False,
            "Of the data that were read, 0 of 2 classes have more examples than the named data "
            "have (alarm from 1).",
        ),
        (
            Content("a"),
            Content(None, (5, 5)),
            False,
            "Neither digests nor labels of both are known, so that nothing can be compared.",
        ),
    ],
    ids=["digest", "both", "more classes", "part", "unknown"],
)
def test_fallbacks_in_words(read: Content, named: Content, fired: bool, evidence: str) -> None:
    """By digest, by labels, by both, and by neither."""
    found = silent_fallback(read, named, "Data")
    assert found.fired is fired
    assert plain_text(found.evidence) == evidence


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: repaired(np.ones((3, 4))),
            "images need axes (examples, channels, height, width); got shape (3, 4)",
        ),
        (
            lambda: black_box(lambda _: np.ones(40), IMAGES, LABELS, "Test"),
            "a model must return scores with axes (examples, classes) for 40 examples; got shape "
            "(40,)",
        ),
        (
            lambda: padding_leak(lambda _: np.ones((1, 2)), np.ones((3, 2), int), "Model"),
            "a model must return scores with axes (sequences, classes) for 3 sequences; got shape "
            "(1, 2)",
        ),
        (
            lambda: scaler_provenance(0, 1, {"test": [[1.0]]}, "Scaler"),
            "sets must hold 'train'; got test",
        ),
        (
            lambda: scaler_provenance([0, 0], [1, 1], {"train": [[1.0]]}, "Scaler"),
            "mean and SD need one number, one a channel or one a feature of inputs of shape (1,); "
            "got shapes (2,) and (2,)",
        ),
    ],
)
def test_what_is_refused(call: Callable[[], object], message: str) -> None:
    """Each message in full."""
    with pytest.raises(InputError) as raised:
        call()
    assert str(raised.value) == message
