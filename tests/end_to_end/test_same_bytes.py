"""A report that was killed, at any moment, ends with the bytes of an undisturbed one."""

import random
import time
from pathlib import Path

import pytest

from tests.end_to_end.small_project import SmallProject, kill

pytestmark = pytest.mark.long

KILLS = 10
MOST_SECONDS = 12.0


def test_killed_reports_end_with_the_same_bytes(tmp_path: Path) -> None:
    """The same command after each kill goes on, without flags, to the same bytes."""
    undisturbed = SmallProject.create(tmp_path / "undisturbed")
    assert undisturbed.run("report").returncode == 0
    expected = undisturbed.promised()

    killed = SmallProject.create(tmp_path / "killed")
    moments = random.Random(20)
    for _ in range(KILLS):
        process = killed.start("report")
        time.sleep(moments.uniform(0.2, MOST_SECONDS))
        kill(process)
    assert killed.run("report").returncode == 0
    assert killed.promised() == expected
