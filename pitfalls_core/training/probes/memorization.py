"""What a model answers for the examples whose training labels it should not trust."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from pitfalls_core.data.splits import Splits
from pitfalls_core.errors import InputError
from pitfalls_core.training.evaluation import logits
from pitfalls_core.training.roles import Watch


@dataclass(frozen=True)
class MemorizationShares:
    """After every epoch, four shares over training examples (S. Liu et al., NeurIPS 2020).

    Of the examples whose given label differs from ``true_label``: ``memorized_share`` are answered
    with the given label, ``recovered_share`` with the true one, ``neither_share`` with another.
    Of the others: ``clean_right_share`` are answered with their label. Shares of no examples are
    left out.

    Parameters
    ----------
    clean
        How many examples with right labels are looked at, the first ones; all with wrong labels
        are.

    Raises
    ------
    InputError
        If `clean` is not positive.
    """

    clean: int = 500

    def __post_init__(self) -> None:
        if self.clean < 1:
            raise InputError(f"memorization_shares.clean must be positive; got {self.clean}")

    def build(self, splits: Splits, device: str, /) -> Watch:
        """Return what watches a training on the training set of `splits`.

        Raises
        ------
        InputError
            If its examples have no attribute ``true_label``.
        """
        train = splits.train
        if "true_label" not in train.attributes:
            message = "memorization shares need training attribute 'true_label', which is not there"
            raise InputError(message)
        given, truth = train.labels, np.asarray(train.attributes["true_label"])
        wrong = np.flatnonzero(given != truth)
        clean = np.flatnonzero(given == truth)[: self.clean]
        seen = np.concatenate([wrong, clean])
        return _Shares(torch.tensor(train.inputs[seen], device=device), given[seen], truth[seen])


class _Shares:
    def __init__(self, inputs: Tensor, given: NDArray[np.int64], truth: NDArray[np.int64]) -> None:
        self._inputs, self._given, self._truth = inputs, given, truth

    def after_backward(self, _model: nn.Module, /) -> None:
        """Nothing is taken from single steps."""

    def after_epoch(self, model: nn.Module, /) -> Mapping[str, float]:
        answers = logits(model, self._inputs).argmax(dim=1).cpu().numpy()
        return shares(answers, self._given, self._truth)


def shares(
    answers: NDArray[np.int64], given: NDArray[np.int64], truth: NDArray[np.int64]
) -> dict[str, float]:
    """Return the four shares of `answers`, all arrays (examples,); shares of none are left out."""
    wrong = given != truth
    found: dict[str, float] = {}
    if wrong.any():
        memorized = float((answers[wrong] == given[wrong]).mean())
        recovered = float((answers[wrong] == truth[wrong]).mean())
        neither = (answers[wrong] != given[wrong]) & (answers[wrong] != truth[wrong])
        found["memorized_share"] = memorized
        found["recovered_share"] = recovered
        found["neither_share"] = float(neither.mean())
    if not wrong.all():
        found["clean_right_share"] = float((answers[~wrong] == given[~wrong]).mean())
    return found
