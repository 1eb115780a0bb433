"""One run inside the tests' own process, which is left as it was."""

import random
from pathlib import Path

import torch
from numpy.random.mtrand import get_bit_generator, set_bit_generator

from pitfalls_core.runs.execution.inputs import Inputs
from pitfalls_core.runs.execution.network import execute
from pitfalls_core.runs.execution.outcome import Execution
from pitfalls_core.runs.specification import RunSpecification


def executed_alone(run: RunSpecification, data_root: Path) -> Execution:
    """Return what `run` gives with data files below `data_root`."""
    states, threads = (random.getstate(), get_bit_generator()), torch.get_num_threads()
    try:
        with torch.random.fork_rng(devices=[]):
            return execute(run, Inputs(data_root=data_root))
    finally:
        torch.set_num_threads(threads)
        torch.use_deterministic_algorithms(False)
        random.setstate(states[0])
        set_bit_generator(states[1])
