"""The planted mistake reaches the test images, and nothing else."""

import re

import numpy as np
import pytest

from pitfalls_core.data.dimmed_tests import DimmedTests
from pitfalls_core.data.transfer import TransferTarget
from pitfalls_core.errors import InputError
from pitfalls_core.seeding import Streams

STREAMS = Streams(0, "x")


def test_test_images_are_dimmed_and_all_else_stays() -> None:
    """Labels stay, training and validation stay, and the type stays."""
    splits = TransferTarget(train=20, validation=20, test=20).sample(STREAMS)
    prepared = DimmedTests(0.25).prepare(splits, STREAMS)
    assert prepared.train is splits.train
    assert prepared.validation is splits.validation
    assert set(prepared.tests) == set(splits.tests)
    for name, part in splits.tests.items():
        np.testing.assert_array_equal(prepared.tests[name].inputs, part.inputs / 4)
        np.testing.assert_array_equal(prepared.tests[name].labels, part.labels)
        assert prepared.tests[name].inputs.dtype == np.float32


@pytest.mark.parametrize("factor", [0.0, 1.0, -1.0, float("nan")])
def test_factors_that_do_not_dim_are_refused(factor: float) -> None:
    """One would plant nothing."""
    message = f"preparation.factor must be above 0 and below 1; got {factor}"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        DimmedTests(factor)
