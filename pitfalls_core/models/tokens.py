"""What all models of symbolic sequences share: embedded tokens, and means over sequences."""

import torch
from torch import Tensor, nn

from pitfalls_core.errors import InputError

KINDS = ("joint", "factored", "frozen joint", "frozen factored")


class TokenEmbedding(nn.Module):
    """Vectors of tokens, looked up by shape and colour.

    Tokens (sequences, width, 2) become (sequences, width, `size`); padding becomes zeros.

    Parameters
    ----------
    size
        Length of a vector; even if factored.
    kind
        One of `KINDS`. ``"joint"``: every pair of shape and colour has a row of its own.
        ``"factored"``: shape and colour have a table each, of half the length, and the vector is
        both side by side. A pair that training never shows has a random vector in the first case,
        and a learned one in the second. With ``"frozen"`` the tables stay as they were drawn.
    shapes, colours
        Different shapes and colours; each has an index more, for unknown ones.

    Raises
    ------
    InputError
        If there is no such kind, or the length of a factored vector is odd.
    """

    def __init__(
        self, size: int, kind: str = "joint", *, shapes: int = 4, colours: int = 4
    ) -> None:
        super().__init__()
        if kind not in KINDS:
            raise InputError(f"an embedding is one of {', '.join(KINDS)}; got {kind!r}")
        factored = kind.endswith("factored")
        if factored and size % 2:
            raise InputError(f"a factored embedding has two equal halves; got length {size}")
        self.stride = colours + 2
        rows = (shapes + 2, colours + 2) if factored else ((shapes + 2) * (colours + 2),)
        self.tables = nn.ModuleList(
            nn.Embedding(count, size // len(rows), padding_idx=0) for count in rows
        )
        self.requires_grad_(not kind.startswith("frozen"))

    def forward(self, tokens: Tensor) -> Tensor:
        """Return the vectors (sequences, width, size)."""
        shapes, colours = tokens.unbind(dim=2)
        if len(self.tables) == 1:
            pairs: Tensor = self.tables[0](shapes * self.stride + colours)
            return pairs
        return torch.cat([self.tables[0](shapes), self.tables[1](colours)], dim=2)


def lengths(tokens: Tensor) -> Tensor:
    """Return the number of tokens of each sequence (sequences,): padding has shape index 0."""
    return (tokens[:, :, 0] != 0).sum(dim=1)


def without_common_padding(tokens: Tensor) -> Tensor:
    """Return `tokens` without the places that are padding in every sequence."""
    return tokens[:, : int(lengths(tokens).max())]


def masked_mean(values: Tensor, tokens: Tensor) -> Tensor:
    """Return the mean of `values` (sequences, width, size) over the places that hold a token."""
    mask = (tokens[:, :, 0] != 0).unsqueeze(dim=2)
    return (values * mask).sum(dim=1) / lengths(tokens).unsqueeze(dim=1)
