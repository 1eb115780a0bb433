"""A process set up for runs computes on one thread and refuses what is not deterministic."""

import subprocess
import sys

PROGRAM = """
import os, torch
from pitfalls_core.training.determinism import configure_process
torch.set_num_threads(2)
configure_process()
configure_process()
print(torch.get_num_threads(), torch.get_num_interop_threads(),
      torch.are_deterministic_algorithms_enabled(), torch.backends.cudnn.benchmark,
      os.environ["CUBLAS_WORKSPACE_CONFIG"])
"""


def test_settings_of_a_process() -> None:
    """Called twice, it leaves one thread of each kind and deterministic algorithms."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROGRAM], capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert done.stdout.split() == ["1", "1", "True", "False", ":4096:8"]
