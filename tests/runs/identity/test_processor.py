"""The kind of processor: what decides the last bits of floating-point results."""

import platform

import pytest

from pitfalls_core.runs.identity.processor import kind_of, kind_of_processor

OLD = "flags\t\t: fpu sse sse2 ssse3 sse4_1 sse4_2 avx"
HASWELL = f"{OLD} fma avx2"
SKYLAKE_SERVER = f"{HASWELL} avx512f avx512dq avx512cd avx512bw avx512vl"
KNIGHTS_LANDING = f"{HASWELL} avx512f avx512cd avx512er avx512pf"


@pytest.mark.parametrize(
    ("flags", "kind"),
    [
        (OLD, "x86_64"),
        (f"{OLD} avx2", "x86_64"),
        (HASWELL, "x86_64, AVX2"),
        (SKYLAKE_SERVER, "x86_64, AVX-512"),
        (KNIGHTS_LANDING, "x86_64, AVX2"),
    ],
)
def test_the_widest_instructions_that_torch_would_choose(flags: str, kind: str) -> None:
    """AVX-512 needs all of its parts; a flag alone, without fused multiplication, is not enough."""
    assert kind_of("x86_64", ["vendor_id\t: GenuineIntel", flags, "bugs\t: none"]) == kind


def test_a_system_that_says_nothing_has_its_architecture() -> None:
    """So have processors of Arm, whose features stand on a line of another name."""
    assert kind_of("arm64", []) == "arm64"
    assert kind_of("aarch64", ["Features\t: fp asimd avx2 fma"]) == "aarch64"


def test_it_agrees_with_torch() -> None:
    """What is read from the system is what torch finds out by itself, on this machine."""
    torch = pytest.importorskip("torch")
    names = {"AVX512": "AVX-512", "AVX2": "AVX2"}
    found = kind_of_processor().removeprefix(platform.machine()).removeprefix(", ")
    if platform.system() == "Linux":
        assert found == names.get(torch.backends.cpu.get_cpu_capability(), "")
