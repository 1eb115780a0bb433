"""Facts of sets: against direct computations, planted duplicates and shuffled twins."""

import json
import tracemalloc
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from pitfalls_core.canonical import canonical, plain
from pitfalls_core.data.facts import Overlap, SetFacts
from pitfalls_core.data.measuring import (
    LOOKED_AT,
    SIMILARITY,
    Examples,
    facts_of_sets,
    facts_of_splits,
    image_facts,
    label_counts,
)
from pitfalls_core.data.splits import LabelledImages, Splits
from pitfalls_core.errors import InputError

SHAPE = (2, 9, 11)


def images(count: int, seed: int = 0) -> NDArray[np.float32]:
    """Return images of `SHAPE` whose rows and columns differ in light."""
    noise = np.random.default_rng(seed).random((count, *SHAPE))
    rows, columns = np.linspace(0, 1, SHAPE[1])[:, None], np.linspace(0, 1, SHAPE[2]) ** 2
    return ((noise + rows + columns) / 3).astype(np.float32)


def examples(count: int, seed: int = 0) -> Examples:
    """Return images with labels of three classes."""
    return Examples(images(count, seed), np.arange(count) % 3)


def examples_of(values: NDArray[np.float32]) -> Examples:
    """Return `values`, all of one class."""
    return Examples(values, np.zeros(len(values), dtype=np.int64))


@pytest.mark.parametrize("offset", [0.0, 3000.0], ids=["near zero", "far from zero"])
def test_values_are_those_of_numpy(offset: float) -> None:
    """Lowest, highest, mean and SD agree with double precision, far from zero too."""
    made = images(50) + np.float32(offset)
    facts, double = image_facts(made), made.astype(np.float64)
    assert (facts.shape, facts.dtype) == (SHAPE, "float32")
    assert (facts.lowest, facts.highest) == pytest.approx((double.min(), double.max()), rel=1e-5)
    assert facts.mean == pytest.approx(double.mean(), rel=1e-5)
    assert facts.sd == pytest.approx(double.std(), rel=1e-3 if offset else 1e-5)


def test_profiles_are_means_of_rows_and_columns() -> None:
    """With as many rows as parts, a part is a row; otherwise the parts keep the overall mean."""
    square = images(20)[:, :, :8, :8]
    facts = image_facts(square)
    assert facts.rows == pytest.approx(square.mean(axis=(0, 1, 3), dtype=np.float64), rel=1e-5)
    assert facts.columns == pytest.approx(square.mean(axis=(0, 1, 2), dtype=np.float64), rel=1e-5)
    wide = image_facts(images(20))
    assert (len(wide.rows), len(wide.columns)) == (8, 8)
    assert np.mean(wide.columns) == pytest.approx(wide.mean, rel=1e-5)
    small = image_facts(images(20)[:, :, :2, :3])
    assert (len(small.rows), len(small.columns)) == (2, 3)


def test_errors_of_profiles_are_those_of_independent_draws() -> None:
    """The error of one sample is the spread of the profile over many samples.

    Each image has a light of its own, which moves all its parts and no profile.
    """
    generator = np.random.default_rng(5)
    scale = np.linspace(0.1, 1, SHAPE[2])
    samples = generator.normal(0, scale, (400, 30, *SHAPE)) + generator.normal(
        0, 5, (400, 30, 1, 1, 1)
    )
    found = [image_facts(sample) for sample in samples]
    for name in ("rows", "columns"):
        profiles = np.array([getattr(one, name) for one in found])
        profiles -= profiles.mean(axis=1, keepdims=True)
        spread = np.sqrt(profiles.var(axis=0, ddof=1).mean())
        errors = np.array([getattr(one, f"{name}_error") for one in found])
        assert np.sqrt(np.mean(errors**2)) == pytest.approx(spread, rel=0.05)
    assert image_facts(images(1)).rows_error == 0


def test_a_vector_has_a_profile_of_columns_only() -> None:
    """Tables of features are sets, too."""
    facts = image_facts(images(20).reshape(20, -1)[:, :5])
    assert (facts.shape, facts.rows, len(facts.columns)) == ((5,), (), 5)
    assert (facts.rows_error, facts.columns_error > 0) == (0, True)


def test_a_mirrored_or_transposed_input_shows_in_the_profiles() -> None:
    """The profiles of the altered images are those of the images, altered."""
    made = images(20)
    facts = image_facts(made)
    assert image_facts(made[:, :, ::-1]).rows == pytest.approx(facts.rows[::-1], rel=1e-5)
    assert image_facts(made[..., ::-1]).columns == pytest.approx(facts.columns[::-1], rel=1e-5)
    turned = image_facts(made.swapaxes(2, 3))
    assert turned.rows == pytest.approx(facts.columns, rel=1e-5)
    assert turned.columns == pytest.approx(facts.rows, rel=1e-5)


