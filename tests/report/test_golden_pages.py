"""The look of the PDF, compared with pictures that somebody has looked at.

``python -m tests.report.test_golden_pages`` makes the pictures anew, after a change of the look
that is meant; look at them before they are committed.
"""

import tempfile
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import typst
from numpy.typing import NDArray
from PIL import Image

from pitfalls_core.project import SHIPPED, Project
from pitfalls_core.report.exporters import TypstExporter
from pitfalls_core.report.paper import Paper
from tests.report.sample_paper import PAPER

FOLDER = Path(__file__).parent / "golden"
RESOLUTION = 60
TOLERANCE = 0.004
"""Mean difference of grey, of 1; moving one table by a line changes four times as much."""


def pictures(paper: Paper, theme: str = "") -> list[bytes]:
    """Return the pages of `paper` as PNG, optionally with more lines in its theme."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path, content in TypstExporter.files(paper).items():
            (folder / path).parent.mkdir(exist_ok=True)
            (folder / path).write_bytes(content)
        source = TypstExporter.export(paper, Project(SHIPPED))
        assert "\n#let page-width" in source
        source = source.replace("\n#let page-width", f"\n{theme}\n#let page-width", 1)
        (folder / "paper.typ").write_text(source)
        made: Any = typst.compile(
            folder / "paper.typ",
            root=folder,
            ignore_system_fonts=True,
            format="png",
            ppi=RESOLUTION,
        )
    return made if isinstance(made, list) else [made]


def grey(png: bytes) -> NDArray[np.float64]:
    """Return the pixels of a picture, 0 for black and 1 for white."""
    with Image.open(BytesIO(png)) as picture:
        return np.asarray(picture.convert("L"), dtype=float) / 255


def difference(one: bytes, other: bytes) -> float:
    """Return the mean difference of two pictures; 1 if their sizes differ."""
    first, second = grey(one), grey(other)
    return float(abs(first - second).mean()) if first.shape == second.shape else 1.0


def stored() -> list[bytes]:
    """Return the pictures that were looked at."""
    return [path.read_bytes() for path in sorted(FOLDER.glob("page-*.png"))]


def test_the_pages_look_as_they_did() -> None:
    """Every page of the sample paper is there and looks the same, up to a tolerance."""
    made, expected = pictures(PAPER), stored()
    assert len(made) == len(expected) > 0
    for one, other in zip(made, expected, strict=True):
        assert difference(one, other) < TOLERANCE


@pytest.mark.parametrize(
    "theme", ["#let body-size = 9.9pt", "#let accent = rgb(255, 240, 240)\n#let ink = luma(45%)"]
)
def test_another_look_is_seen(theme: str) -> None:
    """A slightly larger face, or a paler ink, is more than the tolerance."""
    made = pictures(PAPER, theme)
    expected = stored()
    worst = max(difference(one, other) for one, other in zip(made, expected, strict=False))
    assert len(made) != len(expected) or worst > TOLERANCE


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("page-*.png"):
        old.unlink()
    for number, content in enumerate(pictures(PAPER), 1):
        (FOLDER / f"page-{number}.png").write_bytes(content)
