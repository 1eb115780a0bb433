"""Which parameters learn when a trained model meets new labels."""

from dataclasses import dataclass

from torch import nn
from torch.nn.modules.batchnorm import _BatchNorm

from pitfalls_core.errors import InputError

HEAD = "head"
"""Name of the layer that maps features to logits in all models of this package."""


@dataclass(frozen=True)
class LinearProbe:
    """Only the head learns; the features stay as they are, running statistics included."""

    def apply(self, model: nn.Module, _epoch: int, _epochs: int, /) -> None:
        """Freeze all but the head of `model`."""
        _freeze_features(model)


@dataclass(frozen=True)
class ProbeThenFineTune:
    """Only the head learns for the first `share` of the epochs, then everything does.

    A. Kumar et al., "Fine-Tuning can Distort Pretrained Features and Underperform
    Out-of-Distribution", ICLR 2022. Both phases share one budget.

    Raises
    ------
    InputError
        If `share` is not between 0 and 1, both excluded.
    """

    share: float = 0.5

    def __post_init__(self) -> None:
        if not 0 < self.share < 1:
            raise InputError(f"freezing.share must lie between 0 and 1; got {self.share}")

    def apply(self, model: nn.Module, epoch: int, epochs: int, /) -> None:
        """Freeze all but the head of `model` in `epoch`, counted from 0, or let all of it learn."""
        if epoch < self.share * epochs:
            _freeze_features(model)
        else:
            for parameter in model.parameters():
                parameter.requires_grad_(True)


def _freeze_features(model: nn.Module) -> None:
    """Let only the head learn, and keep the statistics of normalization layers elsewhere.

    Raises
    ------
    InputError
        If `model` has no layer of that name.
    """
    own = [name for name, _ in model.named_parameters() if _is_head(name)]
    if not own:
        message = (
            f"{type(model).__name__} has no layer called {HEAD!r} with parameters, so that its "
            "features cannot be frozen; give the layer that maps features to logits that name"
        )
        raise InputError(message)
    for name, parameter in model.named_parameters():
        parameter.requires_grad_(_is_head(name))
    for name, layer in model.named_modules():
        if isinstance(layer, _BatchNorm) and not _is_head(name):
            layer.eval()


def _is_head(name: str) -> bool:
    return name.partition(".")[0] == HEAD
