"""A small transformer encoder for symbolic sequences."""

import math

import torch
from torch import Tensor, nn

from pitfalls_core.models.tokens import TokenEmbedding, masked_mean, without_common_padding


class SmallTransformer(nn.Module):
    """Embedded tokens with their positions, self-attention layers, the mean, a linear layer.

    Tokens (sequences, width, 2) of integers become logits (sequences, classes); padding is masked.
    Positions are sines and cosines and normalization comes before each sublayer (A. Vaswani et al.,
    2017; R. Xiong et al., 2020).

    Parameters
    ----------
    classes
        Of the labels.
    size, heads, layers
        Length of an embedded token, attention heads, and number of layers. The feed-forward
        sublayers have twice `size` units.
    embedding
        Kind of `TokenEmbedding`.
    dropout
        As in torch's `TransformerEncoderLayer`.
    """

    def __init__(
        self,
        classes: int,
        *,
        size: int = 32,
        heads: int = 4,
        layers: int = 2,
        embedding: str = "joint",
        dropout: float = 0.0,
    ) -> None:
        super().__init__()
        self.embedding = TokenEmbedding(size, embedding)
        self.layers = nn.ModuleList(
            nn.TransformerEncoderLayer(
                size, heads, 2 * size, dropout, batch_first=True, norm_first=True
            )
            for _ in range(layers)
        )
        self.normalization = nn.LayerNorm(size)
        self.head = nn.Linear(size, classes)

    def features(self, tokens: Tensor) -> Tensor:
        """Return the mean over the tokens of the last layer (sequences, size)."""
        kept = without_common_padding(tokens)
        vectors = self.embedding(kept)
        states = vectors + positions(kept.shape[1], vectors.shape[2]).to(vectors.device)
        padding = kept[:, :, 0] == 0
        for layer in self.layers:
            states = layer(states, src_key_padding_mask=padding)
        return masked_mean(self.normalization(states), kept)

    def forward(self, tokens: Tensor) -> Tensor:
        """Return the logits (sequences, classes)."""
        logits: Tensor = self.head(self.features(tokens))
        return logits


def positions(width: int, size: int) -> Tensor:
    """Return the codes of the first `width` places, (width, size): sines at even, cosines at odd.

    Vaswani et al. (2017), section 3.5; `size` is even.
    """
    rates = torch.exp(torch.arange(0, size, 2) * (-math.log(10000.0) / size))
    angles = torch.arange(width).unsqueeze(dim=1) * rates
    return torch.stack([angles.sin(), angles.cos()], dim=2).flatten(start_dim=1)
