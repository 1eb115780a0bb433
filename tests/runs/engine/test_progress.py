"""Progress: plain lines for a file, live bars for a terminal, and the time that is left."""

import fcntl
import heapq
import io
import os
import pty
import re
import select
import struct
import termios

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pitfalls_core.errors import UnknownNameError
from pitfalls_core.runs.engine.progress import LINES, Finished, Progress, counted, duration
from pitfalls_core.runs.store.record import Failure


def good(study: str, seconds: float = 0.0) -> Finished:
    """Return the end of a run that has a result."""
    return Finished(f"{study}/task/variant/0", None, seconds)


def bad(study: str) -> Finished:
    """Return the end of a run that failed."""
    return Finished(f"{study}/task/variant/1", Failure(f"{study}/task/variant/1", "no"))


def seen(text: str, columns: int = 100, rows: int = 24) -> list[str]:
    """Return the lines of a terminal, those scrolled away included, after `text` was written."""
    lines, row, column, top = [""], 0, 0, 0
    for piece in re.findall(r"\x1b\[\d*[A-Z]|[\r\n]|[^\x1b\r\n]+", text):
        if up := re.fullmatch(r"\x1b\[(\d+)A", piece):
            row -= int(up[1])
            assert row >= top, "the cursor left the screen"
        elif piece == "\x1b[J":
            lines[row:] = [lines[row][:column]]
        elif piece in "\r\n":
            row, column = row + (piece == "\n"), 0
        else:
            whole = lines[row][:column] + piece + lines[row][column + len(piece) :]
            wrapped = [whole[at : at + columns] for at in range(0, len(whole), columns)]
            lines[row : row + len(wrapped)] = wrapped
            row, column = row + len(wrapped) - 1, len(wrapped[-1])
        lines += [""] * (row + 1 - len(lines))
        top = max(top, len(lines) - rows)
    assert (lines[row:], column) == ([""], 0), "the cursor is on no fresh line"
    return lines[:row]


def written(reader: int) -> str:
    """Return what has been written to the other end of a pseudo terminal."""
    pieces = []
    while select.select([reader], [], [], 0.2)[0]:
        pieces.append(os.read(reader, 65536))
    return b"".join(pieces).decode()


class Terminal(io.StringIO):
    """A terminal that does not tell its size."""

    def isatty(self) -> bool:
        """Return True."""
        return True

    def screen(self) -> list[str]:
        """Return the lines that somebody in front of it sees."""
        return seen(self.getvalue())


class Clock:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """Return the time, in seconds."""
        return self.now


def test_plain_lines() -> None:
    """Each line names the study, what is done, what failed and how long the rest will take."""
    stream, clock = io.StringIO(), Clock()
    with Progress({"one": 2, "two": 3}, stream, clock) as progress:
        for finished in (good("one", 5.5), bad("one"), good("two", 6), good("two", 6), bad("two")):
            clock.now += 4.0
            progress.ended(finished)
    assert stream.getvalue().splitlines() == [
        "training one: 1 of 2 runs, about 4 s left",
        "training one: 2 of 2 runs, 1 failed, 8 s",
        "training two: 1 of 3 runs, about 8 s left",
        "training two: 2 of 3 runs, about 4 s left",
        "training two: 3 of 3 runs, 1 failed, 20 s",
        "trained 5 runs in 20 s, 2 failed: 18 processor seconds, 0.9 processors busy on average",
    ]


@pytest.mark.parametrize(
    ("total", "step"), [(1, 1), (9, 1), (10, 1), (19, 2), (25, 3), (107, 11), (1999, 200)]
)
def test_a_long_list_gives_few_lines(total: int, step: int) -> None:
    """At most ten lines, evenly spread, and always one for the last run."""
    stream = io.StringIO()
    progress = Progress({"one": total}, stream, Clock())
    for _ in range(total):
        progress.ended(good("one"))
    lines = stream.getvalue().splitlines()
    numbers = [int(line.split()[2].replace(",", "")) for line in lines]
    assert numbers == sorted({*range(step, total + 1, step), total})
    assert len(lines) <= LINES + 1
    assert lines[-1] == f"training one: {total:,} of {counted(total)}, 0 s"


