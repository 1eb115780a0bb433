"""Measure the targets for speed and memory: ``make bench``.

Each figure is printed beside its target. Nothing here fails: a slow or busy machine is no fault of
the program. Run it on a quiet machine; it trains the shipped studies from an empty store.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pitfalls_core.project import SHIPPED
from pitfalls_core.runs.engine.machine import processors
from tests.benchmarks.many_runs import full_project, reported_project
from tests.benchmarks.overhead import overhead_of_a_run
from tests.benchmarks.own_results import seconds_of_comparisons, write_a_million_rows

MIB = 1024
MANY = 10_000
"""Runs of a large project."""
FEWER = 300
"""Runs of one that a laptop trains over night."""


@dataclass(frozen=True)
class Measured:
    """Wall seconds and peak memory (MiB, all processes together)."""

    wall: float
    memory: float


def main() -> None:
    """Run every benchmark and print a line for each."""
    with _copy_of_the_project() as project:
        first = _measure(project, "report")
        _row("make report, study 1, empty store", f"{first.wall:.0f} s", "180 s")
        _row("  processors busy while training", f"{_busy(project):.0%}", "90 %")
        _row("  peak memory", f"{first.memory:.0f} MiB", "2048 MiB")
        again = min(_measure(project, "report").wall for _ in range(3))
        _row("again, nothing changed", f"{again:.2f} s", "1 s")
        status = min(_measure(project, "status").wall for _ in range(3))
        _row("pitfalls status", f"{status:.2f} s", "1 s")
        template = project / "report_templates" / "html" / "style.css"
        template.write_text(template.read_text() + "\n/* another look */\n")
        _row("a changed template", f"{_measure(project, 'report').wall:.1f} s", "5 s")
        notebook = project / "notebooks" / "01_refinement_under_shift.ipynb"
        notebook.write_text(notebook.read_text().replace("The raw pairs", "All raw pairs"))
        _row("a changed sentence", f"{_measure(project, 'report').wall:.1f} s", "25 s")
        smoke = _measure(project, "report", "--profile", "smoke", "--out", "build/smoke")
        _row("make smoke", f"{smoke.wall:.0f} s", "60 s")
        _own_results(project)
    with tempfile.TemporaryDirectory() as folder:
        _many_runs(Path(folder))
    _row("a run over its bare torch loop", f"{overhead_of_a_run():+.1%}", "5 %")


def _many_runs(folder: Path) -> None:
    """Measure a look at ten thousand runs: without an index, with it, and after an edit of data."""
    root = full_project(folder / "many", MANY).root
    words = ("status", "tiny", "--profile", "smoke")
    first = _measure(root, *words, package=SHIPPED).wall
    _row(f"status, {MANY:,} runs, no index yet", f"{first:.2f} s", "-")
    warm = min(_measure(root, *words, package=SHIPPED).wall for _ in range(3))
    _row(f"status, {MANY:,} runs", f"{warm:.2f} s", "2 s")
    data = root / "tiny_data.py"
    data.write_text(data.read_text() + "\nEDITED = True\n")
    stale = min(_measure(root, *words, package=SHIPPED).wall for _ in range(3))
    _row(f"status, {MANY:,} runs, all of them stale", f"{stale:.2f} s", "-")
    report = reported_project(folder / "short" / "project", FEWER).root
    again = min(_measure(report, "report", package=SHIPPED).wall for _ in range(3))
    _row(f"report, {FEWER} runs, nothing changed", f"{again:.2f} s", "1 s")


def _own_results(project: Path) -> None:
    """Measure the commands for results that were made elsewhere."""
    table = project / "million.csv"
    write_a_million_rows(table)
    options = ("--baseline", "v0", "--margin", "0.005")
    whole = _measure(project, "analyze", str(table), *options)
    _row("analyze, 1,000,000 rows", f"{whole.wall:.1f} s", "15 s")
    _row("  peak memory", f"{whole.memory:.0f} MiB", "1024 MiB")
    helped = min(_measure(project, "analyze", "--help").wall for _ in range(3))
    _row("analyze --help", f"{helped:.2f} s", "0.3 s")
    seconds = seconds_of_comparisons(100_000, 10)
    _row("100,000 comparisons of 10 seeds", f"{seconds:.1f} s", "10 s")


@contextmanager
def _copy_of_the_project() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        for name in ("pitfalls_core", "notebooks", "report_templates"):
            shutil.copytree(SHIPPED / name, Path(folder) / name)
        yield Path(folder)


def _measure(project: Path, *arguments: str, package: Path | None = None) -> Measured:
    """Run a command in `project`, with the package of the project or of another folder."""
    start = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "pitfalls_core", *arguments],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(package or project)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    peak = _Peak(process.pid)
    status = process.wait()
    wall = time.monotonic() - start
    if status:
        raise SystemExit(f"pitfalls {' '.join(arguments)} ended with status {status}")
    return Measured(wall, peak.stop())


def _busy(project: Path) -> float:
    """Return the share of all processors' time that runs used, from the first start to the end."""
    timings = json.loads((project / "build" / "report" / "timings.json").read_text())
    runs = list(timings.values())
    seconds = max(run["start"] + run["seconds"] for run in runs) - min(run["start"] for run in runs)
    return float(sum(run["cpu_seconds"] for run in runs) / seconds / processors())


class _Peak:
    """Watches the memory of a session: proportional shares, so that shared pages count once."""

    def __init__(self, session: int) -> None:
        self._session, self._highest, self._ended = session, 0.0, threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def stop(self) -> float:
        """Return the highest sum seen, in MiB."""
        self._ended.set()
        self._thread.join()
        return self._highest

    def _watch(self) -> None:
        while not self._ended.wait(0.25):
            self._highest = max(self._highest, sum(map(self._share, Path("/proc").glob("[0-9]*"))))

    def _share(self, process: Path) -> float:
        try:
            if os.getsid(int(process.name)) != self._session:
                return 0.0
            lines = (process / "smaps_rollup").read_text().splitlines()
        except OSError:
            return 0.0
        return sum(float(line.split()[1]) / MIB for line in lines if line.startswith("Pss:"))


def _row(what: str, measured: str, target: str) -> None:
    sys.stdout.write(f"{what:40} {measured:>12}   target {target}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
