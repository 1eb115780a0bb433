"""Progress: plain lines for a file, one live line for a terminal, and the time that is left."""

import io

import pytest

from pitfalls_core.runs.engine.local import Finished
from pitfalls_core.runs.engine.progress import Progress
from pitfalls_core.runs.store.record import Failure

GOOD = Finished("a", None)
BAD = Finished("b", Failure("b", "no"))


class Terminal(io.StringIO):
    """A terminal."""

    def isatty(self) -> bool:
        """Return True."""
        return True


class Clock:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """Return the time, in seconds."""
        return self.now


def written(stream: io.StringIO, *ended: Finished) -> str:
    """Return what is written if a run ends every three seconds."""
    clock = Clock()
    progress = Progress(len(ended), stream, clock)
    for run in ended:
        clock.now += 3
        progress.ended(run)
    return stream.getvalue()


def test_plain_lines() -> None:
    """Few runs have a line each; the rest takes as long as the runs so far did on average."""
    assert written(io.StringIO(), GOOD, BAD, GOOD, BAD) == (
        "training: 1 of 4 runs, about 9 s left\n"
        "training: 2 of 4 runs, 1 failed, about 6 s left\n"
        "training: 3 of 4 runs, 1 failed, about 3 s left\n"
        "training: 4 of 4 runs, 2 failed, 12 s\n"
    )


@pytest.mark.parametrize(("total", "step"), [(9, 1), (10, 1), (25, 2), (100, 10), (107, 10)])
def test_many_runs_have_few_plain_lines(total: int, step: int) -> None:
    """Ten to thirteen lines at most, evenly spread, and always one for the last run."""
    lines = written(io.StringIO(), *[GOOD] * total).splitlines()
    numbers = [int(line.split()[1]) for line in lines]
    assert numbers == sorted({*range(step, total + 1, step), total})
    assert lines[-1] == f"training: {total} of {total} runs, {3 * total} s"


def test_a_live_line() -> None:
    """On a terminal one line is overwritten for every run, and ended by the last."""
    assert written(Terminal(), GOOD, BAD) == (
        "\r\x1b[2Ktraining: 1 of 2 runs, about 3 s left"
        "\r\x1b[2Ktraining: 2 of 2 runs, 1 failed, 6 s\n"
    )


def test_progress_goes_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    """Standard output stays free for results."""
    Progress(1).ended(GOOD)
    assert capsys.readouterr() == ("", "training: 1 of 1 runs, 0 s\n")
