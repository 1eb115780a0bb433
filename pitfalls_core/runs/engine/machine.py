"""What machine a run was made on: kept beside its result, never part of it."""

import os
import platform
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@cache
def machine_facts(device: str) -> Mapping[str, str]:
    """Return host, system and processor, and the accelerator if the run uses one."""
    facts = {
        "host": platform.node(),
        "system": f"{platform.system()} {platform.release()}",
        "processor": _processor(),
    }
    if device == "cuda" and "torch" in sys.modules:
        facts["accelerator"] = sys.modules["torch"].cuda.get_device_name()
    return facts


def _processor() -> str:
    """Return the model of the processor; platform.processor would start a child process."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.machine()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())