def test_time_left_where_one_study_takes_longer() -> None:
    """Runs of 40 seconds are not taken for runs of one, once one of them was measured."""
    stream, clock = io.StringIO(), Clock()
    progress = Progress({"short": 10, "long": 3}, stream, clock)
    for name, seconds in [*[("short", 1.0)] * 10, ("long", 40.0)]:
        clock.now += seconds
        progress.ended(good(name, seconds))
    assert stream.getvalue().splitlines()[-1] == "training long: 1 of 3 runs, about 80 s left"


def test_what_was_not_measured_does_not_count_as_short() -> None:
    """A run without processor seconds is held to be as long as those that were measured."""
    stream, clock = io.StringIO(), Clock()
    progress = Progress({"one": 4}, stream, clock)
    for finished in (good("one", 8.0), bad("one")):
        clock.now += 8.0
        progress.ended(finished)
    assert stream.getvalue().splitlines()[-1] == (
        "training one: 2 of 4 runs, 1 failed, about 16 s left"
    )


@pytest.mark.parametrize("jobs", [1, 2, 4])
def test_time_left_with_many_at_a_time(jobs: int) -> None:
    """In the later half it is right to a quarter and one run: what is running counts as left."""
    planned, lengths = {"short": 40, "long": 24}, {"short": 0.5, "long": 4.0}
    queue = [name for name, count in planned.items() for _ in range(count)]
    free, ends = [0.0] * jobs, []
    for name in queue:
        end = heapq.heappop(free) + lengths[name]
        heapq.heappush(free, end)
        ends.append((end, name))
    stream, clock = Terminal(), Clock()
    progress = Progress(planned, stream, clock)
    for number, (end, name) in enumerate(sorted(ends), start=1):
        clock.now = 100.0 + end
        progress.ended(good(name, lengths[name]))
        if len(ends) - 12 <= number < len(ends):
            said = re.search(r"about (\d+) s left$", stream.screen()[-1])
            assert said is not None
            truth = max(ends)[0] - end
            assert abs(float(said[1]) - truth) <= truth / 4 + lengths["long"]


def test_bars_on_a_terminal() -> None:
    """One bar a study, redrawn in place; a study that is done makes room."""
    stream, clock = Terminal(), Clock()
    with Progress({"one": 4, "two": 4}, stream, clock) as progress:
        assert stream.screen() == [
            "one [........................] 0 of 4 runs, 4 to do, time left not known yet",
            "two [........................] 0 of 4 runs, 4 to do, time left not known yet",
        ]
        clock.now += 10
        progress.ended(good("one"))
        progress.ended(bad("two"))
        assert stream.screen() == [
            "one [######..................] 1 of 4 runs, 3 to do, about 15 s left",
            "two [######..................] 1 of 4 runs, 1 failed, 3 to do, about 30 s left",
        ]
        for _ in range(3):
            progress.ended(good("one"))
        assert [line.split()[0] for line in stream.screen()] == ["two"]
    assert stream.screen() == [
        "trained 5 runs in 10 s, 1 failed: 0 processor seconds, 0.0 processors busy on average",
    ]


def test_bars_fit_the_terminal_that_they_are_drawn_on() -> None:
    """More studies than rows, and lines longer than a row, leave one clean screen nevertheless."""
    reader, writer = pty.openpty()
    fcntl.ioctl(writer, termios.TIOCSWINSZ, struct.pack("HHHH", 5, 40, 0, 0))
    clock = Clock()
    with os.fdopen(writer, "w") as stream:
        with Progress(dict.fromkeys("abcdef", 1), stream, clock) as progress:
            clock.now += 10
            progress.ended(good("a", 5.0))
            screens = [written(reader)]
        screens.append(screens[0] + written(reader))
    os.close(reader)
    assert seen(screens[0], columns=40, rows=5) == [
        "b [........................] 0 of 1 run",
        "c [........................] 0 of 1 run",
        "d [........................] 0 of 1 run",
        "and 2 more",
    ]
    assert "".join(seen(screens[1], columns=40, rows=5)) == (
        "trained 1 run in 10 s: 5 processor seconds, 0.5 processors busy on average"
    )


