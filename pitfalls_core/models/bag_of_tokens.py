"""A model of symbolic sequences that cannot know the order of their tokens."""

from torch import Tensor, nn

from pitfalls_core.models.tokens import TokenEmbedding, masked_mean, without_common_padding


class BagOfTokens(nn.Module):
    """The mean of embedded tokens, one hidden layer with ReLU, a linear layer.

    Tokens (sequences, width, 2) of integers become logits (sequences, classes), equal for every
    order of the same tokens up to rounding; padding is left out.

    Parameters
    ----------
    classes
        Of the labels.
    size, hidden
        Length of an embedded token, and units of the hidden layer.
    embedding
        Kind of `TokenEmbedding`.
    """

    def __init__(
        self, classes: int, *, size: int = 32, hidden: int = 64, embedding: str = "joint"
    ) -> None:
        super().__init__()
        self.embedding = TokenEmbedding(size, embedding)
        self.hidden = nn.Linear(size, hidden)
        self.head = nn.Linear(hidden, classes)

    def features(self, tokens: Tensor) -> Tensor:
        """Return the hidden layer (sequences, hidden)."""
        kept = without_common_padding(tokens)
        hidden: Tensor = self.hidden(masked_mean(self.embedding(kept), kept))
        return hidden.relu()

    def forward(self, tokens: Tensor) -> Tensor:
        """Return the logits (sequences, classes)."""
        logits: Tensor = self.head(self.features(tokens))
        return logits
