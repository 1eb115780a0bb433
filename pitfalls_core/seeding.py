"""Independent random streams, derived from a seed by name.

Every draw in a run comes from a stream with a name (``data``, ``split``, ``initialization``, ...),
so that two variants with the same seed share exactly those streams that should be shared, and a
draw added to one stream moves no other.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pitfalls_core.errors import UnknownNameError

if TYPE_CHECKING:
    import numpy as np
    import torch

STREAMS = (
    "data",
    "split",
    "initialization",
    "order",
    "augmentation",
    "label_noise",
    "dropout",
    "adaptation",
    "preparation",
    "reference",
)
"""The streams that exist. A name outside this list is an error, not a new stream."""


@dataclass(frozen=True)
class Streams:
    """The random streams of one run.

    Parameters
    ----------
    seed
        The run's seed.
    scope
        What shares the streams, for example ``"refinement_under_shift/glyphs"``. The variant is not
        part of it: variants with equal seeds are paired by construction.
    overrides
        Seeds for single streams, for crossed designs such as initialization against order.
    fresh, owner
        Streams that are drawn anew, and for whom: they share nothing with the equally named streams
        of other owners, whatever the seed.

    Raises
    ------
    UnknownNameError
        If an override, a fresh stream or a requested one is not one of `STREAMS`.
    """

    seed: int
    scope: str
    overrides: Mapping[str, int] = field(default_factory=dict)
    fresh: tuple[str, ...] = ()
    owner: str = ""

    def __post_init__(self) -> None:
        for name in (*self.overrides, *self.fresh):
            _require_stream(name)

    def entropy(self, stream: str) -> int:
        """Return the 64-bit integer that starts `stream`: SHA-256 of scope, seed and name."""
        _require_stream(stream)
        seed = self.overrides.get(stream, self.seed)
        owner = f"\0{self.owner}" if stream in self.fresh else ""
        digest = hashlib.sha256(f"{self.scope}\0{seed}\0{stream}{owner}".encode()).digest()
        return int.from_bytes(digest[:8], "big")

    def numpy(self, stream: str) -> "np.random.Generator":
        """Return a fresh NumPy generator at the start of `stream`."""
        import numpy as np

        return np.random.default_rng(self.entropy(stream))

    def torch(self, stream: str) -> "torch.Generator":
        """Return a fresh torch CPU generator at the start of `stream`."""
        import torch

        return torch.Generator().manual_seed(self.entropy(stream) >> 1)


def _require_stream(name: str) -> None:
    if name not in STREAMS:
        raise UnknownNameError("random stream", name, STREAMS)
