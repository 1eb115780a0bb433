"""Files of results for tests, and what is wrong with them."""

from pathlib import Path

import pytest

from pitfalls_core.errors import InputError
from pitfalls_core.results.reading import read_scores
from pitfalls_core.results.scores import ScoreTable

NAME = "results.csv"


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    """Write `text` as it stands into a file and return its path."""
    path = folder / NAME
    path.write_bytes(text.encode(encoding))
    return path


def table(folder: Path, *lines: str) -> ScoreTable:
    """Read a file of these lines, the first of which is the header."""
    return read_scores(written(folder, "\n".join(lines) + "\n"))


def refusal(folder: Path, *lines: str) -> str:
    """Return the message with which a file of these lines is refused, the folder left out."""
    with pytest.raises(InputError) as caught:
        table(folder, *lines)
    return message(folder, caught.value)


def message(folder: Path, error: BaseException) -> str:
    """Return the text of an error without the folder of the file."""
    return str(error).replace(f"{folder}/", "")
