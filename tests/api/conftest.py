"""Figures that are not drawn, where a test is about what they are of."""

import pytest

from pitfalls_core.display import drawing


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the drawing, which takes most of the time: caption, data and place are real."""
    monkeypatch.setattr(
        drawing, "rendered", lambda _, __, ___, formats: (b"picture",) * len(formats)
    )