def test_what_another_process_does_is_said_once() -> None:
    """However often it is asked; on a terminal above the bars, where it stays."""
    file, terminal = io.StringIO(), Terminal()
    waiting = "waiting for one/task/variant/7: another process is doing it"
    for stream in (file, terminal):
        progress = Progress({"one": 2}, stream, Clock())
        for _ in range(3):
            progress.waiting("one/task/variant/7")
    assert file.getvalue() == f"{waiting}\n"
    assert terminal.screen() == [
        waiting,
        "one [........................] 0 of 2 runs, 2 to do, time left not known yet",
    ]


def test_an_interruption_leaves_a_clean_terminal() -> None:
    """What was done is said on a line of its own, and the cursor stands below it."""
    stream, clock = Terminal(), Clock()

    def interrupted() -> None:
        with Progress({"one": 3}, stream, clock) as progress:
            clock.now += 2
            progress.ended(good("one", 3.0))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert stream.screen() == [
        "trained 1 run in 2 s: 3 processor seconds, 1.5 processors busy on average"
    ]


@pytest.mark.parametrize("planned", [{}, {"one": 0}, {"one": 3}], ids=str)
def test_nothing_done(planned: dict[str, int]) -> None:
    """Without runs there is nothing to say, and no bar stays behind."""
    for stream in (io.StringIO(), Terminal()):
        with Progress(planned, stream, Clock()):
            pass
        assert seen(stream.getvalue()) == []


def test_it_is_closed_once() -> None:
    """The closing line is not said again."""
    stream = Terminal()
    with Progress({"one": 1}, stream, Clock()) as progress:
        progress.ended(good("one", 1234.0))
        progress.close()
    assert stream.screen() == [
        "trained 1 run in 0 s: 1,234 processor seconds, 0.0 processors busy on average"
    ]


@pytest.mark.parametrize("planned", [0, 1])
def test_more_runs_than_planned(planned: int) -> None:
    """They are counted, and nothing is left."""
    for stream in (io.StringIO(), Terminal()):
        with Progress({"one": planned}, stream, Clock()) as progress:
            for _ in range(2):
                progress.ended(good("one"))
        assert seen(stream.getvalue())[-1].startswith("trained 2 runs in 0 s: ")


def test_progress_goes_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    """Standard output stays free for results."""
    Progress({"one": 1}).ended(good("one"))
    assert capsys.readouterr() == ("", "training one: 1 of 1 run, 0 s\n")


def test_a_run_of_another_study() -> None:
    """A run that nobody counts is a mistake of the caller, with the names that there are."""
    with pytest.raises(UnknownNameError) as error:
        Progress({"one": 1}, io.StringIO(), Clock()).ended(good("tow"))
    assert str(error.value) == (
        "unknown study 'tow' of finished run tow/task/variant/0. Known: one."
    )


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.4, "0 s"), (119, "119 s"), (121, "2 min"), (7100, "118 min"), (7200, "2.0 h")],
)
def test_durations(seconds: float, words: str) -> None:
    """Seconds, minutes and hours, whichever a reader can use."""
    assert duration(seconds) == words


@given(st.lists(st.sampled_from(["one", "two", "three"]), min_size=1, max_size=30))
def test_bars_never_leave_the_screen(order: list[str]) -> None:
    """In whatever order runs end, the cursor stays where bars are, and the last line is there."""
    stream, clock = Terminal(), Clock()
    planned = {name: order.count(name) for name in dict.fromkeys(order)}
    with Progress(dict(planned), stream, clock) as progress:
        for name in order:
            clock.now += 1
            progress.ended(good(name))
            planned[name] -= 1
            assert len(stream.screen()) == sum(left > 0 for left in planned.values())
    assert stream.screen()[-1].startswith(f"trained {len(order)} run")
