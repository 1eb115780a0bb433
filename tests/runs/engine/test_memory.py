"""Want of memory, by whoever tells of it, comes with what to do."""

import numpy as np
import pytest
import torch

from pitfalls_core.runs.engine.memory import cause_of

REMEDY = (
    "give it more room: fewer runs at a time (--jobs 1), a smaller batch_size or smaller data in "
    "the budget, or a machine with more memory"
)


def test_pythons_own() -> None:
    """It says nothing more."""
    assert cause_of(MemoryError()) == f"the run found no memory (MemoryError); {REMEDY}"


def test_that_of_an_accelerator() -> None:
    """The first line is enough."""
    error = torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 GiB.\nSee the docs")
    assert cause_of(error) == (
        "the run found no memory (OutOfMemoryError: CUDA out of memory. Tried to allocate 2 GiB); "
        f"{REMEDY}"
    )


def test_numpys_and_torchs_for_real() -> None:
    """More than any machine has is asked for."""
    with pytest.raises(MemoryError) as array:
        np.empty((2**45,), dtype=np.float64)
    with pytest.raises(RuntimeError) as tensor:
        torch.empty(2**45, dtype=torch.float64)
    for raised in (array.value, tensor.value):
        assert cause_of(raised).startswith("the run found no memory (")
        assert cause_of(raised).endswith(REMEDY)


def test_the_clean_twin() -> None:
    """Any other error is told as it is."""
    assert cause_of(RuntimeError("shapes differ\nmuch")) == "RuntimeError: shapes differ\nmuch"
    assert cause_of(ValueError("out of memory lane")) == "ValueError: out of memory lane"
