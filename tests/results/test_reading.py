"""Files of scores, whole: what is written is read."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pitfalls_core.project import SHIPPED
from pitfalls_core.results.reading import read_scores

NUMBERS = st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=20)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    NUMBERS,
    st.sampled_from(",;\t"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    st.booleans(),
)
def test_numbers_survive(
    tmp_path: Path, numbers: list[float], delimiter: str, encoding: str, comma: bool
) -> None:
    """Finite numbers read back equal, in every delimiter, encoding and decimal sign."""
    path = tmp_path / "results.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow(["variant", "seed", "value"])
        for seed, number in enumerate(numbers):
            text = repr(number)
            decimal = text.replace(".", ",") if comma and delimiter != "," else text
            writer.writerow(["é", seed, decimal])
    found = read_scores(path)
    assert found.values.tolist() == numbers
    assert found.variants == ("é",)


def test_reading_is_light() -> None:
    """Neither torch nor pandas nor scipy is imported for it."""
    code = (
        "import pitfalls_core.results.reading, pitfalls_core.results.unit, "
        "pitfalls_core.results.checks, pitfalls_core.results.published, sys\n"
        "print([name for name in ('torch', 'pandas', 'scipy') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=SHIPPED, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("size", [7, 1001])
def test_many_rows(tmp_path: Path, size: int) -> None:
    """A file of several chunks has every row once, in order."""
    path = tmp_path / "results.csv"
    rows = "".join(f"v{row % 3},{row // 3},{row / 8}\n" for row in range(size))
    path.write_text(f"variant,seed,value\n{rows}")
    found = read_scores(path)
    assert found.values.tolist() == [row / 8 for row in range(size)]
    assert [found.variant[row] for row in range(size)] == [f"v{row % 3}" for row in range(size)]
    assert found.lines.tolist() == list(range(2, size + 2))
