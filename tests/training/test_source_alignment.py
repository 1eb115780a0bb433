"""Alignment of sources: the distance by a second implementation, groups, weights, gradients."""

import re
from itertools import combinations

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from pitfalls_core.data.splits import Labelled, Splits
from pitfalls_core.errors import InputError
from pitfalls_core.training.coral import domainbed_distance
from pitfalls_core.training.source_alignment import SourceAlignment
from tests.training.pooled import learning, pooled


class Flat(nn.Module):
    """A model whose features are two linear maps of the pixels."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.eye(4)[:, :3])

    def features(self, inputs: Tensor) -> Tensor:
        """Return (examples, 3)."""
        return inputs.flatten(1) @ self.weight


def reference(first: Tensor, second: Tensor) -> float:
    """Return DomainBed's distance by NumPy."""
    one, other = first.detach().numpy(), second.detach().numpy()
    spread = ((np.cov(one.T) - np.cov(other.T)) ** 2).mean()
    return float(spread + ((one.mean(0) - other.mean(0)) ** 2).mean())


def features(seed: int, examples: int) -> Tensor:
    """Return random features (examples, 3)."""
    drawn = torch.Generator().manual_seed(seed)
    return torch.randn(examples, 3, generator=drawn, dtype=torch.float64)


@pytest.mark.parametrize("seed", range(4))
def test_the_distance_agrees_with_a_second_implementation(seed: int) -> None:
    """Covariances by numpy.cov, for groups of different sizes."""
    first, second = features(seed, 7), 2 * features(seed + 50, 12) + 1
    assert domainbed_distance(first, second).item() == pytest.approx(reference(first, second))


def test_the_distance_of_moved_features_has_a_closed_form() -> None:
    """Moving a group by d adds the mean of d squared and no difference of covariances."""
    first, shift = features(1, 9), torch.tensor([1.0, 2.0, 3.0], dtype=torch.float64)
    assert domainbed_distance(first, first).item() == 0
    assert domainbed_distance(first, first + shift).item() == pytest.approx(14 / 3)


def test_the_term_is_the_mean_over_pairs_of_sources_times_its_weight() -> None:
    """Three sources in a batch make three pairs."""
    splits = pooled([10, 10, 10])
    chosen = torch.arange(30)
    given = features(2, 30)
    term = SourceAlignment(weight=0.5).build(learning(splits))
    groups = [given[torch.from_numpy(splits.train.attributes["source"] == one)] for one in range(3)]
    expected = 0.5 * np.mean([reference(*pair) for pair in combinations(groups, 2)])
    found = term(Flat(), given, chosen, torch.Generator(), 0.0)
    assert found.item() == pytest.approx(expected)


def test_the_unlabelled_sample_counts_as_one_more_source() -> None:
    """With one training source the term compares it with draws from the sample."""
    splits = pooled([40])
    term = SourceAlignment(with_unlabelled=True).build(learning(splits))
    model, chosen = Flat(), torch.arange(16)
    given = model.features(torch.from_numpy(splits.train.inputs[:16]))
    found = term(model, given, chosen, torch.Generator().manual_seed(3), 0.0)
    drawn = torch.randint(30, (16,), generator=torch.Generator().manual_seed(3))
    assert splits.unlabelled is not None
    sample = model.features(torch.from_numpy(splits.unlabelled)[drawn])
    assert found.item() == pytest.approx(reference(given, sample), rel=1e-5)
    torch.autograd.backward(found)
    assert model.weight.grad is not None
    assert model.weight.grad.abs().sum() > 0


def test_sources_with_a_single_example_are_left_out() -> None:
    """A covariance needs two; without two sources the term is zero, and can be differentiated."""
    splits = pooled([5, 5])
    source = splits.train.attributes["source"]
    chosen = torch.from_numpy(
        np.r_[np.flatnonzero(source == 0)[:3], np.flatnonzero(source == 1)[0]]
    )
    given = features(4, 4).requires_grad_()
    found = SourceAlignment().build(learning(splits))(Flat(), given, chosen, torch.Generator(), 0.0)
    assert found.item() == 0


def test_data_are_no_state() -> None:
    """Neither sources nor sample go into snapshots."""
    term = SourceAlignment(with_unlabelled=True).build(learning(pooled([5, 5])))
    assert term.state_dict() == {}


def test_what_is_missing_is_refused() -> None:
    """Sources, and the sample if it is asked for, must be there."""
    splits = pooled([5, 5])
    bare = Labelled(splits.train.inputs, splits.train.labels)
    message = "alignment needs training attribute 'source', which is not there"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        SourceAlignment().build(learning(Splits(bare, bare, {}, 4)))
    message = "alignment with_unlabelled needs data with an unlabelled sample"
    known = Splits(splits.train, splits.validation, {}, 4)
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        SourceAlignment(with_unlabelled=True).build(learning(known))
    message = "source_alignment.weight must not be negative; got -1"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        SourceAlignment(weight=-1)
