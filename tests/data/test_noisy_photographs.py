"""CIFAR-10 dealt to noisy sources: shares, labels, sensors and refusals."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pitfalls_core.data.files.cifar import TEST_BATCH, cifar_batches
from pitfalls_core.data.noisy_photographs import NoisyPhotographs
from pitfalls_core.data.noisy_sources import realized_noise
from pitfalls_core.data.sources import CLEAN, TARGET, altered
from pitfalls_core.errors import InputError
from pitfalls_core.seeding import Streams
from tests.data.files import written

STREAMS = Streams(0, "test")


def family(root: Path, **changes: Any) -> NoisyPhotographs:
    """Return a family on 200 photographs to learn from and 40 to test on."""
    folder = root / "cifar-10-batches-py"
    if not folder.exists():
        written.cifar_folder(folder, each=40)
    settings: dict[str, Any] = {"train": 120, "validation": 60, "unlabelled": 20}
    return NoisyPhotographs(folder, **(settings | changes))


def test_sources_have_equal_shares_and_their_own_noise(tmp_path: Path) -> None:
    """Thirty images a source: none, 6, 12 and 9 wrong labels; half of that in validation."""
    splits = family(tmp_path).sample(STREAMS)
    assert np.bincount(splits.train.attributes["source"]).tolist() == [30, 30, 30, 30]
    assert realized_noise(splits.train) == {0: 0.0, 1: 0.2, 2: 0.4, 3: 0.3}
    assert realized_noise(splits.validation) == pytest.approx(
        {0: 0, 1: 3 / 15, 2: 6 / 15, 3: round(0.3 * 15) / 15}
    )
    pair = splits.train.attributes["source"] == 3
    given, truth = splits.train.labels[pair], splits.train.attributes["true_label"][pair]
    assert set((given - truth) % 10) == {0, 1}


@pytest.mark.parametrize(("pooled", "shares"), [("one", [40]), ("two", [20, 20])])
def test_fewer_sources_share_the_same_number(
    pooled: str, shares: list[int], tmp_path: Path
) -> None:
    """The test batch is dealt to the pooled sources alone, and keeps its labels and their order."""
    splits = family(tmp_path, pooled=pooled).sample(STREAMS)
    known = splits.tests["id"]
    assert np.bincount(known.attributes["source"]).tolist() == shares
    assert known.labels.tolist() == [row % 10 for row in range(40)]
    assert len(splits.train) == 120


def test_the_clean_source_shows_photographs_as_they_are(tmp_path: Path) -> None:
    """Its sensor changes nothing; the others, and the unseen one, show something else."""
    splits = family(tmp_path).sample(STREAMS)
    raw, _ = cifar_batches(tmp_path / "cifar-10-batches-py", (TEST_BATCH,))
    known = splits.tests["id"]
    clean = known.attributes["source"] == CLEAN
    apart = np.abs(known.inputs - raw / np.float32(255)).max(axis=(1, 2, 3))
    assert apart[clean].max() == 0
    assert apart[~clean].min() > 0.01
    target = splits.tests["target"]
    assert set(target.attributes["source"]) == {TARGET}
    np.testing.assert_array_equal(splits.tests["target_altered"].inputs, altered(target.inputs))
    assert splits.unlabelled is not None
    assert splits.unlabelled.shape == (20, 3, 32, 32)


def test_pooling_more_sources_moves_no_set(tmp_path: Path) -> None:
    """Which photographs are trained on, and the target, do not depend on the sources."""
    four, one = (family(tmp_path, pooled=name).sample(STREAMS) for name in ("four", "one"))
    np.testing.assert_array_equal(
        four.train.attributes["true_label"], one.train.attributes["true_label"]
    )
    np.testing.assert_array_equal(four.tests["target"].inputs, one.tests["target"].inputs)


def test_every_set_is_described(tmp_path: Path) -> None:
    """There is a sentence for training and for each dataset, with the sources in it."""
    one = family(tmp_path, pooled="two")
    said = one.describe()
    assert set(said) == {"train", *one.sample(STREAMS).tests}
    assert said["train"] == (
        "120 training images of CIFAR-10, chosen at random for each seed and dealt in equal shares "
        "to source 0 (as they are, right labels); source 1 (noisy sensor, another class given for "
        "a share of 0.2); 60 others with labels that are as noisy select the epoch."
    )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"pooled": "six"}, "NoisyPhotographs: pooled must be one of one, two, four; got 'six'"),
        ({"unlabelled": 0}, "NoisyPhotographs: unlabelled must be positive; got unlabelled=0"),
        (
            {"train": 121},
            "{root}/cifar-10-batches-py has 200 images to learn from; train=121, validation=60 "
            "and unlabelled=20 need 201",
        ),
    ],
)
def test_refusals(changes: dict[str, Any], message: str, tmp_path: Path) -> None:
    """Each message tells what was wrong and the value."""
    with pytest.raises(InputError, match=f"^{re.escape(message.format(root=tmp_path))}$"):
        family(tmp_path, **changes).sample(STREAMS)
