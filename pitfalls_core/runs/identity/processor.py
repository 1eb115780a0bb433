"""The kind of processor, as far as it decides the last bits of floating-point results.

Vector instructions of another width add in another order, so runs made with AVX-512 and with AVX2
differ. Those that PyTorch and its libraries choose by are found in what Linux says of the processor
(as ``get_cpu_capability`` of PyTorch's ``aten/src/ATen/native/DispatchStub.cpp`` does, without
importing torch); elsewhere the architecture stands alone.
"""

import platform
from collections.abc import Iterable
from functools import cache
from pathlib import Path

LEVELS = (
    ("AVX-512", frozenset({"avx512vl", "avx512bw", "avx512dq", "fma"})),
    ("AVX2", frozenset({"avx2", "fma"})),
)
"""Vector instructions, the widest first, and the flags of a processor that has them."""


@cache
def kind_of_processor() -> str:
    """Return architecture and widest vector instructions, for example ``"x86_64, AVX2"``."""
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        text = ""
    return kind_of(platform.machine(), text.splitlines())


def kind_of(architecture: str, lines: Iterable[str]) -> str:
    """Return the kind of a processor of `architecture` that the `lines` of cpuinfo describe."""
    flags = next((set(line.split()) for line in lines if line.startswith("flags")), set())
    widest = next((name for name, needed in LEVELS if needed <= flags), "")
    return f"{architecture}, {widest}" if widest else architecture
