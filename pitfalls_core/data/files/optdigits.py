"""The text files of Optical Recognition of Handwritten Digits.

E. Alpaydin and C. Kaynak, UCI Machine Learning Repository, 1998: one line a scan, 64 counts of dark
pixels (0 to 16) of an 8 x 8 grid, row by row, then the digit, with commas between.
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.data.files.delimited_table import number_table
from pitfalls_core.data.files.source_file import SourceFile

ORIGIN = "Optical Recognition of Handwritten Digits (UCI Machine Learning Repository)"
DARKEST = 16
DIGITS = 10


def optdigits(path: Path, name: str) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Return scans (scans, 1, 8, 8) in [0, 1] and digits (scans,), in the order of the file.

    Parameters
    ----------
    path
        The file.
    name
        Its official name, ``"optdigits.tra"`` or ``"optdigits.tes"``.

    Raises
    ------
    InputError
        If the file is missing, or a line is not as described above.
    """
    source = SourceFile(path, f"{ORIGIN}, {name}")
    numbers = number_table(source, 65, ",")
    counts, digits = numbers[:, :-1], numbers[:, -1]
    whole = bool((numbers == np.round(numbers)).all() and numbers.min() >= 0)
    if not (whole and counts.max() <= DARKEST and digits.max() < DIGITS):
        expected = f"whole counts up to {DARKEST}, and a digit at the end of each line"
        raise source.error(expected, "other numbers")
    scans = (counts / DARKEST).astype(np.float32).reshape(-1, 1, 8, 8)
    return scans, digits.astype(np.int64)