def test_content_is_that_of_the_examples_and_not_of_their_order() -> None:
    """A shuffled set has the same digest; one other pixel or label gives another."""
    one = examples(30)
    order = np.random.default_rng(1).permutation(30)
    pixel, label = one.images.copy(), one.labels.copy()
    pixel[3, 0, 0, 0] += np.float32(1e-6)
    label[3] = 2
    sets = {
        "train": one,
        "shuffled": Examples(one.images[order], one.labels[order]),
        "label moved": Examples(one.images[order], one.labels),
        "pixel": Examples(pixel, one.labels),
        "label": Examples(one.images, label),
        "twice": Examples(np.concatenate([one.images] * 2), np.concatenate([one.labels] * 2)),
    }
    contents = {name: facts.content for name, facts in facts_of_sets(sets).items()}
    assert contents.pop("shuffled") == contents["train"]
    assert len(set(contents.values())) == 5


def test_planted_duplicates_are_counted() -> None:
    """Copies are exact, whatever their label; dimmed and noisy copies are near; others neither."""
    train, test = examples(60), images(20, seed=1)
    generator = np.random.default_rng(2)
    test[:3] = train.images[[5, 9, 9]]
    test[3:5] = train.images[3:5] * np.float32(0.5) + np.float32(0.2)
    test[5:9] = train.images[5:9] + generator.normal(0, 0.005, (4, *SHAPE)).astype(np.float32)
    sets = {"train": train, "test": examples_of(test)}
    facts = facts_of_sets(sets | {"clean": examples(40, seed=3)})
    assert facts["train"].overlap is None
    assert facts["test"].overlap == Overlap(exact=3, near=6, looked_at=20, similarity=SIMILARITY)
    assert facts["clean"].overlap == Overlap(exact=0, near=0, looked_at=40, similarity=SIMILARITY)


def test_near_duplicates_are_searched_among_the_first_examples_only() -> None:
    """Exact ones are searched among all, and it is recorded how many were looked at."""
    rows = np.random.default_rng(4).random((LOOKED_AT + 10, 1, 3, 3)).astype(np.float32)
    overlap = facts_of_sets({"train": examples_of(rows[-5:]), "test": examples_of(rows)})[
        "test"
    ].overlap
    assert overlap is not None
    assert (overlap.exact, overlap.looked_at) == (5, LOOKED_AT)


def test_sets_of_another_shape_or_type_are_measured() -> None:
    """Near duplicates need the shape of the training images, exact ones their type as well."""
    train = examples(10)
    sets = {
        "train": train,
        "turned": Examples(train.images.swapaxes(2, 3), train.labels),
        "double": Examples(train.images.astype(np.float64), train.labels),
    }
    facts = facts_of_sets(sets)
    assert facts["turned"].overlap == Overlap(0, 0, 0, SIMILARITY)
    assert facts["double"].overlap == Overlap(0, 10, 10, SIMILARITY)
    kinds = [one.images.dtype for one in facts.values() if one.images is not None]
    assert kinds == ["float32", "float32", "float64"]


def test_labels_are_counted() -> None:
    """Class by class, absent classes included; what numbers no class is not counted."""
    assert label_counts(np.array([2, 0, 2, 2]), classes=5) == (1, 0, 3, 0, 0)
    assert label_counts(np.array([True, False, True])) == (1, 2)
    for other in (np.array([0.5]), np.array([-1]), np.array([10_000]), np.array([], dtype=int)):
        assert label_counts(other) is None


def test_facts_of_a_run_come_back_from_json() -> None:
    """What is stored is what was measured: finite, and the same value after reading."""
    made = {
        name: LabelledImages(images(9, seed), np.arange(9) % 3) for seed, name in enumerate("abc")
    }
    noisy = replace(made["a"], attributes={"true_label": np.arange(9) // 3})
    splits = Splits(noisy, made["b"], {"c": made["c"]}, classes=4)
    facts = facts_of_splits(splits)
    assert list(facts) == ["train", "validation", "c"]
    assert facts["c"].labels == (3, 3, 3, 0)
    assert [one.wrong_labels for one in facts.values()] == [0.666667, None, None]
    stored: dict[str, Any] = json.loads(canonical(facts))
    assert {name: SetFacts.from_plain(values) for name, values in stored.items()} == facts
    bare = SetFacts(3, (1, 2))
    assert SetFacts.from_plain(plain(bare)) == bare


def test_the_search_needs_little_memory() -> None:
    """Not the matrix of all pairs: 1,000 x 20,000 cosines alone are 76 MiB."""
    generator = np.random.default_rng(0)
    many = generator.random((20_000, 1, 2, 4)).astype(np.float32)
    sets = {"train": examples_of(many), "test": examples_of(many[:1000])}
    tracemalloc.start()
    facts_of_sets(sets)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 40 * 2**20


@pytest.mark.parametrize(
    ("values", "labels", "message"),
    [
        (np.zeros((2, 3)), np.zeros(3), "images of shape (2, 3) and 3 labels"),
        (np.zeros((0, 3)), np.zeros(0), "images of shape (0, 3) and 0 labels"),
        (np.array([[np.nan, 0.0]]), np.zeros(1), "finite"),
    ],
)
def test_what_has_no_facts(values: Any, labels: Any, message: str) -> None:
    """Unequal numbers, empty sets, and values that are not finite."""
    with pytest.raises(InputError) as error:
        Examples(values, labels)
    assert message in str(error.value)
