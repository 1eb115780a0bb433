"""Near duplicates: the quick search finds what the matrix of all cosines has."""

import numpy as np
import pytest
from numpy.typing import NDArray

from pitfalls_core.data.duplicates import BLOCK, near_duplicates


def by_all_pairs(
    images: NDArray[np.float32], train: NDArray[np.float32], similarity: float
) -> NDArray[np.bool_]:
    """Return near duplicates by the definition, in double precision."""
    rows = np.concatenate([images, train]).reshape(len(images) + len(train), -1)
    centred = rows - rows.mean(axis=1, keepdims=True, dtype=np.float64)
    unit = centred / np.linalg.norm(centred, axis=1, keepdims=True)
    highest = (unit[: len(images)] @ unit[len(images) :].T).max(axis=1)
    assert np.abs(highest - similarity).min() > 1e-6  # no case is decided by rounding
    return np.asarray(highest >= similarity)


@pytest.mark.parametrize("shape", [(1, 5, 5), (3,), (1, 12, 12)])
@pytest.mark.parametrize("similarity", [0.5, 0.9, 0.995])
def test_against_all_pairs(shape: tuple[int, ...], similarity: float) -> None:
    """Copies with noise of every size, so that cosines lie on both sides of the threshold."""
    generator = np.random.default_rng(7)
    train = generator.random((BLOCK + 300, *shape)).astype(np.float32)
    noise = generator.normal(0, 1, (200, *shape)) * np.linspace(0, 0.5, 200).reshape(
        -1, *[1] * len(shape)
    )
    images = (train[-200:] + noise).astype(np.float32)
    expected = by_all_pairs(images, train, similarity)
    assert expected.any()
    found = near_duplicates({"a": images[:50], "b": images[50:]}, train, similarity)
    assert [len(one) for one in found.values()] == [50, 150]
    assert np.array_equal(np.concatenate([*found.values()]), expected)


def test_an_image_of_one_value_is_like_no_other() -> None:
    """Its mean removed, nothing is left that could point anywhere."""
    train = np.full((3, 1, 4, 4), 0.3, dtype=np.float32)
    assert not near_duplicates({"a": train + np.float32(0.1)}, train, 0.9)["a"].any()


def test_light_and_contrast_do_not_hide_a_copy() -> None:
    """A copy in other units is found; a negative one is not the same."""
    train = np.random.default_rng(0).random((4, 1, 4, 4)).astype(np.float32)
    found = near_duplicates({"bytes": train * 255 + 7, "negative": 1 - train}, train, 0.995)
    assert found["bytes"].all()
    assert not found["negative"].any()


def test_no_sets() -> None:
    """Nothing to compare is no error."""
    assert near_duplicates({}, np.ones((2, 3)), 0.9) == {}
