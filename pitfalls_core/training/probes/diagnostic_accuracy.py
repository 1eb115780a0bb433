"""Accuracy on test sets while training goes on: a diagnostic that selects nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from pitfalls_core.data.splits import Splits
from pitfalls_core.errors import InputError
from pitfalls_core.training.evaluation import logits
from pitfalls_core.training.roles import Watch


@dataclass(frozen=True)
class DiagnosticTestAccuracy:
    """After every epoch, ``SET_diagnostic_accuracy`` of the named test sets.

    For pictures of what happened only. The loop selects epochs on the validation set and never
    sees these numbers.

    Parameters
    ----------
    sets
        Names of test sets.
    examples
        How many of each are looked at, the first ones.

    Raises
    ------
    InputError
        If `examples` is not positive.
    """

    sets: tuple[str, ...]
    examples: int = 500

    def __post_init__(self) -> None:
        if self.examples < 1:
            message = f"diagnostic_test_accuracy.examples must be positive; got {self.examples}"
            raise InputError(message)

    def build(self, splits: Splits, device: str, /) -> Watch:
        """Return what watches a training.

        Raises
        ------
        InputError
            If there is no such test set.
        """
        for name in self.sets:
            if name not in splits.tests:
                known = ", ".join(splits.tests)
                message = f"diagnostic test accuracy knows no set {name!r}; there are: {known}"
                raise InputError(message)
        chosen = {name: splits.tests[name] for name in self.sets}
        first = self.examples
        return _Accuracies(
            {
                name: (
                    torch.tensor(part.inputs[:first], device=device),
                    torch.tensor(part.labels[:first], device=device),
                )
                for name, part in chosen.items()
            }
        )


class _Accuracies:
    def __init__(self, sets: Mapping[str, tuple[Tensor, Tensor]]) -> None:
        self._sets = sets

    def after_backward(self, _model: nn.Module, /) -> None:
        """Nothing is taken from single steps."""

    def after_epoch(self, model: nn.Module, /) -> Mapping[str, float]:
        return {
            f"{name}_diagnostic_accuracy": (
                (logits(model, inputs).argmax(dim=1) == labels).double().mean().item()
            )
            for name, (inputs, labels) in self._sets.items()
        }
