"""The study of noisy sources: its numbers agree with its data, and its grid is the fixed one."""

import pytest

from pitfalls_core.data.noisy_sources import NoisySources, realized_noise
from pitfalls_core.seeding import Streams
from pitfalls_core.studies.definitions._noisy_source_variants import WRONG
from pitfalls_core.studies.definitions.noisy_heterogeneous_sources import (
    ATTEMPTS,
    FIXES,
    KNOWN,
    LOSS_VARIANTS,
    REMEDIES,
    STUDY,
    UNSEEN,
)


def test_trimming_is_told_the_noise_that_there_is() -> None:
    """The rate that small-loss trimming is given is the realized share of wrong labels."""
    train = NoisySources(train=2000, resolution=10).sample(Streams(0, "x")).train
    assert train.wrong_labels == pytest.approx(WRONG)
    assert sum(realized_noise(train).values()) / 4 == pytest.approx(WRONG)


@pytest.mark.parametrize("method", ["baseline", "generalized"])
def test_the_grid_of_learning_rates_is_the_fixed_one(method: str) -> None:
    """Four points, one of them that of all other runs."""
    rates = {
        variant.optimizer.arguments["learning_rate"]
        for variant in STUDY.on_task("rates")
        if variant.name.startswith(method) and variant.optimizer is not None
    }
    assert rates == {3e-4, 1e-3, 3e-3, 1e-2}


def test_a_remedy_changes_one_thing() -> None:
    """Every remedy has the baseline's optimizer and rate, and differs in the part it is named for.

    Clipping and warm-up are one remedy.
    """
    baseline = STUDY.variant("baseline")
    parts = ("model", "loss", "batching", "alignment", "preparation")
    for name in REMEDIES:
        variant = STUDY.variant(name)
        assert variant.optimizer == baseline.optimizer
        changed = [one for one in parts if getattr(variant, one) != getattr(baseline, one)]
        assert len(changed) == (0 if name == "warmed_up" else 1)


def test_every_remedy_has_one_family_on_every_set_of_the_four_sources() -> None:
    """No comparison of the question is left to a family of its own."""
    for dataset in (KNOWN, *UNSEEN):
        for name in REMEDIES:
            covering = [one for one in STUDY.families if one.covers(dataset, name)]
            assert len(covering) == 1, (dataset, name)


def test_names_of_groups_are_variants() -> None:
    """What claims and exhibits name exists."""
    known = {variant.name for variant in STUDY.variants}
    assert {*FIXES, *LOSS_VARIANTS, *ATTEMPTS} <= known


def test_sets_of_different_tasks_have_different_titles() -> None:
    """A reader can tell them apart where the task is not said."""
    titles = [STUDY.dataset_title(dataset) for dataset in STUDY.datasets]
    assert len(set(titles)) == len(titles)
