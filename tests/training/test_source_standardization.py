"""Standardization by source, and training on true labels: what changes, and what does not."""

import re
from dataclasses import replace

import numpy as np
import pytest

from pitfalls_core.data.splits import Labelled
from pitfalls_core.errors import InputError
from pitfalls_core.seeding import Streams
from pitfalls_core.training.source_standardization import SourceStandardization
from pitfalls_core.training.true_labels import TrueLabels
from tests.training.pooled import pooled

STREAMS = Streams(0, "x")


def test_every_training_source_gets_the_moments_of_the_whole() -> None:
    """Mean and SD of each source are those of all training images before."""
    splits = pooled([50, 60, 70])
    after = SourceStandardization().prepare(splits, STREAMS)
    mean, sd = splits.train.inputs.mean(), splits.train.inputs.std()
    source = splits.train.attributes["source"]
    for one in range(3):
        part = after.train.inputs[source == one]
        assert part.mean() == pytest.approx(mean, abs=1e-5)
        assert part.std() == pytest.approx(sd, rel=1e-5)


def test_a_source_that_was_not_trained_on_is_moved_by_the_unlabelled_sample() -> None:
    """Its test set is scaled as the sample is, not by moments of its own."""
    splits = pooled([50, 60])
    after = SourceStandardization().prepare(splits, STREAMS)
    sample = splits.unlabelled
    assert sample is not None
    assert after.unlabelled is not None
    factor = splits.train.inputs.std() / sample.std()
    expected = (splits.tests["target"].inputs - sample.mean()) * factor
    found = after.tests["target"].inputs - splits.train.inputs.mean()
    assert found == pytest.approx(expected, abs=1e-3)
    assert after.unlabelled.mean() == pytest.approx(splits.train.inputs.mean(), abs=1e-5)


def test_test_images_have_no_say() -> None:
    """Another target leaves training, validation and sample as they were."""
    splits = pooled([30, 30])
    target = splits.tests["target"]
    moved = Labelled(target.inputs + 7, target.labels, attributes=target.attributes)
    first = SourceStandardization().prepare(splits, STREAMS)
    other = SourceStandardization().prepare(replace(splits, tests={"target": moved}), STREAMS)
    assert (first.train.inputs == other.train.inputs).all()
    assert (first.validation.inputs == other.validation.inputs).all()
    difference = other.tests["target"].inputs - first.tests["target"].inputs
    assert difference.std() < 1e-3 < difference.mean()


def test_labels_and_attributes_stay() -> None:
    """Only inputs change, and the given sets are not touched."""
    splits = pooled([20, 20])
    before = splits.train.inputs.copy()
    after = SourceStandardization().prepare(splits, STREAMS)
    assert (splits.train.inputs == before).all()
    assert (after.train.labels == splits.train.labels).all()
    assert (after.train.attributes["source"] == splits.train.attributes["source"]).all()


def test_a_source_without_spread_is_moved_only() -> None:
    """Constant images do not divide by zero."""
    splits = pooled([20])
    flat = replace(splits.train, inputs=np.ones_like(splits.train.inputs))
    after = SourceStandardization().prepare(replace(splits, train=flat), STREAMS)
    assert (after.train.inputs == 1).all()


def test_sources_that_nothing_is_known_of_are_refused() -> None:
    """Without a sample there is nothing to standardize the target by."""
    splits = replace(pooled([20]), unlabelled=None)
    message = (
        "source 9 is not in the training set, and there is no unlabelled sample to take its mean "
        "and spread from"
    )
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        SourceStandardization().prepare(splits, STREAMS)


def test_sets_without_sources_are_refused() -> None:
    """Every set must know where its examples come from."""
    splits = pooled([20])
    target = splits.tests["target"]
    bare = {"target": Labelled(target.inputs, target.labels)}
    message = (
        "standardization by source needs attribute 'source' in every set; set 'target' lacks it"
    )
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        SourceStandardization().prepare(replace(splits, tests=bare), STREAMS)


def test_true_labels_replace_the_training_labels_alone() -> None:
    """Validation keeps its noise; images stay."""
    splits = pooled([60])
    after = TrueLabels().prepare(splits, STREAMS)
    assert (splits.train.labels != splits.train.attributes["true_label"]).any()
    assert (after.train.labels == splits.train.attributes["true_label"]).all()
    assert (after.validation.labels == splits.validation.labels).all()
    assert (after.train.inputs == splits.train.inputs).all()


def test_unknown_true_labels_are_refused() -> None:
    """Nobody can train on what is not known."""
    splits = pooled([8])
    bare = replace(splits, train=Labelled(splits.train.inputs, splits.train.labels))
    message = "true labels need training attribute 'true_label', which is not there"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        TrueLabels().prepare(bare, STREAMS)
