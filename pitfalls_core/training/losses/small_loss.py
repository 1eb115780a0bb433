"""Cross-entropy over the examples of a batch whose loss is smallest."""

from dataclasses import dataclass

from torch import Tensor, nn
from torch.nn import functional

from pitfalls_core.errors import InputError
from pitfalls_core.training.learning import Learning


@dataclass(frozen=True)
class SmallLoss:
    """Drops the share R(T) of a batch with the largest losses, T the epoch counted from 0.

    R(T) = `share` min(T / `ramp`, 1): the selection of B. Han et al., "Co-teaching", NeurIPS 2018,
    algorithm 1, made by one network for itself instead of two for each other. Of n examples
    the n - floor(R n) with the smallest losses are kept, the first of equal ones.

    Parameters
    ----------
    share
        Share that is dropped in the end; the paper takes the noise rate, as if it were known.
    ramp
        Epochs until then; 10 in the paper.

    Raises
    ------
    InputError
        If `share` is not in [0, 1), or `ramp` not positive.
    """

    share: float
    ramp: int = 10

    def __post_init__(self) -> None:
        if not 0 <= self.share < 1:
            raise InputError(f"small_loss.share must be at least 0 and below 1; got {self.share}")
        if self.ramp < 1:
            raise InputError(f"small_loss.ramp must be positive; got {self.ramp}")

    def build(self, learning: Learning, /) -> nn.Module:
        """Return the loss; it remembers nothing."""
        return _SmallLoss(self, learning.epochs)


class _SmallLoss(nn.Module):
    def __init__(self, settings: SmallLoss, epochs: int) -> None:
        super().__init__()
        self.settings, self.epochs = settings, epochs

    def forward(self, logits: Tensor, labels: Tensor, _chosen: Tensor, progress: float) -> Tensor:
        # A quotient of steps times epochs may fall short of the whole number that it stands for.
        epoch = int(progress * self.epochs + 1e-9)
        dropped = self.settings.share * min(epoch / self.settings.ramp, 1)
        losses = functional.cross_entropy(logits, labels, reduction="none")
        kept = len(losses) - int(dropped * len(losses))
        return losses[losses.argsort(stable=True)[:kept]].mean()
