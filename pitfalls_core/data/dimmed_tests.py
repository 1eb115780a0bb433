"""A mistake in preprocessing, planted on purpose: test images are dimmer than training images."""

from dataclasses import dataclass, replace

import numpy as np

from pitfalls_core.data.splits import Splits
from pitfalls_core.errors import InputError
from pitfalls_core.seeding import Streams


@dataclass(frozen=True)
class DimmedTests:
    """Multiplies all test images by `factor`, and leaves training and validation as they are.

    It stands for a scaling that was applied twice, or forgotten, where the model is deployed:
    shapes, types and the range of values stay valid, so that nothing raises an error.

    Raises
    ------
    InputError
        If `factor` is not above 0 and below 1.
    """

    factor: float = 0.5

    def __post_init__(self) -> None:
        if not 0 < self.factor < 1:
            raise InputError(f"preparation.factor must be above 0 and below 1; got {self.factor}")

    def prepare(self, splits: Splits, _streams: Streams, /) -> Splits:
        """Return `splits` with dimmed test sets."""
        factor = np.float32(self.factor)
        tests = {
            name: replace(part, inputs=part.inputs * factor) for name, part in splits.tests.items()
        }
        return replace(splits, tests=tests)
