"""What is done to a trained model before it meets test sets."""

from dataclasses import dataclass

import torch
from torch import nn

from pitfalls_core.data.splits import Splits
from pitfalls_core.errors import InputError

KINDS = (nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d)


@dataclass(frozen=True)
class NormalizationStatistics:
    """Batch-normalization statistics taken anew from the adaptation sample; no weight is changed.

    Means and variances of all layers are those of a single pass of the whole sample (S. Schneider
    et al., "Improving robustness against common corruptions by covariate shift adaptation",
    NeurIPS 2020, with all weight on the new statistics).
    """

    def adapt(self, model: nn.Module, splits: Splits, device: str) -> None:
        """Change the running statistics of `model` in place; its mode is kept.

        Raises
        ------
        InputError
            If the data have no adaptation sample, or the model no batch normalization.
        """
        layers = [one for one in model.modules() if isinstance(one, KINDS)]
        if not layers:
            message = (
                "test-time normalization needs a model with batch normalization, and this one has "
                "no such layer; leave test_time out"
            )
            raise InputError(message)
        if splits.unlabelled is None:
            message = (
                "test-time normalization needs an adaptation sample, and the data have none; leave "
                "test_time out"
            )
            raise InputError(message)
        modes = [(one, one.training) for one in model.modules()]
        momenta = [one.momentum for one in layers]
        model.eval()
        for layer in layers:
            layer.reset_running_stats()
            # A cumulative average over a single pass: the statistics of the sample itself.
            layer.momentum = None
            layer.train()
        with torch.no_grad():
            model(torch.tensor(splits.unlabelled, device=device))
        for layer, momentum in zip(layers, momenta, strict=True):
            layer.momentum = momentum
        for one, mode in modes:
            one.training = mode
