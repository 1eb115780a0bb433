"""Features of all sources held alike in their means and covariances."""

from dataclasses import dataclass
from itertools import combinations

import torch
from torch import Tensor, nn

from pitfalls_core.errors import InputError
from pitfalls_core.training.coral import domainbed_distance
from pitfalls_core.training.learning import Learning


@dataclass(frozen=True)
class SourceAlignment:
    """CORAL between every two sources of a batch, averaged over the pairs.

    The distance of two sources is the mean squared difference of their feature covariances plus the
    mean squared difference of their feature means: the form of DomainBed (I. Gulrajani and D.
    Lopez-Paz, ICLR 2021), not the scaling of B. Sun and K. Saenko (2016). A source with fewer than
    two examples in the batch is left out of that step; with fewer than two sources the term is
    zero.

    Parameters
    ----------
    weight
        Factor of the term; 1 in DomainBed.
    attribute
        Of the training examples: which source they come from.
    with_unlabelled
        Whether a batch of the unlabelled sample counts as one more source. It has as many examples
        as the training batch has for each of its sources, drawn with replacement.

    Raises
    ------
    InputError
        If `weight` is negative.
    """

    weight: float = 1.0
    attribute: str = "source"
    with_unlabelled: bool = False

    def __post_init__(self) -> None:
        if not self.weight >= 0:
            raise InputError(f"source_alignment.weight must not be negative; got {self.weight}")

    def build(self, learning: Learning, /) -> nn.Module:
        """Return the term.

        Raises
        ------
        InputError
            If the attribute, or an unlabelled sample that is asked for, is not there.
        """
        splits = learning.splits
        if self.attribute not in splits.train.attributes:
            message = f"alignment needs training attribute {self.attribute!r}, which is not there"
            raise InputError(message)
        if self.with_unlabelled and splits.unlabelled is None:
            raise InputError("alignment with_unlabelled needs data with an unlabelled sample")
        sources = torch.tensor(splits.train.attributes[self.attribute], device=learning.device)
        sample = (
            torch.tensor(splits.unlabelled, device=learning.device)
            if self.with_unlabelled
            else None
        )
        return _Alignment(self.weight, sources, sample)


class _Alignment(nn.Module):
    def __init__(self, weight: float, sources: Tensor, sample: Tensor | None) -> None:
        super().__init__()
        # Plain attributes: data are no state, and do not belong into checkpoints.
        self.weight, self.sources, self.sample = weight, sources, sample
        self.members = sources.unique().tolist()

    def forward(
        self,
        model: nn.Module,
        features: Tensor,
        chosen: Tensor,
        generator: torch.Generator,
        _progress: float,
    ) -> Tensor:
        here = self.sources[chosen]
        groups = [features[here == member] for member in self.members]
        if self.sample is not None:
            count = max(len(chosen) // len(self.members), 1)
            drawn = torch.randint(len(self.sample), (count,), generator=generator)
            inputs = self.sample[drawn.to(self.sample.device)]
            groups.append(model.features(inputs))  # type: ignore[operator]
        groups = [group for group in groups if len(group) > 1]
        distances = [domainbed_distance(one, other) for one, other in combinations(groups, 2)]
        if not distances:
            return features.new_zeros(())
        return self.weight * torch.stack(distances).mean()
