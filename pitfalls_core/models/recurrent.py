"""Bidirectional recurrent networks for symbolic sequences."""

from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from pitfalls_core.models.tokens import (
    TokenEmbedding,
    lengths,
    masked_mean,
    without_common_padding,
)


class BidirectionalLSTM(nn.Module):
    """Embedded tokens, LSTM layers in both directions, the mean over time, a linear layer.

    Tokens (sequences, width, 2) of integers become logits (sequences, classes). Layers start from
    torch's defaults. Networks that differ in `masked`, in `dropout` or in whether the embedding is
    frozen alone start from equal weights if they start from equal generators. Source:
    A. Graves and J. Schmidhuber (2005).

    Parameters
    ----------
    classes
        Of the labels.
    size, layers
        Length of an embedded token, which is also the number of units of a layer in each direction,
        and number of layers.
    embedding
        Kind of `TokenEmbedding`.
    masked
        Whether padding is left out. Otherwise it is read like tokens and enters the mean, as in
        published code for the task: logits then depend on how wide the rows are.
    dropout
        Probability of leaving out a unit between layers and before the linear layer.
    """

    cell: type[nn.LSTM | nn.GRU] = nn.LSTM

    def __init__(
        self,
        classes: int,
        *,
        size: int = 32,
        layers: int = 2,
        embedding: str = "joint",
        masked: bool = True,
        dropout: float = 0.0,
    ) -> None:
        super().__init__()
        self.masked = masked
        self.embedding = TokenEmbedding(size, embedding)
        between = dropout if layers > 1 else 0.0
        self.recurrent = self.cell(
            size, size, layers, batch_first=True, bidirectional=True, dropout=between
        )
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(2 * size, classes)

    def features(self, tokens: Tensor) -> Tensor:
        """Return the mean over time of the last layer (sequences, 2 * size)."""
        if not self.masked:
            states: Tensor = self.recurrent(self.embedding(tokens))[0]
            return states.mean(dim=1)
        kept = without_common_padding(tokens)
        return masked_mean(self._states(kept), kept)

    def forward(self, tokens: Tensor) -> Tensor:
        """Return the logits (sequences, classes)."""
        logits: Tensor = self.head(self.dropout(self.features(tokens)))
        return logits

    def _states(self, tokens: Tensor) -> Tensor:
        """Return the states (sequences, width, 2 * size); what stands at padding has no say."""
        vectors, counts = self.embedding(tokens), lengths(tokens)
        states: Tensor
        if bool((counts == tokens.shape[1]).all()):
            states = self.recurrent(vectors)[0]
            return states
        # The backward direction must start at the last token, not at the padding behind it.
        packed = pack_padded_sequence(vectors, counts.cpu(), batch_first=True, enforce_sorted=False)
        states, _ = pad_packed_sequence(
            self.recurrent(packed)[0], batch_first=True, total_length=tokens.shape[1]
        )
        return states


class BidirectionalGRU(BidirectionalLSTM):
    """The same with gated recurrent units (K. Cho et al., 2014) in place of LSTM cells."""

    cell = nn.GRU
