"""Fixtures for the tests of the set-up."""

from pathlib import Path

import pytest

from tests.setup.fake_machine import FakeMachine


@pytest.fixture
def machine(tmp_path: Path) -> FakeMachine:
    """Return a machine with a project and without Python."""
    return FakeMachine.create(tmp_path)
